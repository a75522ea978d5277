"""Drawings of entity pages: marks where the scales put them, lines only where values follow."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from builders import rows

from policykb.data.knowledge import KnowledgeBase
from policykb.site.drawings import gallery
from policykb.site.drawings.course import course
from policykb.site.drawings.marks import stretches
from policykb.site.drawings.neighbours import Neighbour, neighbours
from policykb.site.drawings.parts import MARKS, Goal, Value
from policykb.site.drawings.plane import figure, plane_of
from policykb.site.drawings.rows import values_of_rows
from policykb.site.drawings.svg import WIDTH, wide
from policykb.site.site import Site


def value(year: int, at: float, mark: str = "final", **other: Any) -> Value:
    return Value(year, year, at, at, mark, **other)


def goal(last: int, at: float, **other: Any) -> Goal:
    return Goal(**{"id": f"t{last}", "first": last, "last": last, "low": at, "high": at,
                   "printed": f"trên {at}%", "verdict": "đạt", **other})


def drawn(values: list[Value], goals: list[Goal] | None = None, **other: Any) -> ET.Element:
    made = course(values, goals or [], title="Tỷ trọng, Tỉnh A", unit="%", **other)
    assert made is not None
    return ET.fromstring(made.svg)


def path(root: ET.Element, kind: str) -> str:
    return next(p.get("d", "") for p in root.iter("path") if p.get("class") == kind)


def starts(d: str) -> list[tuple[float, float]]:
    """Where the strokes of a path begin."""
    return [(float(x), float(y)) for x, y in re.findall(r"M(-?[\d.]+) (-?[\d.]+)", d)]


def test_marks_stand_where_the_scales_put_them() -> None:
    # Values 10 to 30 with a tenth of room below and above: 8 to 32 over 24 to 160.
    # Five years as bands of one width: middles at a tenth, three tenths, … of the plane.
    values = [value(2020, 10), value(2022, 20), value(2024, 30)]
    plane = plane_of(values, [], "vi")
    assert (plane.low, plane.high) == (8, 32)
    root = drawn(values)
    left = plane.left
    width = 350 - left
    marks = starts(path(root, "final"))
    assert [y for _, y in marks] == [pytest.approx(160 - (at - 8) / 24 * 136, abs=0.1)
                                     for at in (10, 20, 30)]
    assert [x for x, _ in marks] == [pytest.approx(left + part * width, abs=0.1)
                                     for part in (0.1, 0.5, 0.9)]


def test_an_interval_is_a_bar_between_its_ends() -> None:
    root = drawn([Value(2020, 2020, 10, 20, "final"), value(2021, 30)])
    top, bottom = 160 - (20 - 8) / 24 * 136, 160 - (10 - 8) / 24 * 136
    x, begun, ended = map(float, re.findall(r"-?[\d.]+", path(root, "span")))
    assert (begun, ended) == (pytest.approx(bottom, abs=0.1), pytest.approx(top, abs=0.1))
    assert x == pytest.approx(starts(path(root, "final"))[0][0])


def test_vintages_differ_by_shape_and_words() -> None:
    made = course([value(2020, 1), value(2021, 2, "estimate"), value(2022, 3, "plan"),
                   value(2023, 4, "weak")], [], title="x", unit="%")
    assert made is not None
    shapes = {re.sub(r"M-?[\d.]+ -?[\d.]+", "", path(ET.fromstring(made.svg), mark))
              for mark in MARKS}
    assert len(shapes) == 4
    assert len({words for _, _, words in made.legend}) == len(made.legend) == 4


def test_a_missing_year_and_another_series_break_the_line() -> None:
    values = [value(y, y - 2000, line=("old",)) for y in (2015, 2016, 2017)]
    values += [value(y, y - 2000, line=("new",)) for y in (2018, 2019, 2021, 2022)]
    assert [[v.last for v in one] for one in stretches(values)] == [
        [2015, 2016, 2017], [2018, 2019], [2021, 2022]]
    root = drawn(values)
    assert path(root, "line").count("M") == 3
    assert "không nối" in course(values, [], title="x", unit="%").notes[0]  # type: ignore[union-attr]


def test_plans_and_weak_sources_are_not_joined() -> None:
    values = [value(2020, 1), value(2021, 2, "plan"), value(2022, 3, "weak"), value(2023, 4)]
    assert stretches(values) == []


def test_a_later_vintage_prevails_and_a_conflict_breaks_the_line() -> None:
    values = [value(2020, 1), value(2021, 2, "estimate", prevails=False), value(2021, 3),
              value(2022, 4)]
    assert [[v.middle for v in one] for one in stretches(values)] == [[1, 3, 4]]
    apart = {"torn": True, "disputed": True}
    torn = [value(2020, 1), value(2021, 2, **apart), value(2021, 3, prevails=False, **apart),
            value(2022, 4), value(2023, 5)]
    assert [[v.last for v in one] for one in stretches(torn)] == [[2022, 2023]]
    assert "2021" in course(torn, [], title="x", unit="%").notes[0]  # type: ignore[union-attr]


def test_an_average_is_a_bar_over_its_years_and_joined_to_nothing() -> None:
    values = [value(2020, 10), Value(2021, 2025, 14, 16, "final"), value(2026, 30)]
    assert stretches(values) == []
    root = drawn(values)
    plane = plane_of(values, [], "vi")
    x, _ = starts(path(root, "mean"))[0]
    to = float(re.findall(r"H(-?[\d.]+)", path(root, "mean"))[0])
    assert (x, to) == (pytest.approx(plane.x(2020.5) + 2, abs=0.1),
                       pytest.approx(plane.x(2025.5) - 2, abs=0.1))


def test_a_target_line_has_its_height_year_and_words() -> None:
    values, goals = [value(2020, 10)], [goal(2024, 30, first=2021)]
    root = drawn(values, goals)
    plane = plane_of(values, goals, "vi")
    (x, y), = starts(path(root, "goal"))
    assert y == pytest.approx(160 - (30 - 8) / 24 * 136, abs=0.1)
    assert x == pytest.approx(plane.x(2020.5), abs=0.1)
    assert float(path(root, "goal").split("H")[1]) == pytest.approx(plane.x(2024.5) - 1, abs=0.1)
    assert any("2024: trên 30%" in "".join(t.itertext()) for t in root.iter("text"))


def test_several_targets_have_a_line_and_a_number_each_equal_ones_share_it() -> None:
    goals = [goal(2024, 30), goal(2024, 30, id="again"), goal(2025, 30), goal(2025, 40)]
    made = course([value(2020, 10)], goals, title="x", unit="%")
    assert made is not None
    assert [number for number, _ in made.goals] == [1, 1, 2, 3]
    assert str(made.svg).count('class="goal"') == 3


def test_a_target_for_an_average_is_no_target_for_a_level() -> None:
    made = course([value(2025, 10)], [goal(2025, 12), goal(2025, 12, mean=True, first=2021)],
                  title="x", unit="%")
    assert made is not None
    assert [number for number, _ in made.goals] == [1, 2]
    assert {"target", "target_mean"} <= {kind for kind, _, _ in made.legend}


def test_one_value_without_a_target_and_a_target_without_a_value_are_not_drawn() -> None:
    assert course([value(2020, 1), value(2020, 2)], [], title="x", unit="%") is None
    assert course([], [goal(2024, 1)], title="x", unit="%") is None
    assert course([value(2020, 1), value(2021, 1)], [], title="x", unit="%") is not None


def test_it_is_described_in_words_with_the_numbers_of_the_language() -> None:
    said = [drawn([Value(2020, 2020, 41.15, 41.25, "final"), value(2023, 1234.5, "estimate")],
                  [goal(2025, 50)], language=language).findtext("desc") or ""
            for language in ("vi", "en")]
    assert "2020: 41,15–41,25%" in said[0] and "2023: 1.234,5%" in said[0]
    assert "ước tính" in said[0] and "trên 50%, đạt" in said[0]
    assert "41.15–41.25%" in said[1] and "1,234.5%" in said[1] and "estimate" in said[1]


@pytest.mark.parametrize(("low", "high", "words"), [
    (41.15, 41.25, "41,2"), (270.5, 271.5, "271"), (40, 45, "40–45"), (45, 55, "45–55"),
    (12847550, 12847650, "12.847.600"), (8, 8, "8"), (-1.05, -0.95, "−1")])
def test_only_what_was_rounded_is_told_as_one_figure(low: float, high: float, words: str) -> None:
    assert figure(low, high) == words


def test_texts_stay_text_and_nothing_is_inline() -> None:
    made = course([value(2020, 1)], [goal(2024, 2, printed='<b>"trên"</b> & 2%')],
                  title="<i>x</i>", unit="<u>")
    near = neighbours("<i>", [Neighbour("a.html?x=1&y", "<b>A</b>", '"', "&", "<u>")], [],
                      title='"><script>')
    assert made is not None
    for svg in (str(made.svg), str(near)):
        assert not re.search(r"<(b|i|u|script)>|style=|\son\w+=", svg)
        ET.fromstring(svg)
    assert '<b>"trên"</b> & 2%' in "".join(ET.fromstring(made.svg).itertext())


# -- neighbours ------------------------------------------------------------------


def test_a_document_stands_under_what_it_rests_on_and_over_what_rests_on_it() -> None:
    top = Neighbour("t.html", "Trên cùng", "", "", "triển khai thực hiện")
    above = Neighbour("u.html", "Trên", "", "Việt Nam · 2018", "căn cứ", above=(top,))
    below = Neighbour("d.html", "Dưới", "", "", "thay thế", sure=False)
    root = ET.fromstring(neighbours("Chính nó", [above], [below], title="x"))
    heights = {"".join(t.itertext()): float(t.get("y", 0)) for t in root.iter("text")}
    names = ["Trên cùng", "Trên", "Chính nó", "Dưới"]
    assert [heights[n] for n in names] == sorted(heights[n] for n in names)
    assert [a.get("href") for a in root.iter("a")] == ["t.html", "u.html", "d.html"]
    assert "thay thế" in heights and len(
        [p for p in root.iter("path") if p.get("class") == "tie loose"]) == 1


def test_figures_have_room_in_the_widest_of_the_usual_fonts() -> None:
    """DejaVu Sans: a digit is 1303 and a point 651 of 2048 parts of the size."""
    assert wide("12.000.000", 12) >= 12 * (8 * 1303 + 2 * 651) / 2048


def test_no_words_leave_the_picture() -> None:
    long = "Chương trình hành động thực hiện Nghị quyết số 23-NQ/TW của Bộ Chính trị " * 3
    root = ET.fromstring(neighbours(long, [], [Neighbour("a", long, "", long, long)], title="x"))
    for text in root.iter("text"):
        words = "".join(text.itertext())
        assert float(text.get("x", 0)) + wide(words, 13) <= WIDTH
        assert words.endswith("…") or words in long


# -- from rows ---------------------------------------------------------------------


VOCABULARY = {"units": [{"id": "percent", "symbol_vi": "%", "symbol_en": "%", "factor": 1}],
              "relation_types": [
                  {"id": "implements", "label_vi": "triển khai", "label_en": "implements",
                   "cascade": 1, "acyclic": 1}]}


@pytest.fixture
def site(make_kb: Callable[..., KnowledgeBase]) -> Site:
    def observation(one: str, first: str, last: str, at: float, **other: Any) -> dict[str, Any]:
        return rows.observation(one, str(at), at, at, place_id="a", indicator_id="i") | {
            "period_from": first, "period_to": last} | other

    def document(n: int) -> dict[str, Any]:
        return rows.document(f"d{n}", f"20{n:02}-01-01", "a", symbol=f"{n}/KH", type="plan",
                             issuer_id="o", title_vi="x")

    return Site(make_kb(
        **VOCABULARY,
        sources=[rows.source(accessed_on="2026-01-01")],
        places=[rows.place("a", "Tỉnh A", name_en="A")],
        indicators=[rows.indicator("i", "percent", "share", "Tỷ trọng", name_en="Share")],
        documents=[document(n) for n in range(1, 13)],
        relations=[{"from_id": f"d{n}", "type": "implements", "to_id": f"d{min(n - 1, 2)}",
                    "basis": "explicit", "source_id": "s"} for n in range(2, 13)],
        observations=[observation("o1", "2020", "2020", 10), observation("o2", "2021", "2021", 11),
                      observation("q", "2022-01", "2022-03", 90),
                      observation("m", "2021", "2025", 95),
                      observation("end", "", "2023-12", 12), observation("june", "", "2023-06", 80),
                      observation("c", "2022", "2022", 99, measure="change_percent"),
                      observation("w", "2022", "2022", 50, high=None)]))


def test_only_levels_over_one_whole_year_with_both_ends_are_drawn(site: Site) -> None:
    rows = site.library.of("observations", "place_id", "a")
    assert [(v.first, v.last, v.low) for v in values_of_rows(site.library, "i", rows)] == [
        (2020, 2020, 10), (2021, 2021, 11), (2023, 2023, 12)]
    made = site.gallery.of_place("a", [("i", rows)])["i"]
    assert ET.fromstring(made.svg).findtext("title") == "Tỷ trọng, Tỉnh A: diễn biến qua các năm"


def test_at_most_eight_below_are_drawn_and_the_rest_counted(site: Site) -> None:
    near = site.gallery.neighbours("d2", "../")
    assert near is not None and near.more == 2
    links = [a.get("href") for a in ET.fromstring(near.svg).iter("a")]
    assert links == ["../van-ban/d1.html", *(f"../van-ban/d{n}.html" for n in range(3, 11))]
    far = site.gallery.neighbours("d12", "../")
    assert far is not None  # two steps up: what d2 implements, too
    assert [a.get("href") for a in ET.fromstring(far.svg).iter("a")] == [
        "../van-ban/d1.html", "../van-ban/d2.html"]


def test_an_indicator_page_draws_the_places_with_the_most_values(site: Site,
                                                                 monkeypatch: Any) -> None:
    monkeypatch.setattr(gallery, "MOST_PLACES", 0)
    rows = site.library.of("observations", "place_id", "a")
    assert site.gallery.of_indicator("i", [("a", rows)]) == ({}, 1)
