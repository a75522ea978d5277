"""The rules that give a target its verdict.

In this order: the territory still exists; a comparable value is known; the
period has begun; it is over (met, missed, or rounding decides); or it runs
(at the level, or by pace).  :mod:`policykb.analysis.verdicts.attainment` makes the table.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import replace as with_
from datetime import date
from typing import Any

from policykb.analysis.cells import cells_of
from policykb.analysis.prevailing import by_end_year, peers, precedence, rivals
from policykb.analysis.prevailing import latest as _latest
from policykb.analysis.value import Value
from policykb.analysis.values import Values
from policykb.core.model import Interval, corners, corners_if_any, months_between, tidy


@dataclass(frozen=True)
class Target:
    """A target with what meets it."""

    row: dict[str, Any]
    indicator: dict[str, Any]
    place: dict[str, Any]
    accept: Interval
    start: date
    end: date
    issued: date | None = None
    #: The printed figure, or the two ends of the printed range.
    printed: tuple[float, float] = (math.nan, math.nan)

    @property
    def threshold(self) -> float:
        """The printed figure: of a range the end that is reached first, its middle if two-sided.

        "khoảng 30%" is met from 29.25 on, and what is missing is counted from 30.
        """
        low, high = self.printed
        if not self.one_sided:
            return (low + high) / 2
        return low if self.rises else high

    @property
    def rises(self) -> bool:
        """Whether meeting it means reaching up to it."""
        return math.isinf(self.accept.high)

    @property
    def one_sided(self) -> bool:
        """Whether everything beyond the figure meets it."""
        return math.isinf(self.accept.high) or math.isinf(self.accept.low)

    @property
    def far_end(self) -> float:
        """The figure, of a range the end that is harder to reach."""
        low, high = self.printed
        return high if self.rises else low


@dataclass(frozen=True)
class Result:
    """One verdict with everything that led to it."""

    verdict: str
    reason: str | None = None
    value: Value | None = None
    baseline: Value | None = None
    interval: Interval | None = None
    progress: Interval | None = None
    elapsed: float = math.nan
    elapsed_months: float = math.nan
    pace: Interval | None = None
    needed: Interval | None = None
    used: tuple[Value, ...] = ()
    missing: tuple[int, ...] = ()
    flags: tuple[str, ...] = ()

    def flagged(self, *flags: str) -> Result:
        """The same with more flags."""
        return with_(self, flags=tuple(dict.fromkeys((*self.flags, *flags))))


def not_rated(reason: str, value: Value | None = None, **more: Any) -> Result:
    """No rating, with its reason and the value that informs the page."""
    return Result("not_rated", reason, value, interval=value.interval if value else None, **more)


# --------------------------------------------------------------------------
# One target
# --------------------------------------------------------------------------


def judge(target: Target, values: Values, as_of: date, *, adopted: set[str]) -> Result:
    """The verdict on one target; the rules in their order."""
    result = _judged(target, values, as_of, adopted)
    shown = result.value
    # Whatever the verdict: the figure beside it is one of several that contradict each other.
    contested = shown is not None and shown.derivation is None and (
        cells_of(values.kb).contested(shown.ids[0]))
    return result.flagged("conflict") if contested else result


def _judged(target: Target, values: Values, as_of: date, adopted: set[str]) -> Result:
    row = target.row
    known = values.of(row["place_id"], row["indicator_id"])
    visible = [v for v in known if v.end <= as_of and v.vintage != "plan"]
    rated = _rate(target, values, visible, as_of)
    if _too_early(target, rated, as_of):
        rated = Result("not_started", value=rated.value, **_seen(rated.value))
    if _territory_ended(target, as_of, adopted):
        # A level says nothing of how much was added.
        last = (_last_state([v for v in visible if not v.inferred]) if row["kind"] != "increase"
                else rated.value if rated.value and rated.value.derivation == "increase" else None)
        flags = rated.flags if last and last == rated.value else ()
        return with_(not_rated("territory_ended", last), verdict="ended",
                     flags=flags).flagged(*_standing(row))
    if values.weak(row) and rated.reason is None and rated.verdict != "not_started":
        return with_(rated, verdict="not_rated", reason="weak_source")
    return rated.flagged(*_standing(row))


def _last_state(known: list[Value]) -> Value | None:
    """The last whole year that a source above the lowest tier prints, else the next best."""
    annual = [v for v in known if v.annual]
    return _latest([v for v in annual if not v.weak]) or _latest(annual) or _latest(known)


def _too_early(target: Target, rated: Result, as_of: date) -> bool:
    """Whether no year of the period is over yet, so that no figure of it can be known.

    What is known of a part of a single year's target is still shown.
    """
    single = target.start.year == target.end.year
    shown = single and rated.reason == "part_year"
    return (rated.verdict == "not_rated" and not shown
            and as_of < date(target.start.year, 12, 31))


def _standing(row: dict[str, Any]) -> Iterable[str]:
    assumed = not row["period_from"] and row["kind"] in ("average_growth", "cumulative")
    if row["period_inferred"] or assumed:
        yield "period_inferred"
    if row["stage"] in ("replaced", "draft", "projection", "dropped"):
        yield row["stage"]


def _territory_ended(target: Target, as_of: date, adopted: set[str]) -> bool:
    ended = target.place["valid_to"]
    if not ended or target.row["id"] in adopted:
        return False
    last = date.fromisoformat(ended)
    return last < as_of and last < target.end


def _rate(target: Target, values: Values, visible: list[Value], as_of: date) -> Result:
    if not visible:
        return _without(target, values, as_of)
    sound = [v for v in visible if not v.weak]
    if not sound:
        return not_rated("weak_source", _latest(visible))
    printed = [v for v in sound if not v.inferred]
    if not printed:
        return not_rated("ambiguous", _latest(sound), flags=("inferred",))
    rate = {"average_growth": _average, "cumulative": _cumulative}.get(
        target.row["kind"], _level)
    result = rate(target, values, printed, as_of)
    if result.reason in _UNKNOWN or result.verdict == "awaiting_final":
        told = rate(target, values, [v for v in visible if not v.inferred], as_of)
        return not_rated("weak_source", told.value) if _decided(told) else result
    if _doubted(target, result, [v for v in visible if v.weak]):
        return with_(result, verdict="not_rated", reason="conflict").flagged("conflict")
    if _recalculated(target, values, result):
        result = with_(result, verdict="not_rated", reason="series_break")
    if result.reason == "series_break":
        return _by_bound(target, values, as_of) or result
    return result


#: Reasons that say that the figure which would decide is not known.
_UNKNOWN = frozenset({"period", "part_year", "no_observation"})


def _decided(result: Result) -> bool:
    return result.reason is None and result.verdict not in ("awaiting_final", "not_started")


def _without(target: Target, values: Values, as_of: date) -> Result:
    """No value of the indicator in the territory: by bound, or the first reason why not."""
    return _by_bound(target, values, as_of) or not_rated(_absence(target, values))


def _by_bound(target: Target, values: Values, as_of: date) -> Result | None:
    """A verdict from what wholes and parts say, where that alone decides."""
    row = target.row
    bounds = [v for v in values.bounds(row["place_id"], row["indicator_id"])
              if v.end <= as_of and not v.weak and not v.inferred and v.annual
              and v.start >= target.start and v.vintage != "plan"]
    telling = [v for v in bounds
               if v.interval.within(target.accept) or not v.interval.meets(target.accept)]
    if not telling or row["kind"] != "level":
        return None
    result = _level(target, values, telling, as_of)
    if result.reason == "series_break":
        return None
    return result.flagged("by_bound", "derived")


def _absence(target: Target, values: Values) -> str:
    """Why there is nothing comparable: unit, denominator, territory or no observation at all."""
    record, row = values.kb.record, target.row
    place, indicator = row["place_id"], row["indicator_id"]
    here = values.indicators_at.get(place, set()) - {indicator}
    concept = target.indicator["concept_id"]
    for other in sorted(here):
        if concept and record[other]["concept_id"] == concept:
            if record[other]["unit"] != target.indicator["unit"]:
                return "unit"
            return {"rank": "concept", "index": "concept", "share": "denominator"}.get(
                target.indicator["kind"], "basis")
    if values.kin_of.get(indicator, set()) & here:
        return "concept"
    neighbours = values.parts_of.get(place, []) + [target.place["successor_id"]]
    if any(indicator in values.indicators_at.get(p, ()) for p in neighbours):
        return "territory"
    return "no_observation"


# -- levels, ranks, single years --------------------------------------------


def _doubted(target: Target, result: Result, weak: list[Value]) -> bool:
    """Whether an expectation from before the period was over is contradicted since.

    A weak source cannot carry a verdict, but it can unseat one that rests on
    what was only expected.
    """
    value = result.value
    if result.verdict not in ("met", "missed") or value is None or value.derivation:
        return False
    if value.released is None or value.released > value.end:
        return False
    later = [v for v in weak if (v.start, v.end) == (value.start, value.end)
             and v.vintage != "plan" and (v.released is None or v.released > value.released)]
    return any(_place(v.interval, target.accept) != result.verdict for v in later)


def _level(target: Target, values: Values, visible: list[Value], as_of: date) -> Result:
    if target.row["kind"] == "increase":
        own = target.row["unit"] == target.indicator["unit"]
        measure = operator.sub if own else _INCREASE.get(target.row["unit"])
        if measure is None:
            return not_rated("unit", _latest(visible))
        visible = _increases(target, visible, measure)
    annual = [v for v in visible if v.annual or (v.start, v.end) == (target.start, target.end)]
    within = [v for v in annual if v.end >= target.start and v.end <= target.end]
    if as_of >= target.end:
        return _over(target, visible, within, annual)
    if as_of < target.start or (annual and not within):
        return Result("not_started", value=_latest(annual), **_seen(_latest(annual)))
    if not within:
        return _part_year(target, visible)
    if target.indicator["kind"] == "growth":
        return _part_year(target, visible)
    return _running(target, values, annual, within)


def _seen(value: Value | None) -> dict[str, Any]:
    return {"interval": value.interval if value else None}


def _percent_more(level: float, base: float) -> float:
    return 100 * (level / base - 1)


#: What an increase is where its unit is not the indicator's own.
_INCREASE: dict[str, Callable[[float, float], float]] = {
    "point": operator.sub, "ranks": operator.sub, "percent": _percent_more,
    "percent-year": _percent_more, "times": operator.truediv,
}


def _increases(target: Target, visible: list[Value],
               measure: Callable[[float, float], float]) -> list[Value]:
    """Levels as increases over the last level of the same series before the period."""
    found = []
    for v in visible:
        base = _latest([b for b in visible if b.annual and b.end < target.start
                        and b.series == v.series])
        gain = corners_if_any(measure, v.interval, base.interval) if base else None
        if base and gain and v.annual and v.end >= target.start:
            found.append(with_(v, interval=gain, ids=(*v.ids, *base.ids), derivation="increase"))
    return found


def _over(target: Target, visible: list[Value], within: list[Value],
          annual: list[Value]) -> Result:
    """The period is over: the value of its end decides, or is awaited."""
    # A state in March is not yet that of the year's end.
    finals = [v for v in within if v.end.year == target.end.year
              and (not v.point or v.end >= target.end)]
    if finals:
        return _decide(target, finals)
    shown = _part_year(target, visible)
    # A value from after the period tells nothing of its end, nor one year's growth of another's.
    before = [] if target.indicator["kind"] == "growth" else annual
    last = _latest(within) or _latest([v for v in before if v.end <= target.end])
    if last is None or (not within and shown.reason == "part_year"):
        return shown
    return Result("awaiting_final", value=last, **_seen(last)).flagged(*_traits(last))


def _decide(target: Target, candidates: list[Value]) -> Result:
    """A ∩ I with the latest vintage; conflicting values only if they agree on the verdict."""
    best = _latest(candidates)
    assert best is not None
    equals = peers(best, candidates) or [best]
    verdicts = {_place(v.interval, target.accept) for v in equals}
    apart = any(not a.interval.meets(b.interval) for a in equals for b in equals)
    if apart and len(verdicts) > 1:
        return not_rated("conflict", best, used=tuple(equals), flags=("conflict",))
    result = Result(_place(best.interval, target.accept), value=best, interval=best.interval,
                    used=tuple(candidates))
    earlier = ["earlier_differs"] if overruled(target, best, candidates) else []
    return result.flagged(*_traits(best), *(["conflict"] if apart else []), *earlier)


def overruled(target: Target, best: Value, candidates: Iterable[Value]) -> list[Value]:
    """What was printed before ``best`` for the same period and gives another verdict.

    The later figure decides, but whoever reads the verdict may know the earlier one.
    """
    verdict = _place(best.interval, target.accept)
    return [v for v in candidates if (v.start, v.end) == (best.start, best.end)
            and v.derivation is None and not v.interval.meets(best.interval)
            and precedence(v) < precedence(best)
            and _place(v.interval, target.accept) != verdict]


def _place(interval: Interval, accept: Interval) -> str:
    if interval.within(accept):
        return "met"
    return "borderline" if interval.meets(accept) else "missed"


def _traits(value: Value) -> Iterable[str]:
    if value.derivation:
        yield "derived"
    if value.derivation == "bound":
        yield "by_bound"


def _part_year(target: Target, visible: list[Value]) -> Result:
    """Only parts of a year, or other periods, are known: shown, not rated."""
    inside = [v for v in visible if v.start >= target.start and v.end <= target.end]
    partial_ = _latest([v for v in inside if not v.annual])
    if partial_ is not None:
        return not_rated("part_year", partial_, flags=("part_year",))
    return not_rated("period", _latest(visible))


def _running(target: Target, values: Values, annual: list[Value],
             within: list[Value]) -> Result:
    """The period runs: at the level, once at it, or by pace."""
    latest = _latest(within)
    assert latest is not None
    if _superseded(values, target, latest):
        return not_rated("series_break", latest, used=tuple(within), flags=tuple(_traits(latest)))
    result = _from_latest(target, annual, within, latest)
    others = rivals(latest, within)
    if any(_from_latest(target, annual, within, v).verdict != result.verdict for v in others):
        return not_rated("conflict", latest, used=(latest, *others), flags=("conflict",))
    return result.flagged("conflict") if others else result


def _from_latest(target: Target, annual: list[Value], within: list[Value],
                 latest: Value) -> Result:
    """The state of a running period as ``latest`` has it."""
    result = Result("reached", value=latest, interval=latest.interval, used=tuple(within))
    result = result.flagged(*_traits(latest))
    if latest.interval.within(target.accept):
        return result
    if any(v.interval.within(target.accept) for v in within if v.end < latest.end):
        return with_(result, verdict="once_reached")
    return _by_pace(target, annual, latest, result)


def _superseded(values: Values, target: Target, latest: Value) -> bool:
    """Whether the value's series has been replaced by a recalculated one."""
    later = values.last_of_series.get(target.row["place_id"], {})
    return bool(latest.series) and any(
        end > latest.end for series, end in later.items() if series != latest.series)


