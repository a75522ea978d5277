"""What a title states of another document stands in the relations, too."""

from __future__ import annotations

import re

import networkx as nx
import pytest

from policykb.analysis import graph
from policykb.core.vocabulary import RelationBasis
from policykb.data.checks.documents import parse_symbol
from policykb.data.knowledge import KnowledgeBase

_WORD = re.compile(r"\d[\w]*(?:[/-][^\W\d_]\w*|/\d{4})[\w/.-]*\w")


@pytest.mark.parametrize(("acting", "other"), [
    ("162-nq-cp-2023", "39-nq-tw-2023"), ("binh-dinh-22-ctr-tu-2023", "26-nq-tw-2022"),
    ("quang-nam-ke-hoach-thuc-hien-26-nq-tw", "26-nq-tw-2022"),
    ("da-nang-29-ctr-tu-2019", "43-nq-tw-2019"), ("ben-tre-6033-kh-ubnd-2022", "687-qd-ttg-2022"),
    ("64-qd-ttg-2025", "72-qd-ttg-2024"), ("01-nq-cp-2025", "158-2024-qh15"),
])
def test_a_title_that_says_what_it_carries_out_is_a_relation(
    kb: KnowledgeBase, acting: str, other: str
) -> None:
    rows = [row for row in kb.rows.of("relations", "from_id", acting) if row["to_id"] == other]
    assert [(row["type"], row["basis"]) for row in rows] == [("implements", "explicit")]


def test_every_symbol_in_a_title_leads_to_the_document_where_that_is_stored(
    kb: KnowledgeBase
) -> None:
    net: nx.DiGraph = nx.DiGraph()
    net.add_edges_from((row["from_id"], row["to_id"]) for row in kb.rows.table("relations")
                       if RelationBasis(row["basis"]).stated)
    holders: dict[str, set[str]] = {}
    for row in kb.rows.table("documents"):
        if row["symbol"]:
            holders.setdefault(row["symbol"].upper(), set()).add(row["id"])
    missing = []
    for row in kb.rows.table("documents"):
        title = f"{row['title_vi']} {row['instrument_title'] or ''}"
        for word in {w for w in _WORD.findall(title) if parse_symbol(w)}:
            named = holders.get(word.upper(), set()) - {row["id"]}
            reached = nx.descendants(net, row["id"]) if row["id"] in net else set()
            if named and word != row["symbol"] and not named & reached:
                missing.append((row["id"], word))
    assert not missing


def test_no_lead_counts_in_the_cascade(kb: KnowledgeBase) -> None:
    edges = graph.cascade(graph.of(kb)).edges(data="basis")
    assert edges and all(RelationBasis(basis).stated for _, _, basis in edges)
