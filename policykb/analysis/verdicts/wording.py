"""Verdicts in words: one row of the attainment table from one result.

Every sentence comes from ``labels/verdict.csv``; here only the figures are
put into it.
"""

from __future__ import annotations

import math
from dataclasses import replace as with_
from datetime import date
from typing import Any

from policykb.analysis.value import FINAL, Value, printed_figure
from policykb.analysis.verdicts.levels import overruled
from policykb.analysis.verdicts.quantities import exceeded, gap, projection, ratio
from policykb.analysis.verdicts.result import Result, Target
from policykb.core.catalogue import LANGUAGES, Language, label
from policykb.core.model import Figure, Interval
from policykb.core.words import (
    format_date,
    format_interval,
    format_number,
    format_period,
    with_unit,
)
from policykb.data.load import KnowledgeBase


def worded(kb: KnowledgeBase, target: Target, result: Result, as_of: date) -> dict[str, Any]:
    """The row of :data:`policykb.analysis.verdicts.attainment.COLUMNS` for one target."""
    result = qualified(kb, target, result)
    value = result.value
    estimate = "estimate" in result.flags
    row: dict[str, Any] = {
        "target_id": target.row["id"], "document_id": target.row["document_id"],
        "place_id": target.row["place_id"], "indicator_id": target.row["indicator_id"],
        "as_of": as_of.isoformat(), "verdict": result.verdict, "reason": result.reason,
        "final": value is not None and not estimate, "estimate": estimate,
        "old_target": target.row["stage"] == "replaced",
        "observation_ids": _ids(result), "flags": result.flags,
        "baseline_ids": result.baseline.ids if result.baseline else (),
        "period_used": _span(target, result), "missing_years": result.missing,
        "elapsed": result.elapsed, "elapsed_months": result.elapsed_months,
    }
    row |= _quantities(target, result)
    for language in LANGUAGES:
        row |= _words(kb, target, result, as_of, language)
    row["trail"] = _trail(kb, target, result, row)
    return row


def qualified(kb: KnowledgeBase, target: Target, result: Result) -> Result:
    """The result with what its words depend on: ``exceeded`` and ``estimate``."""
    if result.verdict == "met" and exceeded(target, result.interval, kb.setting):
        result = result.flagged("exceeded")
    if result.value is not None and result.value.vintage not in FINAL:
        result = result.flagged("estimate")
    return result


def _ids(result: Result) -> tuple[str, ...]:
    values = ([result.value] if result.value else []) + list(result.used)
    return tuple(dict.fromkeys(i for v in values for i in v.ids))


def _span(target: Target, result: Result) -> str | None:
    if result.value is None:
        return None
    first, last = _covered(target, result)
    return last if first is None else f"{first}/{last}"


def _covered(target: Target, result: Result) -> tuple[str | None, str]:
    """The period that the value stands for: of a mean or a sum all the years it was made of."""
    value = result.value
    assert value is not None
    whole = target.row["kind"] in ("average_growth", "cumulative") and result.used
    if not whole or result.reason or result.verdict == "not_started":
        return value.period_from, value.period_to
    first, last = min(result.used, key=lambda v: v.start), max(result.used, key=lambda v: v.end)
    return first.period_from, last.period_to


def _quantities(target: Target, result: Result) -> dict[str, float]:
    known = {
        "value": result.interval, "accept": target.accept,
        "ratio": ratio(target, result.interval), "gap": gap(target, result.interval),
        "progress": result.progress, "pace": result.pace, "needed": result.needed,
        "projection": projection(target, result),
    }
    ends = {}
    for name, interval in known.items():
        ends[f"{name}_low"] = interval.low if interval else math.nan
        ends[f"{name}_high"] = interval.high if interval else math.nan
    return ends


# --------------------------------------------------------------------------
# Words
# --------------------------------------------------------------------------


def unit_symbol(kb: KnowledgeBase, unit: str, language: Language) -> str:
    """How a unit is written after a number."""
    return kb.units_by_id[unit][f"symbol_{language}"] or ""


def _words(kb: KnowledgeBase, target: Target, result: Result, as_of: date,
           language: Language) -> dict[str, str]:
    suffix = "" if language == "vi" else "_en"
    value, goal = value_text(kb, target, result, language), target_text(kb, target, language)
    return {
        f"label{suffix}": verdict_label(result, language),
        f"value_text_{language}": value, f"target_text_{language}": goal,
        f"sentence_{language}": _sentence(kb, target, result, as_of, language, value, goal),
    }


def verdict_label(result: Result, language: Language) -> str:
    """The verdict as shown: "ước đạt, vượt", "mục tiêu cũ: không đạt", "chậm tiến độ"."""
    estimated = "estimate" in result.flags and result.verdict in ("met", "missed", "borderline")
    words = label(f"verdict.{'estimated_' if estimated else ''}{result.verdict}", language)
    if result.reason == "no_baseline" and "surely_unmet" in result.flags:
        words = label("verdict.not_yet_at_level", language)
    if "exceeded" in result.flags:
        words = label("verdict.with_exceeded", language, verdict=words)
    for stage in ("replaced", "draft", "projection", "dropped"):
        if stage in result.flags:
            return label(f"verdict.stage_{stage}", language, verdict=words)
    return words


