"""The growth assigned for 2025 against a list written by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import label
from policykb.core.vocabulary import Verdict
from policykb.data.knowledge import KnowledgeBase

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
    return {words.split(": ")[-1].removesuffix(", vượt") for words in here["label"][mine]}


def withdrawn(frame: pd.DataFrame, place: str, document: str | None) -> set[str]:
    """What the figures alone would say of the replaced targets of a document, which read replaced."""
    here = frame[(frame["place_id"] == place) & (frame["document_id"] == document)]
    assert set(here["label"]) == {"đã thay"}
    return {label(f"verdict.{'' if one == Verdict.NOT_RATED else 'estimated_'}{one}", "vi")
            for one in here["arithmetic"]}


@pytest.mark.parametrize("row", by_hand(), ids=lambda row: row["province"])
def test_each_province_as_written_by_hand(growth: pd.DataFrame, row: dict[str, str]) -> None:
    place = row["province"]
    for column, document in (("verdict_old", "25-nq-cp-2025"), ("verdict_226", "226-nq-cp-2025"),
                             ("verdict_own", None)):
        if row[column]:
            found = withdrawn if column == "verdict_old" else verdicts
            assert found(growth, place, document) == {row[column]}, column


def assigned(frame: pd.DataFrame) -> pd.DataFrame:
    """The provincial targets of 226/NQ-CP by place."""
    here = (frame["document_id"] == "226-nq-cp-2025") & (frame["place_id"] != "viet-nam")
    return frame[here].set_index("place_id")


def test_just_the_provinces_of_the_list_have_both_printed_figures(growth: pd.DataFrame) -> None:
    rated = assigned(growth)
    rated = rated[rated["verdict"].isin(["met", "missed"])]
    by_list = {row["province"]: row["verdict_226"] for row in by_hand() if row["verdict_226"] in STATES}
    assert set(rated.index) == set(by_list) and rated["estimate"].all()
    met = {place for place, state in by_list.items() if state == STATES[0]}
    assert set(rated.index[rated["verdict"] == "met"]) == met


def test_the_range_of_ha_tinhs_rank_group_has_no_verdict_of_its_own(kb: KnowledgeBase) -> None:
    growth = kb.observations["place_id"].eq("ha-tinh") & kb.observations["indicator_id"].eq(
        "grdp-growth")
    ranges = kb.observations[growth & kb.observations["inferred"]]
    assert list(ranges["printed"]) == ["từ 8,78% đến 10,02%"]
    alone = kb.with_table("observations", kb.observations[~growth | kb.observations["inferred"]])
    row = assigned(attain(alone)).loc["ha-tinh"]
    assert (row["value_low"], row["value_high"]) == (8.775, 10.025)
    assert row["verdict"] == "not_rated" and "inferred" in row["flags"]


def test_old_targets_say_that_they_are(growth: pd.DataFrame) -> None:
    old = growth[growth["document_id"] == "25-nq-cp-2025"]
    assert old["old_target"].all() and old["label"].str.match("mục tiêu cũ: |đã thay$").all()
    hanoi = growth[growth["place_id"] == "ha-noi"].set_index("document_id")["label"]
    assert hanoi["25-nq-cp-2025"] == "đã thay"
    assert hanoi["226-nq-cp-2025"] == "ước không đạt"
