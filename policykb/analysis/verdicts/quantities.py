"""The quantities beside a verdict: ratio, gap, surplus and the straight line through the years."""

from __future__ import annotations

import math
from collections.abc import Callable

from policykb.analysis.prevailing import by_end_year
from policykb.analysis.verdicts.result import Result, Target
from policykb.core.intervals import Interval, corners, tidy
from policykb.core.vocabulary import IndicatorKind, TargetKind, Verdict
from policykb.core.wordings import CEILINGS


def ratio(target: Target, result: Result) -> Interval | None:
    """value ÷ target; None where it says nothing.

    Defined only of a share, an amount or a count that is to rise, where both are surely
    positive: of a ceiling it would praise the breach, of a growth rate, a rank or an index
    it is no part of anything.  A value from before the period is none of its results.
    """
    kinds = (IndicatorKind.SHARE, IndicatorKind.AMOUNT, IndicatorKind.COUNT)
    if not target.rises or target.indicator["kind"] not in kinds or before(target, result):
        return None
    return _times(target, result.interval)


def before(target: Target, result: Result) -> bool:
    """Whether the value shown is a level from before the period, and no result of it.

    A running period of which no year is over has none either.
    """
    value = result.value
    return value is not None and (result.verdict == Verdict.NOT_STARTED or value.end < target.start)


def _times(target: Target, interval: Interval | None) -> Interval | None:
    """How many times the better of value and target is the other; None if not surely positive."""
    if interval is None or target.threshold <= 0 or interval.low <= 0 or math.isinf(interval.high):
        return None
    divide: Callable[[float], float] = (
        (lambda y: y / target.threshold) if target.rises else (lambda y: target.threshold / y)
    )
    return corners(divide, interval)


def gap(target: Target, interval: Interval | None) -> Interval | None:
    """value − target in the unit of the indicator."""
    if interval is None or math.isinf(interval.low) or math.isinf(interval.high):
        return None
    return interval.shifted(-target.threshold)


#: A rank or an index is not exceeded by a tenth of itself.
_PLACES = frozenset({IndicatorKind.RANK, IndicatorKind.INDEX})


def exceeded(target: Target, interval: Interval | None, setting: dict[str, float]) -> bool:
    """Whether a met target is surely exceeded by the cuts of ``data/settings.csv``.

    A result inside a printed range meets it: only what lies beyond its far end exceeds.
    What stays under a ceiling is within it; said to exceed, it would read as a breach.
    """
    ceiling = target.row["bound"] in CEILINGS
    if ceiling or interval is None or math.isinf(interval.low) or math.isinf(interval.high):
        return False
    if target.indicator["kind"] in (IndicatorKind.SHARE, IndicatorKind.GROWTH):
        surplus = interval.low - target.far_end if target.rises else target.far_end - interval.high
        return surplus >= setting.get("exceed_points", 1.0)
    share = None if target.indicator["kind"] in _PLACES else _times(target, interval)
    wider = target.threshold / target.far_end if target.rises else target.far_end / target.threshold
    return share is not None and share.low * wider >= setting.get("exceed_ratio", 1.10)


def projection(target: Target, result: Result) -> Interval | None:
    """The least-squares line through three or more annual values, at the end of the period.

    Through values of one series only, and not through bounds.

    The line's value is linear in every observation, so its extremes take
    each observation at the end that the sign of its weight asks for.
    """
    if result.value is None or target.row["kind"] != TargetKind.LEVEL:
        return None
    annual = by_end_year(v for v in result.used if v.annual and v.series == result.value.series
                         and not v.unbounded and v.derivation != "bound")
    years = sorted(annual)
    if len(years) < 3:
        return None
    middle = sum(years) / len(years)
    spread = sum((y - middle) ** 2 for y in years)
    weights = {y: 1 / len(years) + (target.end.year - middle) * (y - middle) / spread
               for y in years}

    def end(pick: Callable[[Interval, float], float]) -> float:
        return tidy(sum(w * pick(annual[y].interval, w) for y, w in weights.items()))

    return Interval(end(lambda i, w: i.low if w > 0 else i.high),
                    end(lambda i, w: i.high if w > 0 else i.low))
