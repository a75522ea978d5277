"""Targets ready to be judged: what meets them, when they begin, who took them up, which are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace as with_
from datetime import date
from typing import Any

from policykb.analysis import commitments
from policykb.analysis.issuing import earliest, surely_by
from policykb.analysis.value import printed_figure
from policykb.analysis.verdicts.result import Result, Target
from policykb.core.periods import period_end
from policykb.core.vocabulary import ASIDE, Reason, Stage, Verdict
from policykb.data.knowledge import KnowledgeBase


def targets_of(kb: KnowledgeBase, as_of: date) -> list[Target]:
    """The targets of the documents that may have been issued by ``as_of``."""
    return [target_of(kb, row) for row in kb.rows.table("targets")
            if issued_on(kb, row) <= as_of]


def target_of(kb: KnowledgeBase, row: dict[str, Any], width: float = 1.0) -> Target:
    """A row of targets; ``width`` scales the reach of words of approximation in its print.

    It begins where its commitment does: every document that prints one
    commitment is judged over the same years.
    """
    indicator, commitment = kb.record[row["indicator_id"]], commitments.of(kb).of_target[row["id"]]
    figure = printed_figure(kb, row, "target")
    ends = (figure.low, figure.low if figure.high is None else figure.high)
    return Target(row, indicator, kb.record[row["place_id"]],
                  figure.acceptance(indicator["direction"], width=width),
                  commitment.begin, period_end(row["period_to"]), commitment.issued, ends,
                  commitment.printing(row), commitment.assumed, surely_by(kb, row))


def issued_on(kb: KnowledgeBase, row: dict[str, Any]) -> date:
    """The first day on which the document of a target may have been issued."""
    return earliest(kb.record[row["document_id"]])


def adoptions(kb: KnowledgeBase) -> dict[str, date]:
    """Targets that a document of the successor of their territory takes up, each with the day."""
    found: dict[str, date] = {}
    for row in kb.rows.table("targets"):
        taken = kb.record.get(row["implements_target_id"] or "")
        if row["stage"] == Stage.DRAFT or not taken:
            continue
        if kb.record[taken["place_id"]]["successor_id"] == row["place_id"]:
            found[taken["id"]] = min(issued_on(kb, row), found.get(taken["id"], date.max))
    return found


def adopted(taken: dict[str, date], as_of: date) -> set[str]:
    """Those of :func:`adoptions` that had happened by a day."""
    return {target for target, day in taken.items() if day <= as_of}


#: Reasons for which one printing says nothing against what the others are judged to be.
_SILENT = frozenset({Reason.WEAK_SOURCE, Reason.UNDATED})


def printings(targets: Iterable[Target]) -> list[list[Target]]:
    """The targets, those together that are printings of one commitment."""
    groups: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        groups[target.row["variant_of"] or target.row["id"]].append(target)
    return list(groups.values())


def agreed(targets: Iterable[Target], results: dict[str, Result]) -> dict[str, Result]:
    """Several printings of one target: undecided only if they give different verdicts."""
    found = dict(results)
    for group in printings(targets):
        strong = [t.row["id"] for t in group if found[t.row["id"]].reason not in _SILENT
                  and found[t.row["id"]].verdict not in ASIDE]
        if len({found[i].verdict for i in strong}) > 1:
            for i in strong:
                found[i] = with_(found[i], verdict=Verdict.NOT_RATED, reason=Reason.AMBIGUOUS)
    return found
