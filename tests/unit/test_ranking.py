"""Rankings on values whose order was worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from builders import rows

from policykb.analysis import ranking
from policykb.data.knowledge import KnowledgeBase

SOURCES = [rows.source(one, tier=tier, published_on="2026-01-05")
           for one, tier in (("s", "official"), ("m", "mirror"))]
UNITS = [{"id": one, "name_vi": one, "name_en": one, "factor": 1, "base": one}
         for one in ("percent", "rank")]
PLACES = [*(rows.place(one, one.upper()) for one in "abcdef"),
          rows.place("old", "OLD", valid_to="2025-06-30", successor_id="new"),
          rows.place("new", "NEW", valid_from="2025-07-01")]


def value(place: str, printed: float, year: str = "2025", half: float = 0.05,
          **more: Any) -> dict[str, object]:
    row = rows.observation(f"{place}-{year}-{printed}", f"{printed}%", printed - half, printed + half,
                           year, place_id=place, indicator_id="i", vintage="estimate")
    return row | more


@pytest.fixture
def rank(make_kb: Callable[..., KnowledgeBase]) -> Callable[..., list[ranking.Ranking]]:
    """The rankings of one indicator with the given values."""
    def made(observations: list[dict[str, object]], **indicator: str) -> list[ranking.Ranking]:
        row = {"id": "i", "name_vi": "Tăng", "name_en": "Growth", "unit": "percent",
               "direction": "up", "kind": "growth", **indicator}
        kb = make_kb(sources=SOURCES, units=UNITS, places=PLACES, indicators=[row],
                     observations=observations)
        return ranking.rankings(kb, kb.record["i"])
    return made


def test_ties_share_a_rank_and_meeting_intervals_are_told(rank) -> None:
    (found,) = rank([value("a", 9), value("b", 8), value("c", 8), value("d", 7.9, half=0.2),
                     value("e", 5)])
    assert [(r.place, r.rank, r.first, r.last, r.shared) for r in found.rows] == [
        ("a", 1, 1, 1, False), ("b", 2, 2, 4, True), ("c", 2, 2, 4, True),
        ("d", 4, 2, 4, False), ("e", 5, 5, 5, False)]


def test_lower_is_better_turns_the_order_and_no_direction_has_none(rank) -> None:
    rows = [value("a", 9), value("b", 5), value("c", 7)]
    (down,) = rank(rows, direction="down")
    assert [(r.place, r.rank) for r in down.rows] == [("b", 1), ("c", 2), ("a", 3)]
    (none,) = rank(rows, direction="none")
    assert [(r.place, r.rank) for r in none.rows] == [("a", None), ("b", None), ("c", None)]


@pytest.mark.parametrize("kind", ["rank", "index"])
def test_ranks_and_indices_are_never_ranked(rank, kind: str) -> None:
    assert rank([value("a", 9), value("b", 5)], kind=kind) == []


def test_amounts_at_unstated_prices_are_not_ranked(kb: KnowledgeBase) -> None:
    assert ranking.unranked(kb, kb.record["gross-output"]) == "prices"
    assert ranking.rankings(kb, kb.record["gross-output"]) == []
    assert ranking.unranked(kb, kb.record["gross-output-2010"]) is None
    assert ranking.unranked(kb, kb.record["grdp-growth"]) is None


def test_old_and_new_territories_never_stand_in_one_ranking(rank) -> None:
    today, former = rank([
        value("old", 20, "2024"), value("a", 9, "2024"), value("b", 8, "2024"),
        value("new", 7), value("a", 6), value("b", 5), value("c", 4)])
    assert (today.scope, today.period_to) == ("today", "2025")
    assert [r.place for r in today.rows] == ["new", "a", "b", "c"]
    assert (former.scope, former.period_to) == ("former", "2024")
    assert [r.place for r in former.rows] == ["old", "a", "b"]


def test_what_is_left_out_is_named_with_the_first_reason(rank) -> None:
    (found,) = rank([
        value("a", 9), value("b", 8),
        value("c", 7, "2023"), value("d", 6, period_from="2025-01", period_to="2025-06"),
        value("e", 5, source_id="m"), value("f", 4), value("f", 3)])
    assert [r.place for r in found.rows] == ["a", "b", "f"]
    assert found.left_out == {"weak": ("e",), "other_period": ("c",),
                              "part_year": ("d",), "no_value": ("new",)}
    assert found.missing == 4


def test_a_contested_place_keeps_a_span_of_ranks_and_moves_nobody_up(rank) -> None:
    """10.02 in one source and 7.8 in another of equal standing: anywhere from first to third."""
    (found,) = rank([value("a", 9), value("b", 8), value("c", 10.02), value("c", 7.8), value("d", 5)])
    told = {r.place: (r.rank, r.first, r.last, r.contested) for r in found.rows}
    assert told == {"a": (told["a"][0], 1, 2, False), "b": (told["b"][0], 2, 3, False),
                    "c": (None, 1, 3, True), "d": (4, 4, 4, False)}


def test_the_rank_that_a_source_prints_is_shown_and_within_the_span(rank) -> None:
    (found,) = rank([value("a", 9), value("b", 8, rank_printed="3/7"), value("c", 5)])
    assert [(r.place, r.rank, r.first, r.last, r.printed) for r in found.rows] == [
        ("a", 1, 1, 1, None), ("b", 2, 2, 3, "3/7"), ("c", 3, 3, 3, None)]


def test_places_of_one_name_stand_in_the_order_of_their_ids(
        make_kb: Callable[..., KnowledgeBase]) -> None:
    ids = [f"same-{n:02}" for n in range(12)]
    indicator = {"id": "i", "name_vi": "Tăng", "name_en": "Growth", "unit": "percent",
                 "direction": "up", "kind": "growth"}
    kb = make_kb(sources=SOURCES, units=UNITS, indicators=[indicator],
                 places=[*PLACES, *(rows.place(one, "SAME") for one in ids)],
                 observations=[value("a", 9), value("b", 8)])
    (found,) = ranking.rankings(kb, kb.record["i"])
    assert [one for one in found.left_out["no_value"] if one in ids] == ids


def test_a_later_release_decides_and_the_contradiction_is_marked(rank) -> None:
    (found,) = rank([value("a", 9, released_on="2025-12"), value("a", 6, released_on="2026-02"),
                     value("b", 8)])
    assert [(r.place, r.value.ids, r.conflict) for r in found.rows] == [
        ("b", ("b-2025-8",), False), ("a", ("a-2025-6",), True)]


def test_one_series_only(rank) -> None:
    (found,) = rank([value("a", 9, series="x"), value("b", 8, series="x"), value("c", 7)])
    assert found.series == "x" and [r.place for r in found.rows] == ["a", "b"]
    assert found.left_out["other_series"] == ("c",)


def test_one_place_is_no_ranking(rank) -> None:
    assert rank([value("a", 9)]) == []


def test_real_neighbours_say_why_they_do_not_compare(kb: KnowledgeBase) -> None:
    def reasons(one: str) -> dict[str, tuple[tuple[str, ...], bool]]:
        return {row["id"]: (why, own) for row, why, own in
                ranking.neighbours(kb, kb.record[one])}
    assert reasons("industry-share-gdp")["industry-share-grdp"] == ((), True)
    assert reasons("gdp")["gdp-usd"] == (("unit",), False)
    assert "price_unstated" in reasons("gross-output")["gross-output-2010"][0]
    assert "price_basis" in reasons("gross-output-2010")["gross-output-current-prices"][0]
    assert "concept" in reasons("industry-value-added-growth")["iip-growth"][0]


def test_divisions_count_every_value(kb: KnowledgeBase) -> None:
    rows = kb.rows.of("observations", "indicator_id", "grdp-growth")
    divided = dict(ranking.divisions(kb, rows))
    assert {"territory", "span"} <= set(divided)
    assert all(sum(n for _, n in counts) == len(rows) for counts in divided.values())
    assert "former" in dict(divided["territory"]) and "part_year" in dict(divided["span"])
