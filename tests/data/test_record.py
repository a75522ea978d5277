"""What a hostile but fair reader found in the record stays mended; each test is one named case."""

from __future__ import annotations

import pytest

from policykb.analysis.cells import figures_at
from policykb.analysis.prevailing import standing
from policykb.data.knowledge import KnowledgeBase


def test_a_domestic_page_carries_the_share_of_industry_and_construction_of_2025(
    kb: KnowledgeBase,
) -> None:
    figure = kb.record["viet-nam-industry-construction-share-gdp-2025"]
    assert kb.record[figure["source_id"]]["url"].startswith("https://nld.com.vn/")
    assert "chưa tìm được trang trong nước" not in (figure["note"] or "")


@pytest.mark.parametrize("figure", ["ca-mau-2025-grdp-growth-2025", "dong-thap-2025-grdp-growth-2025"])
def test_an_estimate_of_a_province_says_when_it_was_made(kb: KnowledgeBase, figure: str) -> None:
    assert kb.record[figure]["released_on"]


def test_the_november_estimate_of_lai_chau_and_the_later_figure_both_stand(
    kb: KnowledgeBase,
) -> None:
    printed = {kb.record[f"lai-chau-grdp-growth-2025{end}"]["printed"] for end in ("", "-b")}
    assert printed == {"8,2%", "7.52%"}
    assert "hạng 16 là 8,16%" in (kb.record["lai-chau-grdp-growth-2025"]["note"] or "")


def test_shares_of_labour_modelled_by_the_ilo_are_a_series_of_their_own(kb: KnowledgeBase) -> None:
    modelled = [row for row in kb.rows.table("observations")
                if row["indicator_id"].endswith("-labour-share") and row["id"].endswith("-wdi")]
    assert modelled
    assert {row["series"] for row in modelled} == {"mo-hinh-ilo"}


def test_two_figures_of_tay_ninh_and_three_of_ha_tinh_all_stand(kb: KnowledgeBase) -> None:
    assert {"tay-ninh-den-2025-grdp-growth-2023", "tay-ninh-den-2025-grdp-growth-2023-b",
            "ha-tinh-iip-growth-2025", "ha-tinh-iip-growth-2025-b",
            "ha-tinh-industry-value-added-growth-2025"} <= kb.record.keys()


def test_the_later_figure_of_ha_tinh_prevails(kb: KnowledgeBase) -> None:
    (values,) = figures_at(kb, "ha-tinh", "iip-growth", "2025").values()
    found = standing(values)
    assert found is not None
    assert (found.best.ids, found.contested) == (("ha-tinh-iip-growth-2025",), False)


def test_what_a_source_lists_as_missed_is_said_beside_the_verdict(kb: KnowledgeBase) -> None:
    claims = {row["target_id"]: row["claim"] for row in kb.rows.table("reported_attainments")}
    assert claims["ninh-thuan-muc-tieu-cong-nghiep-2023-industry-construction-share-"
                  "unspecified-2023"] == "không đạt kế hoạch"


@pytest.mark.parametrize(("document", "column", "value"), [
    ("ca-mau-dieu-chinh-quy-hoach-tong-the-kinh-te-xa-hoi", "symbol", "537/QĐ-TTg"),
    ("hai-phong-muc-tieu-nam-2024", "issuer_id", "hai-phong-hdnd"),
    ("ba-ria-vung-tau-muc-tieu-nam-2024", "issuer_id", "ba-ria-vung-tau-hdnd"),
    ("ninh-binh-muc-tieu-cong-nghiep-2016-2020", "type", "congress_resolution"),
])
def test_a_setter_that_was_found_is_named(
    kb: KnowledgeBase, document: str, column: str, value: str,
) -> None:
    assert kb.record[document][column] == value


@pytest.mark.parametrize(("place", "year", "printed"), [
    ("binh-duong", "2024", "tăng từ 8 - 8,5%"), ("hai-phong-2025", "2025", "kế hoạch tăng 12,35%"),
    ("ninh-thuan", "2023", "tăng 10-11%"), ("quang-binh", "2016", "8%"),
    ("quang-binh", "2018", "7.0%"), ("hung-yen-2025", "2025", "tăng 10,5%"),
])
def test_a_plan_printed_beside_a_result_stands_too(
    kb: KnowledgeBase, place: str, year: str, printed: str,
) -> None:
    plans = {row["printed"] for row in kb.rows.table("targets") if row["place_id"] == place
             and row["indicator_id"] == "grdp-growth" and row["period_to"] == year}
    assert printed in plans
