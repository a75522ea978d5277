"""An edition's date and how far its figures reach are told apart."""

from __future__ import annotations

from collections.abc import Callable

from builders import rows
from builders.cascade import PLACES, SOURCES

from policykb.analysis.newest import Newest, newest
from policykb.data.knowledge import KnowledgeBase
from policykb.site.phrases import edition_words, newest_words

DATED = rows.source("dated", "Báo", published_on="2026-03-12")
SHARE = rows.indicator("share", "percent", "share")
FIGURES = [
    rows.observation("o-1", "40%", 39.5, 40.5, "2025", place_id="ha-noi", indicator_id="share"),
    rows.observation("o-2", "41%", 40.5, 41.5, place_id="hue", indicator_id="share",
                     period_from="2026-01", period_to="2026-02", source_id="dated"),
    rows.observation("o-3", "45%", 44.5, 45.5, "2030", place_id="hue", indicator_id="share",
                     vintage="plan"),
]


def made(make_kb: Callable[..., KnowledgeBase], *figures: rows.Row) -> KnowledgeBase:
    return make_kb(sources=[*SOURCES, DATED], places=PLACES, units=rows.real("units"),
                   indicators=[SHARE], observations=list(figures))


def test_the_newest_figure_of_an_edition_and_of_a_place(make_kb: Callable[..., KnowledgeBase]) -> None:
    """Data of the edition of 2026-11-21 reach to February 2026; Ha Noi's to 2025, of an undated page."""
    kb = made(make_kb, *FIGURES)
    assert newest(kb) == Newest("2026-01", "2026-02", "2026-03-12")
    assert edition_words(kb, "vi") == ("Ấn bản 21/11/2026; số liệu mới nhất: 2 tháng đầu năm 2026, "
                                       "nguồn đề 12/03/2026")
    assert newest_words(kb, "vi", "ha-noi") == "số liệu mới nhất: 2025, nguồn không ghi ngày"
    assert newest_words(kb, "en", "bac-kan") == "no result is recorded yet"


def test_what_is_expected_of_a_quarter_that_runs_is_no_result_of_it(
        make_kb: Callable[..., KnowledgeBase]) -> None:
    """The province expected its first quarter on 2 March; a month's figure is dated by the month alone."""
    expected = {**FIGURES[1], "id": "o-4", "period_to": "2026-03", "released_on": "2026-03-02"}
    month = {**FIGURES[1], "released_on": "2026-03", "source_id": "s"}
    kb = made(make_kb, month, expected)
    assert newest(kb) == Newest("2026-01", "2026-02", "2026-03")
    assert newest_words(kb, "vi").endswith("nguồn đề 03/2026")


def test_a_plan_is_no_figure(make_kb: Callable[..., KnowledgeBase]) -> None:
    assert newest(made(make_kb, FIGURES[2])) is None
