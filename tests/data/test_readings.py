"""A reading counts for a figure only as long as it prints what the figure holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from builders import rows
from builders.goals import BASE, value

from policykb.analysis.audits.attainments import implied
from policykb.analysis.readings import counted, read_twice, seconded
from policykb.core.vocabulary import GOOD_READINGS, ReadingResult
from policykb.data.knowledge import KnowledgeBase
from policykb.site.evidence import reading_words
from policykb.site.library import Library

Make = Callable[..., KnowledgeBase]
#: 97,31 % in three places, one of them checked against an archived text.
CORRECTED = "bac-kan-grid-households-share-2020-12"


def test_every_reading_of_the_data_that_counts_prints_its_figure(kb: KnowledgeBase) -> None:
    known = counted(kb)
    good = [row for row in kb.rows.table("readings") if row["result"] in GOOD_READINGS]
    assert sum(map(len, known.values())) == len(good)


def test_a_badge_does_not_survive_the_correction_of_its_figure(kb: KnowledgeBase) -> None:
    assert "bản lưu" in reading_words(Library(kb), CORRECTED)
    frame = kb.observations.copy()
    frame.loc[frame["id"] == CORRECTED, ["printed", "low", "high"]] = ["89,9%", 89.85, 89.95]
    edited = kb.with_table("observations", frame)
    assert reading_words(Library(edited), CORRECTED) == reading_words(Library(edited), "khong-co")
    assert CORRECTED not in read_twice(edited)


def read(printed: str, result: str = "same", **more: Any) -> dict[str, Any]:
    return {"figure_id": "o-share-2025-official", "source_id": "s", "printed": printed,
            "read_on": "2026-11-21", "result": result} | more


@pytest.mark.parametrize(("printed", "counts", "seconds"), [
    ("đạt 33,72 %", True, True), ("33.72 percent", True, True),
    ("33,7%", False, True), ("khoảng 34%", False, True), ("33,5%", False, False),
    ("tăng 2% lên 33,72%, năm 2025", False, False), ("", False, False),
])
def test_what_counts(make_kb: Make, printed: str, counts: bool, seconds: bool) -> None:
    tables = BASE | {"observations": [value("33,72%", 33.715, 33.725, "2025", source_id="weak")],
                     "sources": [rows.source("s", "s"), rows.source("weak", "w", "mirror")]}
    made = make_kb(**tables, readings=[read(printed)])
    assert bool(counted(made)) is counts
    assert bool(seconded(made)) is seconds
    assert not counted(make_kb(**tables, readings=[read(printed, ReadingResult.NEAR)]))


def test_what_is_over_the_plan_implies_no_plan_of_hundreds_of_per_cent(kb: KnowledgeBase) -> None:
    """"vượt 1,25 %" read as 1.25 % of the target asked for 698 %/năm of Hau Giang."""
    found = {row["id"]: row for row in implied(kb)}
    assert "implied-attainment-hau-giang-grdp-growth-2024-ke-hoach" not in found
    for row in kb.rows.table("reported_attainments"):
        told = found.get(f"implied-{row['id']}")
        if told and row["printed"].startswith("vượt"):
            assert row["low"] > 100
