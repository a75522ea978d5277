"""One figure as an interval: what is known of an indicator in one place and period.

**An observation is an interval**: :func:`observed` gives that of a stored
row, :func:`reread` the one that its print has with words of approximation
read wider or narrower.  Nobody else makes an interval of a row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from policykb.analysis.readings import seconded
from policykb.core.intervals import Interval, stored
from policykb.core.periods import Period, period_end
from policykb.core.printed import Figure, NumberError, Role, number
from policykb.core.vocabulary import EXACT_KINDS, Tier, Vintage
from policykb.data.knowledge import KnowledgeBase

#: The vintages from the least final to the most.
VINTAGES = tuple(map(str, Vintage))
Derivation = Literal["change", "parts", "bound", "merger", "ratio", "increase"]
#: In what a print says less than another of the same figure (:mod:`policykb.analysis.copies`).
Lesser = Literal["copy", "vague"]


@dataclass(frozen=True)
class Value:
    """What is known of an indicator in a place and a period.

    ``ids`` are the observations it rests on, ``derivation`` says how when it
    was not printed.  ``weak`` means that only hosts of the lowest tier print
    it, ``inferred`` that no source prints it of this place alone; ``lesser``
    in what another print of the same figure says more.
    """

    ids: tuple[str, ...]
    interval: Interval
    period_from: str | None
    period_to: str
    vintage: str
    series: str | None = None
    weak: bool = False
    inferred: bool = False
    released: date | None = None
    derivation: Derivation | None = None
    lesser: Lesser | None = None

    @cached_property
    def period(self) -> Period:
        """The period it is of."""
        return Period(self.period_from, self.period_to)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.period.end

    @property
    def start(self) -> date:
        """The first day of the period; of a point in time, that of its year."""
        return self.period.start

    @property
    def point(self) -> bool:
        """Whether it is the state at a point in time, not of a span."""
        return self.period_from is None

    @cached_property
    def annual(self) -> bool:
        """Whether it stands for one whole year, or for the state at a point in time."""
        return self.period.annual

    @property
    def years(self) -> range:
        """The calendar years of a period of whole years."""
        return range(self.start.year, self.end.year + 1)

    @property
    def rank(self) -> int:
        """The place of the vintage in the order in which later ones prevail."""
        return VINTAGES.index(self.vintage)

    @property
    def unbounded(self) -> bool:
        """Whether only its least or its most is known."""
        return math.isinf(self.interval.low) or math.isinf(self.interval.high)

    @property
    def width(self) -> float:
        """How much the print leaves open, in its unit; infinite where it has one end only."""
        return self.interval.high - self.interval.low


def observed(row: Mapping[str, Any]) -> Interval:
    """The interval of an observation from its stored bounds; a missing end is open."""
    return stored(row["low"], row["high"], bool(row["low_open"]), bool(row["high_open"]))


def value_of(kb: KnowledgeBase, row: Mapping[str, Any], width: float = 1.0) -> Value:
    """The value that an observation of a level is; ``width`` as in :func:`reread`."""
    return Value(
        ids=(row["id"],), interval=observed(row) if width == 1.0 else reread(kb, row, width),
        period_from=row["period_from"], period_to=row["period_to"],
        vintage=row["vintage"] or str(Vintage.ESTIMATE), series=row["series"],
        inferred=bool(row["inferred"] or row["doubted"]),  # shown as such, and decides nothing
        released=released(kb, row), weak=weak(kb, row))


def released(kb: KnowledgeBase, row: Mapping[str, Any]) -> date | None:
    """The day on which a figure was published, as far as it or its source is dated."""
    told = dated(kb, row)
    return period_end(told) if told else None


def dated(kb: KnowledgeBase, row: Mapping[str, Any]) -> str | None:
    """The date of a figure or else of its source, as precise as it is printed."""
    return row["released_on"] or kb.record[row["source_id"]]["published_on"] or None


def weak(kb: KnowledgeBase, row: Mapping[str, Any]) -> bool:
    """Whether only hosts of the lowest tier print a figure."""
    mirror = kb.record[row["source_id"]]["tier"] == Tier.MIRROR
    return mirror and row["id"] not in seconded(kb)


def printed_figure(kb: KnowledgeBase, row: Mapping[str, Any], role: Role) -> Figure:
    """The figure of a row of targets or observations as its print reads.

    Raises :class:`~policykb.core.printed.NumberError` for a print without one figure.
    """
    unit, source = kb.units_by_id[row["unit"]], kb.record[row["source_id"]]
    return number(row["printed"], role, source["number_format"], factor=unit["factor"] or 1.0)


def reread(kb: KnowledgeBase, row: Mapping[str, Any], width: float) -> Interval:
    """An observation's interval with words of approximation ``width`` times as wide.

    Only prints with such words change; what was set by hand stays.
    """
    exact = kb.record[row["indicator_id"]]["kind"] in EXACT_KINDS
    stored = observed(row)
    try:
        figure = printed_figure(kb, row, "observation")
    except NumberError:
        return stored
    return stored if figure.interval(exact=exact) != stored else figure.interval(
        exact=exact, width=width)
