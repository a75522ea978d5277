"""Facts of the second reading: two price bases are two indicators, wordings, rivals, places."""

from __future__ import annotations

from policykb.data.knowledge import KnowledgeBase

#: an article on the proposal of 165/QĐ-TTg, read before the decision was signed
DRAFT = "tai-co-cau-nganh-cong-thuong-de-thuc-day-chuyen-dich-co-cau-nen-kinh-te-239778"
CURRENT, CONSTANT = "grdp", "grdp-2010-prices"
#: prints that look like a size and are not: at the prices of 2010
TRAPS = {
    "dien-bien": "16.263,22",
    "ha-nam": "56.116,6",
    "vinh-long-den-2025": "43.942",
    "ca-mau-den-2025": "47.983",
    "kien-giang": "78.259,75",
    "tien-giang": "70.900",
    "thai-binh": "71.326",
    "khanh-hoa-den-2025": "60.158,8",
    "quang-tri-2025": "61.245",
}


def test_a_size_and_a_level_at_old_prices_are_two_indicators(kb: KnowledgeBase) -> None:
    rows = kb.observations
    for place, printed in TRAPS.items():
        found = rows[(rows["place_id"] == place) & rows["printed"].str.contains(printed, regex=False)]
        assert set(found["indicator_id"]) == {CONSTANT}, place


def test_prices_have_risen_since_2010(kb: KnowledgeBase) -> None:
    """The current size of a cell is above its level at the prices of 2010."""
    rows = kb.observations[kb.observations["measure"] == "level"]
    cell = ["place_id", "period_from", "period_to"]
    both = rows[rows["indicator_id"] == CURRENT].merge(
        rows[rows["indicator_id"] == CONSTANT], on=cell, suffixes=("_now", "_then")
    )
    assert len(both)
    assert (both["low_now"] > both["high_then"]).all()


def test_the_vietnamese_wording_of_880_has_its_lower_end(kb: KnowledgeBase) -> None:
    row = kb.record["880-qd-ttg-2014-gross-output-growth-2030"]
    assert (row["low"], row["high"]) == (11.0, 12.0)
    told = kb.readings[kb.readings["figure_id"] == row["id"]]
    assert "12 percent" in set(told["printed"])


def test_words_of_a_draft_are_not_the_decision(kb: KnowledgeBase) -> None:
    drafts = kb.sources["url"].str.contains(DRAFT, regex=False, na=False)
    assert drafts.any() or kb.held_back["url"].str.contains(DRAFT, regex=False, na=False).any()
    assert not set(kb.sources["id"][drafts]) & set(kb.targets["source_id"])


def test_two_levels_of_one_province_both_stand(kb: KnowledgeBase) -> None:
    rows = kb.observations
    for place, prints in {
        "dong-nai-2025": {"677.932", "gần 751.000"},
        "thanh-hoa": {"333.617 tỷ đồng", "357.760 tỷ đồng"},
    }.items():
        cell = rows[
            (rows["place_id"] == place)
            & (rows["indicator_id"] == CURRENT)
            & (rows["period_to"].astype(str) == "2025")
        ]
        assert prints <= set(cell["printed"])


def test_a_half_year_of_unknown_territory_is_held_back(kb: KnowledgeBase) -> None:
    assert not kb.observations["printed"].str.contains("67.300", regex=False).any()
    assert kb.held_back["reason"].str.contains("67.300", regex=False).any()
