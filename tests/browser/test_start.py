"""The start page on a phone: three answers at a glance, tiles by keyboard, nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from policykb.analysis.graph import provinces
from policykb.data.knowledge import KnowledgeBase

PHONE = {"width": 390, "height": 844}
HEADINGS = ("#ca-nuoc", "#tinh-cua-toi", "#co-gi-moi")


@pytest.fixture
def phone(browser: Any, address: str) -> Iterator[Any]:
    """The start page on a phone; at the end nothing may have gone wrong in it."""
    faults: list[str] = []
    window = browser.new_page(viewport=PHONE)
    window.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.goto(f"{address}index.html", wait_until="load")
    yield window
    window.close()
    assert not faults


def test_three_questions_are_seen_without_scrolling(phone: Any) -> None:
    for heading in HEADINGS:
        box = phone.locator(heading).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"]
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    # Of each answer its core: the counts, the picker and what the edition has.
    for part in (".answers .count >> nth=0", "#pick", "#co-gi-moi + p"):
        assert phone.locator(part).bounding_box()["y"] < PHONE["height"] - 20


def test_nothing_overflows_and_every_tile_can_be_touched(phone: Any, kb: KnowledgeBase) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for choice in phone.locator("#colour option").evaluate_all("all => all.map(o => o.value)"):
        phone.select_option("#colour", choice)
        sizes = phone.locator(".grid a").evaluate_all(
            "all => all.map(a => [a.offsetWidth, a.offsetHeight, a.scrollWidth <= a.clientWidth + 1])")
        assert len(sizes) == len(provinces(kb))
        assert all(width >= 44 and height >= 44 and fits for width, height, fits in sizes), choice


def test_tiles_lie_where_the_data_puts_them(phone: Any) -> None:
    def box(place: str) -> dict[str, float]:
        return phone.locator(f".grid a[data-place={place}]").bounding_box()
    north, hanoi, hue, south = (box(p) for p in ("cao-bang", "ha-noi", "hue", "ca-mau-2025"))
    assert north["y"] < hanoi["y"] < hue["y"] < south["y"]
    assert south["x"] < hanoi["x"] < hue["x"]


def test_tab_reaches_the_tiles_in_order_and_enter_opens(phone: Any, kb: KnowledgeBase) -> None:
    phone.locator("#colour").focus()
    order = []
    for _ in provinces(kb):
        phone.keyboard.press("Tab")
        order.append(phone.evaluate("document.activeElement.dataset.place"))
    assert order == phone.locator(".grid a").evaluate_all("all => all.map(a => a.dataset.place)")
    last = order[-1]
    outline = phone.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**/dia-phuong/{last}.html")


def test_another_target_changes_tiles_table_and_address(phone: Any) -> None:
    tile, table = phone.locator(".grid a[data-place=quang-ninh]"), phone.locator("details.choice:visible")
    before, first = tile.inner_text(), phone.locator("#colour").input_value()
    assert table.count() == 1 and table.get_attribute("data-key") == first
    other = phone.locator("#colour option").nth(3).get_attribute("value")
    phone.select_option("#colour", other)
    assert table.count() == 1 and table.get_attribute("data-key") == other
    assert tile.inner_text() != before and f"theo={other}" in phone.url
    for row in table.locator("tr[data-place]").all():
        place = row.get_attribute("data-place")
        shown = phone.locator(f".grid a[data-place={place}]")
        assert shown.get_attribute("data-sign") == row.get_attribute("data-sign")
        assert shown.locator("b").text_content() == row.get_attribute("data-text")
        assert row.get_attribute("data-tone") in shown.get_attribute("class").split()
    phone.reload(wait_until="load")  # the address keeps the choice
    assert phone.locator("#colour").input_value() == other
    assert table.get_attribute("data-key") == other
    phone.select_option("#colour", first)
    assert tile.inner_text() == before


def test_picker_opens_the_dossier(phone: Any) -> None:
    phone.select_option("#pick", label="Quảng Ninh")
    phone.locator("#pick").press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/dia-phuong/quang-ninh.html")


def test_table_of_the_choice_sorts_by_figure(phone: Any) -> None:
    table = phone.locator("details.choice:visible")
    table.locator("select").select_option(label="Kết quả mới nhất")
    table.locator("input[type=checkbox]").check()
    shown = [text for text in table.locator("tbody td:nth-child(3)").all_inner_texts() if text != "–"]
    figures = [float(text.rstrip("%").replace(",", ".")) for text in shown]
    assert len(set(figures)) > 1 and figures == sorted(figures, reverse=True)


def test_without_script_grid_tables_and_links_are_there(browser: Any, address: str,
                                                         kb: KnowledgeBase) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    window = context.new_page()
    try:
        window.goto(f"{address}index.html", wait_until="load")
        assert window.locator(".grid a:visible").count() == len(provinces(kb))
        assert window.locator("details.choice:visible").count() >= 3  # every target, not one
        assert window.locator("details.choice[open] tbody tr:visible").count() == len(provinces(kb))
        for control in ("#pick", "#colour", ".tools >> nth=0"):
            assert not window.locator(control).is_visible()
        window.locator("#danh-sach-tinh summary").click()
        links = window.locator("#danh-sach-tinh a:visible").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))")
        options = window.locator("#pick option").evaluate_all("all => all.map(o => o.value)")
        assert "dia-phuong/quang-ninh.html" in links
        assert sorted(links) == sorted(filter(None, options))  # whatever can be picked is a link
        for heading in HEADINGS:
            assert window.locator(heading).is_visible()
    finally:
        context.close()


def test_each_national_target_is_one_short_row_on_a_phone(phone: Any) -> None:
    rows = phone.locator(".lines tbody tr")
    heights = rows.evaluate_all("all => all.map(row => row.offsetHeight)")
    assert heights and max(heights) <= 90
    first = rows.first
    verdict, value = (first.locator(f"td:nth-child({n})").bounding_box() for n in (4, 3))
    assert verdict["x"] + verdict["width"] <= value["x"] and abs(verdict["y"] - value["y"]) < 20
