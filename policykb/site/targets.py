"""A target as pages show it: its verdict in words, its value beside it, what it rests on.

Verdicts are computed elsewhere; here they are only put into the words and
the shape that cards and lines show.
"""

from __future__ import annotations

import math
from typing import Any

from policykb.analysis import commitments
from policykb.core.formats import format_number
from policykb.core.vocabulary import ASIDE, GONE, RATED, Verdict
from policykb.site.library import TONES, Library, Row


def target_view(library: Library, row: Row) -> Row:
    """A target with its verdict, the observations it rests on and the claims of its sources."""
    result = library.results.get(row["id"], {})
    verdict = result.get("verdict") or Verdict.NOT_RATED
    shown = {} if verdict in ASIDE else result  # of what nobody stands by the steps alone tell
    return {
        "row": row, "id": row["id"], "verdict": verdict, "tone": TONES.get(verdict, "none"),
        **_said(library, row, result, verdict),
        "flags": [library.word("flag", flag) for flag in result.get("flags") or ()],
        "old": bool(result.get("old_target")) or row["stage"] in GONE,
        "ratio": percent_range(library, shown, "ratio"), "before": bool(result.get("before")),
        "period_used": result.get("period_used"),
        "progress": percent_range(library, shown, "progress"), "progress_at": meter(shown),
        "stage": library.word("stage", row["stage"]),
        "observations": [library.record[i] for i in result.get("observation_ids") or ()
                         if i in library.record],
        "claims": library.of("reported_attainments", "target_id", row["id"]),
        "variants": library.of("targets", "variant_of", row["id"]),
        "also": commitments.of(library.kb).others(row["id"]),
    }


def _said(library: Library, row: Row, result: Row, verdict: str) -> dict[str, Any]:
    """What the verdict says in the language of the library."""
    first, suffix = library.language == "vi", library.language
    return {
        "label": result.get("label" if first else "label_en") or library.word("verdict", verdict),
        "value": result.get(f"value_text_{suffix}"),
        "target": result.get(f"target_text_{suffix}") or row["printed"],
        "gap": _known(result.get(f"gap_text_{suffix}")) if verdict in RATED else None,
        "sentence": result.get(f"sentence_{suffix}"),
        "trail": [step[1 if first else 2] for step in result.get("trail") or ()],
    }


def _known(words: str | None) -> str | None:
    """Words that say something, not the dash that stands for nothing."""
    return None if words == "–" else words


def _bounds(result: Row, name: str) -> tuple[float, float] | None:
    low, high = result.get(f"{name}_low"), result.get(f"{name}_high")
    if low is None or high is None or math.isinf(low) or math.isinf(high):
        return None
    return low, high


def percent_range(library: Library, result: Row, name: str) -> str | None:
    """``40–86%`` of a quantity's two ends; ``None`` where it is undefined."""
    ends = _bounds(result, name)
    if ends is None:
        return None
    first, last = (format_number(end * 100, library.language, 1) for end in ends)
    return f"{first}%" if first == last else f"{first}–{last}%"


def meter(result: Row) -> float | None:
    """Where a bar of progress ends, between 0 and 100."""
    ends = _bounds(result, "progress")
    if ends is None:
        return None
    low, high = ends
    return round(min(max((low + high) / 2, 0.0), 1.0) * 100, 1)
