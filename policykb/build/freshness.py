"""What a build is made of, as digests: content decides what is stale, never a time.

What belongs here: digests of inputs, of code and of the environment, and what
is remembered of the last look at the data.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from policykb.build import outputs
from policykb.build.publishing import Stage
from policykb.core import digests

#: What the site is made of besides the data: folders whole, and files.
FOLDERS = ("book", "notebooks")
FILES = ("_config.yml", "_toc.yml", "requirements.txt")
#: Settings that are given by the environment.
SETTINGS = ("POLICYKB_BASE_URL", "POLICYKB_REPOSITORY")
#: The templates of what stands around every page; the others show in its body.
_SHELL = frozenset({"templates/layout.html", "templates/page.html"})


@cache
def environment() -> str:
    """A digest of the interpreter and of every package that it finds."""
    found = {p.name for entry in sys.path if entry for p in Path(entry).glob("*.dist-info")}
    return _digest(sys.version, *sorted(found))


@cache
def code() -> str:
    """A digest of what makes a page of its body: all modules, labels, the shell, the packages."""
    paths = [p for p in digests.files(digests.PACKAGE)
             if p.suffix in (".py", ".csv") or p.relative_to(digests.PACKAGE).as_posix() in _SHELL]
    return _digest(digests.of(paths, digests.PACKAGE), environment())


def inputs(data: Path, root: Path = Path()) -> str:
    """A digest of everything that the site of the book in ``root`` is made of."""
    paths = [root / name for name in FILES if (root / name).exists()]
    for folder in (data, *(root / name for name in FOLDERS)):
        paths += digests.files(folder)
    settings = [os.environ.get(name, "") for name in SETTINGS]
    return _digest(digests.of(paths, root), digests.of_package(), environment(), *settings)


def is_fresh(stage: Stage, digest: str) -> bool:
    """Whether what is published was made of ``digest``, and is as it was written: every file."""
    try:
        stamp = stage.stamp.read_text("utf-8")
    except OSError:
        return False
    if stamp != digest:
        return False
    manifest = outputs.read(stage.manifest)
    return bool(manifest.files) and outputs.intact(stage.published, manifest) is manifest


def check_key(data_digest: str) -> str:
    """The key of a check: the same data, found sound by the same code, are sound."""
    return _digest(data_digest, code())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
