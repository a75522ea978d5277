"""The compound-growth ratio of Eurostat, Statistics Canada and Open SDG.

A second method beside :mod:`policykb.analysis.verdicts.attainment`, so that a result can be laid
next to those of other trackers.  It depends on the unit near zero, sees the
two ends of a series only and never says "missed": that is why it is second.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from policykb.data.settings import FIXED

Status = Literal[
    "target_achieved", "substantial_progress", "moderate_progress",
    "limited_progress", "deterioration", "not_available",
]
_SIGNS = {"positive": 1, "negative": -1}
_RATIO_CUTS = (FIXED["compound_substantial"], FIXED["compound_moderate"], FIXED["compound_limited"])
_GROWTH_CUTS = (FIXED["compound_no_target_substantial"] / 100,  # the settings are in per cent
                FIXED["compound_no_target_moderate"] / 100, FIXED["compound_no_target_limited"] / 100)
# Growth from or to nothing has no rate; the published method starts from this.
_NEARLY_ZERO = 0.001
# How fast the cuts fall as the base nears a natural limit (the published method's).
_LIMIT_POWER = 4.44
# The last year of the 2030 Agenda: where a target names no year of its own.
_AGENDA_END = 2030


@dataclass(frozen=True)
class CompoundProgress:
    """What the method says of one series.

    ``value`` is R (observed over required growth, a bare number) with a
    target, the signed yearly growth (a fraction) without one, and ``None``
    where neither is defined.  ``score`` lies in [-5, 5], ``None`` where the
    status is ``not_available``.
    """

    value: float | None
    score: float | None
    status: Status


def compound_progress(
    years: Sequence[int], values: Sequence[float | None], *, direction: str,
    target: float | None = None, target_year: int | None = None,
    base_year: int = 2015, limit: float | None = None,
) -> CompoundProgress:
    """Progress of a yearly series by compound growth (design, "Second method").

    ``years`` ascend without repetition once missing ``values`` (``None`` or
    NaN) are dropped; both have one length.  ``direction`` is ``"positive"``
    where more is better and ``"negative"`` where less is.  The base is the
    value of ``base_year`` or of the first later year with data, the current
    value the last one.  ``target`` is in the unit of the values and due in
    ``target_year`` (2030 where none is given); ``limit`` is the natural limit
    of an indicator without a target, and unused with one.

    A value at or beyond the target is achieved even where its growth has no
    rate (one point, a change of sign).  Raises :class:`ValueError` for
    unsorted or duplicate years, unequal lengths, an infinite value or an
    unknown direction.
    """
    if direction not in _SIGNS:
        raise ValueError(f"direction is 'positive' or 'negative', not {direction!r}")
    d = _SIGNS[direction]
    points = _points(years, values)
    later = [point for point in points if point[0] >= base_year]
    if not later:
        return CompoundProgress(None, None, "not_available")
    (first_year, base), (last_year, current) = later[0], later[-1]
    span = last_year - first_year
    growth = _growth(base, current, span)
    sign = -1 if base < 0 else 1
    if target is None:
        scale = 1.0 if limit is None else _limit_scale(base, limit)
        return _without_target(None if growth is None else sign * d * growth, scale)
    goal = target or _NEARLY_ZERO
    left = (_AGENDA_END if target_year is None else target_year) - first_year
    needed = _growth(base, goal, left)
    ratio = None if growth is None or not needed else sign * d * growth / abs(needed)
    if d * current >= d * goal:
        return CompoundProgress(ratio, 5.0, "target_achieved")
    return _with_target(ratio)


def _points(
    years: Sequence[int], values: Sequence[float | None]
) -> list[tuple[int, float]]:
    """The pairs that have a value; :class:`ValueError` where they are no series."""
    if len(years) != len(values):
        raise ValueError(f"{len(years)} years but {len(values)} values")
    points = [
        (int(year), float(value)) for year, value in zip(years, values, strict=True)
        if value is not None and not math.isnan(value)
    ]
    if any(math.isinf(value) for _, value in points):
        raise ValueError("a value is infinite")
    for (before, _), (after, _) in itertools.pairwise(points):
        if after == before:
            raise ValueError(f"year {after} stands twice")
        if after < before:
            raise ValueError(f"year {after} stands after {before}: sort the series")
    return points


def _growth(start: float, end: float, span: int) -> float | None:
    """Compound growth a year from ``start`` to ``end``, as a fraction.

    ``None`` where there is no time between them or they differ in sign.
    """
    start = start or _NEARLY_ZERO
    if span < 1 or start < 0 < end or end < 0 < start:
        return None
    times = end / start
    return times ** (1 / span) - 1 if math.isfinite(times) else None


def _limit_scale(base: float, limit: float) -> float:
    """C: how much of the positive cuts is left when the base is near its limit."""
    b, top = abs(base), abs(limit)
    if b >= 2 * top:
        return 1.0
    away = b if b <= top else 2 * top - b
    return 1 - float((away / top) ** _LIMIT_POWER)


def _status(value: float, cuts: tuple[float, float, float]) -> Status:
    high, medium, low = cuts
    if value >= high:
        return "substantial_progress"
    if value >= medium:
        return "moderate_progress"
    return "limited_progress" if value >= low else "deterioration"


def _with_target(ratio: float | None) -> CompoundProgress:
    """Status and score of R."""
    if ratio is None:
        return CompoundProgress(None, None, "not_available")
    if ratio >= _RATIO_CUTS[1]:
        score = min(7.1429 * ratio - 4.2857, 5.0)
    else:
        score = max(4.1667 * ratio - 2.5, -5.0)
    return CompoundProgress(ratio, score, _status(ratio, _RATIO_CUTS))


def _without_target(p: float | None, scale: float) -> CompoundProgress:
    """Status and score of a growth rate; ``scale`` is C of :func:`_limit_scale`."""
    if p is None:
        return CompoundProgress(None, None, "not_available")
    high, medium, low = (cut * scale for cut in _GROWTH_CUTS)
    if p < 0:
        score = max(125 * p - 2.5, -5.0)
    elif scale == 0:
        score = 5.0
    elif p >= high:
        score = min(500 * p / scale - 5, 5.0)
    else:
        score = 250 * p / scale - 1.25 if p >= medium else 500 * p / scale - 2.5
    return CompoundProgress(p, score, _status(p, (high, medium, low)))
