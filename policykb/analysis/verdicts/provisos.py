"""What stands beside the arithmetic of a verdict, and may set it aside.

Who counted a figure that equals the target as printed; a condition attached to the
target; a source that says otherwise of it; and whether anybody stands by the target at
all.  What the figures alone would say is kept (``Result.arithmetic``) and shown in the
trail.  Not here: the arithmetic itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.prevailing import by_end_year
from policykb.analysis.value import printed_figure
from policykb.analysis.values import Values
from policykb.analysis.verdicts.result import Result, Target
from policykb.core.intervals import Interval, tidy
from policykb.core.periods import period_end
from policykb.core.printed import NumberError
from policykb.core.vocabulary import ACHIEVED, GONE, RATED, Flag, Reason, Says, Stage, Verdict, Vintage


def provided(target: Target, values: Values, result: Result, as_of: date) -> Result:
    """The verdict of the figures with everything that stands beside it."""
    for step in _STEPS:
        result = step(target, values, result, as_of)
    return result


def stage_at(target: Target, as_of: date) -> Stage:
    """How far a target had come on a day: before it was replaced it stood."""
    row = target.row
    dated = row["stage"] == Stage.REPLACED and row["replaced_on"]
    if dated and as_of < period_end(row["replaced_on"]):
        return Stage.ADOPTED
    return Stage(row["stage"])


def _as_printed(target: Target, values: Values, result: Result, as_of: date) -> Result:
    """Met as printed: whoever counts printed just the target, and only its rounding is open."""
    value = result.value
    if result.verdict != Verdict.BORDERLINE or as_of < target.end or value is None:
        return result
    row = values.kb.record[value.ids[0]]
    if value.derivation or result.interval != value.interval or not row["counted_by"]:
        return result
    try:
        figure = printed_figure(values.kb, row, "observation")
    except NumberError:
        return result
    equal = tidy(figure.low) == tidy(target.threshold)
    accepted = Interval(figure.low, figure.low).within(target.accept)
    return with_(result, verdict=Verdict.MET_AS_PRINTED) if figure.plain and equal and accepted else result


def _conditioned(target: Target, values: Values, result: Result, as_of: date) -> Result:
    """A condition attached to the target is named; where it is known to be broken, it decides."""
    if not target.row["condition_vi"]:
        return result
    result = result.flagged(Flag.CONDITION)
    other = target.row["condition_above_id"]
    broken = _years_below(target, values, other, as_of) if other else ()
    if not broken:
        return result
    result = with_(result, broken=broken).flagged(Flag.CONDITION_BROKEN)
    return _aside(result, Reason.CONDITION) if result.verdict in ACHIEVED else result


def _years_below(target: Target, values: Values, other: str, as_of: date) -> tuple[int, ...]:
    """The years of the period in which the indicator surely did not exceed another one."""
    place = target.row["place_id"]
    own, least = (by_end_year(
        v for v in values.of(place, one) if v.annual and not v.weak and v.vintage != Vintage.PLAN
        and v.start >= target.start and v.end <= min(as_of, target.end))
        for one in (target.row["indicator_id"], other))
    return tuple(year for year in sorted(own.keys() & least.keys())
                 if own[year].interval.high < least[year].interval.low)


def _contradicted(target: Target, values: Values, result: Result, as_of: date) -> Result:
    """A source that counts the target among those not met unseats a verdict that says it is."""
    claims = [row for row in values.kb.rows.of("reported_attainments", "target_id", target.row["id"])
              if row["says"] and not row["ambiguous"] and (not row["period_to"]
                                  or target.end <= period_end(row["period_to"]) <= as_of)]
    said = {row["says"] for row in claims}
    if result.verdict in ACHIEVED and Says.MISSED in said:
        return _aside(result, Reason.CONFLICT).flagged(Flag.CLAIM_DIFFERS)
    if result.verdict == Verdict.MISSED and Says.MET in said:
        return result.flagged(Flag.CLAIM_DIFFERS)
    return result


def _set_aside(target: Target, _: Values, result: Result, as_of: date) -> Result:
    """Nobody stands by what was replaced, dropped, or never adopted: it is neither met nor missed.

    Nor is what was only projected, a scenario of a plan.
    """
    stage = stage_at(target, as_of)
    projected = stage == Stage.PROJECTION and result.verdict in RATED
    if result.verdict == Verdict.ENDED or not (projected or stage in {*GONE, Stage.DRAFT}):
        return result
    verdict = Verdict.REPLACED if stage in GONE else Verdict.DRAFT
    return with_(result, verdict=verdict, reason=None, arithmetic=result.arithmetic or result.verdict)


def _aside(result: Result, reason: Reason) -> Result:
    return with_(result, verdict=Verdict.NOT_RATED, reason=reason, arithmetic=result.verdict)


_STEPS: tuple[Callable[[Target, Values, Result, date], Result], ...] = (
    _as_printed, _conditioned, _contradicted, _set_aside)