def figure_text(figure: Figure, symbol: str, language: Language) -> str:
    """A printed figure in either language: ``trên 40%``, ``khoảng 10–12%``, ``8,16%``.

    As many decimals as were printed, two of a print for machines (24.43043), which stands
    whole in the evidence; the words of the print's bound.
    """
    decimals = max(0, -math.floor(math.log10(figure.digit) + 1e-9))
    if decimals > 3 and figure.low >= 1:
        decimals = 2
    words = format_number(figure.low, language, decimals)
    if figure.high is not None:
        words += f"–{format_number(figure.high, language, decimals)}"
    elif figure.of is not None:
        words += f"/{format_number(figure.of, language)}"
    words = with_unit(words, symbol)
    if figure.approximate:
        words = label("words.about", language, value=words)
    return words if figure.bound == "bare" else label(f"words.bound_{figure.bound}", language,
                                                      value=words)


def _symbol(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """The unit after a figure; of a single year's growth it is ``%``, not ``%/năm``."""
    growth = target.indicator["kind"] == "growth" and target.row["kind"] == "level"
    return "%" if growth else unit_symbol(kb, target.row["unit"], language)


def target_text(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """The target as printed, in the words of the language: ``trên 40%``."""
    figure = printed_figure(kb, target.row, "target")
    return figure_text(figure, _symbol(kb, target, language), language)


def accept_text(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """What meets the target: ``trên 40%``, ``từ 6%/năm trở lên``."""
    box = target.accept
    return format_interval(box.low, box.high, _symbol(kb, target, language), language,
                           low_open=box.low_open, high_open=box.high_open)


def value_text(kb: KnowledgeBase, target: Target, result: Result, language: Language) -> str:
    """The value that was compared: as printed, else the interval that follows."""
    value, symbol = result.value, _symbol(kb, target, language)
    if value is None or result.interval is None:
        return "–"
    if value.derivation is None and result.interval == value.interval:
        figure = printed_figure(kb, kb.record[value.ids[0]], "observation")
        return figure_text(figure, symbol, language)
    if value.derivation == "bound" and value.interval.low == 0:
        return label("words.at_most", language,
                     value=with_unit(format_number(value.interval.high, language), symbol))
    return interval_text(result.interval, symbol, language)


def interval_text(box: Interval, symbol: str, language: Language) -> str:
    """An interval in words, as short as its width allows."""
    if box.exact or math.isinf(box.low) or math.isinf(box.high):
        return format_interval(box.low, box.high, symbol, language,
                               low_open=box.low_open, high_open=box.high_open)
    # Rounded outwards, so that what is shown holds what is meant.
    scale = 10.0 ** (-math.floor(math.log10(box.high - box.low) + 1e-9))
    if box.high - box.low >= 1 and scale <= 1:
        scale = max(scale, 10.0)  # 18.5 to 19.5 is not 18 to 20
    low = math.floor(box.low * scale + 1e-6) / scale
    high = math.ceil(box.high * scale - 1e-6) / scale
    return format_interval(low, high, symbol, language)


def _sentence(kb: KnowledgeBase, target: Target, result: Result, as_of: date,
              language: Language, value: str, goal: str) -> str:
    known = _facts(kb, target, result, as_of, language, value, goal)
    key = result.verdict
    if result.verdict in ("not_rated", "ended"):
        key = f"{result.verdict}_{result.reason}"
        if result.reason == "no_observation" and result.missing:
            key += "_missing"
        if result.reason == "no_baseline" and result.value and "by_bound" in result.flags:
            key += "_bound"
        if result.verdict == "ended" and result.value is None:
            key += "_nothing"
    elif result.verdict in ("on_track", "behind", "borderline") and result.pace:
        key += "_pace" if result.baseline else "_sum"
    elif result.verdict in ("on_track", "behind", "borderline") and result.needed:
        key += "_mean"
    elif result.verdict in ("not_started", "awaiting_final"):
        begun = result.verdict == "not_started" and target.start <= as_of
        if begun and (result.value is None or result.value.end >= target.start):
            key += "_running"
        key += "" if result.value else "_nothing"
    sentence = label(f"sentence.{key}", language, **known)
    extra = [label(f"sentence.flag_{flag}", language, **known) for flag in result.flags
             if flag in ("part_year", "estimate", "width_sensitive", "inferred", "conflict",
                         "earlier_differs")]
    return " ".join([sentence, *extra])


def _facts(kb: KnowledgeBase, target: Target, result: Result, as_of: date, language: Language,
           value: str, goal: str) -> dict[str, str]:
    """Everything a sentence may name."""
    symbol = unit_symbol(kb, target.indicator["unit"], language)
    used, base = result.value, result.baseline
    earlier = (overruled(target, used, result.used)
               if used and "earlier_differs" in result.flags else [])
    successor = kb.record.get(target.place["successor_id"] or "", {})

    def share(box: Interval | None) -> str:
        return _percent(box, language)

    return {
        "indicator": target.indicator[f"name_{language}"],
        "place": target.place[f"name_{language}"], "target": goal, "value": value,
        "period": format_period(*_covered(target, result), language) if used else "–",
        "end": format_date(target.row["period_to"], language),
        "start": format_date(target.start.isoformat()[:4], language),
        "as_of": format_date(as_of, language),
        "ratio": share(ratio(target, result.interval)),
        "earlier": ", ".join(dict.fromkeys(
            value_text(kb, target, with_(result, value=v, interval=v.interval), language)
            for v in earlier)) or "–",
        "gap": _gap_text(target, gap(target, result.interval), symbol, language),
        "progress": share(result.progress), "pace": share(result.pace),
        "elapsed": _percent(Interval(result.elapsed, result.elapsed), language)
        if not math.isnan(result.elapsed) else "–",
        "baseline": interval_text(base.interval, symbol, language) if base else "–",
        "baseline_period": format_period(base.period_from, base.period_to, language)
        if base else "–",
        "needed": interval_text(result.needed, symbol, language) if result.needed else "–",
        "missing": ", ".join(map(str, result.missing)) or "–",
        "ended_on": format_date(target.place["valid_to"], language),
        "successor": str(successor.get(f"name_{language}", "–")),
        "bound": with_unit(format_number(result.interval.high, language), symbol)
        if result.interval and not math.isinf(result.interval.high) else "–",
    }


def _percent(box: Interval | None, language: Language) -> str:
    if box is None:
        return "–"
    if math.isinf(box.high):
        return format_interval(box.low * 100, math.inf, "%", language, decimals=1)
    return format_interval(box.low * 100, box.high * 100, "%", language, decimals=1)


def _gap_text(target: Target, box: Interval | None, symbol: str, language: Language) -> str:
    if box is None:
        return "–"
    if target.indicator["kind"] in ("share", "growth"):
        symbol = label("words.points", language)
    if box.exact:
        return with_unit(format_number(box.low, language), symbol)
    decimals = max(0, -math.floor(math.log10(box.high - box.low) + 1e-9))
    return with_unit(format_number(box.middle, language, decimals), symbol)


# --------------------------------------------------------------------------
# The trail
# --------------------------------------------------------------------------


def _trail(kb: KnowledgeBase, target: Target, result: Result,
           row: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """(kind, Vietnamese, English): target, values, baseline, formula, quantities, verdict."""
    steps = [_step("target", lambda lang: _target_step(kb, target, lang))]
    values = list(result.used) or ([result.value] if result.value else [])
    steps += [_step("value", lambda lang, v=v: _value_step(kb, target, v, lang))
              for v in values]
    if result.baseline:
        base = result.baseline
        steps.append(_step("baseline", lambda lang: _value_step(kb, target, base, lang)))
    for name in ("ratio", "gap", "progress", "pace", "needed", "projection"):
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        if not math.isnan(low):
            steps.append(_step("quantity", lambda lang, n=name, a=low, b=high: label(
                f"trail.{n}", lang, low=format_number(a, lang), high=format_number(b, lang))))
    steps += [_step("flag", lambda lang, f=f: label(f"flag.{f}", lang))
              for f in result.flags]
    if result.reason:
        steps.append(_step("reason", lambda lang: label(f"reason.{result.reason}", lang)))
    steps.append(("verdict", row["sentence_vi"], row["sentence_en"]))
    return tuple(steps)


def _step(kind: str, words: Any) -> tuple[str, str, str]:
    return kind, words("vi"), words("en")


def _target_step(kb: KnowledgeBase, target: Target, language: Language) -> str:
    return label("trail.target", language, printed=target.row["printed"],
                 accept=accept_text(kb, target, language),
                 end=format_date(target.row["period_to"], language),
                 document=target.row["document_id"])


def _value_step(kb: KnowledgeBase, target: Target, value: Value, language: Language) -> str:
    symbol = unit_symbol(kb, target.indicator["unit"], language)
    printed = "; ".join(str(kb.record[i]["printed"]) for i in value.ids)
    key = f"trail.value_{value.derivation}" if value.derivation else "trail.value"
    box = value.interval
    # What a print means is shown to its last digit, so that the steps can be followed.
    interval = interval_text(box, symbol, language) if value.derivation else format_interval(
        box.low, box.high, symbol, language, low_open=box.low_open, high_open=box.high_open)
    return label(key, language, printed=printed, ids=", ".join(value.ids), interval=interval,
                 period=format_period(value.period_from, value.period_to, language),
                 vintage=label(f"vintage.{value.vintage}", language))
