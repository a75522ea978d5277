"""What a thing was made of, as one digest: the one place that says what is stale.

A digest covers every file of a folder at any depth, so that a module that
moves into a folder still wakes what depends on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

#: The folder of this package.
PACKAGE = Path(__file__).resolve().parents[1]
#: Written by the interpreter, read by nobody.
_BYTE_CODE = "__pycache__"


def files(folder: Path) -> Iterator[Path]:
    """Every file below ``folder`` at any depth, in a fixed order; no byte code."""
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and _BYTE_CODE not in p.parts)


def of(paths: Iterable[Path], root: Path = Path()) -> str:
    """The digest (hexadecimal SHA-256) of files with their addresses below ``root``.

    A file outside ``root`` counts with its own address.
    """
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        name = path.relative_to(root) if path.is_relative_to(root) else path
        content = path.read_bytes()
        total.update(f"{name.as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def of_package(package: Path = PACKAGE) -> str:
    """The digest of all that the package is made of: modules, labels, templates, static files."""
    return of(files(package), package)


@cache
def of_modules(entries: tuple[str, ...], package: Path = PACKAGE) -> str:
    """The digest of modules or folders of modules (``policykb.studies``), and of all behind them.

    Behind a module stands what it imports, at any depth and in any function,
    and every label: no list of exceptions can be forgotten.
    """
    reached = [path for name in behind(entries) if (path := _file_of(name, package))]
    return of([*reached, *files(package / "labels")], package)


def behind(entries: Iterable[str]) -> set[str]:
    """The modules ``entries`` with everything in them and everything that they import."""
    import grimp

    graph = grimp.build_graph("policykb", cache_dir=None)
    found = set()
    for entry in entries:
        inside = {entry, *graph.find_descendants(entry)}
        found |= inside | {one for name in inside for one in graph.find_upstream_modules(name)}
    return found | {".".join(name.split(".")[:n]) for name in found
                    for n in range(2, name.count(".") + 1)}  # the folders they stand in


def _file_of(module: str, package: Path) -> Path | None:
    """The file of a module of ``package``; none of a folder without ``__init__.py``."""
    stem = package.joinpath(*module.split(".")[1:])
    candidates = (stem.with_suffix(".py"), stem / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)
