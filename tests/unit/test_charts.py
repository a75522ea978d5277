"""Charts and tables: the same text every time, named, described, and free of markup of others."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from policykb.core.catalogue import label
from policykb.studies import charts, show, svg
from policykb.studies.charts import lines, points

SAID = {"title": "Số ngày & <b>", "alternative": "Hai bước: 101 và 450 ngày.", "caption": "chú"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def fresh_cache(tmp_path, monkeypatch):
    """Every test draws for itself."""
    monkeypatch.setattr(svg, "CACHE", tmp_path / "charts")
    return tmp_path / "charts"


def steps():
    return pd.DataFrame([
        {"document_id": "a", "implements_id": "n", "basis": "explicit", "delay_low": 450.0,
         "delay_high": 450.0},
        {"document_id": "b", "implements_id": "n", "basis": "implied", "delay_low": 101.0,
         "delay_high": 131.0},
        {"document_id": "c", "implements_id": "n", "basis": "inferred", "delay_low": None,
         "delay_high": None}])


def delays(**more):
    return charts.delays(steps(), names=str.upper, **{**SAID, **more})


def targets():
    base = {"indicator_id": "share", "value_text_vi": "12,3%", "target_text_vi": "trên 15%",
            "label": "ước không đạt", "accept_low": 15.0, "accept_high": float("inf"),
            "flags": ()}
    return pd.DataFrame([base | {"value_low": 12.25, "value_high": 12.35},
                         base | {"value_low": float("nan"), "value_high": float("nan")},
                         base | {"value_low": float("-inf"), "value_high": 12.0}])


def years():
    return pd.DataFrame(
        [("share", year, series, value - 0.05, value + 0.05) for year, series, value in
         [(2018, "old", 34.3), (2019, "old", 34.5), (2020, "old", 33.7), (2020, "new", 36.7),
          (2022, "new", 38.3), (2023, "new", 37.6)]],
        columns=["indicator_id", "year", "series", "low", "high"])


def growth():
    return pd.DataFrame([("x", "result", 7.335, 7.345), ("x", "assigned", 7.5, 7.5),
                         ("x", "replaced", 10.5, 10.5), ("y", "inferred", 8.775, 10.025),
                         ("z", None, float("nan"), float("nan"))],
                        columns=["place_id", "kind", "low", "high"])


ALL = {
    "delays": delays,
    "targets": lambda: charts.targets(targets(), names=str, unit="%", **SAID),
    "series": lambda: charts.series(years(), names=str, unit="%", target=("trên 40", 40.0),
                                    **SAID),
    "growth": lambda: charts.growth(growth(), names=str, **SAID),
    "counts": lambda: charts.counts(pd.DataFrame({"verdict": ["met", "missed"], "count": [3, 1]}),
                                    catalogue="verdict", column="verdict", **SAID),
    "parts": lambda: charts.parts(pd.DataFrame({"place_id": ["x", "y"], "met": [3, 0],
                                                "missed": [12, 0]}), column="place_id",
                                  kinds=("met", "missed"), **SAID),
    "marks": lambda: charts.marks(
        pd.DataFrame([("a →\nb", "step", 47.0, 47.0), ("a →\nb", "median", 60.0, 60.0),
                      ("c", None, float("nan"), float("nan"))],
                     columns=["row", "kind", "low", "high"]),
        column="row", kinds=("step", "median"), axis="chart.axis.days", **SAID),
}


def words_of(svg):
    return [" ".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", ALL)
def test_it_is_one_named_and_described_image(kind):
    root = ET.fromstring(ALL[kind]().svg)
    first, second = root.get("aria-labelledby").split()
    assert root.get("role") == "img"
    assert (root[0].tag, root[0].get("id"), root[0].text) == (f"{SVG}title", first, SAID["title"])
    assert (root[1].tag, root[1].get("id"), root[1].text) == (
        f"{SVG}desc", second, SAID["alternative"])


@pytest.mark.parametrize("kind", ALL)
def test_it_has_no_style_script_font_or_address(kind):
    svg = ALL[kind]()._repr_html_()
    assert not re.search(r"style=|<style|<script|font-family|data:|href=|\son\w+=", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert ET.fromstring(ALL[kind]().svg).get("viewBox").split()[2] == str(charts.WIDTH)


@pytest.mark.parametrize("kind", ALL)
def test_two_runs_are_equal(kind, fresh_cache):
    first = ALL[kind]().svg
    for path in fresh_cache.iterdir():
        path.unlink()
    assert ALL[kind]().svg == first


def test_a_known_drawing_is_read_back(fresh_cache):
    delays()
    path, = fresh_cache.iterdir()
    path.write_text(path.read_text("utf-8").replace("101", "777"), "utf-8")
    assert "777" in delays().svg


def test_a_drawing_that_other_code_cleaned_is_not_read_back(fresh_cache, monkeypatch):
    delays()
    path, = fresh_cache.iterdir()
    path.write_text(path.read_text("utf-8").replace("101", "777"), "utf-8")
    monkeypatch.setattr(svg, "_CLEANING", "another digest")
    assert "777" not in delays().svg


def test_a_figure_changes_the_drawing():
    other = steps().replace(450.0, 451.0)
    assert charts.delays(other, names=str.upper, **SAID).svg != delays().svg


def test_the_words_of_data_stay_text():
    html = delays()._repr_html_()
    assert "<b>" not in html and "&amp; &lt;b&gt;" in html
    assert "<i>" not in charts.delays(steps(), names=lambda _: "<i>x</i>", **SAID).svg


@pytest.mark.parametrize("missing", ["title", "alternative"])
def test_a_chart_without_words_is_refused(missing):
    with pytest.raises(ValueError, match="alternative"):
        delays(**{missing: " "})


def test_delays_tell_days_and_leave_out_what_has_none():
    said = words_of(delays().svg)
    assert "101–131" in said and "450" in said
    assert any(w.startswith("A") for w in said) and not any(w.startswith("C ") for w in said)


def test_targets_tell_the_verdict_in_words():
    said = " ".join(words_of(ALL["targets"]().svg))
    assert "ước không đạt" in said and "12,3%" in said and "trên 15%" in said
    assert said.count("ước không đạt") == 1  # rows without a bounded value are not drawn


def test_targets_are_headed_as_no_official_assessment():
    for kind in ("targets", "growth"):
        assert label("verdict.heading") in ALL[kind]().caption


def test_a_break_of_the_series_and_a_missing_year_break_the_line():
    names = lines.unbroken(years())
    assert len(set(names)) == 3
    assert names[:3] == [names[0]] * 3 and names[4] == names[5] != names[3]


def test_numbers_have_a_decimal_comma():
    frame = pd.DataFrame([("x", 2020, None, 1.05, 1.15), ("x", 2021, None, 1.35, 1.45)],
                         columns=["indicator_id", "year", "series", "low", "high"])
    said = words_of(charts.series(frame, names=str, unit="%", **SAID).svg)
    assert "1,1" in said and not any(re.search(r"\d\.\d", w) for w in said)


def test_places_stand_by_their_result_and_those_without_are_kept():
    assert points.by_result(growth()) == ["y", "x", "z"]
    said = words_of(ALL["growth"]().svg)
    assert "z" in said


def test_parts_tell_their_figures_in_the_order_of_the_legend():
    said = words_of(ALL["parts"]().svg)
    assert "3 · 12" in said and "0 · 0" in said
    assert said.index(label("chart.part.met")) < said.index(label("chart.part.missed"))


def test_marks_keep_rows_without_a_mark_and_the_breaks_of_names():
    said = words_of(ALL["marks"]().svg)
    assert "c" in said and "a → b" in said


def test_ids_are_renamed_and_styles_become_attributes():
    drawing = ('<svg class="marks" viewBox="0 0 9 9"><g style="fill: red; stroke:none" '
           'clip-path="url(#clip7)" role="graphics-object"/><defs><clipPath id="clip7"/>'
           '<linearGradient id="g3"/></defs><path fill="url(#g3)" d="M0.123456,1"/></svg>')
    text = svg.cleaned(drawing, "cab")
    assert 'clip-path="url(#cab-1)"' in text and '<clipPath id="cab-1"/>' in text
    assert 'fill="url(#cab-2)"' in text and '<linearGradient id="cab-2"/>' in text
    assert ' fill="red" stroke="none"' in text and "M0.123,1" in text
    assert "style" not in text and "class" not in text and "role" not in text


def test_a_figure_in_words_keeps_its_decimals_and_text_stays_text():
    text = svg.cleaned('<svg viewBox="0 0 9 9"><g/><text x="1.23456">1.23456 &lt;</text></svg>', "c")
    assert '<text x="1.234">1.23456 &lt;</text>' in text and "<g></g>" in text


def test_a_cache_that_cannot_be_written_does_not_matter(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(svg, "CACHE", blocked / "charts")
    assert delays().svg


# -- tables and sentences ------------------------------------------------------


def test_ids_become_roles_and_text_is_escaped():
    frame = pd.DataFrame([{"document_id": "23-nq-tw-2018", "place_id": "hue",
                           "indicator_id": "gdp", "printed": "a|b *c* <i> {vb}`x` [d](e)"}])
    row = show.table(frame, list(frame)).text.splitlines()[2]
    assert "{vb}`23-nq-tw-2018` | {dp}`hue` | {ct}`gdp` |" in row
    assert r"a\|b \*c\* \<i\> \{vb\}\`x\` \[d\](e)" in row


def test_what_is_no_id_is_no_role():
    assert show.link("vb", "x`{dp}`y") == r"x\`\{dp\}\`y"


def test_cells_are_formatted_for_vietnamese_readers():
    frame = pd.DataFrame([
        {"count": 1234.5, "as_of": "2024-05-23", "period_used": "2025-07/2025-09",
         "computed_low": 1.08824, "computed_high": 1.14706, "ambiguous": True,
         "path": "a → b-2", "reason": None, "flags": ("estimate", "part_year")}])
    columns = ["count", "as_of", "period_used", "computed", "ambiguous", "path", "reason",
               "flags"]
    cells = show.table(frame, columns).text.splitlines()[2].strip("| ").split(" | ")
    assert cells[:5] == ["1.234,5", "23/05/2024", "quý III/2025", "1,088–1,147", "có"]
    assert cells[5:7] == ["{vb}`a` → {vb}`b-2`", "–"]
    assert cells[7] == f"{label('flag.estimate')}; {label('flag.part_year')}"


@pytest.mark.parametrize("column", sorted(show.VERDICTS))
def test_every_table_of_verdicts_is_headed(column):
    frame = pd.DataFrame({column: ["met"]})
    assert label("verdict.heading") in show.table(frame, [column], caption="Bảng").text
    assert label("verdict.heading") not in show.table(frame.rename(columns={column: "printed"}),
                                                      ["printed"], caption="Bảng").text


def test_an_empty_table_says_so_and_a_wrong_column_is_told():
    assert label("table.empty") in show.table(pd.DataFrame(columns=["printed"]), ["printed"]).text
    with pytest.raises(KeyError, match="printed"):
        show.table(pd.DataFrame({"count": [1]}), ["printed"])


def test_a_sentence_links_and_formats():
    said = show.text("text.national", vb_party="23-nq-tw-2018", targets=9, with_value=6, rated=2,
                     unrated=7, whole_year="2025", whole=37.65).text
    assert "{vb}`23-nq-tw-2018`" in said and "37,65% GDP" in said


# -- interactive when asked for ------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_a_chart_that_is_asked_for_is_a_file_beside_the_page(kind, tmp_path):
    page = f"<p>{ALL[kind]()._repr_html_()}</p>"
    made = charts.interactive(page, tmp_path, "../")
    path, = (tmp_path / charts.SPECIFICATIONS).iterdir()
    assert f'data-chart="../{charts.SPECIFICATIONS}/{path.name}"' in made
    assert "data-spec" not in made and ALL[kind]().svg in made and "<button" in made
    compiled = json.loads(path.read_text("utf-8"))
    assert "vega/v" in compiled["spec"]["$schema"] and "lite" not in compiled["spec"]["$schema"]
    assert compiled["locale"]["decimal"] == ","
    assert '"tooltip":' in path.read_text("utf-8") and "told" in path.read_text("utf-8")


def test_a_known_specification_is_not_written_again(tmp_path):
    page = delays()._repr_html_()
    first = charts.interactive(page, tmp_path, "")
    path, = (tmp_path / charts.SPECIFICATIONS).iterdir()
    path.write_text("{}", "utf-8")
    assert charts.interactive(page, tmp_path, "") == first and path.read_text("utf-8") == "{}"


def test_a_page_without_charts_stays_as_it_is(tmp_path):
    assert charts.interactive("<p>x</p>", tmp_path, "") == "<p>x</p>"
    assert not list(tmp_path.glob("_static"))
