"""The verdict in one sentence, with what the reader is told beside it."""

from __future__ import annotations

import math
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.verdicts.levels import overruled
from policykb.analysis.verdicts.quantities import before, gap, ratio
from policykb.analysis.verdicts.result import Result, Target
from policykb.analysis.verdicts.wording import interval_text, unit_symbol, value_text
from policykb.core.catalogue import Language, label
from policykb.core.formats import (
    format_date,
    format_interval,
    format_number,
    format_period,
    with_unit,
)
from policykb.core.intervals import Interval
from policykb.core.vocabulary import Flag, IndicatorKind, Reason, TargetKind, Verdict
from policykb.data.knowledge import KnowledgeBase

#: Flags that a reader is told in a sentence of their own.
_TOLD = frozenset({Flag.PART_YEAR, Flag.ESTIMATE, Flag.WIDTH_SENSITIVE, Flag.INFERRED,
                   Flag.CONFLICT, Flag.EARLIER_DIFFERS})
_ON_THE_WAY = frozenset({Verdict.ON_TRACK, Verdict.BEHIND, Verdict.BORDERLINE})


def sentence(kb: KnowledgeBase, target: Target, result: Result, as_of: date,
             language: Language, *, value: str, goal: str) -> str:
    """The verdict in words; ``value`` and ``goal`` are the two figures in words."""
    known = _facts(kb, target, result, language) | {
        "as_of": format_date(as_of, language), "value": value, "target": goal}
    told = [f"sentence.{result.verdict}{_ending(target, result, as_of)}"]
    told += [f"sentence.flag_{flag}" for flag in result.flags if flag in _TOLD]
    return " ".join(label(key, language, **known) for key in told)


def _ending(target: Target, result: Result, as_of: date) -> str:
    """What tells apart the sentences of one verdict."""
    verdict = result.verdict
    if verdict in (Verdict.NOT_RATED, Verdict.ENDED):
        return f"_{result.reason}{_detail(target, result)}"
    if verdict in _ON_THE_WAY and result.pace:
        return "_pace" if result.baseline else "_sum"
    if verdict in _ON_THE_WAY and result.needed:
        return "_mean"
    if verdict not in (Verdict.NOT_STARTED, Verdict.AWAITING_FINAL):
        return ""
    begun = verdict == Verdict.NOT_STARTED and target.start <= as_of
    running = begun and (result.value is None or result.value.end >= target.start)
    return ("_running" if running else "") + ("" if result.value else "_nothing")


def _detail(target: Target, result: Result) -> str:
    """What is known beside the reason why there is no rating."""
    if result.verdict == Verdict.ENDED and result.value is None:
        return "_nothing"
    if result.reason == Reason.NO_OBSERVATION and result.missing:
        return "_missing"
    bound = result.reason == Reason.NO_BASELINE and result.value and Flag.BY_BOUND in result.flags
    if result.reason in (Reason.PART_YEAR, Reason.NO_BASELINE) and not bound:
        return "" if ratio(target, result) else "_plain"
    return "_bound" if bound else ""


def _facts(kb: KnowledgeBase, target: Target, result: Result, language: Language) -> dict[str, str]:
    """Everything a sentence may name, beside the two figures and the day."""
    symbol = unit_symbol(kb, target.indicator["unit"], language)
    successor = kb.record.get(target.place["successor_id"] or "", {})
    return {
        "indicator": target.indicator[f"name_{language}"],
        "place": target.place[f"name_{language}"],
        "period": format_period(*covered(target, result), language) if result.value else "–",
        "end": format_date(target.row["period_to"], language),
        "start": str(target.start.year),
        "ratio": _percent(ratio(target, result), language),
        "earlier": _earlier(kb, target, result, language),
        "gap": gap_text(target, result, symbol, language),
        "missing": ", ".join(map(str, result.missing)) or "–",
        "ended_on": format_date(target.place["valid_to"], language),
        "successor": str(successor.get(f"name_{language}", "–")),
        "bound": with_unit(format_number(result.interval.high, language), symbol)
        if result.interval and not math.isinf(result.interval.high) else "–",
    } | _way(result, symbol, language)


def _way(result: Result, symbol: str, language: Language) -> dict[str, str]:
    """How far a target is on its way, and what is left to do."""
    base, elapsed = result.baseline, result.elapsed
    return {
        "progress": _percent(result.progress, language), "pace": _percent(result.pace, language),
        "elapsed": "–" if math.isnan(elapsed) else _percent(Interval(elapsed, elapsed), language),
        "baseline": interval_text(base.interval, symbol, language) if base else "–",
        "baseline_period": format_period(base.period_from, base.period_to, language)
        if base else "–",
        "needed": interval_text(result.needed, symbol, language) if result.needed else "–",
    }


def _earlier(kb: KnowledgeBase, target: Target, result: Result, language: Language) -> str:
    """What was printed before for the same period and would have given another verdict."""
    if result.value is None or Flag.EARLIER_DIFFERS not in result.flags:
        return "–"
    shown = (value_text(kb, target, with_(result, value=v, interval=v.interval), language)
             for v in overruled(target, result.value, result.used))
    return ", ".join(dict.fromkeys(shown)) or "–"


def covered(target: Target, result: Result) -> tuple[str | None, str]:
    """The period that the value stands for: of a mean or a sum all the years it was made of."""
    value = result.value
    assert value is not None
    whole = target.row["kind"] in (TargetKind.AVERAGE_GROWTH, TargetKind.CUMULATIVE) and result.used
    if not whole or result.reason or result.verdict == Verdict.NOT_STARTED:
        return value.period_from, value.period_to
    first, last = min(result.used, key=lambda v: v.start), max(result.used, key=lambda v: v.end)
    return first.period_from, last.period_to


def _percent(box: Interval | None, language: Language) -> str:
    """A part of a whole in per cent."""
    if box is None:
        return "–"
    if math.isinf(box.high):
        return format_interval(box.low * 100, math.inf, "%", language, decimals=1)
    return format_interval(box.low * 100, box.high * 100, "%", language, decimals=1)


def gap_text(target: Target, result: Result, symbol: str, language: Language) -> str:
    """How far the value lies from the target: ``−0,34 điểm %``, ``29 triệu USD``."""
    box = gap(target, result.interval)
    if box is None or before(target, result):
        return "–"
    if target.indicator["kind"] in (IndicatorKind.SHARE, IndicatorKind.GROWTH):
        symbol = label("words.points", language)
    if box.exact:
        return with_unit(format_number(box.low, language), symbol)
    decimals = max(0, -math.floor(math.log10(box.high - box.low) + 1e-9))
    return with_unit(format_number(box.middle, language, decimals), symbol)