def _recalculated(target: Target, values: Values, result: Result) -> bool:
    """Whether the verdict would be another in the series that the target was set in.

    That is an older one which was still published when the target was
    issued.  What lies between the two is measured in the last year of both.
    """
    value, place = result.value, target.row["place_id"]
    if result.reason or not (value and value.series and target.issued):
        return False
    last = values.last_of_series.get(place, {})
    known = [v for v in values.of(place, target.row["indicator_id"]) if v.annual and v.series]
    for older, ended in last.items():
        if not target.issued <= ended < last.get(value.series, date.min):
            continue
        of_both = [(old, new) for old in known for new in known if old.series == older
                   and new.series == value.series and old.end == new.end]
        if of_both:
            old, new = max(of_both, key=lambda pair: (pair[0].end, pair[1].rank, pair[0].rank))
            before = corners_if_any(lambda y, was, now: y + was - now, value.interval,
                                    old.interval, new.interval)
            verdict = _place(value.interval, target.accept)
            return before is None or _place(before, target.accept) != verdict
    return False


def _by_pace(target: Target, annual: list[Value], latest: Value, result: Result) -> Result:
    base = _baseline(target, annual, latest)
    if not latest.interval.meets(target.accept):
        result = result.flagged("surely_unmet")
    if base is None:
        return with_(result, verdict="not_rated", reason="no_baseline")
    if base.interval.within(target.accept):
        return with_(result, verdict="once_reached", baseline=base)
    threshold = target.threshold
    if base.interval.low <= threshold <= base.interval.high:
        return with_(result, verdict="not_rated", reason="no_baseline", baseline=base)
    way = corners_if_any(lambda y, y0: (y - y0) / (threshold - y0), latest.interval, base.interval)
    if way is None:
        return with_(result, verdict="not_rated", reason="unbounded", baseline=base)
    if way.low > 1 and not latest.interval.meets(target.accept):
        return with_(result, verdict="once_reached", baseline=base)  # through it and beyond
    months = months_between(base.end, latest.end)
    elapsed = months / months_between(base.end, target.end)
    pace = Interval(tidy(way.low / elapsed), tidy(way.high / elapsed))
    verdict = "on_track" if pace.low >= 1 else "behind" if pace.high < 1 else "borderline"
    return with_(result, verdict=verdict, baseline=base, progress=way, elapsed=tidy(elapsed),
                 elapsed_months=months, pace=pace, needed=_yearly(target, latest))


