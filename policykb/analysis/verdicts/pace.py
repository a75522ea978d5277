"""The pace of a level that is on its way: the part of the way gone against the part of the time."""

from __future__ import annotations

from dataclasses import replace as with_

from policykb.analysis.prevailing import latest
from policykb.analysis.value import Value
from policykb.analysis.verdicts.result import Result, Target, paced
from policykb.core.intervals import Interval, corners_if_any, tidy
from policykb.core.periods import months_between
from policykb.core.vocabulary import Flag, IndicatorKind, Reason, Verdict, Vintage


def by_pace(target: Target, annual: list[Value], last: Value, result: Result,
            known: list[Value]) -> Result:
    """The state of a level that is not reached yet, by its pace since the baseline.

    The baseline is the last year that ended before the period (or the document, where no
    first year is printed).  Where that year has no sound figure another one serves; the
    result then says what the one nearest to it among all that are ``known``, weak ones
    too, would give.  Where the two differ there is no verdict.
    """
    base = _baseline(target, annual, last)
    if not last.interval.meets(target.accept):
        result = result.flagged(Flag.SURELY_UNMET)
    if base is None:
        return with_(result, verdict=Verdict.NOT_RATED, reason=Reason.NO_BASELINE)
    paced_ = _since(target, base, last, result)
    if base.end.year == wanted_year(target):
        return paced_
    paced_ = paced_.flagged(Flag.BASELINE_OTHER)
    other = _nearest(target, base, last, known)
    if other is None:
        return paced_
    told = _since(target, other, last, result)
    paced_ = with_(paced_, otherwise=told)
    if paced_.verdict == told.verdict or Verdict.NOT_RATED in (paced_.verdict, told.verdict):
        return paced_
    return with_(paced_, verdict=Verdict.NOT_RATED, reason=Reason.NO_BASELINE,
                 arithmetic=paced_.verdict)


def wanted_year(target: Target) -> int:
    """The last year that ended before the period of a target."""
    return target.start.year - 1


def _nearest(target: Target, base: Value, last: Value, known: list[Value]) -> Value | None:
    """The figure of another year that is nearest to the year wanted, sound or not."""
    wanted = wanted_year(target)
    # A figure of which no series is known may be of this one: it can raise a doubt, not settle it.
    near = [v for v in known if v.annual and v.vintage != Vintage.PLAN and v.series in (None, last.series)
            and v.derivation != "bound" and v.end.year not in (base.end.year, last.end.year)
            and v.end < last.end and abs(v.end.year - wanted) <= abs(base.end.year - wanted)]
    if not near:
        return None
    year = min({v.end.year for v in near}, key=lambda y: (abs(y - wanted), y))
    return latest([v for v in near if v.end.year == year])


def _since(target: Target, base: Value, last: Value, result: Result) -> Result:
    """The state by the pace since one baseline.

    progress = (y − y₀) ÷ (T − y₀), pace = progress ÷ the part of the time that is gone.
    """
    if _lowers(target, base):
        return with_(result, verdict=Verdict.NOT_RATED, reason=Reason.LOWERED, baseline=base)
    if base.interval.within(target.accept):
        return with_(result, verdict=Verdict.ONCE_REACHED, baseline=base)
    threshold = target.threshold
    if base.interval.low <= threshold <= base.interval.high:
        return with_(result, verdict=Verdict.NOT_RATED, reason=Reason.NO_BASELINE, baseline=base)
    way = corners_if_any(lambda y, y0: (y - y0) / (threshold - y0), last.interval, base.interval)
    if way is None:
        return with_(result, verdict=Verdict.NOT_RATED, reason=Reason.UNBOUNDED, baseline=base)
    if way.low > 1 and not last.interval.meets(target.accept):
        return with_(result, verdict=Verdict.ONCE_REACHED, baseline=base)  # through it and beyond
    months = months_between(base.end, last.end)
    elapsed = months / months_between(base.end, target.end)
    pace = Interval(tidy(way.low / elapsed), tidy(way.high / elapsed))
    return with_(result, verdict=paced(pace), baseline=base, progress=way, elapsed=tidy(elapsed),
                 elapsed_months=months, pace=pace, needed=_yearly(target, last))


def _lowers(target: Target, base: Value) -> bool:
    """Whether a share is to come down into a printed range that it was above when the target was set.

    A plan's structure gives each part a range and says of none that more of it is
    better; read as a floor the range would call the intended fall a loss.
    """
    far = target.row["high"]
    return (target.indicator["kind"] == IndicatorKind.SHARE and target.rises and far is not None
            and base.interval.low > far)


def _baseline(target: Target, annual: list[Value], last: Value) -> Value | None:
    """The last level before the period, else the first one in it, in the series of the last.

    Only printed levels and those that follow from a printed change serve.
    """
    same = [v for v in annual if months_between(v.end, last.end) > 0
            and v.derivation != "bound" and v.series == last.series]
    if last.derivation == "bound" or not same:
        return None
    before = [v for v in same if v.end < target.start]
    if before:
        return latest(before)
    first = min(v.end for v in same)
    return latest([v for v in same if v.end == first])


def _yearly(target: Target, last: Value) -> Interval | None:
    """(T − y) ÷ remaining years."""
    years = months_between(last.end, target.end) / 12
    if years <= 0 or target.indicator["kind"] in (IndicatorKind.RANK, IndicatorKind.INDEX):
        return None
    return corners_if_any(lambda y: (target.threshold - y) / years, last.interval)
