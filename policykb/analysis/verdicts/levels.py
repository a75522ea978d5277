"""Levels, ranks, increases and single years: what decides once the period is over, and while it runs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.prevailing import latest, peers, precedence, rivals
from policykb.analysis.value import Value
from policykb.analysis.values import Values
from policykb.analysis.verdicts.pace import by_pace
from policykb.analysis.verdicts.result import Result, Target, not_rated, placed, seen, traits
from policykb.analysis.verdicts.series import superseded
from policykb.core.intervals import corners_if_any
from policykb.core.vocabulary import Flag, IndicatorKind, Reason, Verdict


def increase(target: Target, values: Values, visible: list[Value], as_of: date) -> Result:
    """The verdict on an increase over the last level before the period."""
    own = target.row["unit"] == target.indicator["unit"]
    measure = operator.sub if own else _INCREASE.get(target.row["unit"])
    if measure is None:
        return not_rated(Reason.UNIT, latest(visible))
    return level(target, values, _increases(target, visible, measure), as_of)


def level(target: Target, values: Values, visible: list[Value], as_of: date) -> Result:
    """The verdict on a level, a rank or a single year's growth.

    ``visible`` are the values whose period has ended by ``as_of``.
    """
    annual = [v for v in visible if v.annual or (v.start, v.end) == (target.start, target.end)]
    within = [v for v in annual if v.end >= target.start and v.end <= target.end]
    if as_of >= target.end:
        return _over(target, visible, within, annual)
    if as_of < target.start or (annual and not within):
        return Result(Verdict.NOT_STARTED, value=latest(annual), **seen(latest(annual)))
    if not within or target.indicator["kind"] == IndicatorKind.GROWTH:
        return _part_year(target, visible)
    return _running(target, values, annual, within)


def _percent_more(now: float, base: float) -> float:
    return 100 * (now / base - 1)


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
        base = latest([b for b in visible if b.annual and b.end < target.start
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
    before = [] if target.indicator["kind"] == IndicatorKind.GROWTH else annual
    last = latest(within) or latest([v for v in before if v.end <= target.end])
    if last is None or (not within and shown.reason == Reason.PART_YEAR):
        return shown
    return Result(Verdict.AWAITING_FINAL, value=last, **seen(last)).flagged(*traits(last))


def _decide(target: Target, candidates: list[Value]) -> Result:
    """A ∩ I with the latest vintage; conflicting values only if they agree on the verdict."""
    best = latest(candidates)
    assert best is not None
    equals = peers(best, candidates) or [best]
    verdicts = {placed(v.interval, target.accept) for v in equals}
    apart = any(not a.interval.meets(b.interval) for a in equals for b in equals)
    if apart and len(verdicts) > 1:
        return not_rated(Reason.CONFLICT, best, used=tuple(equals), flags=(Flag.CONFLICT,))
    result = Result(placed(best.interval, target.accept), value=best, interval=best.interval,
                    used=tuple(candidates))
    earlier = [Flag.EARLIER_DIFFERS] if overruled(target, best, candidates) else []
    return result.flagged(*traits(best), *([Flag.CONFLICT] if apart else []), *earlier)


def overruled(target: Target, best: Value, candidates: Iterable[Value]) -> list[Value]:
    """What was printed before ``best`` for the same period and gives another verdict.

    The later figure decides, but whoever reads the verdict may know the earlier one.
    """
    verdict = placed(best.interval, target.accept)
    return [v for v in candidates if (v.start, v.end) == (best.start, best.end)
            and v.derivation is None and not v.interval.meets(best.interval)
            and precedence(v) < precedence(best)
            and placed(v.interval, target.accept) != verdict]


def _part_year(target: Target, visible: list[Value]) -> Result:
    """Only parts of a year, or other periods, are known: shown, not rated."""
    inside = [v for v in visible if v.start >= target.start and v.end <= target.end]
    partial_ = latest([v for v in inside if not v.annual])
    if partial_ is not None:
        return not_rated(Reason.PART_YEAR, partial_, flags=(Flag.PART_YEAR,))
    return not_rated(Reason.PERIOD, latest(visible))


def _running(target: Target, values: Values, annual: list[Value],
             within: list[Value]) -> Result:
    """The period runs: at the level, once at it, or by pace."""
    last = latest(within)
    assert last is not None
    if superseded(values, target, last):
        return not_rated(Reason.SERIES_BREAK, last, used=tuple(within), flags=tuple(traits(last)))
    result = _from_latest(target, values, annual, within, last)
    others = rivals(last, within)
    if any(_from_latest(target, values, annual, within, v).verdict != result.verdict for v in others):
        return not_rated(Reason.CONFLICT, last, used=(last, *others), flags=(Flag.CONFLICT,))
    return result.flagged(Flag.CONFLICT) if others else result


def _from_latest(target: Target, values: Values, annual: list[Value], within: list[Value],
                 last: Value) -> Result:
    """The state of a running period as ``last`` has it."""
    result = Result(Verdict.REACHED, value=last, interval=last.interval, used=tuple(within))
    result = result.flagged(*traits(last))
    if last.interval.within(target.accept):
        return result
    if any(v.interval.within(target.accept) for v in within if v.end < last.end):
        return with_(result, verdict=Verdict.ONCE_REACHED)
    known = values.of(target.row["place_id"], target.row["indicator_id"])
    return by_pace(target, annual, last, result, known)
