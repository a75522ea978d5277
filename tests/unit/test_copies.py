"""A print that says less than another of the same figure, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from builders.goals import BASE, Rate, target, value

from policykb.analysis.cells import cells_of
from policykb.analysis.prevailing import Why
from policykb.data.knowledge import KnowledgeBase

Make = Callable[..., KnowledgeBase]


def growth(one: str, printed: str, low: float, high: float, released: str = "", **more: Any
           ) -> dict[str, Any]:
    return value(printed, low, high, "2025/2025", "growth", **{
        "vintage": "estimate", "id": one, "released_on": released} | more)


def stands(make_kb: Make, *rows: dict[str, Any]) -> tuple[str, dict[str, Why]]:
    kb = make_kb(**BASE, targets=[], observations=list(rows))
    (found,) = cells_of(kb).values()
    return found.best.ids[0], {v.ids[0]: why for v, why in found.others}


@pytest.mark.parametrize(("printed", "low", "high"), [
    ("9,1%", 9.05, 9.15), ("9,2%", 9.15, 9.25), ("9%", 8.5, 9.5)], ids=["cut", "rounded", "whole"])
def test_a_figure_cut_off_or_rounded_never_replaces_the_finer_one(
        make_kb: Make, printed: str, low: float, high: float) -> None:
    """9.18 of January; a page of February prints 9.1 of it."""
    assert stands(make_kb, growth("fine", "9,18%", 9.175, 9.185, "2026-01-31"),
                  growth("short", printed, low, high, "2026-02-22")) == ("fine", {"short": Why.COPY})


@pytest.mark.parametrize(("printed", "low", "high", "why"), [
    # 9.3 is neither 9.18 cut off nor rounded: the later one prevails.
    ("9,3%", 9.25, 9.35, Why.RELEASE),
    # As fine as the other: another figure.
    ("9,10%", 9.095, 9.105, Why.RELEASE),
])
def test_another_figure_is_no_copy(make_kb: Make, printed: str, low: float, high: float,
                                   why: Why) -> None:
    assert stands(make_kb, growth("fine", "9,18%", 9.175, 9.185, "2026-01-31"),
                  growth("new", printed, low, high, "2026-02-22")) == ("new", {"fine": why})


def test_a_copy_of_a_later_vintage_prevails(make_kb: Make) -> None:
    assert stands(make_kb, growth("fine", "9,18%", 9.175, 9.185, "2026-01-31"),
                  growth("counted", "9,2%", 9.15, 9.25, "2026-06-30", vintage="preliminary")) == (
        "counted", {"fine": Why.VINTAGE})


def test_a_copy_of_a_mirror_hides_nothing(make_kb: Make) -> None:
    """What only a mirror prints more finely does not unseat the page that is no mirror."""
    assert stands(make_kb, growth("fine", "9,18%", 9.175, 9.185, "2026-01-31", source_id="weak"),
                  growth("sound", "9,1%", 9.05, 9.15, "2026-01-31")) == ("sound", {"fine": Why.WEAK})


def test_about_gives_way_to_the_figure_of_the_same_time(make_kb: Make) -> None:
    """A speech of 29 December says about 25; a table printed 25.8."""
    about = growth("speech", "khoảng 25%", 24.5, 25.5, "2025-12-29")
    for day in ("2025-12-29", "", "2026-01-05"):
        assert stands(make_kb, about, growth("table", "25,8%", 25.75, 25.85, day)) == (
            "table", {"speech": Why.VAGUE})


def test_about_another_figure_contradicts_it(make_kb: Make) -> None:
    """"Nearly 7" reaches a twentieth: it may mean 6.8, not 5, whichever page printed it."""
    nearly = growth("nearly", "gần 7%", 6.65, 7)
    assert stands(make_kb, growth("plain", "5,0%", 4.95, 5.05), nearly) == (
        "plain", {"nearly": Why.RIVAL})
    assert stands(make_kb, growth("plain", "6,8%", 6.75, 6.85), nearly) == (
        "plain", {"nearly": Why.VAGUE})


TWO = [growth("used", "6,12%", 6.115, 6.125), growth("beside", "5,5%", 5.45, 5.55)]
AIM = target("6%", "growth", "2025/2025")


def test_two_figures_of_one_page_that_cannot_both_hold_give_no_verdict(rate: Rate) -> None:
    """Dated or not: nobody knows which of the two the page means."""
    for day in ("", "2026-01-31"):
        two = [row | {"released_on": day} for row in TWO]
        row = rate(AIM, two)
        assert (row.verdict, row.reason) == ("not_rated", "conflict")
        assert rate(target("5%", "growth", "2025/2025"), two).verdict == "met"


def test_three_figures_that_exclude_each_other_give_no_verdict(rate: Rate) -> None:
    """5, nearly 7 and 15.22 of one year and vintage, on three pages of three days."""
    pages = [{"id": one, "url": f"https://{one}.vn/", "publisher": one, "accessed_on": "2026-01-01",
              "tier": "national_press", "language": "vi", "number_format": "vi"}
             for one in ("p", "q", "r")]
    three = [growth("low", "5%", 4.5, 5.5, "2026-01-02", source_id="p"),
             growth("middle", "gần 7%", 6.65, 7, "2026-01-03", high_open=1, source_id="q"),
             growth("high", "15,22%", 15.215, 15.225, "2026-01-04", source_id="r")]
    sources = {"sources": [*BASE["sources"], *pages]}
    row = rate(target("8%", "growth", "2025/2025"), three, **sources)
    assert (row.verdict, row.reason) == ("not_rated", "conflict")
    # All three say the same of 3 %, and of two the later decides.
    assert rate(target("3%", "growth", "2025/2025"), three, **sources).verdict == "met"
    assert rate(target("8%", "growth", "2025/2025"), three[1:], **sources).verdict == "met"


def test_whoever_reads_the_verdict_knows_that_another_page_prints_less(rate: Rate) -> None:
    row = rate(target("9%", "growth", "2025/2025"),
               [growth("fine", "9,18%", 9.175, 9.185, "2026-01-31"),
                growth("short", "9,1%", 9.05, 9.15, "2026-02-22")])
    assert (row.verdict, row.value_text_vi) == ("met", "9,18%")
    assert "finer_print" in row["flags"]
