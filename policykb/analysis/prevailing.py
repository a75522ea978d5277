"""Which figure of a cell prevails: the one rule, for every page, verdict, ranking and study.

A cell is a place, an indicator, a period and a series.  Several sources may
print it, or one source twice.  Of its figures

1. a plan is none: it says what was to be, not what was;
2. one that only hosts of the lowest tier print gives way to any other, one
   that was inferred (of a group, say) to one that was printed, and one that
   follows from other figures to a printed one;
3. the later vintage prevails;
4. within a vintage a print that says less gives way, whenever it was released:
   one that cuts off or rounds a finer one (9.1 of 9.18), and one with a word of
   approximation ("about 25") beside one without (:mod:`policykb.analysis.copies`);
5. the later release prevails;
6. of two that agree the narrower print prevails, else the first in the data.

Where steps 1 to 5 leave two figures that cannot both be true, nothing places
one before the other: they are *rivals* and the cell is a named conflict.  Of
two releases one of which has no date none is known to be the later, nor of two
figures that one page prints; and where three or more figures of one vintage
exclude each other, no date settles which of them is meant.

:func:`standing` says for each figure that gave way why it did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from policykb.analysis.value import Value
from policykb.core.catalogue import Language, label
from policykb.core.vocabulary import Vintage


class Why(StrEnum):
    """Why a figure gave way to the one that prevails (``prevailing.<code>`` in words)."""

    PLAN = "plan"
    WEAK = "weak"
    INFERRED = "inferred"
    DERIVED = "derived"
    VINTAGE = "vintage"
    RELEASE = "release"
    COPY = "copy"
    VAGUE = "vague"
    RIVAL = "rival"
    WIDER = "wider"
    UNDATED = "undated"
    AGREES = "agrees"


#: Of the prints of one figure those that say less of it.
SHORTER = frozenset({Why.COPY, Why.VAGUE})


@dataclass(frozen=True)
class Standing:
    """How the figures of one cell stand.

    ``best`` prevails; ``others`` are the rest, each with why it gave way;
    ``rivals`` those that contradict it, or each other, with nothing that
    places one before the other.
    """

    best: Value
    others: tuple[tuple[Value, Why], ...] = ()

    @property
    def rivals(self) -> tuple[Value, ...]:
        """The figures that stand against it on equal terms."""
        return tuple(value for value, why in self.others if why is Why.RIVAL)

    @property
    def contested(self) -> bool:
        """Whether the cell is a named conflict."""
        return bool(self.rivals)

    @property
    def disputed(self) -> tuple[Value, ...]:
        """The results of the cell that cannot be true together with another one of it.

        Those that gave way to a later vintage or to a better source are among them.
        """
        results = [self.best, *(value for value, why in self.others if why is not Why.PLAN)]
        return tuple(v for v in results if not all(v.interval.meets(o.interval) for o in results))

    def words(self, language: Language) -> str:
        """Why it prevails, in one sentence."""
        reasons = dict.fromkeys(why for _, why in self.others)
        if not reasons:
            return label("prevailing.only", language)
        if self.contested:
            return label("prevailing.contested", language)
        return label("prevailing.because", language, reasons="; ".join(
            label(f"prevailing.over.{why}", language) for why in reasons))


def standing(values: Iterable[Value]) -> Standing | None:
    """How the figures of one cell stand; ``None`` where there is none but plans."""
    known = list(values)
    best = max((v for v in known if v.vintage != Vintage.PLAN), key=precedence, default=None)
    if best is None:
        return None
    torn = rivals(best, known)
    return Standing(best, tuple((v, Why.RIVAL if v in torn else _why(best, v))
                                for v in known if v is not best))


def _why(best: Value, other: Value) -> Why:
    """The first step of the rule that places ``other`` behind ``best``."""
    released = best.released, other.released
    steps = (
        (Why.PLAN, other.vintage == Vintage.PLAN),
        (Why.WEAK, other.weak and not best.weak),
        (Why.INFERRED, other.inferred and not best.inferred),
        (Why.DERIVED, other.derivation is not None and best.derivation is None),
        (Why.VINTAGE, other.rank < best.rank),
        (Why(other.lesser or Why.COPY), other.lesser is not None and best.lesser is None),
        (Why.RELEASE, None not in released and released[0] != released[1]),
        (Why.AGREES, other.interval == best.interval),
        (Why.UNDATED, released[1] is None and released[0] is not None),
        (Why.WIDER, other.width > best.width),
    )
    return next((why for why, holds in steps if holds), Why.AGREES)


def precedence(value: Value) -> tuple[Any, ...]:
    """The order of figures of any period: later periods first, within one the rule of the module."""
    return (value.end, *_order(value))


def soundness(value: Value) -> tuple[Any, ...]:
    """The order of figures of which the best known is wanted, of whatever period."""
    sources, (end, rest) = _order(value)[:3], (value.end, _order(value)[3:])
    return (*sources, end, *rest)


def _order(value: Value) -> tuple[Any, ...]:
    """The steps of the rule, each the greater the further ahead it places a figure."""
    return (not value.weak, not value.inferred, value.derivation is None,
            value.rank, value.lesser is None, value.released or date.min, -value.width)


def latest(values: Iterable[Value]) -> Value | None:
    """The prevailing figure of the last period; the first in the data among equals."""
    return max(values, key=precedence, default=None)


def by_end_year(values: Iterable[Value]) -> dict[int, Value]:
    """The prevailing one of the values that end in each calendar year."""
    found: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        found[value.end.year].append(value)
    return {year: max(known, key=precedence) for year, known in found.items()}


def peers(best: Value, candidates: Iterable[Value]) -> list[Value]:
    """The printed figures, ``best`` among them, that nothing places before or after it."""
    alike = [v for v in candidates if (v.start, v.end) == (best.start, best.end)
             and (v.rank, v.weak, v.inferred) == (best.rank, best.weak, best.inferred)
             and v.derivation is None]
    if _apart(counted := [v for v in alike if not _overtaken(v, best)]) >= _TOO_MANY:
        return counted
    return [v for v in alike if (v.lesser is None) == (best.lesser is None)
            and (v.released in (None, best.released) or best.released is None)]


#: So many figures of one vintage that exclude each other leave open what was counted.
_TOO_MANY = 3


def _overtaken(value: Value, best: Value) -> bool:
    """Whether a figure was only expected, or is a shorter print of another."""
    expected = value.released is not None and value.released <= value.end
    return value.lesser == "copy" or (expected and best.released is not None
                                      and best.released > best.end)


def _apart(values: Iterable[Value]) -> int:
    """How many of the figures exclude each other, two by two."""
    last, number = None, 0
    for value in sorted(values, key=lambda v: v.interval.high):
        if last is None or not value.interval.meets(last.interval):
            last, number = value, number + 1
    return number


def rivals(best: Value, candidates: Iterable[Value]) -> list[Value]:
    """The peers of ``best`` that cannot be true together with it, or with one another."""
    equals = peers(best, candidates)
    return [v for v in equals if v is not best
            and not all(v.interval.meets(o.interval) for o in [best, *equals])]