def _baseline(target: Target, annual: list[Value], latest: Value) -> Value | None:
    """The last level before the period, else the first one in it, in the series of the latest.

    Only printed levels and those that follow from a printed change serve.
    """
    same = [v for v in annual if months_between(v.end, latest.end) > 0
            and v.derivation != "bound" and v.series == latest.series]
    if latest.derivation == "bound" or not same:
        return None
    before = [v for v in same if v.end < target.start]
    if before:
        return _latest(before)
    first = min(v.end for v in same)
    return _latest([v for v in same if v.end == first])


def _yearly(target: Target, latest: Value) -> Interval | None:
    """(T − y) ÷ remaining years."""
    years = months_between(latest.end, target.end) / 12
    if years <= 0 or target.indicator["kind"] in ("rank", "index"):
        return None
    return corners_if_any(lambda y: (target.threshold - y) / years, latest.interval)


# -- average growth ----------------------------------------------------------


def _average(target: Target, _: Values, visible: list[Value], as_of: date) -> Result:
    """A mean rate over several years: printed means and single years, compounded."""
    years = range(target.start.year, target.end.year + 1)
    if as_of < target.start:
        return Result("not_started", value=_latest(visible), **_seen(_latest(visible)))
    usable = [v for v in visible if not v.point and v.start >= target.start
              and v.end <= target.end and _whole_years(v)]
    cover = _cover(usable, years)
    covered = [year for v in cover for year in v.years]
    due = [y for y in years if date(y, 12, 31) <= as_of]
    if not cover or set(due) - set(covered):
        anywhere = {year for v in usable for year in v.years}
        missing = tuple(y for y in due if y not in anywhere)
        return _average_unknown(target, visible, usable, missing)
    latest = max(cover, key=lambda v: v.end)
    if any(v.unbounded for v in cover):
        return not_rated("unbounded", latest, used=tuple(usable))
    torn = [v for c in cover for v in rivals(c, usable)]
    mean = mean_growth([(v.interval, len(v.years)) for v in cover])
    single = _by_years(mean, usable, years, covered)
    others = [single] if single else []
    others += [mean_growth([(v.interval if v.years == c.years else c.interval, len(c.years))
                            for c in cover]) for v in torn]
    if any(_place(other, target.accept) != _place(mean, target.accept) for other in others):
        return not_rated("conflict", latest, used=tuple(usable), flags=("conflict",))
    result = Result("", value=latest, interval=mean, used=tuple(cover)).flagged(
        *(["derived"] if len(cover) > 1 else []), *(["conflict"] if others else []))
    if as_of >= target.end:
        return with_(result, verdict=_place(mean, target.accept))
    verdict = {"met": "on_track", "missed": "behind"}.get(_place(mean, target.accept), "borderline")
    months = 12 * len(covered)
    return with_(result, verdict=verdict, elapsed=tidy(len(covered) / len(years)),
                 elapsed_months=months,
                 needed=needed_growth(target.threshold, len(years), cover))


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
        best = _latest([v for v in here if v.end == widest])
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
        before = _latest([v for v in visible if v.end < target.start])
        if before is not None and not missing:
            return Result("not_started", value=before, **_seen(before))
        return not_rated("no_observation", before, missing=missing, flags=("missing_years",))
    last = _latest(inside)
    assert last is not None
    if not usable:
        return not_rated("part_year", last, flags=("part_year",))
    return not_rated("no_observation", last, missing=missing, used=tuple(usable),
                     flags=("missing_years",))


