"""What a reader takes away from a page: its print, and its tables as a file."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).parents[2] / "policykb" / "static"
#: What of the details that are shown is missing on paper, and how many show their heading alone.
LOST = """() => Array.from(document.querySelectorAll("main details")).filter(one => one.checkVisibility())
  .map(one => [one.textContent, one.innerText].map(text => text.replace(/\\s+/g, "")))
  .filter(pair => pair[1].length < pair[0].length).map(pair => pair[0].slice(0, 60))"""


@pytest.mark.parametrize("page", ["van-ban/23-nq-tw-2018.html", "en/van-ban/23-nq-tw-2018.html",
                                  "tinh-trang.html", "phan-tich/quoc-gia.html"])
def test_paper_holds_what_a_reader_could_open(browser: Any, address: str, page: str) -> None:
    window = browser.new_page()
    try:
        window.goto(address + page)
        assert window.locator("main details:not([open])").count() > 5
        window.emulate_media(media="print")
        assert window.evaluate(LOST) == []
        # Code that was left closed is no part of the print, nor is its heading.
        assert not window.locator("main details.hide:not([open]) summary >> visible=true").count()
    finally:
        window.close()


def test_a_closed_part_stays_closed_on_the_screen(browser: Any, address: str) -> None:
    window = browser.new_page()
    try:
        window.goto(address + "van-ban/23-nq-tw-2018.html")
        assert len(window.evaluate(LOST)) > 5
    finally:
        window.close()


CELLS = {"=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
         "-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0", "-A1": "'-A1", "-(2)": "'-(2)",
         "-3": "-3", "-3,25%": "-3,25%", "+8 %": "+8 %", "−4": "−4", "-1.234,5": "-1.234,5",
         "–": "", "Hà Nội": "Hà Nội", 'a "b", c': 'a "b", c'}


def test_no_cell_of_a_saved_table_is_computed(browser: Any, tmp_path: Path) -> None:
    """A minus before a number is a number; before anything else it begins a formula."""
    shutil.copy(STATIC / "policykb-tables.js", tmp_path)
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in CELLS)
    (tmp_path / "bang.html").write_text(
        '<!doctype html><html lang="vi"><meta charset="utf-8"><script src="policykb-tables.js">'
        '</script><body><form class="tools" data-name="" data-shown="{shown}" data-group="">'
        '<label>Lọc <input type="search"></label><label>Xếp <select><option value=""></select>'
        '</label><label><input type="checkbox">giảm</label><button type="button">Lưu</button>'
        f"<output></output></form><table><thead><tr><th>Ô</th></tr></thead><tbody>{rows}</tbody>"
        "</table>", "utf-8")
    window = browser.new_page()
    try:
        window.goto((tmp_path / "bang.html").as_uri())
        with window.expect_download() as waiting:
            window.click("button")
        text = Path(waiting.value.path()).read_text("utf-8-sig")
    finally:
        window.close()
    saved = [row[0] if row else "" for row in csv.reader(text.splitlines()[2:])]
    assert dict(zip(CELLS, saved, strict=True)) == CELLS
