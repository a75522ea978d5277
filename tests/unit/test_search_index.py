"""The search index: what stands in it, and that nothing hidden is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policykb.data.knowledge import load
from policykb.site.library import Library
from policykb.site.machines import search

DOCUMENT = {"type": "resolution", "issuer_id": "bo-chinh-tri", "issued_precision": "day",
            "title_basis": "own", "status": "no_replacement_seen", "draft": 0, "source_id": "bao-a"}
TABLES: dict[str, list[dict[str, object]]] = {
    "places": [
        {"id": "viet-nam", "name_vi": "Việt Nam", "name_en": "Viet Nam", "kind": "country"},
        {"id": "dak-lak-2025", "name_vi": "Đắk Lắk", "name_en": "Dak Lak", "kind": "province",
         "valid_from": "2025-07-01", "aliases": "Đắc Lắc;Dak Lak"},
        {"id": "dak-lak-den-2025", "name_vi": "Đắk Lắk", "name_en": "Dak Lak", "kind": "province",
         "valid_to": "2025-06-30", "successor_id": "dak-lak-2025"},
        {"id": "phu-yen", "name_vi": "Phú Yên", "name_en": "Phu Yen", "kind": "province",
         "valid_to": "2025-06-30", "successor_id": "dak-lak-2025"}],
    "organizations": [{"id": "bo-chinh-tri", "name_vi": "Bộ Chính trị", "name_en": "Politburo",
                       "branch": "party", "level": "central", "rank": 1}],
    "sources": [
        {"id": "bao-a", "url": "https://www.example.vn/tin/phe-duyet-quy-hoach-123456.htm",
         "publisher": "Báo A", "accessed_on": "2026-01-01", "tier": "official", "language": "vi",
         "number_format": "vi"}],
    "indicators": [{"id": "cpi", "name_vi": "Chỉ số giá", "name_en": "Price index", "unit": "percent",
                    "direction": "none", "kind": "index", "aliases": "CPI;lạm phát"}],
    "documents": [
        {**DOCUMENT, "id": "23-nq-tw-2018", "symbol": "23-NQ/TW", "place_id": "viet-nam",
         "issued_on": "2018-03-22", "title_vi": "Về định hướng </script>"},
        {**DOCUMENT, "id": "dak-lak-23-nq-tu-2019", "symbol": "23-NQ/TU", "place_id": "phu-yen",
         "issued_on": "2019-03-22", "title_vi": "Về Phú Yên"},
        {**DOCUMENT, "id": "phu-yen-khong-so", "place_id": "phu-yen", "issued_on": "2019",
         "issued_precision": "year", "title_vi": "Văn bản không số"}],
}


@pytest.fixture
def groups(make_package: Callable[..., Path]) -> dict[str, Any]:
    library = Library(load(make_package(**TABLES)))
    written = [("index", "Trang đầu"), ("phan-tich/quoc-gia", "Bài quốc gia")]
    return {group["kind"]: group for group in search.index(library, written)}


def row(group: dict[str, Any], one: str) -> list[Any]:
    found = next(r for r in group["rows"] if r[0] == one)
    return [*found, "", [], "", 0][:6] if len(found) < 4 else [*found, "", 0][:6]


def test_every_page_is_in_its_group(groups: dict[str, Any]) -> None:
    assert {kind: len(group["rows"]) for kind, group in groups.items()} == {
        "documents": 3, "places": 4, "indicators": 1, "symbols": 2, "sources": 1, "analyses": 1,
        "pages": 1}
    assert groups["analyses"]["folder"] + groups["analyses"]["rows"][0][0] == "phan-tich/quoc-gia"


def test_a_document_is_named_by_its_type_and_number(groups: dict[str, Any]) -> None:
    assert "nghị quyết 23" in row(groups["documents"], "23-nq-tw-2018")[3]


def test_the_national_document_comes_before_the_provincial(groups: dict[str, Any]) -> None:
    ranks = [(found[5:] or [0])[0] for found in groups["documents"]["rows"]]
    assert ranks == [0, 1, 1]


def test_the_unit_of_today_comes_before_its_predecessor(groups: dict[str, Any]) -> None:
    now, then = (row(groups["places"], one) for one in ("dak-lak-2025", "dak-lak-den-2025"))
    assert now[5] < then[5] and {"Đắk Lắk", "Đắc Lắc"} <= set(now[3])
    assert "Dak Lak" not in now[3], "reads like Đắk Lắk without accents"
    assert "Phú Yên" in now[2], "found by what it was made of, and says so"


def test_a_title_is_not_said_twice(groups: dict[str, Any]) -> None:
    found = row(groups["documents"], "phu-yen-khong-so")
    assert found[1] == "Văn bản không số" and found[1] not in found[2]


def test_a_source_without_title_is_found_by_its_address_but_shows_none_of_it(
        groups: dict[str, Any]) -> None:
    found = row(groups["sources"], "bao-a")
    assert "quy hoach" in found[4] and "123456" not in found[4] and "quy" not in found[2]


def test_the_script_holds_the_index_and_nothing_else(groups: dict[str, Any]) -> None:
    text = search.script(list(groups.values()))
    assert text.startswith("var policykbIndex=") and text.endswith(";\n")
    assert json.loads(text.removeprefix("var policykbIndex=").removesuffix(";\n"))
