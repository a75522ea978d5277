"""Sound packages spoilt one place at a time, to see whether ``check`` tells it and where.

``python -m tests.tools.mutations [runs [seed]]`` takes a small package with rows in
every table (``tests/builders/whole.py``), spoils one thing of it by chance, writes
the file in its canonical form, so that only the fault itself can be told, and runs
``check``.  It prints how each class fared; the exit code is 1 where ``check`` raised
or hung, or accepted what no class argues to be beyond its knowledge.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders.spoiling import CLASSES, SPOILERS, Package, Spoilt
from builders.whole import write_whole

from policykb.data.checks import check
from policykb.data.problems import Problem
from tests.tools.accounts import tell

#: After how many seconds a check counts as hung, and how many packages are spoilt in turn.
PATIENCE, PACKAGES = 20, 12
#: How a spoilt package may fare, the best first.
FATES = ("cell", "row", "file", "elsewhere", "accepted", "raised")


@dataclass
class Account:
    """How the spoilt packages of each class fared, and the first of what should not be."""

    fates: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    faults: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, name: str, fate: str, told: str) -> None:
        """Count one; what raised, or was accepted without argument, is kept to be shown."""
        self.fates[name][fate] += 1
        argued = fate == "accepted" and CLASSES[name]
        if fate in ("raised", "accepted", "elsewhere") and not argued:
            self.faults.setdefault((name, f"{fate} {told}"), told)

    @property
    def whole(self) -> bool:
        """Whether nothing raised and nothing was accepted without argument."""
        return not any(fate.startswith(("raised", "accepted")) for _, fate in self.faults)

    def lines(self) -> Iterator[str]:
        """The table, the arguments, and what should not be."""
        yield f"{'class':28}{'runs':>7}" + "".join(f"{fate:>11}" for fate in FATES)
        total: Counter[str] = Counter()
        for name in sorted(self.fates):
            counts = self.fates[name]
            total += counts
            yield f"{name:28}{counts.total():7}" + "".join(f"{counts[fate]:11}" for fate in FATES)
        yield f"{'all':28}{total.total():7}" + "".join(f"{total[fate]:11}" for fate in FATES)
        yield from (f"beyond check: {name}: {why}" for name, why in sorted(CLASSES.items()) if why)
        yield from (f"NO {name}: {fate}" for name, fate in sorted(self.faults))


def fate_of(package: Package, spoilt: Spoilt) -> tuple[str, str]:
    """How ``check`` takes one spoilt package, and the words for whoever mends it."""
    signal.signal(signal.SIGALRM, _hung)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        problems = check(package.directory)
        for one in problems[:3]:
            one.message("vi"), one.message("en")
    except BaseException as error:  # whatever it is, check was to tell it
        if isinstance(error, KeyboardInterrupt):
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        return "raised", f"{spoilt.what}: {error!r:.150} {Path(last.filename).name}:{last.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return told(problems, spoilt), spoilt.what


def told(problems: list[Problem], spoilt: Spoilt) -> str:
    """How near to the fault the nearest problem is."""
    here = [one for one in problems if one.file in spoilt.files]
    rows = [one for one in here if not spoilt.rows or (one.file, one.row) in spoilt.rows]
    if any(not spoilt.columns or one.column in spoilt.columns for one in rows):
        return "cell" if spoilt.columns else "row" if spoilt.rows else "file"
    return "row" if rows and spoilt.rows else "file" if here else "elsewhere" if problems else "accepted"


class Hung(BaseException):
    """No answer in time; not to be taken for what a file may do."""


def _hung(*_: object) -> None:
    raise Hung


def run(seeds: range, names: tuple[str, ...] = tuple(SPOILERS)) -> Account:
    """Spoil packages by the classes ``names`` in turn, one class a seed."""
    account = Account()
    with tempfile.TemporaryDirectory(prefix="policykb-") as folder:
        packages = [Package.read(write_whole(Path(folder) / f"p{n}", 100 * n))
                    for n in range(min(PACKAGES, len(seeds)))]
        for seed in seeds:
            chance, package = Random(seed), packages[seed // len(names) % len(packages)]
            name = names[seed % len(names)]
            spoilt = SPOILERS[name](chance, package)
            if spoilt is None:
                continue
            account.add(spoilt.name or name, *fate_of(package, spoilt))
            package.restore()
    return account


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], 1000, run))
