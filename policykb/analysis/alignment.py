"""Provincial targets against the national ones they answer: numbers, not merit.

A higher figure is not a better target: the two are laid side by side where
they measure one thing, and the reason is given where they do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import pandas as pd

from policykb.analysis import commitments, graph
from policykb.analysis.comparability import (
    Side,
    answers_on_own_territory,
    differences,
    near,
    near_concepts,
    own_territory,
    reason_of,
    side_of,
)
from policykb.analysis.counterparts import Answers, Pair, same_year
from policykb.analysis.frames import frame_of
from policykb.analysis.ordering import order, same_number
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_period
from policykb.data.knowledge import KnowledgeBase

__all__ = ["COLUMNS", "align", "differences", "matrix", "near", "own_territory"]

Row = dict[str, Any]
COLUMNS = [
    "target_id", "national_target_id", "place_id", "indicator_id", "document_id",
    "national_document_id", "stage", "result", "reason", "flags", "basis", "target_text",
    "national_text", "commitment_id", "sentence_vi", "sentence_en",
]


def align(kb: KnowledgeBase, g: nx.MultiDiGraph | None = None) -> pd.DataFrame:
    """Every provincial target with the national commitment it answers.

    One row a pair, whatever number of documents prints the national one:
    ``commitment_id`` names it, ``national_target_id`` the printing set beside
    (which is named or implemented, else the one that stands for it).  Drafts, what
    was withdrawn and national documents that are over stand in none (see
    :func:`policykb.analysis.graph.counterparts`; targets of a near concept in
    a document that implements the national one come as well).
    ``result`` is ``higher``, ``equal``, ``lower``, ``overlapping`` or
    ``not_comparable`` with its ``reason`` (``concept``, ``denominator``,
    ``unit``, ``kind``, ``price_basis``, ``territory``, ``period``,
    ``figure``).  ``flags`` holds ``own_territory`` where GRDP answers
    GDP, ``threshold`` where equal figures part at that number alone ("40" against "trên 40");
    ``stage`` is the provincial target's; ``basis`` is ``explicit``, ``same_concept`` or
    ``near_concept``; the texts are the figures as printed.
    """
    g = graph.of(kb) if g is None else g
    answers = Answers(kb, g)
    pairs = answers.pairs()
    pairs = answers.once(pairs + _near_pairs(kb, answers, pairs))
    rows = [_compare(kb, *pair) for pair in sorted(pairs)]
    return frame_of(rows, COLUMNS)


def matrix(
    kb: KnowledgeBase, national_document_id: str, g: nx.MultiDiGraph | None = None
) -> pd.DataFrame:
    """The targets of a national document × today's provinces.

    One row for each target, province and, after it, each place it was formed
    from: ``national_target_id``, ``place_id``, ``successor_id`` (``None`` for
    a current province), ``result``, ``reason``, ``target_ids`` (the place's
    targets that answer it, those of the result first) and ``coverage``
    (``has``, ``not_found``, ``not_known``: a document that implements the
    national one).  Without an answering target ``result`` is ``None``.
    """
    g = graph.of(kb) if g is None else g
    found = align(kb, g)
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in found.to_dict("records"):
        cells.setdefault((row["commitment_id"], row["place_id"]), []).append(row)
    own = kb.rows.of("targets", "document_id", national_document_id)
    national = [row["id"] for row in own if kb.record[row["place_id"]]["kind"] == "country"]
    places = graph.coverage(g, kb, national_document_id).to_dict("records")
    known = commitments.of(kb).of_target
    rows = [_cell(target, place, cells.get((known[target].id, place["place_id"]), []))
            for target in national for place in places]
    return frame_of(rows, ["national_target_id", "place_id", "successor_id", "result",
                                 "reason", "target_ids", "coverage"])


def _cell(target: str, place: Row, answers: list[Row]) -> Row:
    # An adopted target speaks before a draft, what can be compared before what cannot.
    answers = sorted(answers, key=lambda row: (row["stage"] != "adopted",
                                               row["result"] == "not_comparable"))
    first = answers[0] if answers else {"result": None, "reason": None}
    return {
        "national_target_id": target, "place_id": place["place_id"],
        "successor_id": place["successor_id"], "result": first["result"],
        "reason": first["reason"], "coverage": place["state"],
        "target_ids": tuple(row["target_id"] for row in answers),
    }


def _near_pairs(kb: KnowledgeBase, answers: Answers, known: list[Pair]) -> list[Pair]:
    """Targets of a near concept where one document implements the other."""
    answered = {(first, kb.record[second]["document_id"]) for first, second, _ in known}
    pairs: list[Pair] = []
    concepts = near_concepts(kb)
    for target in answers.lower:
        found = [other for other in answers.of_concept(target, concepts.get(target["concept"]))
                 if answers.implements(target, other)
                 and (target["id"], other["document_id"]) not in answered]
        pairs += [(target["id"], other["id"], "near_concept") for other in same_year(target, found)]
    return pairs


def _compare(kb: KnowledgeBase, target_id: str, national_id: str, basis: str) -> Row:
    own, nation = side_of(kb, target_id), side_of(kb, national_id)
    reason = reason_of(own, nation)
    result = "not_comparable" if reason else order(own, nation)
    row = {
        "target_id": target_id, "national_target_id": national_id,
        "place_id": own.target["place_id"], "indicator_id": own.indicator["id"],
        "document_id": own.target["document_id"],
        "national_document_id": nation.target["document_id"],
        "stage": own.target["stage"], "result": result, "reason": reason, "basis": basis,
        "flags": () if reason else tuple(_flags(own, nation, result)),
        "commitment_id": commitments.of(kb).of_target[national_id].id,
        "target_text": own.target["printed"], "national_text": nation.target["printed"],
    }
    return {**row, "sentence_vi": _sentence(kb, row, own, nation, "vi"),
            "sentence_en": _sentence(kb, row, own, nation, "en")}


def _flags(own: Side, nation: Side, result: str) -> Iterator[str]:
    """What a reader is told beside two targets that can be compared."""
    if answers_on_own_territory(own, nation):
        yield "own_territory"
    if result == "equal" and same_number(own, nation):
        yield "threshold"


def _sentence(kb: KnowledgeBase, row: Row, own: Side, nation: Side, language: Language) -> str:
    result = label(f"align.{row['result']}", language)
    if row["reason"]:
        result += f" ({label('align.reason.' + row['reason'], language)})"
    for flag in row["flags"]:
        result += f" ({label(f'align.flag.{flag}', language)})"
    return label(
        "align.sentence", language, result=result, place=kb.record[row["place_id"]][f"name_{language}"],
        own=row["target_text"], national=row["national_text"],
        own_period=format_period(own.target["period_from"], own.target["period_to"], language),
        national_period=format_period(nation.target["period_from"], nation.target["period_to"],
                                      language),
    )
