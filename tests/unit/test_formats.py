"""One list of files for machines: what it holds for each language, and that no two are one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policykb.analysis import graph
from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import LANGUAGES
from policykb.data.knowledge import KnowledgeBase
from policykb.site.machines.formats import OF_DATA, OF_PAGES, outputs
from policykb.site.machines.material import Material
from policykb.site.machines.shared import Exports

PLACE = {"id": "ha-noi", "name_vi": "Hà Nội", "name_en": "Ha Noi", "kind": "city"}


@pytest.fixture
def offered(make_kb: Callable[..., KnowledgeBase]) -> Callable[..., dict[str, bytes]]:
    """A function that makes every file of a language, by address."""
    def offer(language: str, base: str) -> dict[str, bytes]:
        kb = make_kb(places=[PLACE])
        material = Material(Exports(kb, attain(kb), base), language,  # type: ignore[arg-type]
                            graph.of(kb), (("index", "Đầu"),), (("index.html", True),))
        found = [(one.address, one.make()) for one in outputs(OF_DATA + OF_PAGES, material)]
        assert len(dict(found)) == len(found)
        return dict(found)
    return offer


def test_both_languages_share_what_is_no_text(offered: Callable[..., dict[str, bytes]]) -> None:
    vi, en = (offered(language, "https://example.org/kb") for language in LANGUAGES)
    assert set(en) == {"_static/policykb-index.js", "thay-doi.xml"} < set(vi)
    assert {"dia-phuong/ha-noi.json", "du-lieu/places.csv", "du-lieu/places.parquet",
            "du-lieu/datapackage.json", "du-lieu/policykb.graphml", "sitemap.xml"} <= set(vi)


def test_without_an_address_there_is_neither_feed_nor_sitemap(
        offered: Callable[..., dict[str, bytes]]) -> None:
    assert not {"thay-doi.xml", "sitemap.xml"} & set(offered("vi", ""))
