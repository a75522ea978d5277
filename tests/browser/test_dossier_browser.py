"""Dossiers in a browser: printed on two pages, at a chosen date, beside another place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders.window import Visit

from policykb.data.knowledge import KnowledgeBase
from policykb.site.dossier.brief import MOST_BRIEF

ASOF = "dia-phuong/quang-ninh.html?ngay=2023-10-15"
COMPARED = "so-sanh.html?a=quang-ninh&b=ninh-thuan"


@pytest.fixture
def bare(browser: Any) -> Iterator[Any]:
    """A window without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def most(kb: KnowledgeBase, table: str) -> str:
    """The province with the most rows."""
    places = kb.places[kb.places["kind"].isin(("province", "city"))]["id"]
    rows = kb.tables[table]
    return str(rows[rows["place_id"].isin(places)]["place_id"].value_counts().index[0])


# -- print -----------------------------------------------------------------------


def test_a_dossier_prints_on_two_pages(visit: Visit, address: str, kb: KnowledgeBase) -> None:
    for place in {most(kb, "targets"), most(kb, "tasks"), "viet-nam", "quang-ninh"}:
        window, faults, _ = visit(address + f"dia-phuong/{place}.html", 794)
        printed = window.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 2, place
        window.emulate_media(media="print")
        brief = window.locator(".brief")
        assert brief.is_visible() and not window.locator("h1").is_visible()
        text = brief.inner_text()
        # The address, once at the top and once under each table, and what was left out.
        assert text.count(f"dia-phuong/{place}.html") >= 2
        assert re.search(r"không in ở đây: \d+", text)
        tables = brief.locator("table")
        for i in range(tables.count()):
            rows = tables.nth(i).locator("tbody tr")
            assert 1 <= rows.count() <= MOST_BRIEF
            assert all(rows.nth(k).is_visible() for k in range(rows.count()))
        # Nothing cut: no cell is wider than its column, nothing beyond the page.
        assert brief.evaluate("e => [...e.querySelectorAll('td, th, p')].every("
                              "c => c.scrollWidth <= c.clientWidth + 1)")
        assert not faults


def test_the_longest_brief_still_fits(visit: Visit, address: str) -> None:
    """Twelve rows of each kind, each as long as the longest that is there."""
    window, *_ = visit(address + "dia-phuong/quang-ninh.html", 794)
    window.evaluate("""n => document.querySelectorAll('.brief tbody').forEach(body => {
        const longest = [...body.rows].sort((a, b) => b.textContent.length - a.textContent.length)[0];
        while (body.rows.length < n) { body.append(longest.cloneNode(true)); } })""", MOST_BRIEF)
    printed = window.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 2


def test_on_screen_the_brief_is_hidden(visit: Visit, address: str) -> None:
    window, *_ = visit(address + "dia-phuong/quang-ninh.html", 390)
    assert not window.locator(".brief").is_visible()
    assert window.locator(".answer").is_visible()


# -- a chosen date ------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_a_date_in_the_address_shows_its_states(visit: Visit, address: str, site: Path,
                                                width: int) -> None:
    window, faults, _ = visit(address + ASOF, width)
    window.wait_for_selector("td.chosen")
    assert "15/10/2023" in window.locator("form.asof output").inner_text()
    assert not faults
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    data = json.loads((site / "dia-phuong/quang-ninh.trang-thai.json").read_text("utf-8"))
    for one in data["targets"]:
        past = [s for s in one["states"] if s[0] <= "2023-10-15"]
        cell = window.locator(f"tr[data-id='{one['id']}'] td.chosen").inner_text()
        assert (past[-1][3] if past else "chưa ban hành") in cell
        if past:  # the day from which the state holds
            assert "/".join(reversed(past[-1][0].split("-"))) in cell


