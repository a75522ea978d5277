"""The trail of a verdict: target, values, baseline, quantities, reason, in both languages."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from policykb.analysis.value import Value
from policykb.analysis.verdicts.result import Result, Target
from policykb.analysis.verdicts.wording import accept_text, interval_text, unit_symbol
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_date, format_interval, format_number, format_period
from policykb.data.knowledge import KnowledgeBase

#: (kind, words in Vietnamese, words in English)
Step = tuple[str, str, str]
_QUANTITIES = ("ratio", "gap", "progress", "pace", "needed", "projection")


def trail(kb: KnowledgeBase, target: Target, result: Result, row: dict[str, Any]) -> tuple[Step, ...]:
    """The steps that led to a verdict; ``row`` is its row of the table."""
    steps = [_step("target", lambda lang: _target_step(kb, target, lang))]
    values = list(result.used) or ([result.value] if result.value else [])
    kinds = [("value", v) for v in values] + ([("baseline", result.baseline)] if result.baseline else [])
    steps += [_step(kind, partial(_value_step, kb, target, v)) for kind, v in kinds]
    steps += [_quantity(name, row[f"{name}_low"], row[f"{name}_high"]) for name in _QUANTITIES
              if not math.isnan(row[f"{name}_low"])]
    steps += [_step("flag", partial(label, f"flag.{f}")) for f in result.flags]
    if result.arithmetic:
        steps.append(_step("arithmetic", lambda lang: label(
            "trail.arithmetic", lang, verdict=label(f"verdict.{result.arithmetic}", lang))))
    if result.reason:
        steps.append(_step("reason", lambda lang: label(f"reason.{result.reason}", lang)))
    steps.append(("verdict", row["sentence_vi"], row["sentence_en"]))
    return tuple(steps)


def _step(kind: str, words: Callable[[Language], str]) -> Step:
    return kind, words("vi"), words("en")


def _quantity(name: str, low: float, high: float) -> Step:
    return _step("quantity", lambda lang: label(
        f"trail.{name}", lang, low=format_number(low, lang), high=format_number(high, lang)))


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
