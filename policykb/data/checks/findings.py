"""Decisions on what the audit found: words for what is called explained, rows that are there."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.core.vocabulary import FindingState
from policykb.data.checks.base import Data, listed_ids, rule
from policykb.data.checks.naming import unknown
from policykb.data.problems import Problem
from policykb.data.schema import FIGURES


@rule("finding_words", "unknown_id", "unknown_id_alone", needs="findings")
def findings_are_explained(data: Data) -> Iterator[Problem]:
    """A finding called explained says why in both languages, and names rows that stand."""
    known = set(data.table_of)
    for row in data.rows["findings"]:
        for language in ("vi", "en") if row["state"] == FindingState.EXPLAINED else ():
            if not row[f"explanation_{language}"].strip():
                yield data.problem("findings", row, f"explanation_{language}", "finding_words")
        for one in listed_ids(data, "findings", "figure_ids", row) if not data.broken else []:
            if one not in known:
                yield unknown(data, "findings", row, "figure_ids", one,
                              (*FIGURES, "documents", "sources"))
