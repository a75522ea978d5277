"""The figures that count in their cells: those that prevail, and those that contest them.

Whoever asks whether figures of several places or years agree asks this of them
alone; what a later or a better figure has overtaken contradicts nothing any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from policykb.analysis.audits.findings import Row
from policykb.analysis.cells import Cell, cells_of
from policykb.analysis.prevailing import Standing
from policykb.analysis.value import Value
from policykb.analysis.values import values_of
from policykb.data.knowledge import KnowledgeBase

#: What is known of the places of one indicator, period and series.
Known = dict[str, Standing]


def counted(standing: Standing) -> tuple[Value, ...]:
    """The figure that prevails in a cell and those that stand against it."""
    return standing.best, *standing.rivals


def across_places(kb: KnowledgeBase) -> dict[Cell, Known]:
    """The cells of every indicator, period and series by place; the key's place is empty."""
    found: dict[Cell, Known] = defaultdict(dict)
    for cell, standing in cells_of(kb).items():
        found[cell._replace(place="")][cell.place] = standing
    return found


def by_year(kb: KnowledgeBase, wanted: Callable[[Row], bool]) -> dict[Cell, dict[int, Standing]]:
    """The annual cells of every place, indicator and series by year; the key's days are those of one.

    ``wanted`` says of a row of indicators whether it is asked for.
    """
    found: dict[Cell, dict[int, Standing]] = defaultdict(dict)
    for cell, standing in cells_of(kb).items():
        if standing.best.annual and wanted(kb.record[cell.indicator]):
            key = cell._replace(start=date.min, end=date.min, point=False)
            found[key].setdefault(cell.end.year, standing)
    return found


def level_of(kb: KnowledgeBase, place: str, indicator: str, year: int) -> Value | None:
    """The best known level of one whole year, printed or derived, of whatever series."""
    values = [v for v in values_of(kb).of(place, indicator)
              if v.annual and v.end.year == year and not v.unbounded]
    return max(values, key=lambda v: (not v.weak, v.derivation is None, v.rank), default=None)
