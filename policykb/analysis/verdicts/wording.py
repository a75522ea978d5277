"""Values, targets and verdicts in words.

Every word comes from ``labels/verdict.csv``; here only the figures are put
into it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from policykb.analysis.value import Value, printed_figure
from policykb.analysis.verdicts.quantities import before, exceeded
from policykb.analysis.verdicts.result import Result, Target
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_interval, format_number, with_unit
from policykb.core.intervals import Interval
from policykb.core.printed import Figure
from policykb.core.vocabulary import ASIDE, DECIDED, FINAL, Flag, IndicatorKind, Reason, TargetKind, Verdict
from policykb.data.knowledge import KnowledgeBase


def qualified(kb: KnowledgeBase, target: Target, result: Result) -> Result:
    """The result with what its words depend on: ``exceeded`` and ``estimate``."""
    if result.verdict == Verdict.MET and exceeded(target, result.interval, kb.setting):
        result = result.flagged(Flag.EXCEEDED)
    if result.value is not None and result.value.vintage not in FINAL:
        result = result.flagged(Flag.ESTIMATE, *_time_of(result.value))
    return result


def _time_of(value: Value) -> Iterable[Flag]:
    """Whether an estimate was published before its period was over, or nobody knows when."""
    if value.released is None:
        yield Flag.UNDATED_VALUE
    elif value.released <= value.end:
        yield Flag.EARLY


def unit_symbol(kb: KnowledgeBase, unit: str, language: Language) -> str:
    """How a unit is written after a number."""
    return kb.units_by_id[unit][f"symbol_{language}"] or ""


def verdict_label(result: Result, language: Language) -> str:
    """The verdict as shown: "ước đạt, vượt", "mục tiêu cũ: không đạt", "chậm tiến độ"."""
    if result.verdict in ASIDE:
        own = next((flag for flag in (Flag.DROPPED, Flag.PROJECTION) if flag in result.flags),
                   result.verdict)
        return label(f"verdict.{own}", language)
    estimated = Flag.ESTIMATE in result.flags and result.verdict in DECIDED
    words = label(f"verdict.{'estimated_' if estimated else ''}{result.verdict}", language)
    if result.reason == Reason.UNDATED:
        words = label("verdict.undated", language)
    if result.reason == Reason.NO_BASELINE and Flag.SURELY_UNMET in result.flags:
        words = label("verdict.not_yet_at_level", language)
    if Flag.EXCEEDED in result.flags:
        words = label("verdict.with_exceeded", language, verdict=words)
    for stage in (Flag.REPLACED, Flag.DRAFT, Flag.PROJECTION, Flag.DROPPED):
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


def own_symbol(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """The unit after a figure; of a single year's growth it is ``%``, not ``%/năm``."""
    growth = target.indicator["kind"] == IndicatorKind.GROWTH and target.row["kind"] == TargetKind.LEVEL
    return "%" if growth else unit_symbol(kb, target.row["unit"], language)


def target_text(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """The target as printed, in the words of the language: ``trên 40%``."""
    figure = printed_figure(kb, target.row, "target")
    return figure_text(figure, own_symbol(kb, target, language), language)


def accept_text(kb: KnowledgeBase, target: Target, language: Language) -> str:
    """What meets the target: ``trên 40%``, ``từ 6%/năm trở lên``."""
    box = target.accept
    return format_interval(box.low, box.high, own_symbol(kb, target, language), language,
                           low_open=box.low_open, high_open=box.high_open)


def value_text(kb: KnowledgeBase, target: Target, result: Result, language: Language) -> str:
    """The value that was compared: as printed, else the interval that follows."""
    value, symbol = result.value, own_symbol(kb, target, language)
    if value is None or result.interval is None:
        return "–"
    if value.derivation is None and result.interval == value.interval:
        figure = printed_figure(kb, kb.record[value.ids[0]], "observation")
        return figure_text(figure, symbol, language)
    if value.derivation == "bound" and value.interval.low == 0:
        return label("words.at_most", language,
                     value=with_unit(format_number(value.interval.high, language), symbol))
    return interval_text(result.interval, symbol, language)


def shown_value(kb: KnowledgeBase, target: Target, result: Result, language: Language) -> str:
    """The value as it may stand alone: a level from before the period says so."""
    words = value_text(kb, target, result, language)
    return label("words.before", language, value=words) if before(target, result) else words


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
