"""Amounts summed over a period: printed running totals, or single years added up."""

from __future__ import annotations

import math
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.prevailing import by_end_year, latest
from policykb.analysis.value import Value
from policykb.analysis.values import Values
from policykb.analysis.verdicts.result import Result, Target, not_rated, paced, placed, seen
from policykb.core.intervals import Interval, tidy
from policykb.core.periods import months_between
from policykb.core.vocabulary import Flag, Reason, Verdict


def cumulative(target: Target, _: Values, visible: list[Value], as_of: date) -> Result:
    """A sum over the period: printed running totals, or single years added up."""
    inside = [v for v in visible if not v.point and v.start >= target.start
              and v.end <= target.end]
    if as_of >= target.start and inside:
        return _begun(target, inside, as_of)
    before = latest(visible)
    if not inside and as_of >= max(target.start, target.end):
        return not_rated(Reason.NO_OBSERVATION, before)
    return Result(Verdict.NOT_STARTED, value=before, **seen(before))


def _begun(target: Target, inside: list[Value], as_of: date) -> Result:
    """The verdict where a part of the sum is known."""
    if not any(v.annual or v.start == target.start for v in inside):
        # A quarter somewhere within the period is neither a running total nor a year of it.
        return not_rated(Reason.PART_YEAR, latest(inside), flags=(Flag.PART_YEAR,))
    total, used, missing = _total(target, inside)
    last = max(used, key=lambda v: v.end)
    result = Result(Verdict.REACHED, value=last, interval=total, used=tuple(used), missing=missing)
    result = result.flagged(*([Flag.MISSING_YEARS] if missing else []),
                            *([] if last.end.month == 12 else [Flag.PART_YEAR]))
    if as_of < target.end:
        return result if total.within(target.accept) else _pace(target, last, total, result)
    # What is enough already stays enough; what is not yet too much may become so.
    complete = last.end == target.end and not missing
    if complete or (target.rises and total.within(target.accept)):
        return with_(result, verdict=placed(total, target.accept))
    return with_(result, verdict=Verdict.AWAITING_FINAL)


def _total(target: Target, inside: list[Value]) -> tuple[Interval, list[Value], tuple[int, ...]]:
    """The sum so far; with a missing year a lower bound only."""
    running = [v for v in inside if v.start == target.start]
    best = latest(running)
    later = [v for v in inside if v.annual and (best is None or v.start > best.end)]
    by_year = by_end_year(later)
    used = ([best] if best else []) + [by_year[y] for y in sorted(by_year)]
    first = target.start.year
    if best:  # of the year in which it stops the rest is missing, where later years are known
        first = best.end.year + (0 if by_year and best.end.month < 12 else 1)
    last = max(v.end.year for v in used)
    missing = tuple(y for y in range(first, last + 1) if y not in by_year)
    low = sum(max(v.interval.low, 0.0) for v in used)
    high = sum(v.interval.high for v in used)
    return Interval(tidy(low), math.inf if missing else tidy(high)), used, missing


def _pace(target: Target, last: Value, total: Interval, result: Result) -> Result:
    if not target.rises and not total.meets(target.accept):
        return with_(result, verdict=Verdict.MISSED)  # a sum does not come down again
    begin = date(target.start.year - 1, 12, 31)
    months = months_between(begin, last.end)
    elapsed = months / months_between(begin, target.end)
    high = math.inf if math.isinf(total.high) else tidy(total.high / target.threshold)
    way = Interval(tidy(total.low / target.threshold), high)
    pace = Interval(tidy(way.low / elapsed), high if math.isinf(high) else tidy(high / elapsed))
    return with_(result, verdict=paced(pace), progress=way, elapsed=tidy(elapsed),
                 elapsed_months=months, pace=pace)
