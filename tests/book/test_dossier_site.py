"""Dossiers as they are built: what stands on them, what they weigh, what lies beside them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from builders.pages import read, words

from policykb.analysis.alignment import align
from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import label
from policykb.core.formats import format_date
from policykb.data.knowledge import KnowledgeBase
from policykb.site.dossier.states import state_dates

PLACES = ("viet-nam", "quang-ninh", "ninh-thuan")


def tree(site: Path, address: str) -> lxml.html.HtmlElement:
    return read(site / address)


def test_no_dossier_is_heavier_than_40_kilobytes(site: Path, kb: KnowledgeBase) -> None:
    for folder, most in (("dia-phuong", 40_000), ("en/dia-phuong", 40 * 1024)):
        weights = {one: len(gzip.compress((site / folder / f"{one}.html").read_bytes()))
                   for one in kb.places["id"]}
        assert not {one: n for one, n in weights.items() if n > most}
    files = {f.name: len(gzip.compress(f.read_bytes()))
             for f in (site / "dia-phuong").glob("*.trang-thai.json")}
    assert files and max(files.values()) <= 30_000


@pytest.mark.parametrize("place", PLACES)
def test_the_table_of_states_says_what_was_true_then(site: Path, kb: KnowledgeBase,
                                                     place: str) -> None:
    table = tree(site, f"dia-phuong/{place}.html").xpath("//table[contains(@class, 'states')]")[0]
    dates = state_dates(kb)
    assert [words(th) for th in table.xpath("./thead/tr/th")][1:] == [
        format_date(day) for day in dates]
    shown = {row.get("data-id"): [words(td) for td in row.xpath("./td")]
             for row in table.xpath("./tbody/tr")}
    own = kb.targets[kb.targets["place_id"] == place]["id"]
    assert shown.keys() == set(own)
    for column, day in enumerate(dates):
        frame = attain(kb, day)
        told = dict(zip(frame["target_id"], frame["label"], strict=True))
        assert {one: cells[column] for one, cells in shown.items()} == {
            one: told.get(one, label("site.dossier.not_issued")) for one in own}


def test_the_answer_comes_first_and_counts_every_commitment_once(site: Path,
                                                                 kb: KnowledgeBase) -> None:
    page = tree(site, "dia-phuong/quang-ninh.html")
    counted = sum(int(words(e).split()[0]) for e in page.xpath(
        "//div[@class='answer']//span[contains(@class, 'verdict')]"))
    own = kb.targets[(kb.targets["place_id"] == "quang-ninh") & kb.targets["variant_of"].isna()]
    assert counted == len(own)
    order = [e.get("class") or e.get("id") for e in page.xpath(
        "//div[@class='answer'] | //dl[@class='facts'] | //h2")]
    assert order[0] == "answer" and order.index("muc-tieu") < order.index("van-ban")


def test_old_targets_are_closed_away(site: Path) -> None:
    page = tree(site, "dia-phuong/quang-ninh.html")
    (olds,) = page.xpath("//details[@id='muc-tieu-old']")
    assert olds.get("open") is None and olds.xpath(".//section[contains(@class, 'card')]")
    tags = [words(c) for c in page.xpath("//section[contains(@class, 'card')][not(ancestor::details)]"
                                         "//span[@class='tag']")]
    assert label("site.old_target") not in tags


def test_cards_say_how_they_stand_to_the_nation(site: Path, kb: KnowledgeBase) -> None:
    rows = [r for r in align(kb).to_dict("records") if r["place_id"] == "quang-ninh"]
    page = tree(site, "dia-phuong/quang-ninh.html")
    cards = {c.get("id"): words(c) for c in page.xpath("//section[contains(@class, 'card')]")}
    assert rows
    for row in rows:
        assert label(f"align.{row['result']}") in cards[row["target_id"]]
        if row["reason"]:
            assert label(f"align.reason.{row['reason']}") in cards[row["target_id"]]


def test_targets_of_former_units_are_links_and_counts(site: Path, kb: KnowledgeBase) -> None:
    page = tree(site, "dia-phuong/an-giang-2025.html")
    (heading,) = page.xpath("//h2[@id='truoc-hop-nhat']")
    (found,) = heading.xpath("following-sibling::ul[1]")
    assert {a.split(".")[0] for a in found.xpath(".//a/@href")} == set(
        kb.places[kb.places["successor_id"] == "an-giang-2025"]["id"])
    cards = set(page.xpath("//section[contains(@class, 'card')]/@id"))
    assert cards <= set(kb.targets[kb.targets["place_id"] == "an-giang-2025"]["id"])


def test_the_file_agrees_with_the_page(site: Path, kb: KnowledgeBase) -> None:
    frame = attain(kb).set_index("target_id")
    for place in PLACES:
        data = json.loads((site / f"dia-phuong/{place}.trang-thai.json").read_text("utf-8"))
        assert data["id"] == place and data["targets"]
        for one in data["targets"]:
            last = dict(zip(data["state_keys"], one["states"][-1], strict=True))
            assert (last["label_vi"], last["label_en"]) == tuple(
                frame.loc[one["id"], ["label", "label_en"]])
            assert one["page"].endswith(f"#{one['id']}")


def test_the_comparison_offers_every_place_with_figures(site: Path, kb: KnowledgeBase) -> None:
    page = tree(site, "so-sanh.html")
    for name in "ab":
        offered = set(page.xpath(f"//select[@name='{name}']//option[@value!='']/@value"))
        assert offered == {f.name.removesuffix(".trang-thai.json") for f in
                           (site / "dia-phuong").glob("*.trang-thai.json")} >= set(PLACES)
    assert page.xpath("//noscript//a[@href='chi-tieu/index.html']")
    assert not [k for k, v in json.loads(page.xpath("//@data-words")[0]).items()
                if not v]
    assert tree(site, "dia-phuong/hue.html").xpath("//a[@href='../so-sanh.html?a=hue']")


def test_files_follow_their_places(tiny: Any) -> None:
    code, warnings = tiny.build()
    assert code == 0, warnings
    path = tiny.out / "dia-phuong/tinh-a.trang-thai.json"
    assert json.loads(path.read_text("utf-8"))["targets"][0]["id"] == "t1"
    assert not (tiny.out / "dia-phuong/viet-nam.trang-thai.json").exists()
    written = path.stat().st_mtime_ns
    assert tiny.build()[0] == 0 and path.stat().st_mtime_ns == written
    tiny.tables["targets"], tiny.tables["observations"] = [], []
    assert tiny.build()[0] == 0 and not path.exists()
