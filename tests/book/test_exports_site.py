"""What machines find on the site, and that nothing in a page acts but our own scripts."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pyarrow.parquet as pq
import pytest
from builders.book import TinyBook, tables
from builders.pages import pages, read

from policykb.analysis.verdicts.attainment import attain
from policykb.core.addresses import FOLDERS
from policykb.core.markup import dumps
from policykb.data.knowledge import KnowledgeBase
from policykb.site.computed import COMPUTED
from policykb.site.library import symbol_slug
from policykb.site.machines.shared import Exports
from policykb.site.machines.twins import Twins

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
BASE = "https://example.org/kb/"
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} {% raw %} \u202egnoc\u2066 </title>\" onload=\"x"
EDITION = {"id": "2026-11-21", "date": "2026-11-21", "summary_vi": "văn bản mới: 2.",
           "summary_en": "new documents: 2."}


@pytest.fixture
def quick(tiny: TinyBook) -> TinyBook:
    """The tiny book without its notebook."""
    (tiny.root / "notebooks" / "bai.md").unlink()
    index = tiny.root / "book" / "index.md"
    index.write_text(index.read_text("utf-8").split("```{toctree}")[0], "utf-8")
    return tiny


def acting(page: Path) -> list[str]:
    """What acts in a page although it is not a file of ours."""
    found = []
    for element in read(page).iter("*"):
        data = element.get("type") == "application/ld+json"
        if element.tag == "style" or (element.tag == "script" and not element.get("src")
                                      and not data):
            found.append(f"{page}: <{element.tag}>")
        for name, value in element.attrib.items():
            address = value.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
            if name == "style" or name.startswith("on") or (
                    name in ("href", "src", "action", "content") and address):
                found.append(f"{page}: {name}={value[:40]}")
    return found


def head(page: Path) -> lxml.html.HtmlElement:
    """The head of a page."""
    return read(page).find("head")


def linked_data(page: Path) -> dict[str, Any]:
    """The JSON-LD of a page."""
    (script,) = head(page).xpath("script[@type='application/ld+json']")
    found: dict[str, Any] = json.loads(script.text)
    return found


# --------------------------------------------------------------------------
# The real site
# --------------------------------------------------------------------------


def test_nothing_acts_in_a_page_but_our_files(site: Path) -> None:
    assert not [fault for page in pages(site) for fault in acting(page)]


def test_every_page_carries_the_policy_before_anything_it_rules(site: Path) -> None:
    line = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    for page in pages(site):
        text = page.read_text("utf-8")
        assert 0 < text.find(line) < min(i for i in (text.find("<link"), len(text)) if i > 0), page
        assert text.find(line) < (text.find("<script") % len(text)), page


def test_every_entity_has_its_twin_and_links_it(site: Path, kb: KnowledgeBase) -> None:
    addresses = {f"{folder}/{one}" for table, folder in FOLDERS.items()
                 for one in kb.tables[table]["id"]}
    addresses |= {f"ky-hieu/{symbol_slug(one)}" for one in kb.documents["symbol"].dropna()}
    for address in addresses:
        twin = json.loads((site / f"{address}.json").read_text("utf-8"))
        assert twin["id"] == address.split("/")[1] and twin["url"] == f"{address}.html"
        (link,) = head(site / f"{address}.html").xpath("link[@type='application/json']/@href")
        assert (site / address).parent / link == site / address.split("/")[0] / f"../{address}.json"
    held = {p.relative_to(site).with_suffix("").as_posix() for p in site.rglob("*/*.json")
            if p.parent.name not in ("du-lieu", "_static", "charts")
            and not p.name.endswith(".trang-thai.json")}
    assert held == addresses


def test_every_entity_page_says_what_it_is(site: Path, kb: KnowledgeBase) -> None:
    kinds = {"documents": "Legislation", "indicators": "StatisticalVariable", "sources": "WebPage"}
    for table, folder in FOLDERS.items():
        for one in kb.tables[table]["id"]:
            page = site / folder / f"{one}.html"
            said = linked_data(page)
            assert kinds.get(table, "") in said["@type"] or table == "places"
            assert (page.parent / said["url"]).resolve() == page.resolve()
            assert head(page).xpath("meta[@property='og:description']/@content")[0]


@pytest.mark.parametrize("page", ["index.html", "du-lieu/index.html"])
def test_the_files_of_the_dataset_are_there(site: Path, kb: KnowledgeBase, page: str) -> None:
    said = linked_data(site / page)
    files = [(site / page).parent / one["contentUrl"] for one in said["distribution"]]
    # Each table and each computed one (the panel, the audit) twice, the graph and the schema.
    assert said["@type"] == "Dataset" and len(files) == 2 * (len(kb.schema.tables) + len(COMPUTED)) + 2
    assert not [one for one in files if not one.is_file()]


def test_every_page_has_a_preview_and_without_an_address_no_absolute_link(site: Path) -> None:
    for page in pages(site):
        top = head(page)
        assert top.xpath("meta[@property='og:title']/@content")[0].strip(), page
        assert not top.xpath("link[@rel='canonical'] | link[@hreflang]"), page
    assert not (site / "sitemap.xml").exists() and not (site / "thay-doi.xml").exists()


def test_parquet_holds_the_same_rows(site: Path, kb: KnowledgeBase) -> None:
    page = (site / "du-lieu" / "index.html").read_text("utf-8")
    for name, frame in kb.tables.items():
        table = pq.read_table(site / "du-lieu" / f"{name}.parquet")
        assert (table.num_rows, table.column_names) == (len(frame), list(frame.columns))
        assert f'du-lieu/{name}.parquet"' in page


def test_the_change_page_tells_the_editions(site: Path, kb: KnowledgeBase) -> None:
    assert kb.edition_date.isoformat() in set(kb.tables["editions"]["id"])
    text = read(site / "thay-doi.html")
    for row in kb.tables["editions"].to_dict("records"):
        (section,) = text.xpath(f"//section[@id='{row['id']}']")
        assert row["summary_vi"] in section.text_content()


# --------------------------------------------------------------------------
# The tiny book
# --------------------------------------------------------------------------


def test_an_address_brings_canonical_links_sitemap_and_feed(
        quick: TinyBook, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.tables["editions"] = [EDITION]
    monkeypatch.setenv("POLICYKB_BASE_URL", BASE.rstrip("/"))
    assert quick.build() == (0, "")
    top = head(quick.out / "van-ban/1-nq-cp-2020.html")
    assert top.xpath("link[@rel='canonical']/@href") == [f"{BASE}van-ban/1-nq-cp-2020.html"]
    assert linked_data(quick.out / "van-ban/1-nq-cp-2020.html")["@id"].startswith(BASE)
    named = {e.text for e in ET.parse(quick.out / "sitemap.xml").iter() if e.tag.endswith("loc")}
    assert {f"{BASE}index.html", f"{BASE}dia-phuong/tinh-a.html"} <= named
    assert not [one for one in named if not (quick.out / str(one).removeprefix(BASE)).exists()]
    assert not named & {f"{BASE}404.html", f"{BASE}tim-kiem.html"}
    assert "Ấn bản 21/11/2026" in quick.page("thay-doi.xml")
    assert f"{BASE}thay-doi.html#2026-11-21" in quick.page("thay-doi.xml")
    # The page of what is missing is shown at addresses of any depth.
    tree = lxml.html.fromstring(quick.page("404.html"))
    addresses = [*map(str, tree.xpath("//@href | //@src | //@action | //@data-search"))]
    assert not [a for a in addresses if not a.startswith(("/kb/", "#", BASE))]
    assert "/kb/_static/policykb-404.js" in addresses and "/kb/tim-kiem.html" in addresses


#: What Pages says of a project site, a user site and an own domain, and the path of each.
PUBLISHED = [("https://owner.github.io/book", "/book/"), ("https://owner.github.io", "/"),
             ("https://kb.example.org/", "/")]


@pytest.mark.parametrize(("said", "path"), PUBLISHED)
def test_every_address_is_that_of_the_published_site(
        said: str, path: str, quick: TinyBook, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.tables["editions"] = [EDITION]
    monkeypatch.setenv("POLICYKB_BASE_URL", said)
    monkeypatch.setenv("POLICYKB_TWINS", "1")
    assert quick.build() == (0, "")
    base, address = said.rstrip("/") + "/", "van-ban/1-nq-cp-2020.html"
    top = head(quick.out / address)
    assert top.xpath("link[@rel='canonical']/@href") == [base + address]
    assert dict(zip(top.xpath("link[@hreflang]/@hreflang"), top.xpath("link[@hreflang]/@href"),
                    strict=True)) == {"vi": base + address, "en": f"{base}en/{address}",
                                      "x-default": base + address}
    assert linked_data(quick.out / address)["@id"] == base + address
    named = {e.text for e in ET.parse(quick.out / "sitemap.xml").iter() if e.tag.endswith("loc")}
    assert {base + address, f"{base}en/{address}"} <= named
    assert all(str(one).startswith(base) for one in named)
    feed = ET.parse(quick.out / "thay-doi.xml").getroot()
    links = [one.get("href", "") for one in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert links and all(one.startswith(f"{base}thay-doi.") for one in links)
    missing = head(quick.out / "404.html")
    styles = [str(one) for one in missing.xpath("link[@rel='stylesheet']/@href")]
    assert styles and all(one.startswith(f"{path}_static/") for one in styles)


def test_the_workflow_asks_where_the_site_is_published() -> None:
    """No address is made up of the names of owner and repository."""
    text = (Path(__file__).parents[2] / ".github" / "workflows" / "site.yml").read_text("utf-8")
    assert "github.io" not in text
    (line,) = [one.strip() for one in text.splitlines() if "POLICYKB_BASE_URL:" in one]
    assert line == ("POLICYKB_BASE_URL: ${{ vars.POLICYKB_BASE_URL"
                    " || steps.pages.outputs.base_url }}")


def names(page: Path) -> dict[str, dict[str, str]]:
    """The addresses in an inventory by kind and name."""
    from sphinx.util.inventory import InventoryFile

    with page.open("rb") as file:
        found = InventoryFile.load(file, "", lambda _, address: address)
    return {kind: {name: told[2] for name, told in one.items()} for kind, one in found.items()}


def test_every_name_for_other_books_leads_to_a_page(quick: TinyBook) -> None:
    assert quick.build() == (0, "")
    found = names(quick.out / "objects.inv")
    for kind, one in found.items():
        for name, address in one.items():
            path, _, anchor = address.partition("#")
            assert (quick.out / path).is_file(), (kind, name)
            assert not anchor or f'id="{anchor}"' in quick.page(path), (kind, name)
    assert found["std:label"] == {"1-nq-cp-2020": "van-ban/1-nq-cp-2020.html",
                                  "tinh-a-1-kh-ubnd-2021": "van-ban/tinh-a-1-kh-ubnd-2021.html",
                                  "tinh-a": "dia-phuong/tinh-a.html",
                                  "viet-nam": "dia-phuong/viet-nam.html"}
    data = lxml.html.fromstring(quick.page("du-lieu/index.html"))
    (item,) = data.xpath("//li[a[@href='../objects.inv']]")
    assert "intersphinx_mapping" in item.text_content()


def test_a_wrong_address_is_refused(quick: TinyBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKB_BASE_URL", "javascript:alert(1)")
    with pytest.raises(Exception, match="html_baseurl"):
        quick.build()


def test_only_twins_that_change_are_written(quick: TinyBook) -> None:
    quick.build()
    twins = {p: p.stat().st_mtime_ns for p in quick.out.glob("*/*.json")}
    quick.tables["observations"][0]["note"] = "ghi chú mới"
    quick.build()
    changed = {p.relative_to(quick.out).as_posix() for p, when in twins.items()
               if p.stat().st_mtime_ns != when}
    assert changed == {"dia-phuong/tinh-a.json", "chi-tieu/ty-trong.json", "nguon/bao-a.json"}
    assert "ghi chú mới" in quick.page("dia-phuong/tinh-a.json")


def test_a_twin_goes_with_its_entity(quick: TinyBook) -> None:
    quick.tables["sources"].append({**quick.tables["sources"][0], "id": "bao-b"})
    quick.build()
    assert (quick.out / "nguon/bao-b.json").exists()
    quick.tables["sources"].pop()
    quick.build()
    assert not (quick.out / "nguon/bao-b.json").exists()


def test_the_state_of_an_entity_knows_every_cell(make_kb: Callable[..., KnowledgeBase]) -> None:
    """Whatever cell changes: where the twin is another, its state is."""
    def exported(kb: KnowledgeBase) -> dict[str, tuple[str, str]]:
        made = Exports(kb, attain(kb))
        told = Twins(made)
        return {one: (dumps(told.entity(one)), told.state(one)) for one in made.entities()}

    kb = make_kb(**tables(), readings=[{"figure_id": "o1", "source_id": "bao-a", "result": "read",
                                        "printed": "41,2%", "read_on": "2026-01-01"}])
    before, seen = exported(kb), 0
    for name in ("documents", "places", "organizations", "indicators", "relations", "targets",
                 "observations", "sources", "readings"):
        for column in kb.tables[name].columns:
            frame = kb.tables[name].copy()
            first = frame[column].iloc[0]
            if column == "id" or column.endswith("_id") or not isinstance(first, str):
                continue
            frame[column] = frame[column].where(frame.index != 0, _other(column, first))
            after = exported(KnowledgeBase(kb.directory, kb.schema, {**kb.tables, name: frame}))
            for one, (text, state) in after.items():
                assert (text == before[one][0]) or (state != before[one][1]), (name, column, one)
                seen += text != before[one][0]
    assert seen > 60


#: Columns whose other values are codes and dates that the verdicts are worked out from.
CODES = {"unit": "percent-year", "direction": "down", "kind": "growth", "measure": "multiple",
         "bound": "below", "stage": "dropped", "period_to": "2026", "period_from": "2024",
         "number_format": "en", "tier": "mirror", "branch": "party", "precision": "year",
         "vintage": "estimate", "result": "verified", "issued_precision": "year"}


def _other(column: str, text: str) -> str:
    """Another text that the same column may hold."""
    if len(text) == 10 and text.startswith("20"):
        return "2026-01-02"
    return CODES.get(column, f"{text} khác")


def test_hostile_texts_reach_the_reader_as_text(quick: TinyBook) -> None:
    tables = quick.tables
    tables["documents"][0].update(title_vi=HOSTILE, note=HOSTILE, symbol_printed=HOSTILE)
    tables["places"][0].update(name_vi=HOSTILE, aliases=HOSTILE)
    tables["indicators"][0].update(name_vi=HOSTILE, note=HOSTILE)
    tables["sources"][0].update(publisher=HOSTILE, title=HOSTILE, note=HOSTILE,
                                url="javascript:alert(1)")
    tables["targets"][0]["note"] = tables["observations"][0]["note"] = HOSTILE
    tables["editions"] = [{**EDITION, "summary_vi": HOSTILE}]
    tables["changes"] = [{"edition_id": "2026-11-21", "sequence": 1, "kind": "documents_new",
                          "entity_id": "1-nq-cp-2020", "text_vi": HOSTILE, "text_en": HOSTILE}]
    page = quick.root / "book" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n```{tinh} editions\n```\n", "utf-8")
    assert quick.build() == (0, "")
    for one in quick.out.rglob("*.html"):
        assert not acting(one), one
        text = one.read_text("utf-8")
        assert not set(text) & set("\u202e\u2066"), one
        assert not re.search(r"(?<![\d.])49 ", text), one  # 7 × 7, had a template been filled
    for address in ("van-ban/1-nq-cp-2020.html", "dia-phuong/tinh-a.html", "nguon/bao-a.html",
                    "chi-tieu/ty-trong.html", "index.html"):
        article = lxml.html.fromstring(quick.page(address)).xpath("//article")[0].text_content()
        assert "<script>alert(1)</script> {{ 7*7 }} {% raw %} [U+202E]gnoc" in article, address
    assert "<script>alert(1)</script>" in head(quick.out / "dia-phuong/tinh-a.html").find("title").text
    twin = quick.page("van-ban/1-nq-cp-2020.json")
    assert "\u202e" not in twin and json.loads(twin)["row"]["title_vi"] == HOSTILE


def test_change_notes_stand_under_their_kind(quick: TinyBook) -> None:
    quick.tables["editions"] = [EDITION, {**EDITION, "id": "2027-01-01", "date": "2027-01-01"}]
    quick.tables["changes"] = [
        {"edition_id": "2027-01-01", "sequence": 1, "kind": "verdicts_flipped", "entity_id": "t1",
         "text_vi": "từ “đạt” thành “không đạt”", "text_en": "flipped"}]
    page = quick.root / "book" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n```{tinh} editions\n```\n", "utf-8")
    assert quick.build() == (0, "")
    tree = lxml.html.fromstring(quick.page("index.html"))
    assert tree.xpath("//section[starts-with(@id, '20')]/@id") == ["2027-01-01", "2026-11-21"]
    (section,) = tree.xpath("//section[@id='2027-01-01']")
    assert section.xpath("h3/text()") == ["Kết luận đổi (1)"]
    assert section.xpath(".//li/a/@href") == ["van-ban/tinh-a-1-kh-ubnd-2021.html#t1"]


