"""Spans of validity on real documents and on a tiny cascade."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders.cascade import PLACES, SOURCES, TYPES, UNITS, document, relation

from policykb.analysis import graph, validity
from policykb.data.knowledge import KnowledgeBase


def spans(kb: KnowledgeBase, one: str) -> list[validity.Span]:
    return validity.spans(kb, graph.of(kb), kb.record[one])


def test_a_replaced_document_ends_when_the_other_acts(kb: KnowledgeBase) -> None:
    found = spans(kb, "25-nq-cp-2025")
    assert [(s.key, s.since, s.until, s.other) for s in found] == [
        ("issued", "2025-02-05", None, None), ("effective", None, "2025-08-05", None),
        ("replaces", "2025-08-05", None, "226-nq-cp-2025"),
        ("now.replaced", kb.edition_date.isoformat(), None, None)]
    # What ended it is said by the source of the replacement, not by its own.
    relation_ = next(r for r in kb.rows.of("relations", "to_id", "25-nq-cp-2025")
                     if r["type"] == "replaces")
    assert {s.source_id for s in found[1:]} == {relation_["source_id"]}


def test_following_is_not_replacing(kb: KnowledgeBase) -> None:
    found = spans(kb, "2146-qd-ttg-2014")
    followed = next(s for s in found if s.other == "165-qd-ttg-2023")
    assert (followed.key, followed.basis) == ("follows", "implied")
    assert found[-1].key != "now.replaced"


def test_no_replacement_seen_says_when_it_was_looked_for(kb: KnowledgeBase) -> None:
    now = spans(kb, "226-nq-cp-2025")[-1]
    assert now.key == "now.no_replacement_seen" and now.basis is None
    for row in kb.rows.table("documents"):
        own = [search["looked_on"] for search in kb.rows.of("searches", "document_id", row["id"])
               if search["place_id"] in (None, row["place_id"])]
        assert validity.looked_on(kb, row) == max(own, default=None)


def test_a_page_opened_for_figures_is_no_search(tiny: KnowledgeBase) -> None:
    """Nor is a search for what provinces did about it."""
    assert tiny.record["n"]["source_id"] and validity.looked_on(tiny, tiny.record["n"]) is None


def test_documents_of_a_merged_unit_say_into_which(kb: KnowledgeBase) -> None:
    merged = next(s for s in spans(kb, "bac-kan-873-qd-ubnd-2024") if s.key == "merged")
    assert (merged.since, merged.other) == ("2025-07-01", "thai-nguyen-2025")


@pytest.fixture
def tiny(make_kb: Callable[..., KnowledgeBase]) -> KnowledgeBase:
    """A national plan that the old Bac Kan implements; Hue was searched, Ha Noi in part."""
    def search(one: str, place: str, result: str) -> dict[str, object]:
        return {"id": one, "place_id": place, "document_id": "n", "looked_for": "kế hoạch",
                "looked_on": "2026-01-02", "result": result}
    return make_kb(
        sources=SOURCES, units=UNITS, places=PLACES, relation_types=TYPES,
        documents=[document("n", "2023-02-28"), document("p", "2024-05-23", "bac-kan"),
                   document("draft", "2024-01-01", draft=1, status="draft")],
        relations=[relation("p", "implements", "n"), relation("draft", "replaces", "n")],
        searches=[search("s1", "hue", "not_found"), search("s2", "ha-noi", "partly_found")])


def test_unknown_is_never_not_found(tiny: KnowledgeBase) -> None:
    found = validity.standing(tiny, graph.of(tiny), tiny.record["n"])
    assert found and found["asked"] and found["total"] == 3
    assert dict(found["counts"]) == {"has": 0, "not_found": 1, "not_known": 2}
    groups = dict(found["groups"])
    assert [one["place_id"] for one, _ in groups["not_found"]] == ["hue"]
    (hue, _), = groups["not_found"]
    assert (hue["looked_on"], hue["search_ids"]) == ("2026-01-02", ("s1",))
    nested = {one["place_id"]: [(o["place_id"], o["state"]) for o in older]
              for one, older in groups["not_known"]}
    assert nested == {"ha-noi": [], "thai-nguyen-2025": [("bac-kan", "has")]}


def test_only_national_documents_ask_all_provinces(tiny: KnowledgeBase) -> None:
    assert validity.standing(tiny, graph.of(tiny), tiny.record["p"]) is None


def test_a_draft_gives_no_date_to_a_replacement(tiny: KnowledgeBase) -> None:
    acted = next(s for s in spans(tiny, "n") if s.key == "replaces")
    assert (acted.since, acted.other) == (None, "draft")


def test_covered_is_coverage(kb: KnowledgeBase) -> None:
    g = graph.of(kb)
    rows = graph.covered(g, kb, "165-qd-ttg-2023")
    assert graph.coverage(g, kb, "165-qd-ttg-2023").to_dict("records") == rows
