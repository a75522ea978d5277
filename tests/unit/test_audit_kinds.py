"""The audits that look across places, years and documents, on figures worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from builders import rows
from builders.cascade import SOURCES, document

from policykb.analysis.audit import audit
from policykb.data.knowledge import KnowledgeBase

Failing = Callable[..., dict[str, dict[str, Any]]]

UNITS = rows.real("units")
REGION = rows.place("delta", "Đồng bằng", "region")
#: Three provinces of today; the third was formed of two.
PLACES = [rows.place("viet-nam", "Việt Nam", "country"), REGION,
          rows.place("a", "A", region_id="delta"), rows.place("b", "B", region_id="delta"),
          rows.place("c", "C", region_id="delta", valid_from="2025-07-01"),
          rows.place("c1", "C1", valid_to="2025-06-30", successor_id="c"),
          rows.place("c2", "C2", valid_to="2025-06-30", successor_id="c")]
INDICATORS = [
    rows.indicator("growth", "percent-year", "growth", weight_id="size", price_basis="constant"),
    rows.indicator("size", "vnd-bn", "amount"),
    rows.indicator("size-per-head", "vnd-mn-person", "amount", numerator_id="size"),
    *(rows.indicator(one, "percent", "share", denominator="GRDP", concept_id=one)
      for one in ("farms", "plants", "shops")),
    rows.indicator("taxes", "percent", "share", denominator="GRDP", product_tax="1"),
]


def figure(id_: str, place: str, indicator: str, printed: str, low: float, high: float,
           year: str = "2025", **more: Any) -> rows.Row:
    units = {"growth": "percent-year", "size": "vnd-bn", "size-per-head": "vnd-mn-person"}
    return rows.observation(id_, printed, low, high, year, place_id=place, indicator_id=indicator,
                            unit=units.get(indicator, "percent"), **more)


@pytest.fixture
def failing(make_kb: Callable[..., KnowledgeBase]) -> Failing:
    """A function that audits a tiny package and gives what does not agree, by key."""

    def make(**tables: Any) -> dict[str, dict[str, Any]]:
        kb = make_kb(**{"sources": SOURCES, "units": UNITS, "places": PLACES,
                        "indicators": INDICATORS, "documents": [document("d", "2020-01-01")],
                        **tables})
        return {row["id"]: row for row in audit(kb).to_dict("records") if row["result"] == "fails"}

    return make


# -- published rankings ------------------------------------------------------


RANKED = [figure("o-a", "a", "growth", "8,27%", 8.265, 8.275, rank_printed="1/3"),
          figure("o-b", "b", "growth", "8,16%", 8.155, 8.165, rank_printed="2/3")]


def test_a_figure_between_two_neighbouring_ranks_cannot_stand(failing: Failing) -> None:
    """Lai Chau 2025: 8.2 between the 15th (8.27) and the 16th (8.16)."""
    odd = figure("o-c", "c", "growth", "8,2%", 8.15, 8.25)
    row = failing(observations=[*RANKED, odd])["rank-of-o-c"]
    assert (row["kind"], row["subject_ids"]) == ("published_rank", ("o-c", "o-a", "o-b"))
    assert "hạng 1/3, 8,27%" in row["text_vi"] and "còn 0 chỗ" in row["text_vi"]
    below = figure("o-c", "c", "growth", "7,52%", 7.515, 7.525)
    assert not failing(observations=[*RANKED, below])
    weaker = [{**RANKED[1], "rank_printed": "3/3"}, RANKED[0], odd]
    assert not failing(observations=weaker)  # between the first and the third there is room


def test_ranks_against_their_own_figures(failing: Failing) -> None:
    """Two figures with one rank; a lower figure with a higher rank."""
    same = [RANKED[0], {**RANKED[1], "rank_printed": "1/3"}]
    assert list(failing(observations=same)) == ["rank-order-o-a-and-o-b"]
    turned = [{**RANKED[0], "rank_printed": "2/3"}, {**RANKED[1], "rank_printed": "1/3"}]
    assert list(failing(observations=turned)) == ["rank-order-o-a-and-o-b"]


def test_what_a_later_release_overtook_contradicts_no_ranking(failing: Failing) -> None:
    early = figure("o-c", "c", "growth", "8,2%", 8.15, 8.25, released_on="2025-11-20")
    late = figure("o-c2", "c", "growth", "7,52%", 7.515, 7.525, released_on="2026-01-06")
    assert not failing(observations=[*RANKED, early, late])


# -- territories -------------------------------------------------------------


def test_a_regions_mean_against_its_provinces(failing: Failing) -> None:
    """(200·8 + 100·5 + 100·5) ÷ 400 = 6.5."""
    sizes = [figure(f"s-{one}", one, "size", size, float(size), float(size), "2024")
             for one, size in (("a", "200"), ("b", "100"), ("c", "100"))]
    growth = [figure("g-a", "a", "growth", "8,0%", 7.95, 8.05),
              *(figure(f"g-{one}", one, "growth", "5,0%", 4.95, 5.05) for one in "bc")]
    fits = figure("g-r", "delta", "growth", "6,5%", 6.45, 6.55)
    assert not failing(observations=[*sizes, *growth, fits])
    odd = figure("g-r", "delta", "growth", "6,2%", 6.15, 6.25)
    row = failing(observations=[*sizes, *growth, odd])["region-g-r"]
    assert (row["computed_low"], row["computed_high"]) == pytest.approx((6.45, 6.55))
    assert "theo quy mô năm trước" in row["text_vi"]
    assert not failing(observations=[*sizes[1:], *growth, odd])  # only known to lie between 5 and 8
    above = figure("g-r", "delta", "growth", "8,5%", 8.45, 8.55)
    assert "region-g-r" in failing(observations=[*growth, above])
    assert not failing(observations=[*growth[1:], above])  # one province is not known


def test_a_merged_province_against_its_parts(failing: Failing) -> None:
    parts = [figure("g-1", "c1", "growth", "5,0%", 4.95, 5.05, "2024"),
             figure("g-2", "c2", "growth", "7,0%", 6.95, 7.05, "2024")]
    within = figure("g-c", "c", "growth", "6,9%", 6.85, 6.95, "2024")
    assert not failing(observations=[*parts, within])
    beyond = figure("g-c", "c", "growth", "7,5%", 7.45, 7.55, "2024")
    assert failing(observations=[*parts, beyond])["merger-g-c"]["kind"] == "merged_parts"
    amounts = [figure("s-1", "c1", "size", "100", 99.5, 100.5, "2024"),
               figure("s-2", "c2", "size", "50", 49.5, 50.5, "2024"),
               figure("s-c", "c", "size", "160", 159.5, 160.5, "2024")]
    row = failing(observations=amounts)["merger-s-c"]
    assert (row["computed_low"], row["computed_high"]) == (149, 151)
    each = [figure("p-1", "c1", "size-per-head", "50", 49.5, 50.5, "2024"),
            figure("p-2", "c2", "size-per-head", "60", 59.5, 60.5, "2024"),
            figure("p-c", "c", "size-per-head", "56", 55.5, 56.5, "2024")]
    assert not failing(observations=each)  # what is per head does not add


# -- years -------------------------------------------------------------------


def test_a_printed_mean_against_its_years(failing: Failing) -> None:
    """√(1.04 · 1.08) − 1 = 5.981 %."""
    years = [figure("y-4", "a", "growth", "4,0%", 3.95, 4.05, "2024"),
             figure("y-5", "a", "growth", "8,0%", 7.95, 8.05)]
    mean = figure("m", "a", "growth", "6,0%", 5.95, 6.05, period_from="2024")
    assert not failing(observations=[*years, mean])
    odd = figure("m", "a", "growth", "6,4%", 6.35, 6.45, period_from="2024")
    row = failing(observations=[*years, odd])["mean-m"]
    assert row["computed_low"] == pytest.approx(5.931, abs=1e-3)
    assert row["computed_high"] == pytest.approx(6.031, abs=1e-3)
    assert not failing(observations=[years[1], odd])


def test_leaps_and_reversals(failing: Failing) -> None:
    """Hue: 30.44 after 32.4; a rise goes on, a small turn is none."""
    def pair(before: float, now: float) -> list[rows.Row]:
        return [figure(f"o-{year}", "a", "plants", f"{x}%", x - 0.05, x + 0.05, year)
                for year, x in (("2024", before), ("2025", now))]
    assert "đảo chiều" in failing(observations=pair(32.4, 30.4))["leap-o-2024-to-o-2025"]["text_vi"]
    assert not failing(observations=pair(32.4, 31.4))
    assert not failing(observations=pair(30.4, 32.4))
    assert "nhảy" in failing(observations=pair(30.4, 36.4))["leap-o-2024-to-o-2025"]["text_vi"]
    fell = [figure("o-4", "a", "plants", "35%", 34.5, 35.5, "2023"), *pair(32.4, 30.0)]
    assert "leap-o-2024-to-o-2025" not in failing(observations=fell)  # it was falling before: no turn


def test_amounts_that_fall_or_multiply(failing: Failing) -> None:
    def pair(before: float, now: float) -> list[rows.Row]:
        return [figure(f"o-{year}", "a", "size", f"{x:.0f}", x - 0.5, x + 0.5, year)
                for year, x in (("2024", before), ("2025", now))]
    assert "xuống" in failing(observations=pair(100, 80))["leap-o-2024-to-o-2025"]["text_vi"]
    assert "vọt" in failing(observations=pair(100, 170))["leap-o-2024-to-o-2025"]["text_vi"]
    assert not failing(observations=pair(100, 150))


# -- structures and sizes ----------------------------------------------------


def test_a_structure_that_leaves_no_room_for_taxes(failing: Failing) -> None:
    sectors = [figure("o-1", "a", "farms", "20%", 19.5, 20.5),
               figure("o-2", "a", "plants", "45%", 44.5, 45.5),
               figure("o-3", "a", "shops", "35%", 34.5, 35.5)]
    row = failing(observations=sectors)["structure-o-1"]
    assert (row["kind"], row["subject_ids"]) == ("tax_free_structure", ("o-1", "o-2", "o-3"))
    less = [*sectors[:2], figure("o-3", "a", "shops", "30%", 29.5, 30.5),
            figure("o-4", "a", "taxes", "5%", 4.5, 5.5)]
    assert not failing(observations=less)


def test_a_size_at_other_prices_shows_in_the_people_it_implies(failing: Failing) -> None:
    """120,000 bn ÷ 100 mn = 1.2 m people; 70,000 ÷ 110 = 0.64 m a year later."""
    figures = [figure("s-4", "a", "size", "120.000", 119_999.5, 120_000.5, "2024"),
               figure("p-4", "a", "size-per-head", "100", 99.5, 100.5, "2024"),
               figure("s-5", "a", "size", "134.000", 133_999.5, 134_000.5),
               figure("p-5", "a", "size-per-head", "110", 109.5, 110.5)]
    assert not failing(observations=figures)
    figures[2] = figure("s-5", "a", "size", "70.000", 69_999.5, 70_000.5)
    found = failing(observations=figures)
    assert "1.200 nghìn người" in found["people-s-4-and-s-5"]["text_vi"]
    assert "636 nghìn người" in found["people-s-4-and-s-5"]["text_vi"]


# -- evidence and documents --------------------------------------------------


def test_a_copy_cited_though_a_better_page_was_read(failing: Failing) -> None:
    copy = rows.source("copy", "Trang chép", "mirror")
    odd = figure("o", "a", "growth", "8%", 7.5, 8.5, source_id="copy")
    reading = {"figure_id": "o", "source_id": "s", "printed": "8%", "read_on": "2026-11-21",
               "result": "same"}
    tables = {"sources": [*SOURCES, copy], "observations": [odd]}
    assert list(failing(**tables, readings=[reading])) == ["mirror-o"]
    assert not failing(**tables)
    assert not failing(**tables, readings=[{**reading, "source_id": "copy"}])


@pytest.mark.parametrize(("note", "found"), [
    ("Trang nêu kế hoạch năm là 7,5%.", True), ("(KH 7,5-8%)", True), ("vượt 3,12% kế hoạch", True),
    ("Trang so với kế hoạch trên 9%.", False), ("kế hoạch của tỉnh", False),
])
def test_a_plan_named_beside_a_result_and_not_stored(
    failing: Failing, note: str, found: bool,
) -> None:
    stored = rows.target("t", "9%", document_id="d", place_id="a", indicator_id="size",
                         bound="bare", low=9, unit="vnd-bn", period_from="2025", period_to="2025")
    odd = figure("o", "a", "growth", "8%", 7.5, 8.5, note=note)
    assert ("plan-o" in failing(observations=[odd], targets=[stored])) == found


def test_a_title_that_names_another_document_without_a_relation(failing: Failing) -> None:
    """162/NQ-CP names 39-NQ/TW; a resolution of another province is not meant."""
    documents = [document("up", "2018-01-01", symbol="23-NQ/TW"),
                 document("down", "2020-01-01", "a", symbol="10-CTr/TU",
                          title_vi="Thực hiện Nghị quyết số 23-NQ/TW của Bộ Chính trị"),
                 document("far", "2019-01-01", "b", symbol="05-NQ/TU"),
                 document("near", "2021-01-01", "a", symbol="7/KH-UBND",
                          title_vi="Thực hiện Nghị quyết 05-NQ/TU"),
                 document("lost", "2021-01-01", "a", symbol="8/KH-UBND",
                          title_vi="Thực hiện Nghị quyết số 39-NQ/TW")]
    found = failing(documents=documents)
    assert set(found) == {"title-down-names-23-nq-tw", "title-lost-names-39-nq-tw"}
    assert found["title-down-names-23-nq-tw"]["subject_ids"] == ("down", "up")
    assert "chưa có trong dữ liệu" in found["title-lost-names-39-nq-tw"]["text_vi"]
    link = rows.relation("down", "implements", "up")
    assert set(failing(documents=documents, relations=[link])) == {"title-lost-names-39-nq-tw"}


def test_a_title_may_name_what_it_carries_out_through_another(failing: Failing) -> None:
    """A plan for a programme for a resolution."""
    documents = [document("up", "2018-01-01", symbol="23-NQ/TW"),
                 document("middle", "2020-01-01", "a", symbol="10-CTr/TU"),
                 document("down", "2021-01-01", "a", symbol="7/KH-UBND",
                          title_vi="Thực hiện 10-CTr/TU thực hiện Nghị quyết số 23-NQ/TW")]
    links = [rows.relation("down", "implements", "middle"), rows.relation("middle", "implements", "up")]
    assert not failing(documents=documents, relations=links)
    assert set(failing(documents=documents, relations=links[:1])) == {"title-down-names-23-nq-tw"}


def test_an_ended_document_that_is_still_compared(failing: Failing) -> None:
    documents = [document("up", "2018-01-01", effective_to="2025-12-31"),
                 document("down", "2020-01-01", "a")]
    targets = [rows.target(f"t-{one}", "40%", document_id=one, place_id=place, low=40, bound="bare",
                           indicator_id="plants", period_from="2020", period_to="2030",
                           implements_target_id="t-up" if one == "down" else "")
               for one, place in (("up", "viet-nam"), ("down", "a"))]
    tables = {"documents": documents, "targets": targets,
              "relations": [rows.relation("down", "implements", "up")],
              "relation_types": rows.real("relation_types")}
    assert failing(**tables)["expired-up"]["subject_ids"] == ("up", "t-down")
    documents[0] = document("up", "2018-01-01", effective_to="2030-12-31")
    assert not failing(**tables)
