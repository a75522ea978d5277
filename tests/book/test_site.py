"""The built site in both languages: every id, link and anchor, the date and the caveat."""

from __future__ import annotations

import posixpath
import re
import urllib.parse
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from builders.pages import pages, read

from policykb.core.addresses import FOLDERS, ROLES
from policykb.core.catalogue import LANGUAGES, Language
from policykb.data.knowledge import KnowledgeBase
from policykb.site.library import Library
from policykb.site.phrases import edition_words
from policykb.site.site import Site

#: What the theme says in English when nobody translates it.
ENGLISH = ("Skip to main content", "Back to top", "On this page", "Site navigation", "Search...",
           "next page", "previous page", "Show code cell", "Toggle", "light/dark", "By ",
           "Last updated", "Link to this", "Permalink", "Edit on", "Contents", "Copyright")


def language(site: Path, page: Path) -> Language:
    """The language of a page, by its address."""
    return "en" if page.relative_to(site).parts[0] == "en" else "vi"


def links(site: Path, page: Path) -> Iterator[tuple[str, str]]:
    """The internal links of a page: file and anchor."""
    for address in read(page).xpath("//@href | //@src"):
        parts = urllib.parse.urlsplit(str(address))
        if not parts.scheme and not parts.netloc:
            here = page.relative_to(site).as_posix()
            path = urllib.parse.unquote(parts.path)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
            yield (target if path else here), urllib.parse.unquote(parts.fragment)


def test_every_id_has_a_page(site: Path, kb: KnowledgeBase) -> None:
    missing = [f"{folder}/{one}" for table, folder in FOLDERS.items()
               for one in kb.tables[table]["id"] if not (site / folder / f"{one}.html").exists()]
    assert not missing


def test_every_row_with_an_id_has_an_anchor(site: Path, kb: KnowledgeBase) -> None:
    library = Library(kb)
    missing = []
    for one in library.record:
        entry = library.entry(one)
        assert entry is not None
        path, _, anchor = entry.path.partition("#")
        page = site / path
        if not page.exists() or (anchor and anchor not in anchors(page)):
            missing.append(entry.path)
    assert not missing


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page."""
    return frozenset(map(str, read(page).xpath("//@id")))


def test_every_internal_link_and_anchor_resolves(site: Path) -> None:
    broken = set()
    for page in pages(site):
        for target, anchor in links(site, page):
            path = site / target
            if not path.is_file():
                broken.add(f"{page.relative_to(site)} → {target}")
            elif anchor and path.suffix == ".html" and anchor not in anchors(path):
                broken.add(f"{page.relative_to(site)} → {target}#{anchor}")
    assert not broken, sorted(broken)[:20]


def test_no_anchor_stands_twice_on_a_page(site: Path) -> None:
    twice = [page for page in pages(site)
             if len(anchors(page)) != len(read(page).xpath("//@id"))]
    assert not twice


def test_every_page_has_the_edition_date(site: Path, kb: KnowledgeBase) -> None:
    words = {one: edition_words(kb, one) for one in LANGUAGES}
    assert not [page for page in pages(site)
                if words[language(site, page)] not in page.read_text("utf-8")]


def test_verdicts_stand_under_their_caveat(site: Path) -> None:
    words = {"vi": "Kết quả tính từ số liệu đã công bố, không phải đánh giá chính thức",
             "en": "Computed from published figures, not an official assessment"}
    bare = [page for page in pages(site) if 'class="card' in (text := page.read_text("utf-8"))
            and words[language(site, page)] not in text]
    assert not bare


def test_no_word_of_the_theme_is_english(site: Path) -> None:
    found = []
    for page in pages(site):
        if language(site, page) == "en":
            continue
        tree = read(page)
        for part in ("//header", "//nav", "//footer", "//summary", "//button"):
            text = " ".join(e.text_content() for e in tree.xpath(part) if e.get("lang") != "en")
            found += [f"{page.name}: {w}" for w in ENGLISH if w in text]
        labels = " ".join(map(str, tree.xpath("//@aria-label | //@placeholder")))
        found += [f"{page.name}: {w}" for w in ENGLISH if w in labels]
        if tree.get("lang") != "vi":
            found.append(f"{page.name}: lang")
    assert not found


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    found = []
    for page in pages(site):
        tree = read(page)
        fetched = [*tree.xpath("//script/@src"), *tree.xpath("//img/@src"),
                   *tree.xpath("//link[@rel='stylesheet' or @rel='icon']/@href")]
        found += [f"{page.name}: {a}" for a in fetched if re.match(r"(https?:)?//", str(a))]
    assert not found


def test_entity_pages_have_no_inline_script_handler_or_style(site: Path) -> None:
    found = []
    for folder in FOLDERS.values():
        for page in (site / folder).glob("*.html"):
            tree = read(page)
            if tree.xpath("//script[not(@src) and not(@type='application/ld+json')]"
                          " | //style | //@style | //@onclick | //@onload"):
                found.append(page.name)
    assert not found


def test_every_table_is_to_be_seen_and_taken(site: Path, kb: KnowledgeBase) -> None:
    for table in kb.schema.tables.values():
        assert (site / "du-lieu" / table.path).read_bytes() == (
            kb.directory / table.path).read_bytes()
        assert (site / "du-lieu" / f"{table.name}.html").exists()
    dictionary = read(site / "du-lieu" / "tu-dien.html").text_content()
    assert all(f.title in dictionary for t in kb.schema.tables.values() for f in t.fields)
    assert (site / "du-lieu" / "policykb.graphml").stat().st_size > 0


def test_symbol_page_lists_its_holders(site: Path, kb: KnowledgeBase) -> None:
    holders = kb.documents[kb.documents["symbol"] == "23-NQ/TW"]["id"]
    if len(holders) < 2:
        pytest.skip("one holder only")
    text = (site / "ky-hieu" / "23-nq-tw.html").read_text("utf-8")
    assert all(f"van-ban/{one}.html" in text for one in holders)


def test_bare_slug_of_a_split_province_is_a_choice(site: Path, kb: KnowledgeBase) -> None:
    slugs = {one.removesuffix("-den-2025") for one in kb.places["id"] if one.endswith("-den-2025")}
    assert slugs
    for slug in slugs:
        text = (site / "dia-phuong" / f"{slug}.html").read_text("utf-8")
        assert f"{slug}-den-2025.html" in text


def test_roles_know_their_tables() -> None:
    assert set(FOLDERS) <= set(ROLES.values()) and Site.__doc__