def mean_growth(rates: list[tuple[Interval, int]]) -> Interval:
    """The mean annual rate so far, (∏(1+gᵢ)^kᵢ)^(1/Σkᵢ) − 1, in per cent.

    ``rates`` are (rate in per cent, number of years it stands for).
    """
    if len(rates) == 1:
        return rates[0][0]
    total = sum(weight for _, weight in rates)

    def mean(*given: float) -> float:
        product = math.prod((1 + g / 100) ** w for g, (_, w) in zip(given, rates, strict=True))
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


# -- cumulative amounts -------------------------------------------------------


def _cumulative(target: Target, _: Values, visible: list[Value], as_of: date) -> Result:
    """A sum over the period: printed running totals, or single years added up."""
    if as_of < target.start:
        return Result("not_started", value=_latest(visible), **_seen(_latest(visible)))
    inside = [v for v in visible if not v.point and v.start >= target.start
              and v.end <= target.end]
    if not inside:
        before = _latest(visible)
        if as_of >= target.end:
            return not_rated("no_observation", before)
        return Result("not_started", value=before, **_seen(before))
    total, used, missing = _total(target, inside)
    latest = max(used, key=lambda v: v.end)
    result = Result("reached", value=latest, interval=total, used=tuple(used), missing=missing)
    result = result.flagged(*(["missing_years"] if missing else []),
                            *([] if latest.end.month == 12 else ["part_year"]))
    complete = latest.end == target.end and not missing
    if as_of >= target.end:
        # What is enough already stays enough; what is not yet too much may become so.
        if complete or (target.rises and total.within(target.accept)):
            return with_(result, verdict=_place(total, target.accept))
        return with_(result, verdict="awaiting_final")
    if total.within(target.accept):
        return result
    return _cumulative_pace(target, latest, total, result)


