"""What crawlers are told: every address, its twin, and the day on which a page changed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

import pandas as pd
import pytest

from policykb.data.knowledge import KnowledgeBase
from policykb.site.machines import sitemap
from policykb.site.machines.dated import Days
from policykb.site.machines.shared import Exports
from policykb.site.machines.sitemap import Listed, sitemaps

BASE = "https://example.org/kb"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def told(raw: bytes) -> dict[str | None, dict[str | None, str | None]]:
    """The alternates of every address."""
    return {one.findtext("s:loc", namespaces=NAMES):
            {link.get("hreflang"): link.get("href") for link in one.findall("x:link", NAMES)}
            for one in ET.fromstring(raw)}


def days(raw: bytes) -> dict[str | None, str | None]:
    """The day of every address, ``None`` where none is told."""
    return {one.findtext("s:loc", namespaces=NAMES): one.findtext("s:lastmod", namespaces=NAMES)
            for one in ET.fromstring(raw)}


def test_the_sitemap_pairs_the_languages() -> None:
    pages = [Listed("index.html", "en/index.html"), Listed("chỉ có.html", None)]
    made = sitemaps(pages, BASE)
    assert made == sitemaps(iter(pages), f"{BASE}/") and list(made) == ["sitemap.xml"]
    pair = {"vi": f"{BASE}/index.html", "en": f"{BASE}/en/index.html",
            "x-default": f"{BASE}/index.html"}
    assert told(made["sitemap.xml"]) == {
        f"{BASE}/index.html": pair, f"{BASE}/en/index.html": pair,
        f"{BASE}/ch%E1%BB%89%20c%C3%B3.html": {}}


def test_a_page_has_its_own_day_or_none() -> None:
    made = sitemaps([Listed("a.html", "en/a.html", "2026-11-21"), Listed("b.html", None)], BASE)
    assert days(made["sitemap.xml"]) == {f"{BASE}/a.html": "2026-11-21", f"{BASE}/b.html": None,
                                         f"{BASE}/en/a.html": "2026-11-21"}


def test_a_sitemap_needs_an_address() -> None:
    with pytest.raises(ValueError, match="web address"):
        sitemaps([Listed("a", None)], "")


@pytest.mark.parametrize(("count", "files"), [(0, 1), (3, 1), (4, 3)])
def test_more_addresses_than_one_file_holds_stand_in_several(
        count: int, files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 3)
    made = sitemaps([Listed(f"{n}.html", None, f"2026-11-0{n + 1}") for n in range(count)], BASE)
    assert len(made) == files
    if files > 1:
        assert days(made["sitemap.xml"]) == {f"{BASE}/sitemap-1.xml": "2026-11-03",
                                             f"{BASE}/sitemap-2.xml": "2026-11-04"}
        parts = [one for name in list(made)[1:] for one in days(made[name])]
        assert parts == [f"{BASE}/{n}.html" for n in range(count)]


# --------------------------------------------------------------------------
# Days, from the data alone
# --------------------------------------------------------------------------


SOURCE = {"id": "s", "publisher": "Báo", "accessed_on": "2026-11-01", "tier": "official",
          "language": "vi", "number_format": "vi"}
VALUE = {"id": "o", "place_id": "ha-noi", "indicator_id": "share", "measure": "level", "low": 38.9,
         "high": 39, "low_open": 0, "high_open": 0, "unit": "percent", "period_to": "2025",
         "period_inferred": 0, "vintage": "official", "inferred": 0, "printed": "39,0%",
         "source_id": "s"}
TABLES: dict[str, list[dict[str, object]]] = {
    "sources": [SOURCE, {**SOURCE, "id": "later", "accessed_on": "2026-11-05"}],
    "places": [{"id": one, "name_vi": one, "name_en": one, "kind": "city"}
               for one in ("ha-noi", "hue")],
    "indicators": [{"id": one, "name_vi": one, "name_en": one, "unit": "percent",
                    "direction": "up", "kind": "share"} for one in ("share", "unused")],
    "documents": [{"id": "1-nq-2020", "symbol": "1-NQ", "type": "resolution", "place_id": "hue",
                   "issued_precision": "none", "title_vi": "Về công nghiệp", "draft": 0,
                   "title_basis": "printed", "status": "unknown", "source_id": "later"}],
    "observations": [VALUE],
}
Ask = Callable[..., dict[str, str | None]]


@pytest.fixture
def ask(make_kb: Callable[..., KnowledgeBase]) -> Ask:
    """A function that tells the days of addresses in a tiny package with further rows."""
    def asked(addresses: Iterable[str], **tables: list[dict[str, object]]) -> dict[str, str | None]:
        made = Days(Exports(make_kb(**{**TABLES, **tables}), pd.DataFrame()))
        return {one: made.of(one) for one in addresses}
    return asked


def test_a_page_changed_when_its_newest_row_was_looked_at(ask: Ask) -> None:
    assert ask(["dia-phuong/ha-noi.html", "dia-phuong/ha-noi-ket-qua.html", "dia-phuong/hue.html",
                "chi-tieu/share.html", "chi-tieu/unused.html", "van-ban/1-nq-2020.html",
                "nguon/s.html", "ky-hieu/1-nq.html", "ma-tran.html", "du-lieu/index.html",
                "van-ban/khong-co.html"]) == {
        "dia-phuong/ha-noi.html": "2026-11-01", "dia-phuong/ha-noi-ket-qua.html": "2026-11-01",
        "dia-phuong/hue.html": "2026-11-05", "chi-tieu/share.html": "2026-11-01",
        "chi-tieu/unused.html": None, "van-ban/1-nq-2020.html": "2026-11-05",
        "nguon/s.html": "2026-11-01", "ky-hieu/1-nq.html": "2026-11-05", "ma-tran.html": None,
        "du-lieu/index.html": None, "van-ban/khong-co.html": None}


def test_a_second_reading_and_a_change_note_move_the_day(ask: Ask) -> None:
    reading = {"figure_id": "o", "source_id": "s", "printed": "39,0%", "read_on": "2026-11-09",
               "result": "same"}
    where = ["dia-phuong/ha-noi.html", "dia-phuong/hue.html", "thay-doi.html"]
    assert list(ask(where, readings=[reading]).values()) == ["2026-11-09", "2026-11-05", None]
    note = {"edition_id": "2026-11-20", "sequence": 1, "kind": "values_changed", "entity_id": "o",
            "text_vi": "a", "text_en": "a"}
    editions = [{"id": day, "date": day, "summary_vi": "a", "summary_en": "a"}
                for day in ("2026-11-20", "2026-11-21")]
    assert list(ask(where, editions=editions, changes=[note]).values()) == [
        "2026-11-20", "2026-11-05", "2026-11-21"]
