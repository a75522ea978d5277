"""One row of the table of verdicts from one result."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from policykb.analysis.verdicts.quantities import before, gap, projection, ratio
from policykb.analysis.verdicts.result import Result, Target
from policykb.analysis.verdicts.sentences import covered, gap_text, sentence
from policykb.analysis.verdicts.trail import trail
from policykb.analysis.verdicts.wording import own_symbol, qualified, target_text, value_text, verdict_label
from policykb.core.catalogue import LANGUAGES, Language
from policykb.core.vocabulary import Flag
from policykb.data.knowledge import KnowledgeBase


def worded(kb: KnowledgeBase, target: Target, result: Result, as_of: date) -> dict[str, Any]:
    """The row of :data:`policykb.analysis.verdicts.attain.COLUMNS` for one target."""
    result = qualified(kb, target, result)
    value = result.value
    estimate = Flag.ESTIMATE in result.flags
    row: dict[str, Any] = {
        "target_id": target.row["id"], "document_id": target.row["document_id"],
        "place_id": target.row["place_id"], "indicator_id": target.row["indicator_id"],
        "as_of": as_of.isoformat(), "verdict": str(result.verdict),
        "reason": str(result.reason) if result.reason else None,
        "arithmetic": str(result.arithmetic) if result.arithmetic else None,
        "final": value is not None and not estimate, "estimate": estimate,
        "old_target": Flag.REPLACED in result.flags,
        "observation_ids": _ids(result), "flags": tuple(map(str, result.flags)),
        "baseline_ids": result.baseline.ids if result.baseline else (),
        "period_used": _span(target, result), "before": before(target, result),
        "missing_years": result.missing,
        "elapsed": result.elapsed, "elapsed_months": result.elapsed_months,
    }
    row |= _quantities(target, result)
    for language in LANGUAGES:
        row |= _words(kb, target, result, as_of, language)
    row["trail"] = trail(kb, target, result, row)
    return row


def _ids(result: Result) -> tuple[str, ...]:
    values = ([result.value] if result.value else []) + list(result.used)
    return tuple(dict.fromkeys(i for v in values for i in v.ids))


def _span(target: Target, result: Result) -> str | None:
    if result.value is None:
        return None
    first, last = covered(target, result)
    return last if first is None else f"{first}/{last}"


def _quantities(target: Target, result: Result) -> dict[str, float]:
    known = {
        "value": result.interval, "accept": target.accept,
        "ratio": ratio(target, result),
        "gap": None if before(target, result) else gap(target, result.interval),
        "progress": result.progress, "pace": result.pace, "needed": result.needed,
        "projection": projection(target, result),
    }
    ends = {}
    for name, interval in known.items():
        ends[f"{name}_low"] = interval.low if interval else math.nan
        ends[f"{name}_high"] = interval.high if interval else math.nan
    return ends


def _words(kb: KnowledgeBase, target: Target, result: Result, as_of: date,
           language: Language) -> dict[str, str]:
    suffix = "" if language == "vi" else "_en"
    value, goal = value_text(kb, target, result, language), target_text(kb, target, language)
    return {
        f"label{suffix}": verdict_label(result, language),
        f"gap_text_{language}": gap_text(target, result, own_symbol(kb, target, language), language),
        f"value_text_{language}": value, f"target_text_{language}": goal,
        f"sentence_{language}": sentence(kb, target, result, as_of, language,
                                           value=value, goal=goal),
    }
