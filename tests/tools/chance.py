"""Packages made by chance, put through everything that is made of data.

``python -m tests.tools.chance [packages [first]]`` makes sound packages
(``tests/builders/chance.py``), rates their targets at the edition date and years
before, compares, audits, draws the graph and the panel, joins commitments, and
makes the pages of a place, a document and an indicator, in turn in either language.  It prints
how often each verdict came about and what was raised, with the seed of the first
case; the exit code is 1 where anything was, or a package was not sound.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders.chance import write_chance

from policykb.analysis import building, commitments, panel
from policykb.analysis.alignment import align
from policykb.analysis.audit import audit
from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import LANGUAGES, Language
from policykb.data.knowledge import KnowledgeBase, load
from policykb.site import assembly
from policykb.site.site import Site
from tests.tools.accounts import tell

#: A day at which most targets of the packages run.
EARLIER = "2020-12-31"


@dataclass
class Account:
    """What came of some packages."""

    packages: int = 0
    unsound: dict[str, int] = field(default_factory=dict)
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    raised: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every package was sound and nothing was raised."""
        return not (self.unsound or self.raised)

    def lines(self) -> Iterator[str]:
        """The account as it is printed."""
        yield f"{self.packages} packages, {sum(self.verdicts.values())} verdicts"
        for (verdict, reason), count in self.verdicts.most_common():
            yield f"{count:8} {verdict} {reason}"
        for code, seed in self.unsound.items():
            yield f"NO unsound, seed {seed}: {code}"
        for (stage, error), (seed, trace) in self.raised.items():
            yield f"NO {stage}, seed {seed}: {error}\n{trace}"


def steps(kb: KnowledgeBase, language: Language) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that is made of a package, by name; later steps show what the first ones gave."""
    made: dict[str, Any] = {}

    def keep(name: str, make: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: made.setdefault(name, make())

    yield "attain", keep("attain", lambda: attain(kb))
    yield "attain earlier", lambda: attain(kb, EARLIER)
    yield "align", keep("align", lambda: align(kb))
    yield "audit", keep("audit", lambda: audit(kb))
    yield "audit earlier", lambda: audit(kb, EARLIER)
    yield "graph", lambda: building.build(kb, EARLIER)
    yield "panel", lambda: (panel.panel(kb), panel.coverage(kb))
    yield "commitments", lambda: commitments.commitments(kb)
    if {"attain", "align", "audit"} <= set(made):
        tables = [made[one].to_dict("records") for one in ("attain", "align", "audit")]
        site = Site(kb, *tables, language=language)  # type: ignore[arg-type]
        for table in ("places", "documents", "indicators"):
            yield f"page of {table} {language}", partial(_page, site, table)


def _page(site: Site, table: str) -> str:
    """The page of the row that the first target names."""
    target = site.library.tables["targets"][0]
    one = target[{"places": "place_id", "documents": "document_id", "indicators": "indicator_id"}[table]]
    return assembly.OF_A_ROW[table](site, site.library.record[one]).body


def run(seeds: range) -> Account:
    """Put the packages of some seeds through every step."""
    account = Account(len(seeds))
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="policykb-") as folder:
            package, problems = write_chance(Path(folder) / "data", seed)
            for one in problems:
                account.unsound.setdefault(one.message("en"), seed)
            if not problems:
                _through(load(package), seed, account)
    return account


def _through(kb: KnowledgeBase, seed: int, account: Account) -> None:
    for name, make in steps(kb, LANGUAGES[seed % len(LANGUAGES)]):
        try:
            made = make()
        except Exception as error:  # whatever it is, it is told with the seed that shows it
            key = (name, f"{type(error).__name__}: {error}"[:120])
            account.raised.setdefault(key, (seed, traceback.format_exc()))
            continue
        if name == "attain":
            account.verdicts.update(
                (str(verdict), str(reason or "")) for verdict, reason in zip(
                    made["verdict"], made["reason"], strict=True))


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], 500, run))
