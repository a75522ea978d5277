"""Average growth over several years: printed means and single years, compounded."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.prevailing import latest, rivals
from policykb.analysis.value import Value
from policykb.analysis.values import Values
from policykb.analysis.verdicts.result import Result, Target, not_rated, placed, seen
from policykb.core.intervals import Interval, tidy
from policykb.core.vocabulary import FINAL, Flag, Reason, Verdict


def average(target: Target, _: Values, visible: list[Value], as_of: date) -> Result:
    """A mean rate over several years: printed means and single years, compounded."""
    years = target_years(target)
    if as_of < target.start:
        return Result(Verdict.NOT_STARTED, value=latest(visible), **seen(latest(visible)))
    usable = [v for v in visible if not v.point and v.start >= target.start
              and v.end <= target.end and _whole_years(v)]
    cover = _cover(usable, years)
    covered = {year for v in cover for year in v.years}
    due = [y for y in years if date(y, 12, 31) <= as_of]
    if not cover or set(due) - covered:
        anywhere = {year for v in usable for year in v.years}
        missing = tuple(y for y in due if y not in anywhere)
        return _average_unknown(target, visible, usable, missing)
    return _average_known(target, usable, cover, as_of)


def _average_known(target: Target, usable: list[Value], cover: list[Value],
                   as_of: date) -> Result:
    """The verdict where values ``cover`` every year that is over."""
    last = max(cover, key=lambda v: v.end)
    if any(v.unbounded for v in cover):
        return not_rated(Reason.UNBOUNDED, last, used=tuple(usable))
    mean = mean_growth([(v.interval, len(v.years)) for v in cover])
    years_say = _by_years(mean, usable, target_years(target), [y for v in cover for y in v.years])
    if years_say and (single := _overtaken(target, usable, cover)):
        early = _average_known(target, single, single, as_of)
        return with_(early, beside=mean).flagged(Flag.MEAN_EARLY)
    verdict, others = placed(mean, target.accept), _other_means(mean, usable, cover, years_say)
    differ = [Flag.YEARS_DIFFER] if years_say else []
    if any(placed(other, target.accept) != verdict for other in others):
        return not_rated(Reason.CONFLICT, last, used=tuple(usable), beside=years_say,
                         flags=(Flag.CONFLICT, *differ))
    result = Result(verdict, value=last, interval=mean, used=tuple(cover), beside=years_say).flagged(
        *([Flag.DERIVED] if len(cover) > 1 else []), *([Flag.CONFLICT] if others else []), *differ)
    if as_of >= target.end:
        return result
    years, known = len(target_years(target)), sum(len(v.years) for v in cover)
    return with_(result, verdict=_SO_FAR[verdict],
                 elapsed=tidy(known / years), elapsed_months=12 * known,
                 needed=needed_growth(target.threshold, years, cover))


#: What the mean so far says of a period that runs, by what it would say of one that is over.
_SO_FAR = {Verdict.MET: Verdict.ON_TRACK, Verdict.MISSED: Verdict.BEHIND,
           Verdict.BORDERLINE: Verdict.BORDERLINE}


def target_years(target: Target) -> range:
    """The calendar years of which a target is the mean."""
    return range(target.start.year, target.end.year + 1)


def _overtaken(target: Target, usable: list[Value], cover: list[Value]) -> list[Value]:
    """The single years, where every printed mean was known before its last year was.

    A congress report of October prints the mean of a term of which a year is still to
    be counted; where every year stands by itself, the years decide.
    """
    single = _cover([v for v in usable if len(v.years) == 1], target_years(target))
    last = {v.end: v.released for v in single}
    means = [v for v in cover if len(v.years) > 1]
    return single if all(_premature(v, last.get(v.end)) for v in means) else []


def _premature(mean: Value, last: date | None) -> bool:
    """Whether a mean was printed before its last year, published on ``last``, was known."""
    if mean.released is None or mean.vintage in FINAL:
        return False
    return mean.released <= mean.end or (last is not None and mean.released < last)


def _other_means(mean: Interval, usable: list[Value], cover: list[Value],
                 years_say: Interval | None) -> list[Interval]:
    """What the mean would be with the rivals of its values, or of the single years."""
    found = [years_say] if years_say else []
    for rival in (v for c in cover for v in rivals(c, usable)):
        found.append(mean_growth([(rival.interval if rival.years == c.years else c.interval,
                                   len(c.years)) for c in cover]))
    return found


def _whole_years(value: Value) -> bool:
    return (value.start.month, value.start.day, value.end.month, value.end.day) == (1, 1, 12, 31)


def _cover(usable: list[Value], years: range) -> list[Value]:
    """Values that together stand for the years from the first on, without overlap.

    The widest printed mean from the first year is taken before single
    years; of several values of one period the latest vintage.
    """
    chosen: list[Value] = []
    year = years.start
    while year in years:
        here = [v for v in usable if v.start.year == year]
        if not here:
            break
        widest = max(v.end for v in here)
        best = latest([v for v in here if v.end == widest])
        assert best is not None
        chosen.append(best)
        year = best.end.year + 1
    return chosen


def _by_years(mean: Interval, usable: list[Value], years: range,
              covered: list[int]) -> Interval | None:
    """The mean of the years one by one where all are known and it is another than printed.

    A mean that was printed before its last year was over is often not what
    the years then came to.
    """
    single = _cover([v for v in usable if len(v.years) == 1], years)
    if [year for v in single for year in v.years] != covered:
        return None
    other = mean_growth([(v.interval, 1) for v in single])
    return None if other.meets(mean) else other


def _average_unknown(target: Target, visible: list[Value], usable: list[Value],
                     missing: tuple[int, ...]) -> Result:
    inside = [v for v in visible if not v.point and v.start >= target.start
              and v.end <= target.end]
    if not inside:
        before = latest([v for v in visible if v.end < target.start])
        if before is not None and not missing:
            return Result(Verdict.NOT_STARTED, value=before, **seen(before))
        return not_rated(Reason.NO_OBSERVATION, before, missing=missing, flags=(Flag.MISSING_YEARS,))
    last = latest(inside)
    assert last is not None
    if not usable:
        return not_rated(Reason.PART_YEAR, last, flags=(Flag.PART_YEAR,))
    return not_rated(Reason.NO_OBSERVATION, last, missing=missing, used=tuple(usable),
                     flags=(Flag.MISSING_YEARS,))


def mean_growth(rates: list[tuple[Interval, int]]) -> Interval:
    """The mean annual rate so far, (∏(1+gᵢ)^kᵢ)^(1/Σkᵢ) − 1, in per cent.

    ``rates`` are (rate in per cent, number of years it stands for).
    """
    if len(rates) == 1:
        return rates[0][0]
    total = sum(weight for _, weight in rates)

    def mean(*given: float) -> float:
        # Nothing falls by more than all: two rates without a lower end are no rise without end.
        product = math.prod(max(1 + g / 100, 0.0) ** w for g, (_, w) in zip(given, rates, strict=True))
        return (product ** (1 / total) - 1) * 100

    lows, highs = [r.low for r, _ in rates], [r.high for r, _ in rates]
    return Interval(tidy(mean(*lows)), tidy(mean(*highs)))


def needed_growth(threshold: float, years: int, cover: list[Value]) -> Interval | None:
    """The mean rate that the rest must have: ((1+T)^n ÷ ∏(1+gᵢ))^(1/(n−k)) − 1, in per cent."""
    done = sum(len(v.years) for v in cover)
    if done >= years:
        return None

    def rest(which: Callable[[Value], float]) -> float:
        so_far = math.prod((1 + which(v) / 100) ** len(v.years) for v in cover)
        left = ((1 + threshold / 100) ** years / so_far) ** (1 / (years - done))
        return float(left - 1) * 100

    return Interval(tidy(rest(lambda v: v.interval.high)), tidy(rest(lambda v: v.interval.low)))
