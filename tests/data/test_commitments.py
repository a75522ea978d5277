"""Lines that several documents print: one commitment each, one verdict, one count."""

from __future__ import annotations

import pandas as pd
import pytest

from policykb.analysis import commitments, graph, ranking
from policykb.analysis.alignment import align
from policykb.analysis.verdicts.attainment import attain
from policykb.core.vocabulary import CURRENT, GONE, Reason
from policykb.data.knowledge import KnowledgeBase
from policykb.site.dossier.states import state_dates


@pytest.fixture(scope="module")
def verdicts(kb: KnowledgeBase) -> pd.DataFrame:
    return attain(kb).set_index("target_id", drop=False)


@pytest.mark.parametrize(("indicator", "documents"), [
    ("industry-value-added-growth", ("23-nq-tw-2018", "124-nq-cp-2020", "165-qd-ttg-2023")),
    ("industry-share-gdp", ("23-nq-tw-2018", "124-nq-cp-2020", "29-nq-tw-2022", "111-nq-cp-2024",
                            "2840-qd-bct-2024")),
    ("manufacturing-share-gdp", ("23-nq-tw-2018", "124-nq-cp-2020", "165-qd-ttg-2023", "29-nq-tw-2022",
                                 "111-nq-cp-2024", "2840-qd-bct-2024")),
    ("gdp-growth", ("29-nq-tw-2022", "111-nq-cp-2024")),
    ("grdp-growth", ("hue-348-kh-ubnd-2021", "hue-nghi-quyet-dai-hoi-xvi-2020")),
    ("industry-construction-share-grdp", ("hue-348-kh-ubnd-2021", "hue-nghi-quyet-dai-hoi-xvi-2020")),
])
def test_what_several_documents_print_is_one_commitment(
        kb: KnowledgeBase, indicator: str, documents: tuple[str, ...]) -> None:
    assert any(set(documents) <= set(one.documents) and one.rows[0]["indicator_id"] == indicator
               for one in commitments.of(kb).all)


def test_every_printing_of_a_commitment_has_its_one_verdict(
        kb: KnowledgeBase, verdicts: pd.DataFrame) -> None:
    """Those that were withdrawn or are only projected say so; another figure may decide otherwise."""
    told = ["verdict", "reason", "value_text_vi", "period_used"]
    for one in commitments.of(kb).all:
        for row in one.rows:
            alike = [r["id"] for r in one.printing(row) if r["stage"] == row["stage"]]
            found = verdicts.loc[alike, told].astype(object).fillna("").drop_duplicates()
            assert len(found) == 1, (one.id, alike)


def test_growth_of_the_nation_is_judged_over_one_period(verdicts: pd.DataFrame) -> None:
    """On track by a first year that nobody printed, behind by the printed one: all say the latter."""
    ids = [f"{one}-gdp-growth-2030" for one in ("29-nq-tw-2022", "111-nq-cp-2024", "306-nq-cp-2025")]
    assert set(verdicts.loc[ids, "verdict"]) == {"behind"}


def test_no_count_holds_a_commitment_twice(kb: KnowledgeBase) -> None:
    known = commitments.of(kb)
    kept = known.once(kb.rows.table("targets"))
    ids = [known.of_target[row["id"]].id for row in kept]
    assert len(ids) == len(set(ids)) == len(known.all)
    assert all(row["id"] == known.of_target[row["id"]].counted for row in kept)


def test_an_undated_document_is_not_there_at_the_end_of_2020(kb: KnowledgeBase) -> None:
    undated = {row["id"] for row in kb.rows.table("documents") if not row["issued_on"]}
    first = state_dates(kb)[0]
    frame = attain(kb, first)
    early = frame[frame["document_id"].isin(undated)]
    over = {row["id"] for row in kb.rows.table("targets") if row["period_to"] <= first.isoformat()}
    sources = {row["id"]: row["published_on"] or "9999" for row in kb.rows.table("sources")}
    seen = {row["id"] for row in kb.rows.table("targets") if first.isoformat() >= min(
        sources[row["source_id"]], sources.get(kb.record[row["document_id"]]["source_id"], "9999"))}
    adopted = {row["id"] for row in kb.rows.table("targets") if row["stage"] in CURRENT}
    open_ = early[~early["target_id"].isin(over | seen) & early["target_id"].isin(adopted)]
    assert len(open_) and set(open_["reason"]) == {Reason.UNDATED}


def test_growth_of_a_province_stands_beside_that_of_the_nation(kb: KnowledgeBase) -> None:
    """A resolution that sets both leaves no province of it without a counterpart."""
    answered = set(align(kb)["target_id"])
    own = [row["id"] for row in kb.rows.of("targets", "document_id", "226-nq-cp-2025")
           if row["indicator_id"] == "grdp-growth" and row["stage"] not in GONE]
    assert own and set(own) <= answered


def test_nobody_stands_beside_one_commitment_twice_nor_beside_what_is_over(kb: KnowledgeBase) -> None:
    frame = align(kb)
    assert not frame.duplicated(["target_id", "commitment_id"]).any()
    assert not {"879-qd-ttg-2014", "880-qd-ttg-2014"} & set(frame["national_document_id"])
    assert not {"draft", *GONE} & set(frame["stage"])


def test_a_contested_place_is_in_the_ranking_with_a_span(kb: KnowledgeBase) -> None:
    for found in ranking.rankings(kb, kb.record["grdp-growth"]):
        for row in found.rows:
            assert row.first <= (row.rank or row.first) <= row.last
            assert not row.contested or row.rank is None


def test_tra_vinh_took_907_days_and_ba_ria_vung_tau_is_left_open(kb: KnowledgeBase) -> None:
    frame = graph.first_acts(graph.of(kb), kb, "23-nq-tw-2018").set_index("place_id")
    assert frame.loc["tra-vinh", "delay_low"] == 907
    assert frame.loc["ba-ria-vung-tau", "document_id"] is None
