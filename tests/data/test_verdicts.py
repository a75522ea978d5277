"""The verdicts on the real data that a hostile reader found fault with, and what must hold of all."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from policykb.analysis.cells import cells_of
from policykb.analysis.verdicts.attainment import attain
from policykb.core.intervals import INF
from policykb.core.vocabulary import ASIDE, GONE, RATED, IndicatorKind, Stage, Verdict
from policykb.data.knowledge import KnowledgeBase


@pytest.fixture(scope="module")
def verdicts(kb: KnowledgeBase) -> pd.DataFrame:
    return attain(kb).set_index("target_id")


def test_a_figure_cut_off_by_a_page_is_not_the_figure_of_its_cell(kb: KnowledgeBase) -> None:
    """9.18 of January 2026; a page of February prints 9.1."""
    cells = cells_of(kb)
    assert cells.prevails("da-nang-2025-grdp-growth-2025")
    assert not cells.contested("da-nang-2025-grdp-growth-2025")


@pytest.mark.parametrize("subject", ["gdp-per-head-usd", "agriculture-labour-share"])
def test_a_target_of_2026_has_no_verdict_before_2026_has_a_figure(
        kb: KnowledgeBase, subject: str) -> None:
    frame = attain(kb, date(2026, 11, 22)).set_index("target_id")
    row = frame.loc[f"nghi-quyet-quoc-hoi-kinh-te-xa-hoi-2026-{subject}-2026"]
    assert row.verdict == Verdict.NOT_STARTED and row.before


def test_no_ratio_stands_beside_a_ceiling_a_growth_rate_a_rank_or_a_value_of_another_time(
        kb: KnowledgeBase, verdicts: pd.DataFrame) -> None:
    kinds = {row["id"]: row["kind"] for row in kb.rows.table("indicators")}
    for one, row in verdicts.iterrows():
        without = row.before or row.accept_high != INF or kinds[row.indicator_id] in (
            IndicatorKind.GROWTH, IndicatorKind.RANK, IndicatorKind.INDEX)
        assert not without or math.isnan(row.ratio_low), one


def test_exports_are_not_on_track_while_imports_grow_faster(verdicts: pd.DataFrame) -> None:
    row = verdicts.loc["165-qd-ttg-2023-export-growth-2030"]
    assert row.verdict not in RATED and "2024" in row.sentence_vi


def test_nobody_is_blamed_for_a_target_that_was_withdrawn(
        kb: KnowledgeBase, verdicts: pd.DataFrame) -> None:
    for row in kb.rows.table("targets"):
        if row["stage"] in GONE or row["stage"] == Stage.DRAFT:
            told = verdicts.loc[row["id"]]
            assert told.verdict in ASIDE | {Verdict.ENDED}, row["id"]
            assert told.verdict not in ASIDE or told.arithmetic, row["id"]


@pytest.mark.parametrize("place", ["thanh-hoa", "ha-tinh", "hue", "dien-bien", "ha-noi"])
def test_a_mean_of_a_congress_report_gives_way_to_the_years(verdicts: pd.DataFrame, place: str) -> None:
    """Every year of 2021-2025 is known, and the mean was printed in October 2025."""
    rows = verdicts[(verdicts["place_id"] == place) & (verdicts["indicator_id"] == "grdp-growth")
                    & (verdicts["period_used"] == "2021/2025")]
    assert len(rows) and all("mean_early" in flags for flags in rows["flags"])


def test_every_estimate_that_decides_says_of_what_time_it_is(verdicts: pd.DataFrame) -> None:
    for one, row in verdicts[verdicts["verdict"].isin(RATED) & verdicts["estimate"]].iterrows():
        assert "ố ước" in row.sentence_vi, one
        early = "early" in row["flags"]
        assert early == ("công bố trước khi hết kỳ" in row.sentence_vi), one


def test_a_way_that_starts_elsewhere_than_before_the_period_says_so(verdicts: pd.DataFrame) -> None:
    for one in ("57-nq-tw-2024-digital-economy-share-gdp-2030",
                "306-nq-cp-2025-industry-construction-share-gdp-2030"):
        row = verdicts.loc[one]
        assert "baseline_other" not in row["flags"] or "nếu lấy" in row.sentence_vi, one


def test_what_is_met_as_printed_was_counted_by_whoever_counts(
        kb: KnowledgeBase, verdicts: pd.DataFrame) -> None:
    for row in verdicts[verdicts["verdict"] == Verdict.MET_AS_PRINTED].itertuples():
        assert kb.record[row.observation_ids[0]]["counted_by"]
