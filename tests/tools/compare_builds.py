"""Compare two built sites and name every difference.

``python -m tests.tools.compare_builds OLD NEW`` prints each file that was added,
removed or changed, and of a changed text the first lines that differ.  The exit
code is 0 where both are the same byte for byte, else 1.
"""

from __future__ import annotations

import argparse
import filecmp
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: How many differing lines of a file are shown, and how much of each.
MOST_LINES, MOST_SIGNS = 3, 160


@dataclass
class Differences:
    """The files of two folders that are not the same, by their paths inside."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def files(folder: Path) -> set[str]:
    """Every file of a folder, at any depth."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def compare(old: Path, new: Path) -> Differences:
    """What differs between two folders, byte for byte."""
    before, after = files(old), files(new)
    changed = [one for one in sorted(before & after)
               if not filecmp.cmp(old / one, new / one, shallow=False)]
    return Differences(sorted(after - before), sorted(before - after), changed)


def lines(path: Path) -> list[str]:
    """The lines of a text; a page of one long line is cut where its elements begin."""
    text = path.read_bytes().decode("utf-8")
    return text.replace("><", ">\n<").splitlines() if path.suffix == ".html" else text.splitlines()


def first_differences(old: Path, new: Path, most: int = MOST_LINES) -> Iterator[tuple[int, str, str]]:
    """The first lines that differ, each with its number; none for files that are no text."""
    try:
        pairs = itertools.zip_longest(lines(old), lines(new), fillvalue="")
    except UnicodeDecodeError:
        return
    found = ((n, a, b) for n, (a, b) in enumerate(pairs, 1) if a != b)
    for n, a, b in itertools.islice(found, most):
        start = max(0, _same_signs(a, b) - MOST_SIGNS // 4)
        yield n, a[start:start + MOST_SIGNS], b[start:start + MOST_SIGNS]


def _same_signs(one: str, two: str) -> int:
    """How many signs two texts have in common at their beginning."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1],
                                              zip(one, two, strict=False)))


def told(old: Path, new: Path) -> Iterator[str]:
    """The differences of two builds in lines to print."""
    found = compare(old, new)
    yield from (f"removed  {one}" for one in found.removed)
    yield from (f"added    {one}" for one in found.added)
    for one in found.changed:
        yield f"changed  {one}"
        for number, before, after in first_differences(old / one, new / one):
            yield f"    {number}: - {before}"
            yield f"    {' ' * len(str(number))}  + {after}"
    yield (f"{len(found.removed)} removed, {len(found.added)} added, "
           f"{len(found.changed)} changed of {len(files(new))} files")


def main(argv: list[str] | None = None) -> int:
    """Compare the two folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    given = parser.parse_args(argv)
    for folder in (given.old, given.new):
        if not folder.is_dir():
            parser.error(f"{folder} is no folder")
    for line in told(given.old, given.new):
        print(line)
    return int(bool(compare(given.old, given.new)))


if __name__ == "__main__":
    raise SystemExit(main())
