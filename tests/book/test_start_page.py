"""The built start page against the verdicts: every figure, sign and word on it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from builders.pages import read, words

from policykb.analysis.graph import provinces
from policykb.build.notebooks import opened
from policykb.data.knowledge import KnowledgeBase

DOCUMENTS = ("23-nq-tw-2018", "165-qd-ttg-2023")


@pytest.fixture(scope="module")
def page(site: Path) -> lxml.html.HtmlElement:
    """The start page as a tree."""
    return read(site / "index.html")


@pytest.fixture(scope="module")
def results(kb: KnowledgeBase) -> dict[str, dict[str, Any]]:
    """The row of each target in the attainment table."""
    return {row["target_id"]: row for row in opened(kb).attainment.to_dict("records")}


def test_three_questions_come_first(page: lxml.html.HtmlElement) -> None:
    headings = [h.get("id") for h in page.xpath("//article//h2")]
    assert headings[:3] == ["ca-nuoc", "tinh-cua-toi", "co-gi-moi"]


def test_national_table_holds_every_target_with_its_verdict(
        page: lxml.html.HtmlElement, kb: KnowledgeBase, results: dict[str, Any]) -> None:
    shown = {}
    for row in page.xpath("//h2[@id='tung-muc-tieu']/following::table[position()<=2]/tbody/tr"):
        one = str(row.xpath("th/a/@href")[0]).partition("#")[2]
        verdict = row.xpath("td[3]/span")[0]
        shown[one] = (words(row.xpath("td[1]")[0]), words(row.xpath("td[2]")[0]), words(verdict))
        assert verdict.get("data-sign")
    frame = kb.targets[kb.targets["document_id"].isin(DOCUMENTS)]
    assert set(shown) == set(frame[frame["variant_of"].isna()]["id"])
    for one, (goal, value, verdict) in shown.items():
        result = results[one]
        assert (goal, verdict) == (" ".join(result["target_text_vi"].split()), result["label"])
        known = " ".join(result["value_text_vi"].split())
        assert value.startswith(known) if result["period_used"] else value == "–"
        if result["estimate"]:
            assert value.endswith("số ước")


def test_counts_add_up_to_the_targets_of_each_document(
        page: lxml.html.HtmlElement, results: dict[str, Any]) -> None:
    for one in DOCUMENTS:
        line = page.xpath(f"//section[@aria-labelledby='ca-nuoc']/p[.//a[contains(@href, '{one}')]]")[0]
        shown = {words(c.xpath("span")[0]): int(c.xpath("b")[0].text)
                 for c in line.xpath(".//span[contains(@class, 'count')]")}
        labels = [r["label"] for r in results.values() if r["document_id"] == one]
        assert shown == {label: labels.count(label) for label in labels}


def test_table_of_a_choice_agrees_with_the_verdicts_and_the_tiles(
        page: lxml.html.HtmlElement, kb: KnowledgeBase, results: dict[str, Any]) -> None:
    today = set(provinces(kb))
    choices = page.xpath("//details[@data-key]")
    assert "226-nq-cp-2025" in choices[0].get("data-key")
    for choice in choices:
        rows = choice.xpath(".//tbody/tr")
        assert {row.get("data-place") for row in rows} == today and len(rows) == len(today)
        for row in rows:
            target = row.xpath("td[1]/a/@href")
            if target:
                result = results[str(target[0]).partition("#")[2]]
                assert words(row.xpath("td[last()]")[0]) == result["label"] == row.get("data-word")
                assert result["place_id"] == row.get("data-place")
    tiles = page.xpath("//div[@class='grid']/a")
    assert {tile.get("data-place") for tile in tiles} == today
    first = {row.get("data-place"): row for row in choices[0].xpath(".//tbody/tr")}
    for tile in tiles:
        row = first[tile.get("data-place")]
        assert tile.get("data-sign") == row.get("data-sign")
        assert words(tile.xpath("b")[0]) == row.get("data-text")
        assert words(tile.xpath("span")[0]) == row.get("data-word")
        assert tile.get("href") == f"dia-phuong/{tile.get('data-place')}.html"


def test_assigned_growth_is_the_provinces_own_verdict_only(
        page: lxml.html.HtmlElement, kb: KnowledgeBase, results: dict[str, Any]) -> None:
    today = set(provinces(kb))
    wanted = {r["place_id"]: r["label"] for r in results.values()
              if r["document_id"] == "226-nq-cp-2025" and r["place_id"] in today}
    rows = page.xpath("//details[contains(@data-key, '226-nq-cp-2025')]//tbody/tr")
    assert {r.get("data-place"): r.get("data-word") for r in rows if r.xpath("td[1]/a")} == wanted


def test_tiles_do_not_overlap(page: lxml.html.HtmlElement) -> None:
    cells = [tuple(sorted(c for c in tile.get("class").split() if c.startswith(("tx-", "ty-"))))
             for tile in page.xpath("//div[@class='grid']/a")]
    assert len(set(cells)) == len(cells) and all(len(cell) == 2 for cell in cells)


def test_every_province_of_any_time_can_be_picked(
        page: lxml.html.HtmlElement, kb: KnowledgeBase) -> None:
    units = kb.places[kb.places["kind"].isin(["province", "city"])]["id"]
    offered = [str(v) for v in page.xpath("//select[@id='pick']//option/@value") if v]
    assert sorted(offered) == sorted(f"dia-phuong/{one}.html" for one in units)


def test_no_inline_script_or_style_and_little_weight(site: Path, page: lxml.html.HtmlElement) -> None:
    assert not page.xpath("//style | //@style | //@onclick | //@onchange")
    assert not page.xpath("//script[not(@src) and not(@type='application/ld+json')]")
    assert len(gzip.compress((site / "index.html").read_bytes())) <= 40_000
