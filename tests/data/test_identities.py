"""Every arithmetic check of the founding articles and of the pages beside them follows from data."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from policykb.analysis.audit import audit
from policykb.data.knowledge import KnowledgeBase

HAND = Path(__file__).with_name("identities_expected.csv")
EXPECTED = list(csv.DictReader(HAND.open(encoding="utf-8", newline="")))


@pytest.fixture(scope="module")
def identities(kb: KnowledgeBase) -> pd.DataFrame:
    frame = audit(kb)
    return frame[frame["kind"].isin(["identity", "implied_target"])].set_index("id")


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["id"])
def test_the_computed_value_holds_the_expected_one(identities: pd.DataFrame,
                                                   row: dict[str, str]) -> None:
    found = identities.loc[row["id"]]
    expected, slack = float(row["computed_expected"]), float(row["tolerance"]) + 1e-9
    assert found["computed_low"] - slack <= expected <= found["computed_high"] + slack
    assert found["result"] in ("ok", "note")


def test_no_expected_value_is_lost() -> None:
    assert len(EXPECTED) == 54  # 27 checks of the articles, 27 of the pages beside them


def moved(kb: KnowledgeBase, figure: str, by: float) -> KnowledgeBase:
    frame = kb.observations.copy()
    here = frame["id"] == figure
    frame.loc[here, ["low", "high"]] += by
    return kb.with_table("observations", frame)


@pytest.mark.parametrize(("figure", "identity", "rounding"), [
    ("ninh-thuan-solar-projects-2020-12", "check-ninh-thuan-projects-sum", 1),
    ("ninh-thuan-hydro-capacity-2020-12", "check-ninh-thuan-capacity-sum", 4),
])
def test_an_input_moved_beyond_its_rounding_is_reported(kb: KnowledgeBase, figure: str,
                                                        identity: str, rounding: float) -> None:
    assert audit(kb).set_index("id").loc[identity, "result"] == "ok"
    assert audit(moved(kb, figure, rounding)).set_index("id").loc[identity, "result"] == "fails"


def test_implied_targets_are_computed_and_never_rows_of_targets(kb: KnowledgeBase) -> None:
    implied = audit(kb)
    implied = implied[implied["kind"] == "implied_target"]
    for value in (9, 4600, 54, 99.9, 80, 50, 17.9):
        near = (implied["computed_low"] <= value * 1.003) & (implied["computed_high"] >= value * 0.997)
        assert near.any(), value
    documents = kb.targets[kb.targets["document_id"] == "hoa-binh-07-da-tu-2021"]
    assert documents.empty
