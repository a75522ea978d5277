"""The files of a site: what each is made of, and whether it is still on the disk as it was written.

What belongs here: one book's outputs while they are made (:class:`Outputs`),
and the manifest of those that are published.  Putting a site in the place of
the last one stands in ``publishing``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: Raise it when the shape of :class:`Manifest` changes: an older one is then as good as none.
_SHAPE = 1


@dataclass(frozen=True)
class Written:
    """One file of a site: the digest of its bytes, and the key of what it was made of.

    Without a key it is made in every build.
    """

    digest: str
    key: str = ""


@dataclass
class Manifest:
    """The files of one book or site by address.

    ``whole`` is the key of all together that a book makes from rows, by its
    language, ``listed`` the addresses of the Vietnamese pages for the sitemap.
    """

    files: dict[str, Written] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)

    def below(self, folder: str) -> dict[str, Written]:
        """The files in ``folder`` (``en``; empty for all), by their addresses in it."""
        prefix = f"{folder}/" if folder else ""
        return {address.removeprefix(prefix): one for address, one in self.files.items()
                if address.startswith(prefix)}

    def joined(self, other: Manifest, folder: str) -> Manifest:
        """This book with another one in ``folder``."""
        theirs = {f"{folder}/{address}": one for address, one in other.files.items()}
        return Manifest(self.files | theirs, self.whole | other.whole, self.listed)


def read(path: Path) -> Manifest:
    """The manifest in a file; an empty one where there is none that can be read."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        if stored.pop("shape") != _SHAPE:
            return Manifest()
        files = {address: Written(*one) for address, one in stored.pop("files").items()}
        return Manifest(files, **stored)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def save(manifest: Manifest, path: Path) -> None:
    """Write a manifest whole or not at all."""
    stored: dict[str, Any] = {"shape": _SHAPE, **asdict(manifest)}
    stored["files"] = {address: [one.digest, one.key]
                       for address, one in sorted(manifest.files.items())}
    put(path, json.dumps(stored, ensure_ascii=False, indent=0).encode())


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: under another name first, then in its place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


# --------------------------------------------------------------------------
# What is on the disk
# --------------------------------------------------------------------------


def digest_of_bytes(data: bytes) -> str:
    """The digest of the content of a file."""
    return hashlib.sha256(data).hexdigest()[:32]


def digest_of(path: Path) -> str:
    """The digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]


def on_disk(folder: Path) -> Iterator[str]:
    """The addresses of the files below ``folder``."""
    root = str(folder)
    for parent, _, names in os.walk(root):
        below = Path(parent).relative_to(root).as_posix()
        yield from names if below == "." else (f"{below}/{name}" for name in names)


def intact(folder: Path, manifest: Manifest) -> Manifest:
    """What of ``manifest`` still stands in ``folder`` byte for byte.

    Every file is read: neither its time nor its size says what is in it.
    Where anything is missing, altered or strange, nothing is taken for whole.
    """
    present = set(on_disk(folder))
    sound = {address: one for address, one in manifest.files.items()
             if address in present and digest_of(folder / address) == one.digest}
    if len(sound) == len(manifest.files) == len(present):
        return manifest
    return Manifest(sound)


# --------------------------------------------------------------------------
# What is being made
# --------------------------------------------------------------------------


class OutputFault(Exception):
    """A file would be written outside the site or a second time; the message names it."""


class Outputs:
    """The files of one book while it is built in an empty ``folder``.

    ``known`` are those that are published and intact, by address.  One that
    is made of the same as before is kept (:meth:`keep`): it is not made
    again, and joins the site when that is put together.
    """

    def __init__(self, folder: Path, known: Mapping[str, Written]) -> None:
        self.folder, self.known = folder, known
        self._keys: dict[str, str] = {}
        self._kept: dict[str, Written] = {}
        self._digests: dict[str, str] = {}
        self._shared: set[str] = set()

    def claim(self, address: str, key: str = "") -> Path:
        """The path of a file that is about to be written, with the key of what it is made of.

        Raises :class:`OutputFault` for an address outside the folder, and for
        one that was claimed before.
        """
        parts = address.split("/")
        if address != address.strip() or {"", ".", ".."} & set(parts) or any(
                c in address for c in "\\:\0"):
            raise OutputFault(address)
        if address in self._keys:
            raise OutputFault(address)
        self._keys[address] = key
        return self.folder / address

    def keep(self, address: str, key: str) -> bool:
        """Whether the published file was made of the same; if so, it stays."""
        found = self.known.get(address)
        if found is None or not key or found.key != key:
            return False
        self.claim(address, key)
        self._kept[address] = found
        return True

    def keep_all(self) -> None:
        """Keep every published file whose key is known."""
        for address, one in self.known.items():
            self.keep(address, one.key)

    def write(self, address: str, content: str | bytes, key: str = "") -> None:
        """Write one file."""
        path = self.claim(address, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
        self._digests[address] = digest_of_bytes(data)

    def settle(self, address: str, content: str | bytes) -> None:
        """Write one file, unless the published one is the same already."""
        data = content.encode() if isinstance(content, str) else content
        key = digest_of_bytes(data)
        if not self.keep(address, key):
            self.write(address, data, key)

    def share(self, address: str, source: Path) -> None:
        """Write the content of a file that is named by what it is made of; once for all who ask."""
        if address not in self._shared:
            self.write(address, source.read_bytes())
            self._shared.add(address)

    def manifest(self) -> dict[str, Written]:
        """Every file of the book, those that were kept included.

        Raises :class:`OutputFault` where a file is not as it was written.
        """
        found = dict(self._kept)
        for address in on_disk(self.folder):
            digest = digest_of(self.folder / address)
            if address in self._kept or self._digests.get(address, digest) != digest:
                raise OutputFault(address)  # something else wrote over it
            found[address] = Written(digest, self._keys.get(address, ""))
        for address in self._keys.keys() - found.keys():
            raise OutputFault(address)  # claimed, and never written
        return found
