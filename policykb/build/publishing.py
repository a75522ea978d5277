"""The new site beside the published one, and in its place in one step.

What belongs here: the folder where a site is built, what of the published
one goes into it, and the exchange.  A reader sees the old site whole or the
new one whole; whatever ends a build, the published one stays as it is.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from policykb.build import outputs
from policykb.build.outputs import Manifest

_FILE_MODE, _FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True)
class Stage:
    """Where a site is built (``folder``), and what it will replace (``published``)."""

    published: Path

    @property
    def work(self) -> Path:
        """All that a build makes before it has ended well; thrown away otherwise."""
        return self.published.parent / ".next"

    @property
    def folder(self) -> Path:
        """The new site."""
        return self.work / "site"

    @property
    def english(self) -> Path:
        """The English part of it, until it joins it."""
        return self.work / "english" / "site"

    def join_english(self, folder: str) -> None:
        """Put the English part where the site has it."""
        self.english.rename(self.folder / folder)

    @property
    def state(self) -> Path:
        """What is remembered from one build to the next."""
        return self.published.parent / ".policykb"

    @property
    def manifest(self) -> Path:
        """The manifest of what is published."""
        return self.state / "manifest.json"

    def studies(self, language: str) -> Path:
        """The digests of the studies, as a book in a language shows them."""
        return self.state / f"studies-{language}.json"

    def charts(self, code: str) -> Path:
        """Where specifications of charts are kept; what other code has made of them goes."""
        for other in (self.state / "charts").glob("*"):
            if other.name != code:
                shutil.rmtree(other, ignore_errors=True)
        return self.state / "charts" / code

    @property
    def lock(self) -> Path:
        """Held by the one build that runs."""
        return self.state / "lock"

    def made(self, language: str) -> Path:
        """The manifest of one book of the new site."""
        return self.work / f"made-{language}.json"

    @property
    def known(self) -> Path:
        """What of the published site is intact, for the books of this build."""
        return self.work / "known.json"

    @property
    def stamp(self) -> Path:
        """What the published site was made of, whole: withdrawn before anything is written."""
        return self.state / "stamp"

    @property
    def _old(self) -> Path:
        return self.published.parent / ".last"

    def begin(self, *, anew: bool = False) -> Manifest:
        """An empty folder to build in; what of the published site is intact (nothing, for ``anew``)."""
        self.recover()
        self.stamp.unlink(missing_ok=True)
        self.folder.mkdir(parents=True)
        found = Manifest() if anew else outputs.intact(self.published, outputs.read(self.manifest))
        outputs.save(found, self.known)
        return found

    def recover(self) -> None:
        """Clear away what a build that was ended has left; the published site first of all."""
        if self._old.exists() and not self.published.exists():  # ended between two renames
            self._old.rename(self.published)
        for left in (self.work, self._old):
            if left.exists():
                shutil.rmtree(left)

    def publish(self, manifest: Manifest, stamp: str = "") -> None:
        """Put the new site, whole, in the place of the old one.

        Files that were kept join it as they are.  Without ``stamp`` the next
        build looks at everything again.
        """
        for address in manifest.files:
            target = self.folder / address
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                _same_file(self.published / address, target)
        _readable(self.folder)
        exchange(self.folder, self.published, self._old)
        outputs.save(manifest, self.manifest)
        if stamp:
            outputs.put(self.stamp, stamp.encode())

    def clear(self) -> None:
        """Throw away what is not published."""
        for left in (self.work, self._old):
            shutil.rmtree(left, ignore_errors=True)


def _same_file(source: Path, target: Path) -> None:
    """The file at a second place, without a copy where the disk can do so."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _readable(folder: Path) -> None:
    """Let every reader in, whatever the umask of the one who builds."""
    if os.name == "nt":
        return
    for path in (folder, *folder.rglob("*")):
        found = path.lstat().st_mode
        wanted = _FOLDER_MODE if stat.S_ISDIR(found) else _FILE_MODE
        if stat.S_IMODE(found) != wanted:
            path.chmod(wanted)


# --------------------------------------------------------------------------
# The exchange
# --------------------------------------------------------------------------


def exchange(new: Path, place: Path, aside: Path) -> None:
    """Put the folder ``new`` at ``place`` and what stood there ``aside`` (or where ``new`` was).

    In one step where the system can exchange two names (Linux, macOS); else
    in two, of which the second is made up for by :meth:`Stage.recover`.
    """
    if not place.exists():
        new.rename(place)
    elif not _exchanged(new, place):
        place.rename(aside)
        new.rename(place)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; false where the system or the disk has no such step."""
    here, there = os.fsencode(one), os.fsencode(other)
    at_cwd, flag = -100, 2  # AT_FDCWD, RENAME_EXCHANGE and RENAME_SWAP
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            return bool(libc.renameat2(at_cwd, here, at_cwd, there, flag) == 0)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(here, there, flag) == 0)
    except (OSError, AttributeError, TypeError):  # no such function, no C library
        pass
    return False