def test_choosing_a_date_writes_it_into_the_address(visit: Visit, address: str) -> None:
    window, faults, _ = visit(address + "dia-phuong/quang-ninh.html", 1280)
    chosen = window.locator("form.asof input")
    chosen.fill("2020-12-31")
    window.wait_for_selector("td.chosen")
    assert "ngay=2020-12-31" in window.url
    rows = window.locator("table.states tbody tr")
    for i in range(rows.count()):
        cells = rows.nth(i).locator("td")
        assert cells.nth(0).inner_text() in cells.nth(3).inner_text()
    chosen.fill("2001-01-01")
    assert window.locator("td.chosen").count() == 0
    assert "31/12/2016" in window.locator("form.asof output").inner_text()
    assert not faults


def test_a_link_to_old_targets_opens_them(visit: Visit, address: str) -> None:
    window, *_ = visit(address + "dia-phuong/quang-ninh.html", 1280)
    window.locator(".answer a[href='#muc-tieu-old']").click()
    window.wait_for_selector("#muc-tieu-old[open]")


# -- two places ------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
def test_two_places_stand_side_by_side(visit: Visit, address: str, site: Path, width: int) -> None:
    window, faults, _ = visit(address + COMPARED, width)
    window.wait_for_selector("#compare-result table")
    assert not faults
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    both = [json.loads((site / f"dia-phuong/{one}.trang-thai.json").read_text("utf-8"))
            for one in ("quang-ninh", "ninh-thuan")]
    rows = window.locator("#compare-result > .box").first.locator("tbody tr")
    shared = both[0]["values"].keys() & both[1]["values"].keys()
    assert rows.count() == len(shared) > 0
    for i in range(rows.count()):
        row = rows.nth(i)
        one = row.locator("th a").get_attribute("href").split("/")[1].removesuffix(".html")
        keys = both[0]["value_keys"]
        cells = [[dict(zip(keys, v, strict=True)) for v in data["values"][one]] for data in both]
        same = ("unit", "from", "to", "series")
        pairs = [(a, b) for a in cells[0] for b in cells[1] if all(a[k] == b[k] for k in same)]
        unlike = "không so được" in row.locator("th").inner_text()
        assert unlike != bool(pairs), one
        if pairs:
            best = max(pairs, key=lambda p: p[0]["to"])
            for k in (0, 1):
                text = row.locator("td").nth(k).inner_text()
                assert best[k]["value_vi"] in text and best[k]["period_vi"] in text


def test_targets_of_one_indicator_show_both_verdicts(visit: Visit, address: str,
                                                     site: Path) -> None:
    window, faults, _ = visit(address + "so-sanh.html?a=an-giang-2025&b=quang-ninh", 1280)
    window.wait_for_selector("#compare-result .aim")
    text = window.locator("#compare-result").inner_text()
    assert "không phải đánh giá chính thức" in text
    verdicts = window.locator("#compare-result .aim .verdict")
    assert verdicts.count() == window.locator("#compare-result .aim").count() > 1
    assert (site / window.locator(".aim a").first.get_attribute("href").split("#")[0]).exists()
    assert not faults


def test_pickers_write_the_address_and_refuse_one_place_twice(visit: Visit, address: str) -> None:
    window, faults, _ = visit(address + "so-sanh.html", 390)
    assert window.locator("#compare-result").inner_text() == ""
    window.locator("select[name=a]").select_option("hue")
    window.locator("select[name=b]").select_option("ha-noi")
    window.wait_for_selector("#compare-result h2")
    assert window.url.endswith("so-sanh.html?a=hue&b=ha-noi")
    window.locator("select[name=b]").select_option("hue")
    assert window.locator("#compare-state").inner_text().startswith("Hãy chọn hai địa phương")
    assert window.locator("#compare-result table").count() == 0
    assert not faults


# -- without JavaScript -------------------------------------------------------------------


def test_without_javascript_tables_are_there_and_controls_are_not(bare: Any, address: str) -> None:
    bare.goto(address + "dia-phuong/quang-ninh.html")
    assert bare.locator("table.states tbody tr").count() > 0
    assert not bare.locator("form.asof").is_visible()
    bare.goto(address + "so-sanh.html")
    assert not bare.locator("form.compare").is_visible()
    said = bare.locator("noscript p")
    assert said.is_visible() and "cần JavaScript" in said.inner_text()
    said.locator("a").click()
    assert bare.url.endswith("chi-tieu/index.html")
