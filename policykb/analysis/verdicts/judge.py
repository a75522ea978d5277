"""The verdict on one target: the rules in their order.

The territory still exists; a comparable value is known; the period has
begun; it is over (met, missed, or rounding decides); or it runs (at the
level, or by pace).  What each kind of target asks stands in ``levels``,
``means`` and ``sums``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.cells import cells_of
from policykb.analysis.prevailing import SHORTER, latest
from policykb.analysis.value import Value
from policykb.analysis.values import Values
from policykb.analysis.verdicts.levels import increase, level
from policykb.analysis.verdicts.means import average
from policykb.analysis.verdicts.provisos import provided, stage_at
from policykb.analysis.verdicts.result import Result, Target, not_rated, placed, seen
from policykb.analysis.verdicts.series import recalculated
from policykb.analysis.verdicts.sums import cumulative
from policykb.core.vocabulary import Flag, IndicatorKind, Reason, Stage, TargetKind, Verdict, Vintage


def judge(target: Target, values: Values, as_of: date, *, adopted: set[str]) -> Result:
    """The verdict on one target; the rules in their order."""
    result = provided(target, values, _judged(target, values, as_of, adopted), as_of)
    return result.flagged(*_cell_says(values, result.value))


def _cell_says(values: Values, shown: Value | None) -> Iterable[Flag]:
    """What the cell of the figure shown says of it, whatever the verdict."""
    if shown is None or shown.derivation:
        return
    cell = cells_of(values.kb).of_figure(shown.ids[0])
    if cell is None:
        return
    if cell.contested:  # it is one of several that contradict each other
        yield Flag.CONFLICT
    if cell.best.ids == shown.ids and any(why in SHORTER for _, why in cell.others):
        yield Flag.FINER_PRINT


def _judged(target: Target, values: Values, as_of: date, adopted: set[str]) -> Result:
    row = target.row
    if as_of < target.surely_by:
        return not_rated(Reason.UNDATED).flagged(*_standing(target, as_of))
    known = values.of(row["place_id"], row["indicator_id"])
    visible = [v for v in known if v.end <= as_of and v.vintage != Vintage.PLAN]
    rated = _rate(target, values, visible, as_of)
    if _too_early(target, rated, as_of):
        rated = Result(Verdict.NOT_STARTED, value=rated.value, **seen(rated.value))
    if _territory_ended(target, as_of, adopted):
        # A level says nothing of how much was added.
        last = (_last_state([v for v in visible if not v.inferred]) if row["kind"] != TargetKind.INCREASE
                else rated.value if rated.value and rated.value.derivation == "increase" else None)
        flags = rated.flags if last and last == rated.value else ()
        return with_(not_rated(Reason.TERRITORY_ENDED, last), verdict=Verdict.ENDED,
                     flags=flags).flagged(*_standing(target, as_of))
    weak = all(map(values.weak, target.printings or (row,)))
    if weak and rated.reason is None and rated.verdict != Verdict.NOT_STARTED:
        return with_(rated, verdict=Verdict.NOT_RATED, reason=Reason.WEAK_SOURCE)
    return rated.flagged(*_standing(target, as_of))


def _last_state(known: list[Value]) -> Value | None:
    """The last whole year that a source above the lowest tier prints, else the next best."""
    annual = [v for v in known if v.annual]
    return latest([v for v in annual if not v.weak]) or latest(annual) or latest(known)


def _too_early(target: Target, rated: Result, as_of: date) -> bool:
    """Whether no year of the period is over yet, so that no figure of it can be known.

    What is known of a part of a single year's target is still shown.
    """
    single = target.start.year == target.end.year
    shown = single and rated.reason == Reason.PART_YEAR
    return (rated.verdict == Verdict.NOT_RATED and not shown
            and as_of < date(target.start.year, 12, 31))


def _standing(target: Target, as_of: date) -> Iterable[Flag]:
    if target.assumed:
        yield Flag.PERIOD_INFERRED
    if (stage := stage_at(target, as_of)) != Stage.ADOPTED:
        yield Flag(stage)


def _territory_ended(target: Target, as_of: date, adopted: set[str]) -> bool:
    ended = target.place["valid_to"]
    if not ended or target.row["id"] in adopted:
        return False
    last = date.fromisoformat(ended)
    return last < as_of and last < target.end


def _rate(target: Target, values: Values, visible: list[Value], as_of: date) -> Result:
    if not visible:
        return _without(target, values, as_of)
    printed = [v for v in visible if not v.weak and not v.inferred]
    if not printed:
        return _unsound(visible)
    rate = _RULES.get(target.row["kind"], level)
    result = rate(target, values, printed, as_of)
    if result.reason in _UNKNOWN or result.verdict == Verdict.AWAITING_FINAL:
        told = rate(target, values, [v for v in visible if not v.inferred], as_of)
        return not_rated(Reason.WEAK_SOURCE, told.value) if _decided(told) else result
    return _reconsidered(target, values, result, visible, as_of)


#: What the kinds of targets ask; of any other the level decides.
_RULES: dict[str, Callable[[Target, Values, list[Value], date], Result]] = {
    TargetKind.AVERAGE_GROWTH: average, TargetKind.CUMULATIVE: cumulative,
    TargetKind.INCREASE: increase}


def _unsound(visible: list[Value]) -> Result:
    """What is known stands in sources of the lowest tier alone, or was inferred."""
    sound = [v for v in visible if not v.weak]
    if not sound:
        return not_rated(Reason.WEAK_SOURCE, latest(visible))
    return not_rated(Reason.AMBIGUOUS, latest(sound), flags=(Flag.INFERRED,))


def _reconsidered(target: Target, values: Values, result: Result, visible: list[Value],
                  as_of: date) -> Result:
    """The verdict, unless what else is known of the value unseats it."""
    if _doubted(target, result, [v for v in visible if v.weak]):
        return with_(result, verdict=Verdict.NOT_RATED, reason=Reason.CONFLICT).flagged(Flag.CONFLICT)
    if recalculated(target, values, result):
        result = with_(result, verdict=Verdict.NOT_RATED, reason=Reason.SERIES_BREAK)
    if result.reason == Reason.SERIES_BREAK:
        return _by_bound(target, values, as_of) or result
    return result


#: Reasons that say that the figure which would decide is not known.
_UNKNOWN = frozenset({Reason.PERIOD, Reason.PART_YEAR, Reason.NO_OBSERVATION})
#: Why an indicator of the same concept cannot serve, by the kind of what is asked.
_UNLIKE = {IndicatorKind.RANK: Reason.CONCEPT, IndicatorKind.INDEX: Reason.CONCEPT,
           IndicatorKind.SHARE: Reason.DENOMINATOR}


def _decided(result: Result) -> bool:
    return result.reason is None and result.verdict not in (Verdict.AWAITING_FINAL, Verdict.NOT_STARTED)


def _without(target: Target, values: Values, as_of: date) -> Result:
    """No value of the indicator in the territory: by bound, or the first reason why not."""
    return _by_bound(target, values, as_of) or not_rated(_absence(target, values))


def _by_bound(target: Target, values: Values, as_of: date) -> Result | None:
    """A verdict from what wholes and parts say, where that alone decides."""
    row = target.row
    bounds = [v for v in values.bounds(row["place_id"], row["indicator_id"])
              if v.end <= as_of and not v.weak and not v.inferred and v.annual
              and v.start >= target.start and v.vintage != Vintage.PLAN]
    telling = [v for v in bounds
               if v.interval.within(target.accept) or not v.interval.meets(target.accept)]
    if not telling or row["kind"] != TargetKind.LEVEL:
        return None
    result = level(target, values, telling, as_of)
    if result.reason == Reason.SERIES_BREAK:
        return None
    return result.flagged(Flag.BY_BOUND, Flag.DERIVED)


def _absence(target: Target, values: Values) -> Reason:
    """Why there is nothing comparable: unit, denominator, territory or no observation at all."""
    record, row = values.kb.record, target.row
    place, indicator = row["place_id"], row["indicator_id"]
    here = values.indicators_at.get(place, set()) - {indicator}
    concept = target.indicator["concept_id"]
    for other in sorted(here):
        if concept and record[other]["concept_id"] == concept:
            if record[other]["unit"] != target.indicator["unit"]:
                return Reason.UNIT
            return _UNLIKE.get(target.indicator["kind"], Reason.BASIS)
    if values.kin_of.get(indicator, set()) & here:
        return Reason.CONCEPT
    neighbours = values.parts_of.get(place, []) + [target.place["successor_id"]]
    if any(indicator in values.indicators_at.get(p, ()) for p in neighbours):
        return Reason.TERRITORY
    return Reason.NO_OBSERVATION


def _doubted(target: Target, result: Result, weak: list[Value]) -> bool:
    """Whether an expectation from before the period was over is contradicted since.

    A weak source cannot carry a verdict, but it can unseat one that rests on
    what was only expected.
    """
    value = result.value
    if result.verdict not in (Verdict.MET, Verdict.MISSED) or value is None or value.derivation:
        return False
    if value.released is None or value.released > value.end:
        return False
    later = [v for v in weak if (v.start, v.end) == (value.start, value.end)
             and v.vintage != Vintage.PLAN and (v.released is None or v.released > value.released)]
    return any(placed(v.interval, target.accept) != result.verdict for v in later)
