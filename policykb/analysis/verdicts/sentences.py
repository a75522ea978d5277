"""The verdict in one sentence, with what the reader is told beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace as with_
from datetime import date

from policykb.analysis.verdicts.levels import overruled
from policykb.analysis.verdicts.pace import wanted_year
from policykb.analysis.verdicts.quantities import before, gap, ratio
from policykb.analysis.verdicts.result import Result, Target
from policykb.analysis.verdicts.wording import interval_text, own_symbol, unit_symbol, value_text
from policykb.core.catalogue import Language, label
from policykb.core.formats import (
    format_date,
    format_interval,
    format_number,
    format_period,
    with_unit,
)
from policykb.core.intervals import Interval
from policykb.core.vocabulary import ASIDE, Flag, IndicatorKind, Reason, TargetKind, Verdict
from policykb.data.knowledge import KnowledgeBase
from policykb.data.names import document_name

#: Flags that a reader is told in a sentence of their own.
_TOLD = frozenset({Flag.PART_YEAR, Flag.ESTIMATE, Flag.WIDTH_SENSITIVE, Flag.INFERRED,
                   Flag.CONFLICT, Flag.EARLIER_DIFFERS, Flag.CONDITION, Flag.CONDITION_BROKEN,
                   Flag.CLAIM_DIFFERS, Flag.EARLY, Flag.UNDATED_VALUE,
                   Flag.MEAN_EARLY, Flag.YEARS_DIFFER, Flag.BASELINE_OTHER,
                   Flag.PERIOD_INFERRED})
_ON_THE_WAY = frozenset({Verdict.ON_TRACK, Verdict.BEHIND, Verdict.BORDERLINE})


def sentence(kb: KnowledgeBase, target: Target, result: Result, as_of: date,
             language: Language, *, value: str, goal: str) -> str:
    """The verdict in words; ``value`` and ``goal`` are the two figures in words."""
    known = _facts(kb, target, result, language) | {
        "as_of": format_date(as_of, language), "value": value, "target": goal}
    told = [f"sentence.{result.verdict}{_ending(target, result, as_of)}"]
    other = ("_with" if result.otherwise.progress else "_level") if result.otherwise else ""
    told += [f"sentence.flag_{flag}{other if flag == Flag.BASELINE_OTHER else ''}"
             for flag in _told(result)]
    return " ".join(label(key, language, **known) for key in told)


def _told(result: Result) -> Iterable[Flag]:
    """The flags told in a sentence of their own, unless the first one says it already."""
    if result.verdict in ASIDE:
        return
    said = {Flag.CONDITION} if Flag.CONDITION_BROKEN in result.flags else set()
    if result.reason == Reason.CONDITION:
        said.add(Flag.CONDITION_BROKEN)
    if result.arithmetic and result.reason == Reason.CONFLICT:
        said.add(Flag.CLAIM_DIFFERS)
    if result.verdict not in _ON_THE_WAY and result.reason != Reason.NO_BASELINE:
        said.add(Flag.BASELINE_OTHER)
    if Flag.YEARS_DIFFER in result.flags:
        said.add(Flag.CONFLICT)
    if {Flag.EARLY, Flag.UNDATED_VALUE} & {*result.flags}:
        said.add(Flag.ESTIMATE)
    yield from (flag for flag in result.flags if flag in _TOLD and flag not in said)


def _ending(target: Target, result: Result, as_of: date) -> str:
    """What tells apart the sentences of one verdict."""
    verdict = result.verdict
    if verdict in (Verdict.NOT_RATED, Verdict.ENDED):
        return f"_{result.reason}{_detail(target, result)}"
    if verdict in ASIDE:
        nobody = verdict == Verdict.REPLACED and not target.row["replaced_by_target_id"]
        return "_nothing" if nobody else "_projection" if Flag.PROJECTION in result.flags else ""
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
    if result.reason == Reason.CONFLICT and result.arithmetic:
        return "_claim"
    if result.reason == Reason.NO_BASELINE and result.otherwise:
        return "_baselines"
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
        "arithmetic": label(f"verdict.{result.arithmetic}", language) if result.arithmetic else "–",
        "beside": _middle(result.beside, symbol, language) if result.beside else "–",
        "condition": target.row[f"condition_{language}"] or target.row["condition_vi"] or "–",
        "broken": ", ".join(map(str, result.broken)) or "–",
        "new": _replacing(kb, target, language), "claim": _claim(kb, target),
        "rounded": _rounded(result, own_symbol(kb, target, language), language),
    } | _way(result, symbol, language) | _otherwise(target, result, symbol, language)


def _otherwise(target: Target, result: Result, symbol: str, language: Language) -> dict[str, str]:
    """What another baseline would give, and which one was wanted."""
    told = {"wanted": str(wanted_year(target)), "other": "–", "other_period": "–",
            "other_progress": "–", "other_verdict": "–"}
    other = result.otherwise
    if other is None or other.baseline is None:
        return told
    base = other.baseline
    return told | {
        "other": interval_text(base.interval, symbol, language),
        "other_period": format_period(base.period_from, base.period_to, language),
        "other_progress": _percent(other.progress, language),
        "other_verdict": label(f"verdict.{other.verdict}", language)}


def _replacing(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """The target that took the place of one, with its document: ``8,5% (226/NQ-CP)``."""
    row = kb.record.get(target.row["replaced_by_target_id"] or "")
    if row is None:
        return "–"
    return f"{row['printed']} ({document_name(kb.record[row['document_id']], language)})"


def _rounded(result: Result, symbol: str, language: Language) -> str:
    """What a print may have been before it was rounded, to the last digit."""
    box = result.interval
    return "–" if box is None else format_interval(box.low, box.high, symbol, language)


def _claim(kb: KnowledgeBase, target: Target) -> str:
    """What sources say of the target in their own words."""
    rows = kb.rows.of("reported_attainments", "target_id", target.row["id"])
    return "; ".join(str(row["claim"] or row["printed"]) for row in rows if row["says"]) or "–"


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
    if not whole or (result.reason and not result.arithmetic) or result.verdict == Verdict.NOT_STARTED:
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
    return _middle(box, symbol, language)


def _middle(box: Interval, symbol: str, language: Language) -> str:
    """The middle of an interval, with as many decimals as its width allows."""
    if box.exact:
        return with_unit(format_number(box.low, language), symbol)
    decimals = max(0, -math.floor(math.log10(box.high - box.low) + 1e-9))
    return with_unit(format_number(box.middle, language, decimals), symbol)
