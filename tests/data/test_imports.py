"""Every row that was read into the data package went somewhere, by a count made by hand."""

from __future__ import annotations

import pytest

from policykb.data.knowledge import KnowledgeBase

ROWS = {
    "facts/cascade/documents": 169, "facts/cascade/not_found": 177,
    "facts/cascade/observations": 47, "facts/cascade/relations": 193, "facts/cascade/targets": 74,
    "facts/five-provinces/documents": 63, "facts/five-provinces/observations": 80,
    "facts/five-provinces/outside_checks": 27, "facts/five-provinces/relations": 35,
    "facts/five-provinces/symbol_variants": 27, "facts/five-provinces/targets": 58,
    "facts/national/documents": 34, "facts/national/observations": 162,
    "facts/national/provincial_assigned_targets": 128,
    "facts/national/provincial_results": 212, "facts/national/relations": 16,
    "facts/national/targets": 114, "facts/places": 63, "facts/places_new": 34,
    "facts/provinces-north/documents": 46, "facts/provinces-north/not_found": 68,
    "facts/provinces-north/observations": 173, "facts/provinces-north/relations": 18,
    "facts/provinces-north/targets": 114, "facts/provinces-south/documents": 122,
    "facts/provinces-south/not_found": 72, "facts/provinces-south/observations": 228,
    "facts/provinces-south/relations": 36, "facts/provinces-south/targets": 237,
    "facts/relation_types": 22, "facts/round2/assigned_2026": 34, "facts/round2/conflicts": 21,
    "facts/round2/grdp_levels": 327, "facts/round2/master_plans_documents": 36,
    "facts/round2/master_plans_targets": 70, "facts/round2/national": 36,
    "facts/round2/not_found": 168, "facts/round2/results_2026": 32,
    "gold/attainability": 15, "gold/causes": 12, "gold/checks": 27,
    "gold/events": 10, "gold/figures": 81, "gold/inconsistencies": 61, "gold/measures": 28,
    "gold/mentions": 65, "gold/nonfigures": 111, "gold/relations": 32, "gold/tasks": 29,
}


@pytest.mark.parametrize("batch", ROWS)
def test_every_raw_row_is_accounted_for(kb: KnowledgeBase, batch: str) -> None:
    rows = kb.imports[kb.imports["batch"] == batch]
    assert sorted(rows["row"]) == list(range(1, ROWS[batch] + 1))


def test_no_batch_is_unknown_and_nothing_is_left_out_in_silence(kb: KnowledgeBase) -> None:
    assert set(kb.imports["batch"]) == set(ROWS)
    imported = kb.imports["outcome"] == "imported"
    assert (kb.imports["ids"][imported].map(len) > 0).all()
    assert kb.imports["reason"][~imported].notna().all()


def test_imported_rows_are_where_they_are_said_to_be(kb: KnowledgeBase) -> None:
    composite = {"relations", "readings", "target_candidates", "indicator_parts", "relation_types",
                 "symbol_variants", "vintages"}
    rows = kb.imports[kb.imports["outcome"].isin(["imported", "merged"])
                      & ~kb.imports["table"].isin(composite)]
    missing = {i for ids in rows["ids"] for i in ids if i not in kb.record}
    assert not missing
