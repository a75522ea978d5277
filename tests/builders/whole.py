"""A sound package with rows in every table, to be spoilt."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from builders import rows
from builders.chance import chance_tables
from builders.package import write_package
from policykb.data.checks import check
from policykb.data.fmt import format_package

Row = dict[str, Any]
_SAID = {"source_id": "s", "locator": "trang 1"}


def write_whole(directory: Path, seed: int) -> Path:
    """The package of chance's ``seed`` or of the first one after it that the rows below fit."""
    for one in range(seed, seed + 50):
        tables = chance_tables(Random(one))
        if len(tables["observations"]) < 6 or len(tables["documents"]) < 2:
            continue
        write_package(directory, tables | _around(tables))
        format_package(directory)
        if not check(directory):
            return directory
    raise ValueError(f"no sound package from seed {seed} on")


def _around(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """What stands around the figures; some of it is of the rows that chance made."""
    document, target = tables["documents"][0]["id"], tables["targets"][0]["id"]
    place = {"place_id": "a"}
    share = rows.observation("share-a", "37,5%", "", "", "2024", place_id="a", indicator_id="mix",
                             low_open="", high_open="", stage="official", vintage="")
    figures = [share, share | {"id": "share-b", "printed": "30%", "period_from": "2023",
                               "period_to": "2023"},
               share | {"id": "share-c", "printed": "67,5%", "series": "tổng",
                        "derived_from": "share-a;share-b", "low": 67.45, "high": 67.55,
                        "low_open": 0, "high_open": 0},
               share | {"id": "share-d", "printed": "131%", "series": "y"}]
    return {
        "places": [*tables["places"], rows.place("vung", "Vùng", "region")],
        "organizations": [
            {"id": "ubnd", "name_vi": "Ủy ban", "name_en": "Committee", "branch": "state",
             "level": "province", "rank": 4, "valid_to": "2025-06-30", "successor_id": "ubnd-moi", **place},
            {"id": "ubnd-moi", "name_vi": "Ủy ban mới", "name_en": "New", "branch": "state",
             "level": "province", "rank": 4, "valid_from": "2025-07-01", **place}],
        "observations": [*tables["observations"], *figures],
        "relations": tables["relations"] or [rows.relation("d1", "cites", "d0")],
        "reported_attainments": [*tables["reported_attainments"], {
            "id": "dat", "basis": "plan", "ambiguous": 1, "printed": "76,7%", **place, "source_id": "s"}],
        "target_candidates": [
            {"attainment_id": "dat", "observation_id": one, "reading": "cách đọc", "supports": "neither"}
            for one in ("share-a", "share-b")],
        "events": [{"id": "hop", "document_ids": document, "held_on": "2026-06-01", "date_basis": "in",
                    "summary_vi": "Họp", "summary_en": "Met", **place, **_SAID}],
        "measures": [{"id": "giai-phap", "document_id": document, "sequence": 1, "summary_vi": "Làm",
                      "summary_en": "Do", **place, **_SAID}],
        "tasks": [{"id": "viec", "target_ids": target, "event_id": "hop", "assigner_vi": "A",
                   "lead_vi": "B", "status": "assigned", "assigned_on": "2026-06-01",
                   "deadline": "2026-12", "summary_vi": "Rà", "summary_en": "Review", **place, **_SAID}],
        "causes": [{"id": "nguyen-nhan", "kind": "cause", "stated_on": "2026-06", "summary_vi": "Vì",
                    "summary_en": "Why", **place, **_SAID}],
        "identities": [{"id": "tong", "name_vi": "Tổng", "name_en": "Sum", "expression": "(a + b) * 2",
                        "inputs": "a=share-a;b=share-b", "equals": "135", "nature": "derived",
                        "unit": "percent", **place}],
        "confirmations": [{"figure_id": "share-d", "question": "share_range", "printed": "131%",
                           "confirmed_on": "2026-11-20", "note": "đọc lại"}],
        "findings": [{"key": "conflict-a", "kind": "conflict", "figure_ids": "share-a", "state": "open",
                      "decided_on": "2026-11-20"}],
        "readings": [*tables["readings"], {
            "figure_id": "share-a", "source_id": "t", "printed": "37,5%", "read_on": "2026-11-19",
            "result": "read"}],
        "samples": [{"figure_id": "share-a", "drawn_from": "mọi số", "read_on": "2026-11-20",
                     "printed": "37,5%", "result": "right"}],
        "searches": [{"id": "tra-1", "looked_for": "quy mô", "looked_on": "2026-11-20",
                      "result": "not_found", "indicator_id": "mix", **place}],
        "held_back": [{"id": "giu-1", "table": "targets", "row": "dòng", "reason": "chưa rõ", **place}],
        "imports": [{"batch": "a", "row": 1, "outcome": "imported", "table": "observations",
                     "ids": "share-a"},
                    {"batch": "a", "row": 2, "outcome": "not_a_fact", "reason": "dòng trống"}],
        "symbol_variants": [{"printed": "23-NQ/TƯ", "canonical": "23-NQ/TW", "is_document": 1}],
        "redirects": [{"from": "cu", "to": document, "moved_on": "2026-01-01"}],
        "editions": [dict.fromkeys(_COUNTS, 0) | {"id": "an-ban", "date": "2026-11-01",
                                               "summary_vi": "Một", "summary_en": "One"}],
        "changes": [{"edition_id": "an-ban", "sequence": 1, "kind": "values_changed",
                     "entity_id": "share-a", "text_vi": "a", "text_en": "a"}],
        "published_verdicts": [{"edition_id": "an-ban", "target_id": target, "verdict": "met",
                                "label_vi": "Đạt", "label_en": "Met"}],
    }


_COUNTS = [f"{what}_{how}" for what in ("documents", "targets", "observations", "sources")
           for how in ("new", "changed", "removed")] + [
    "values_changed", "verdicts_flipped", "verdicts_restated", "verdicts_new"]
