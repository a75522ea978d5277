"""The cells of a knowledge base, each with the figure that prevails in it.

A cell is a place, an indicator, a period and a series.  Whoever shows one
figure of a cell asks here which; :mod:`policykb.analysis.prevailing` is the
rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from policykb.analysis.prevailing import Standing, standing
from policykb.analysis.value import Value
from policykb.analysis.values import Values, values_of
from policykb.data.knowledge import KnowledgeBase


class Cell(NamedTuple):
    """A place, an indicator, a period and a series.

    ``point``: the state at its end, which is another quantity than what the
    year brought; 2025 and 2025-12-31 are the same end.
    """

    place: str
    indicator: str
    start: date
    end: date
    point: bool
    series: str | None


def cell_of(place: str, indicator: str, value: Value) -> Cell:
    """The cell of a value of an indicator in a place."""
    return Cell(place, indicator, value.start, value.end, value.point, value.series)


def cells_of(kb: KnowledgeBase) -> Cells:
    """The cells of a knowledge base, made once."""
    found: Cells = kb.shared("cells", lambda: Cells(values_of(kb)))
    return found


class Cells(Mapping[Cell, Standing]):
    """How the printed figures of every cell stand; cells with plans alone are not in it."""

    def __init__(self, values: Values) -> None:
        self._cells: dict[Cell, list[Value]] = defaultdict(list)
        self._cell_of: dict[str, Cell] = {}
        for place, indicator in values.pairs():
            for value in values.printed(place, indicator):
                cell = cell_of(place, indicator, value)
                self._cells[cell].append(value)
                self._cell_of[value.ids[0]] = cell

    @cached_property
    def _standings(self) -> dict[Cell, Standing]:
        found = {cell: standing(values) for cell, values in self._cells.items()}
        return {cell: one for cell, one in found.items() if one is not None}

    def __getitem__(self, cell: Cell) -> Standing:
        return self._standings[cell]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._standings)

    def __len__(self) -> int:
        return len(self._standings)

    def of_figure(self, observation: str) -> Standing | None:
        """How the cell of an observation stands; ``None`` of a plan alone and of a change."""
        cell = self._cell_of.get(observation)
        return self._standings.get(cell) if cell else None

    def prevails(self, observation: str) -> bool:
        """Whether an observation is the figure of its cell."""
        found = self.of_figure(observation)
        return found is not None and found.best.ids == (observation,)

    def contested(self, observation: str) -> bool:
        """Whether the cell of an observation is a named conflict."""
        found = self.of_figure(observation)
        return found is not None and found.contested

    def disputed(self, observations: Iterable[str]) -> set[str]:
        """Those of the observations that another result of their cell contradicts."""
        wanted = set(observations)
        return {one for standing in map(self.of_figure, wanted) if standing
                for value in standing.disputed for one in value.ids if one in wanted}


def figures_at(kb: KnowledgeBase, place: str, indicator: str,
               period: str) -> dict[Cell, list[Value]]:
    """All figures of a place and indicator in a period, printed and derived, plans among them.

    ``period`` as it is written: 2025, 2025-06 or 2021/2025.  Several cells
    where series differ.
    """
    found: dict[Cell, list[Value]] = defaultdict(list)
    for value in values_of(kb).of(place, indicator):
        if _written(value) == _short(*period.rpartition("/")[::2]):
            found[cell_of(place, indicator, value)].append(value)
    return found


def periods_of(kb: KnowledgeBase, place: str, indicator: str) -> list[str]:
    """The periods of which anything is known, as :func:`figures_at` takes them."""
    return list(dict.fromkeys(map(_written, values_of(kb).of(place, indicator))))


def _written(value: Value) -> str:
    return _short(value.period_from, value.period_to)


def _short(first: str | None, last: str) -> str:
    """2025 for the year and for its end, 2021/2025 for a span."""
    return last if first in (None, "", last) else f"{first}/{last}"