def _total(target: Target, inside: list[Value]) -> tuple[Interval, list[Value], tuple[int, ...]]:
    """The sum so far; with a missing year a lower bound only."""
    running = [v for v in inside if v.start == target.start]
    best = _latest(running)
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


def _cumulative_pace(target: Target, latest: Value, total: Interval, result: Result) -> Result:
    if not target.rises and not total.meets(target.accept):
        return with_(result, verdict="missed")  # a sum does not come down again
    begin = date(target.start.year - 1, 12, 31)
    months = months_between(begin, latest.end)
    elapsed = months / months_between(begin, target.end)
    high = math.inf if math.isinf(total.high) else tidy(total.high / target.threshold)
    way = Interval(tidy(total.low / target.threshold), high)
    pace = Interval(tidy(way.low / elapsed), high if math.isinf(high) else tidy(high / elapsed))
    verdict = "on_track" if pace.low >= 1 else "behind" if pace.high < 1 else "borderline"
    return with_(result, verdict=verdict, progress=way, elapsed=tidy(elapsed),
                 elapsed_months=months, pace=pace)


# --------------------------------------------------------------------------
# Quantities
# --------------------------------------------------------------------------


def ratio(target: Target, interval: Interval | None) -> Interval | None:
    """value ÷ target, or target ÷ value when less is better; None where undefined.

    Defined only when both are surely positive and the indicator is a share,
    an amount, a count or a growth rate; never for ranks and indices.
    """
    kinds = ("share", "amount", "count", "growth")
    if interval is None or target.indicator["kind"] not in kinds or target.threshold <= 0:
        return None
    if interval.low <= 0 or math.isinf(interval.high):
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


def exceeded(target: Target, interval: Interval | None, setting: dict[str, float]) -> bool:
    """Whether a met target is surely exceeded by the cuts of ``data/settings.csv``.

    A result inside a printed range meets it: only what lies beyond its far end exceeds.
    """
    if interval is None or math.isinf(interval.low) or math.isinf(interval.high):
        return False
    if target.indicator["kind"] in ("share", "growth"):
        surplus = interval.low - target.far_end if target.rises else target.far_end - interval.high
        return surplus >= setting.get("exceed_points", 1.0)
    share = ratio(target, interval)
    wider = target.threshold / target.far_end if target.rises else target.far_end / target.threshold
    return share is not None and share.low * wider >= setting.get("exceed_ratio", 1.10)


def projection(target: Target, result: Result) -> Interval | None:
    """The least-squares line through three or more annual values, at the end of the period.

    Through values of one series only, and not through bounds.

    The line's value is linear in every observation, so its extremes take
    each observation at the end that the sign of its weight asks for.
    """
    if result.value is None or target.row["kind"] != "level":
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
