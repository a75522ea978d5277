"""What the knowledge base says of its founding cases, worked out by hand from the articles."""

from __future__ import annotations

import pandas as pd
import pytest

from policykb.analysis import graph
from policykb.analysis.values import Values
from policykb.analysis.verdicts.attainment import attain
from policykb.data.knowledge import KnowledgeBase

PLAN = "bac-kan-873-qd-ubnd-2024"
QUANG_NINH = "quang-ninh-01-nq-tu-2020"


@pytest.fixture(scope="module")
def now(kb: KnowledgeBase) -> pd.DataFrame:
    return attain(kb).set_index("target_id")


def steps(kb: KnowledgeBase, document: str) -> dict[str, tuple[str, tuple[int, int]]]:
    found = graph.chain(graph.build(kb), document)
    return {path[0].to_id: (path[0].basis, path[0].delay) for path in found}


def test_bac_kan_chains_with_their_days(kb: KnowledgeBase) -> None:
    assert steps(kb, PLAN) == {
        "165-qd-ttg-2023": ("explicit", (450, 450)),  # 2023-02-28 to 2024-05-23
        "1288-qd-ttg-2023": ("explicit", (202, 202)),  # 2023-11-03; not the one of 2014
    }
    assert steps(kb, "bac-kan-1379-qd-ubnd-2015") == {
        "2146-qd-ttg-2014": ("explicit", (283, 283))}  # 2014-12-01 to 2015-09-10


def test_the_later_scheme_only_follows_the_earlier(kb: KnowledgeBase) -> None:
    between = kb.relations[(kb.relations["from_id"] == "165-qd-ttg-2023")
                           & (kb.relations["to_id"] == "2146-qd-ttg-2014")]
    assert list(zip(between["type"], between["basis"], strict=True)) == [("follows", "implied")]


def test_bac_kan_before_and_after_the_merger(kb: KnowledgeBase) -> None:
    before = attain(kb, "2024-12-31").set_index("target_id")
    for target in ("industry-share-grdp", "grid-households-share"):
        assert before.loc[f"{PLAN}-{target}-2030", "label"] == "chưa đến kỳ"
    retail = before.loc[f"{PLAN}-retail-sales-2030"]
    assert (retail["verdict"], retail["value_text_vi"]) == ("on_track", "10.120\u00a0tỷ đồng")
    assert retail["ratio_low"] == pytest.approx(0.5622, abs=1e-4)
    for day in ("2025-07-01", "2026-11-21"):
        after = attain(kb, day)
        after = after[after["document_id"] == PLAN]
        assert set(after["label"]) == {"dừng theo dõi"}
        assert after["sentence_vi"].str.contains("Thái Nguyên").all()
        share = after.set_index("target_id").loc[f"{PLAN}-industry-share-grdp-2030"]
        assert "6,31%" in share["sentence_vi"]


def test_quang_ninh_growth_then_and_now(kb: KnowledgeBase, now: pd.DataFrame) -> None:
    target = f"{QUANG_NINH}-manufacturing-value-added-growth-2025"
    then = attain(kb, "2022-09-30").set_index("target_id").loc[target]
    assert (then["gap_low"], then["gap_high"]) == pytest.approx((1.5, 2.5))  # a growth has no ratio
    assert then["verdict"] == "not_rated"
    assert {"part_year", "estimate"} <= set(then["flags"])
    assert now.loc[target, "label"].startswith("ước đạt") and not now.loc[target, "final"]
    assert now.loc[target, "value_text_vi"] == "23%/năm"


def test_quang_ninh_attainment_has_two_readings(kb: KnowledgeBase) -> None:
    ambiguous = kb.reported_attainments[kb.reported_attainments["ambiguous"]]
    assert list(ambiguous["printed"]) == ["65,8%"] and ambiguous["target_id"].isna().all()
    candidates = kb.target_candidates.set_index("observation_id")
    indicators = {kb.record[o]["indicator_id"] for o in candidates.index}
    assert indicators == {"investment-attracted-manufacturing", "fdi-attracted-manufacturing"}
    fdi = [o for o in candidates.index if "fdi" in o]
    assert candidates.loc[fdi, "target_id"].isna().all()  # never an implied FDI target


def test_quang_ninh_workers_of_the_whole_and_of_the_elapsed_time(kb: KnowledgeBase) -> None:
    row = attain(kb, "2022-09-30").set_index("target_id").loc[
        f"{QUANG_NINH}-manufacturing-new-jobs-2025"]
    assert row["progress_low"] < 9200 / 30000 < row["progress_high"]  # 30.7 %
    pro_rata = kb.reported_attainments[kb.reported_attainments["printed"] == "76,7%"].iloc[0]
    assert pro_rata["basis"] == "pro_rata" and pro_rata["low"] < 100 * 9200 / 12000 < pro_rata["high"]


