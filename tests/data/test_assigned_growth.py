"""The growth assigned for 2025 against a list written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from policykb.attainment import attain
from policykb.load import KnowledgeBase

HAND = Path(__file__).with_name("assigned_growth_2025.csv")
STATES = ("ước đạt", "ước không đạt")


def by_hand() -> list[dict[str, str]]:
    lines = [line for line in HAND.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def growth(kb: KnowledgeBase) -> pd.DataFrame:
    frame = attain(kb)
    of_2025 = kb.targets[kb.targets["period_to"].eq("2025") & kb.targets["kind"].eq("level")]["id"]
    return frame[frame["indicator_id"].eq("grdp-growth") & frame["target_id"].isin(of_2025)]


def verdicts(frame: pd.DataFrame, place: str, document: str | None) -> set[str]:
    """The verdicts of one province: of one document, or of those of its own."""
    assigned = ("226-nq-cp-2025", "25-nq-cp-2025")
    here = frame[frame["place_id"] == place]
    mine = here["document_id"] == document if document else ~here["document_id"].isin(assigned)
    return {label.split(": ")[-1].removesuffix(", vượt") for label in here["label"][mine]}


@pytest.mark.parametrize("row", by_hand(), ids=lambda row: row["province"])
def test_each_province_as_written_by_hand(growth: pd.DataFrame, row: dict[str, str]) -> None:
    place = row["province"]
    for column, document in (("verdict_old", "25-nq-cp-2025"), ("verdict_226", "226-nq-cp-2025"),
                             ("verdict_own", None)):
        if row[column]:
            assert verdicts(growth, place, document) == {row[column]}, column


def test_twenty_one_provinces_have_both_printed_figures(growth: pd.DataFrame) -> None:
    assigned = growth[(growth["document_id"] == "226-nq-cp-2025") & (growth["place_id"] != "viet-nam")]
    rated = assigned[assigned["verdict"].isin(["met", "missed"])]
    assert len(rated) == 21
    assert (rated["verdict"] == "met").sum() == 7 and rated["estimate"].all()


def test_ha_tinh_is_a_range_without_a_verdict_of_its_own(growth: pd.DataFrame) -> None:
    row = growth[(growth["place_id"] == "ha-tinh") & (growth["document_id"] == "226-nq-cp-2025")]
    row = row.iloc[0]
    assert (row["value_low"], row["value_high"]) == (8.775, 10.025)
    assert row["verdict"] == "not_rated" and "inferred" in row["flags"]


def test_old_targets_say_that_they_are(growth: pd.DataFrame) -> None:
    old = growth[growth["document_id"] == "25-nq-cp-2025"]
    assert old["old_target"].all() and old["label"].str.startswith("mục tiêu cũ: ").all()
    hanoi = growth[growth["place_id"] == "ha-noi"].set_index("document_id")["label"]
    assert hanoi["25-nq-cp-2025"] == "mục tiêu cũ: ước đạt"
    assert hanoi["226-nq-cp-2025"] == "ước không đạt"
