"""What the audit found, joined with what was decided of it, and the panel: worked out by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from builders import rows
from builders.cascade import SOURCES, document

import policykb
from policykb.analysis import panel as panels
from policykb.data.checks import check
from policykb.data.knowledge import KnowledgeBase
from policykb.site.computed import COMPUTED
from policykb.site.machines import computed as written

Make = Callable[..., KnowledgeBase]
PLACES = [rows.place("viet-nam", "Việt Nam", "country"), rows.place("a", "A"),
          rows.place("c", "C", valid_from="2025-07-01"),
          rows.place("c1", "C1", valid_to="2025-06-30", successor_id="c"),
          rows.place("c2", "C2", valid_to="2025-06-30", successor_id="c")]
INDICATORS = [
    rows.indicator("growth", "percent-year", "growth", weight_id="size", panel_order="1"),
    rows.indicator("size", "vnd-bn", "amount", panel_order="2"),
    rows.indicator("other", "percent", "share")]
TABLES: dict[str, Any] = {
    "sources": [*SOURCES, rows.source("late", "Cục Thống kê", published_on="2026-02-10")],
    "units": rows.real("units"), "places": PLACES, "indicators": INDICATORS,
    "documents": [document("d", "2024-12-01", "a")],
    "settings": [{"key": f"panel_{one}_year", "value": value, "meaning_vi": "x", "meaning_en": "x"}
                 for one, value in (("first", 2023), ("last", 2025))]}


def growth(id_: str, place: str, printed: str, value: float, year: str = "2025",
           **more: Any) -> rows.Row:
    return rows.observation(id_, printed, value - 0.05, value + 0.05, year, place_id=place,
                            indicator_id="growth", unit="percent-year", **more)


def size(id_: str, place: str, value: float, year: str, **more: Any) -> rows.Row:
    return rows.observation(id_, f"{value:.0f}", value - 0.5, value + 0.5, year, place_id=place,
                            indicator_id="size", unit="vnd-bn", **more)


RIVALS = [growth("o-1", "a", "7,5%", 7.5), growth("o-2", "a", "8,2%", 8.2)]
KEY = "conflict-o-1-and-o-2"


def goal(printed: str, low: float) -> rows.Row:
    return rows.target("t", printed, document_id="d", place_id="a", indicator_id="growth",
                       bound="bare", low=low, unit="percent-year", period_from="2025",
                       period_to="2025")


def decision(state: str, **more: str) -> rows.Row:
    return {"key": KEY, "kind": "conflict", "figure_ids": "o-1;o-2", "state": state,
            "decided_on": "2026-12-01"} | more


def test_a_finding_is_open_explained_or_mended(make_kb: Make) -> None:
    found = policykb.findings(make_kb(**TABLES, observations=RIVALS))
    assert list(zip(found["key"], found["state"], strict=True)) == [(KEY, "open")]
    words = {"explanation_vi": "Hai kỳ công bố.", "explanation_en": "Two releases."}
    told = make_kb(**TABLES, observations=RIVALS, findings=[decision("explained", **words)])
    row = policykb.findings(told).iloc[0]
    assert (row["state"], row["explanation_vi"]) == ("explained", "Hai kỳ công bố.")
    gone = make_kb(**TABLES, observations=RIVALS[:1],
                   findings=[decision("explained", figure_ids="o-1", **words)])
    row = policykb.findings(gone).iloc[0]
    assert (row["state"], row["bearing"], row["place_id"]) == ("mended", "none", "a")
    again = make_kb(**TABLES, observations=RIVALS, findings=[decision("mended", **words)])
    assert policykb.findings(again).iloc[0]["state"] == "open"  # found again: it was not mended


@pytest.mark.parametrize(("printed", "low", "bearing"), [
    ("8%", 8, "flips"),  # 7.5 misses it, 8.2 meets it
    ("9%", 9, "rests"),  # both miss it
    ("7%", 7, "rests"),  # both meet it
])
def test_what_hangs_on_a_conflict(make_kb: Make, printed: str, low: float, bearing: str) -> None:
    found = policykb.findings(make_kb(**TABLES, observations=RIVALS, targets=[goal(printed, low)]))
    assert list(found["bearing"]) == [bearing]


def test_nothing_hangs_on_figures_without_a_target(make_kb: Make) -> None:
    assert list(policykb.findings(make_kb(**TABLES, observations=RIVALS))["bearing"]) == ["none"]


def test_a_later_release_leaves_no_conflict(make_kb: Make) -> None:
    """A figure released later revises the other, though both are of one vintage."""
    dated = [{**RIVALS[0], "released_on": "2025-12-20"}, {**RIVALS[1], "source_id": "late"}]
    assert policykb.findings(make_kb(**TABLES, observations=dated)).empty


def test_what_is_called_explained_says_why(make_package: Callable[..., Path]) -> None:
    package = make_package(**TABLES, observations=RIVALS, findings=[
        decision("explained", explanation_vi="Hai kỳ.", figure_ids="o-1;o-9")])
    found = {(p.column, p.code) for p in check(package) if p.file == "findings.csv"}
    assert ("explanation_en", "finding_words") in found
    assert ("figure_ids", "unknown_id") in found or ("figure_ids", "unknown_id_alone") in found
    assert ("explanation_vi", "finding_words") not in found


# -- the panel ---------------------------------------------------------------


def test_the_panel_holds_the_figure_that_prevails_and_its_rivals(make_kb: Make) -> None:
    early = growth("o-0", "a", "7%", 7.0, vintage="estimate")
    table = policykb.panel(make_kb(**TABLES, observations=[early, *RIVALS]))
    assert list(table.columns) == list(panels.COLUMNS)
    row = table.iloc[0]
    assert (row["place_id"], row["year"], row["printed"]) == ("a", 2025, "7,5%")
    assert (row["low"], row["high"]) == pytest.approx((7.45, 7.55))
    assert (row["contested"], row["rival_ids"], row["other_ids"]) == (True, ("o-2",), ("o-0",))
    assert (row["vintage"], row["tier"], row["weak"]) == ("official", "official", False)


def test_a_merged_province_is_computed_where_all_its_parts_stand(make_kb: Make) -> None:
    """(300·6 + 100·10) ÷ 400 = 7.0; 310 + 110 = 420."""
    figures = [size("s-1", "c1", 300, "2023"), size("s-2", "c2", 100, "2023"),
               size("s-3", "c1", 310, "2024"), size("s-4", "c2", 110, "2024"),
               growth("g-1", "c1", "6%", 6.0, "2024"), growth("g-2", "c2", "10%", 10.0, "2024")]
    table = policykb.panel(make_kb(**TABLES, observations=figures)).set_index(
        ["place_id", "indicator_id", "year"])
    mean = table.loc[("c", "growth", 2024)]
    assert (mean["computed_low"], mean["computed_high"]) == pytest.approx((6.95, 7.05))
    assert (mean["computed_basis"], mean["computed_ids"]) == ("mean", ("g-1", "g-2"))
    assert mean["printed"] is None and mean["low"] != mean["low"]
    total = table.loc[("c", "size", 2024)]
    assert (total["computed_low"], total["computed_high"]) == (419, 421)
    assert total["computed_basis"] == "merger"
    some = policykb.panel(make_kb(**TABLES, observations=figures[:-1]))
    assert not some["place_id"].eq("c").where(some["indicator_id"].eq("growth"), False).any()


def test_without_weights_a_merged_province_lies_between_its_parts(make_kb: Make) -> None:
    figures = [growth("g-1", "c1", "6%", 6.0, "2024"), growth("g-2", "c2", "10%", 10.0, "2024")]
    table = policykb.panel(make_kb(**TABLES, observations=figures))
    row = table[table["place_id"].eq("c")].iloc[0]
    assert (row["computed_low"], row["computed_high"]) == pytest.approx((5.95, 10.05))
    assert row["computed_basis"] == "between"


def test_the_full_panel_has_every_place_and_year(make_kb: Make) -> None:
    """2 indicators × 4 provinces × 3 years."""
    kb = make_kb(**TABLES, observations=RIVALS)
    assert len(policykb.panel(kb, full=True)) == 24
    counts = panels.coverage(kb).set_index(["order", "scope"])
    today = counts.loc[(1, "today")]  # a and c, three years each
    assert tuple(today[["cells", "printed_cells", "computed_cells", "contested_cells"]]) == (6, 1, 0, 1)


def test_computed_tables_can_be_taken_away(make_kb: Make) -> None:
    """The CSV and the Parquet file hold the table that the function gives, every column explained."""
    kb = make_kb(**TABLES, observations=RIVALS)
    for table in COMPUTED:
        frame = table.of(kb)
        assert tuple(frame.columns) == table.columns and len(frame)
        lines = list(csv.DictReader(io.StringIO(written.comma_separated(kb, table).decode("utf-8"))))
        assert len(lines) == len(frame) and set(lines[0]) == set(table.columns)
        arrow = pq.read_table(io.BytesIO(written.parquet(kb, table)))
        assert arrow.column_names == list(table.columns) and arrow.num_rows == len(frame)
        assert all(table.meaning(one, "vi") and table.meaning(one, "en") for one in table.columns)
    panel = next(csv.DictReader(io.StringIO(written.comma_separated(kb, COMPUTED[0]).decode())))
    assert (panel["low"], panel["contested"], panel["rival_ids"]) == ("7.45", "1", "o-2")