def test_quang_ninh_shares_derived_first_and_revised(kb: KnowledgeBase) -> None:
    values = Values(kb).of("quang-ninh", "manufacturing-share-grdp")
    prints = [kb.record[v.ids[0]]["printed"] for v in values if v.end.year == 2021]
    assert {"11,9%", "11,3%"} <= set(prints)
    changes = kb.observations[(kb.observations["measure"] == "change_points")
                              & (kb.observations["place_id"] == "quang-ninh")]
    middles = set(((changes["low"] + changes["high"]) / 2).round(6))
    assert middles >= {2.1, 0.4, 2.5} and set(changes["unit"]) == {"point"}
    # 11.9 − 2.1: between 11.85 − 2.15 and 11.95 − 2.05
    derived = Values(kb).derived_from_change("quang-ninh", "manufacturing-share-grdp", "2020")
    assert (derived.interval.low, derived.interval.high) == (pytest.approx(9.7), pytest.approx(9.9))


def test_vung_tau_draft_beside_the_adopted_programme(kb: KnowledgeBase) -> None:
    targets = kb.targets.set_index("id")
    draft = targets[targets["document_id"].str.startswith("ba-ria-vung-tau-du-thao-chuong-trinh")]
    adopted = targets[targets["document_id"] == "ba-ria-vung-tau-11-ctr-tu-2021"]
    assert len(draft) == 5 and set(draft["stage"]) == {"draft"}
    share = draft[draft["indicator_id"] == "industry-share-grdp"].iloc[0]
    assert targets.loc[share["replaced_by_target_id"], "indicator_id"] == "industry-ex-oil-share-grdp"
    new = set(adopted.index) - set(draft["replaced_by_target_id"])
    assert [targets.loc[t, "printed"] for t in new] == ["trên 12%/năm"]


def test_vung_tau_order_to_re_examine_two_targets(kb: KnowledgeBase) -> None:
    named = kb.tasks["target_ids"][kb.tasks["place_id"] == "ba-ria-vung-tau"]
    indicators = {kb.record[t]["indicator_id"] for ids in named for t in ids}
    assert indicators == {"gross-output-growth", "industry-services-labour-share"}


def test_hoa_binh_clusters_are_progress_of_a_plan(kb: KnowledgeBase, now: pd.DataFrame) -> None:
    seen = kb.observations[kb.observations["place_id"] == "hoa-binh"].set_index("indicator_id")
    assert seen.loc["clusters-planned", "vintage"].eq("plan").any() \
        if isinstance(seen.loc["clusters-planned"], pd.DataFrame) \
        else seen.loc["clusters-planned", "vintage"] == "plan"
    here = now[now["place_id"] == "hoa-binh"]
    assert not here["indicator_id"].isin(["clusters-established", "cluster-land-established"]).any()
    land = now.loc["hoa-binh-04-nq-dh-2020-industrial-land-share-2025"]
    assert land["label"] == "dừng theo dõi" and 1.32 < land["value_low"] < land["value_high"] < 1.34


def test_ninh_thuan_plan_is_only_implied_to_implement_the_resolution(kb: KnowledgeBase) -> None:
    link = kb.relations[kb.relations["from_id"].eq("ninh-thuan-113-kh-tu-2018")
                        & kb.relations["type"].eq("implements")]
    assert list(zip(link["to_id"], link["basis"], strict=True)) == [("23-nq-tw-2018", "implied")]


def test_each_of_the_nine_national_targets_has_a_verdict_or_a_reason(now: pd.DataFrame) -> None:
    nine = now[now["document_id"] == "23-nq-tw-2018"]
    assert len(nine) == 9
    assert ((nine["verdict"] != "not_rated") | nine["reason"].notna()).all()
    industry = nine.loc["23-nq-tw-2018-industry-share-gdp-2030"]
    assert "by_bound" in industry["flags"] and industry["value_high"] < 40
    labour = nine.loc["23-nq-tw-2018-industry-services-labour-share-2030"]
    assert labour["value_low"] > 70 and len(labour["observation_ids"]) >= 2


def test_the_symbol_has_several_holders(kb: KnowledgeBase) -> None:
    held = kb.documents[kb.documents["symbol"] == "23-NQ/TW"]
    assert {"23-nq-tw-2003", "23-nq-tw-2008", "23-nq-tw-2018", "23-nq-tw-2022"} <= set(held["id"])
