"""Provincial targets and the national ones they answer."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from typing import Any

import networkx as nx
import pandas as pd

from policykb.analysis import commitments
from policykb.analysis.building import of
from policykb.analysis.cascade import cascade
from policykb.analysis.comparability import periods_differ, side_of
from policykb.analysis.issuing import binding, unissued
from policykb.core.periods import year_of
from policykb.core.vocabulary import CURRENT, Stage
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
#: A provincial target, the national one it answers, and what says so.
Pair = tuple[str, str, str]


def counterparts(kb: KnowledgeBase, g: nx.MultiDiGraph | None = None) -> pd.DataFrame:
    """Provincial targets and the national ones they answer.

    Columns: ``target_id``, ``national_target_id``, ``basis``.  ``explicit``:
    the data names the higher target.  ``same_concept``: the indicators share
    a concept, and either the provincial document implements the national one
    (directly or through others) or both targets end in one year.  Among
    several of one document those of the target's own year are kept, where
    there are any.  A commitment that several national documents print is
    answered once.  Drafts and what was withdrawn stand in no pair, and no
    national document that is over (:func:`policykb.analysis.issuing.binding`) is answered.
    """
    answers = Answers(kb, of(kb) if g is None else g)
    rows = sorted(answers.once(answers.pairs()))
    return pd.DataFrame(rows, columns=["target_id", "national_target_id", "basis"])


class Answers:
    """The targets of provinces (``lower``) and of the nation (``upper``), by concept.

    A row has its ``concept`` added.
    """

    def __init__(self, kb: KnowledgeBase, g: nx.MultiDiGraph) -> None:
        self._record, self._commitments = kb.record, commitments.of(kb)
        self._side = cache(partial(side_of, kb))
        self.lower, self.upper = _leveled(kb, g)
        below = cascade(g)
        self._above = {one: set(nx.descendants(below, one)) for one in below}
        self._of: dict[str, list[Row]] = defaultdict(list)
        for row in self.upper:
            self._of[row["concept"]].append(row)

    def pairs(self) -> list[Pair]:
        """Each provincial target with those it names, and with those of its concept."""
        known, found = {row["id"] for row in self.upper}, []
        for target in self.lower:
            if target["implements_target_id"] in known:
                found.append((target["id"], target["implements_target_id"], "explicit"))
            found += [(target["id"], other["id"], "same_concept")
                      for other in same_year(target, self._unnamed(target))]
        return found

    def _unnamed(self, target: Row) -> list[Row]:
        """What a target answers without naming it: nothing of the document whose target it names."""
        named = self._record.get(target["implements_target_id"] or "", {}).get("document_id")
        return [other for other in self.of_concept(target, target["concept"])
                if other["document_id"] != named
                and (self.implements(target, other)
                     or not periods_differ(self._side(target["id"]), self._side(other["id"])))]

    def once(self, pairs: list[Pair]) -> list[Pair]:
        """One pair for each target and national commitment.

        Of its printings the one that is named is taken, else an implemented
        one, else the one that stands for it.
        """
        def rank(pair: Pair) -> tuple[bool, bool, bool, str]:
            own, other = self._record[pair[0]], self._record[pair[1]]
            return (pair[2] != "explicit", not self.implements(own, other),
                    self._commitments.of_target[pair[1]].counted != pair[1], pair[1])

        best: dict[tuple[str, str], Pair] = {}
        for pair in sorted(pairs, key=rank):
            best.setdefault((pair[0], self._commitments.of_target[pair[1]].id), pair)
        return list(best.values())

    def of_concept(self, target: Row, concept: str | None) -> list[Row]:
        """The national targets of a concept that ``target`` may answer; another printing answers none."""
        if target["variant_of"]:
            return []
        return [other for other in self._of.get(concept or "", ()) if not other["variant_of"]]

    def implements(self, target: Row, other: Row) -> bool:
        """Whether the document of one target implements that of the other, directly or not."""
        return other["document_id"] in self._above.get(target["document_id"], ())


def _leveled(kb: KnowledgeBase, g: nx.MultiDiGraph) -> tuple[list[Row], list[Row]]:
    """The targets of provinces and those of the nation that stand, with their concepts."""
    lower, upper = [], []
    for row in kb.rows.table("targets"):
        if row["id"] not in g or row["stage"] not in CURRENT:
            continue
        document = kb.record[row["document_id"]]
        if unissued(document):
            continue
        indicator = kb.record[row["indicator_id"]]
        row = row | {"concept": indicator["concept_id"] or indicator["id"]}
        kind = kb.record[row["place_id"]]["kind"]
        if kind == "country" and binding(document, kb.edition_date):
            upper.append(row)
        elif kind in ("province", "city"):
            lower.append(row)
    return lower, upper


def same_year(target: Row, found: list[Row]) -> list[Row]:
    """Of each document's targets those that end with ``target``, else all of them."""
    year = year_of(target["period_to"])
    matched = {row["document_id"] for row in found if year_of(row["period_to"]) == year}
    return [row for row in found
            if year_of(row["period_to"]) == year or row["document_id"] not in matched]


def national_targets_without_counterpart(kb: KnowledgeBase) -> pd.DataFrame:
    """Adopted national targets that no provincial target answers, each commitment once.

    Columns: ``target_id``, ``document_id``, ``indicator_id``, ``period_to``.
    """
    g = of(kb)
    answers = Answers(kb, g)
    known = commitments.of(kb).of_target
    answered = {known[other].id for _, other, _ in answers.pairs()}
    rows = [row for row in answers.upper if known[row["id"]].id not in answered
            and row["id"] == known[row["id"]].counted and row["stage"] == Stage.ADOPTED]
    columns = ["target_id", "document_id", "indicator_id", "period_to"]
    frame = pd.DataFrame([{**row, "target_id": row["id"]} for row in rows], columns=columns)
    return frame.sort_values(["document_id", "target_id"], ignore_index=True)
