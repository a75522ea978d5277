"""Drawings and charts in a browser: readable on a phone, interactive only when asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from builders.window import Visit

CHARTS = ("phan-tich/quoc-gia.html", "phan-tich/chuoi-trien-khai.html",
          "phan-tich/giao-chi-tieu-2025.html")



# -- interactive charts ----------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", CHARTS)
def test_a_chart_is_interactive_only_after_it_was_asked_for(visit: Visit, strict: str, page: str,
                                                            width: int) -> None:
    window, faults, asked = visit(strict + page, width)
    assert window.locator("canvas").count() == 0
    assert not [one for one in asked if "vega" in one or "_static/charts" in one]
    figures = window.locator("figure[data-chart]")
    assert figures.count() == window.locator("figure.chart").count() > 0
    for n in range(figures.count()):
        figure = figures.nth(n)
        figure.locator(".play button").focus()
        window.keyboard.press("Enter")
        canvas = figure.locator("canvas")
        canvas.wait_for(timeout=20000)
        assert painted(canvas) and figure.locator(":scope > svg").is_visible()
        assert figure.locator(".play button").get_attribute("aria-expanded") == "true"
    assert all(one.startswith(strict) for one in asked)
    assert len([one for one in asked if one.endswith("vendor/vega.js")]) == 1
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert not faults


def painted(canvas: Any) -> bool:
    """Whether anything is drawn on a canvas."""
    return bool(canvas.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"))


def test_marks_are_told_by_pointer_and_by_keys(visit: Visit, strict: str) -> None:
    window, faults, _ = visit(strict + "phan-tich/quoc-gia.html", 1280)
    figure = window.locator("figure[data-chart]").first
    figure.locator(".play button").click()
    figure.locator("canvas").wait_for(timeout=20000)
    tip = figure.locator(".stage output")
    window.wait_for_function("document.activeElement.classList.contains('stage')")
    assert tip.is_hidden()
    stage, told, spots = figure.locator(".stage").bounding_box(), [], {}
    for _ in range(6):
        window.keyboard.press("ArrowRight")
        assert tip.is_visible()
        told.append(tip.inner_text())
        spot = tip.bounding_box()
        if spot["x"] + spot["width"] < stage["x"] + stage["width"] - 1:
            spots[told[-1]] = spot  # it had room: 12 beside and 14 below its mark
    assert len(set(told)) > 2 and all(told) and spots
    window.keyboard.press("Escape")
    assert tip.is_hidden()
    # A mark may be as thin as a line: the pointer passes over where the keys said it is.
    met = {tip.inner_text() for spot in spots.values() for beside in range(-30, 31, 3)
           for below in (-4, 0, 4) if not window.mouse.move(
               spot["x"] - 12 + beside, spot["y"] - 14 + below) and tip.is_visible()}
    assert met >= set(spots)
    figure.locator(".play button").click()
    assert figure.locator("canvas").is_hidden()
    assert not faults


def test_without_scripts_there_is_the_picture_and_no_button(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "phan-tich/quoc-gia.html", 390, java_script_enabled=False)
    assert window.locator("figure.chart > svg").first.is_visible()
    assert window.locator(".play button").first.is_hidden()


# -- drawings ----------------------------------------------------------------------


@pytest.mark.parametrize("page", ["dia-phuong/quang-ninh.html", "chi-tieu/grdp-growth.html",
                                  "dia-phuong/viet-nam-ket-qua.html"])
def test_courses_are_readable_on_a_phone_and_have_their_table(visit: Visit, strict: str,
                                                              page: str) -> None:
    window, faults, _ = visit(strict + page, 390)
    courses = window.locator("figure.course")
    assert courses.count() > 2
    if page.startswith("chi-tieu"):
        assert courses.count() == 12
    told = courses.evaluate_all("""figures => figures.map(f => {
        const svg = f.querySelector('svg'), box = svg.getBoundingClientRect();
        const scale = box.width / svg.viewBox.baseVal.width;
        const sizes = [...f.querySelectorAll('text')].map(
            t => parseFloat(getComputedStyle(t).fontSize) * scale);
        const out = [...f.querySelectorAll('text')].filter(t => {
            const b = t.getBoundingClientRect();
            return b.left < box.left - 1 || b.right > box.right + 1; }).length;
        let next = f.nextElementSibling;
        return {name: svg.querySelector('title').textContent, least: Math.min(...sizes), out,
                said: svg.querySelector('desc').textContent.length,
                table: !!(next && next.querySelector('table'))};
    })""")
    for one in told:
        assert one["least"] >= 11.5 and not one["out"], one
        assert one["name"] and one["said"] > 5 and one["table"], one
    assert not faults


def test_a_neighbour_is_a_link_that_can_be_hit(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "van-ban/165-qd-ttg-2023.html", 390)
    links = window.locator("figure.near svg a")
    assert links.count() >= 2
    for n in range(links.count()):
        box = links.nth(n).bounding_box()
        assert box["height"] >= 24 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    first = links.first
    name = first.locator("text").first.text_content()
    first.focus()
    window.keyboard.press("Enter")
    window.wait_for_url("**/van-ban/*.html")
    assert name.split()[0] in window.locator("h1").inner_text()


def test_what_has_no_room_is_counted_and_listed_below(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "van-ban/23-nq-tw-2018.html", 390)
    near = window.locator("figure.near")
    # Relations are listed by kind; those that implement stand in the table below, counted.
    drawn, listed = near.locator("svg a").count(), window.locator(".kinds li").count()
    listed += int(re.findall(r"\d+", window.locator(
        ".kinds a[href='#duoc-trien-khai']").inner_text())[0])
    # A lead is listed, not drawn.
    listed -= window.locator("//dt[contains(., 'manh mối')]/following-sibling::dd[1]//li").count()
    rest = near.locator("p a")
    assert drawn == 8 and rest.get_attribute("href") == "#quan-he"
    assert str(listed - drawn) in rest.inner_text()
