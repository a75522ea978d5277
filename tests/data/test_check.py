"""Each rule of the check has a broken fixture: code, place and words are asserted."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from builders import rows

from policykb.commands import cli
from policykb.core.catalogue import labels
from policykb.data.canonical import serialize, sorted_rows
from policykb.data.checks import RULES, check
from policykb.data.checks.documents import parse_symbol
from policykb.data.checks.identities import formula_names
from policykb.data.fmt import Outcome, format_package
from policykb.data.problems import Problem
from policykb.data.schema import read_schema

ROOT = Path(__file__).parent.parent.parent
Tables = dict[str, list[dict[str, str]]]


def row(**values: object) -> dict[str, str]:
    """A row as text."""
    return {key: str(value) for key, value in values.items()}


def document(id: str, symbol: str, type: str, issuer: str, on: str, **more: object) -> dict[str, str]:
    values = {"symbol": symbol, "type": type, "issuer_id": issuer, "source_id": "trang-a",
              "title_vi": f"Văn bản {symbol or id}"}
    return row(**rows.document(id, on) | values | more)


def indicator(id: str, unit: str, kind: str, **more: object) -> dict[str, str]:
    return row(**rows.indicator(id, unit, kind, f"Chỉ tiêu {id}", name_en=id) | more)


def target(id: str, **more: object) -> dict[str, str]:
    values = {"document_id": "165-qd-ttg-2023", "place_id": "viet-nam",
              "indicator_id": "industry-share", "bound": "above", "low": 40,
              "approximate": 0, "period_to": "2030", "source_id": "trang-a"}
    return row(**rows.target(id, "trên 40%") | values | more)


def observation(id: str, **more: object) -> dict[str, str]:
    values = {"place_id": "viet-nam", "indicator_id": "industry-share", "stage": "chính thức",
              "source_id": "trang-a"}
    return row(**rows.observation(id, "37,65%", 37.645, 37.655, "2024") | values | more)


SOUND: Tables = {
    "places": [
        row(id="bac-kan", name_vi="Bắc Kạn", name_en="Bac Kan", kind="province",
            valid_to="2025-06-30", successor_id="thai-nguyen-2025"),
        row(id="thai-nguyen-2025", name_vi="Thái Nguyên", name_en="Thai Nguyen", kind="province",
            valid_from="2025-07-01"),
        row(id="viet-nam", name_vi="Việt Nam", name_en="Viet Nam", kind="country"),
    ],
    "organizations": [
        row(id="bac-kan-ubnd", name_vi="UBND tỉnh Bắc Kạn", name_en="People's Committee",
            branch="state", level="province", rank=4, place_id="bac-kan", valid_to="2025-06-30"),
        row(id="bo-chinh-tri", name_vi="Bộ Chính trị", name_en="Politburo", branch="party",
            level="central", rank=1),
        row(id="thu-tuong-chinh-phu", name_vi="Thủ tướng", name_en="Prime Minister",
            branch="state", level="central", rank=2),
    ],
    "sources": [
        row(id="bai-a", publisher="A", accessed_on="2026-11-21", tier="official", language="vi",
            number_format="vi", archive="a.txt", text_sha256="0" * 64),
        row(id="trang-a", url="https://a.example/1", publisher="A", accessed_on="2026-11-21",
            tier="official", language="vi", number_format="vi"),
        row(id="trang-en", url="https://a.example/2", publisher="A", accessed_on="2026-11-21",
            tier="official", language="en", number_format="en", published_on="2025-02-03"),
    ],
    "units": [
        row(id="percent", name_vi="phần trăm", name_en="percent", factor=1, base="percent"),
        row(id="percent-year", name_vi="phần trăm mỗi năm", name_en="percent a year", factor=1),
        row(id="point", name_vi="điểm phần trăm", name_en="point", factor=1),
        row(id="rank", name_vi="hạng", name_en="rank", factor=1),
        row(id="vnd-bn", name_vi="tỷ đồng", name_en="billion dong", factor=1000000000,
            base="vnd"),
    ],
    "indicators": [
        indicator("grdp", "vnd-bn", "amount"),
        indicator("industry-construction-share", "percent", "share", denominator="GDP"),
        indicator("industry-growth", "percent-year", "growth"),
        indicator("industry-share", "percent", "share", denominator="GDP"),
        indicator("pci-rank", "rank", "rank", direction="down"),
    ],
    "indicator_parts": [
        row(whole_id="industry-construction-share", part_id="industry-share", exhaustive=0)],
    "documents": [
        document("23-nq-tw-2008", "23-NQ/TW", "resolution", "bo-chinh-tri", "2008-06-16"),
        document("23-nq-tw-2018", "23-NQ/TW", "resolution", "bo-chinh-tri", "2018-03-22"),
        document("165-qd-ttg-2023", "165/QĐ-TTg", "decision", "thu-tuong-chinh-phu", "2023-02-28"),
        document("bac-kan-du-thao-2024", "", "plan", "bac-kan-ubnd", "2024", place_id="bac-kan",
                 issued_precision="year", draft=1),
        document("bac-kan-873-qd-ubnd-2024", "873/QĐ-UBND", "decision", "bac-kan-ubnd",
                 "2024-05-23", place_id="bac-kan"),
    ],
    "relation_types": [
        row(id=id, label_vi=id, label_vi_inverse=id, label_en=id, label_en_inverse=id,
            applies_to="documents", date_rule=date_rule, authority_rule=authority, effect="none",
            acyclic=acyclic, cascade=cascade)
        for id, date_rule, authority, acyclic, cascade in (
            ("cites", "none", "none", 0, 0),
            ("follows", "none", "none", 0, 1),
            ("guides", "none", "none", 1, 1),
            ("implements", "not_before", "target_same_or_higher", 1, 1),
            ("replaces", "after", "same_or_higher_acts", 1, 0))
    ],
    "relations": [
        row(from_id="165-qd-ttg-2023", type="implements", to_id="23-nq-tw-2018", basis="explicit",
            source_id="trang-a"),
        row(from_id="bac-kan-873-qd-ubnd-2024", type="implements", to_id="165-qd-ttg-2023",
            basis="explicit", source_id="trang-a"),
    ],
    "targets": [
        target("165-qd-ttg-2023-industry-share-2030"),
        target("165-qd-ttg-2023-industry-share-2030-b", printed="40%", bound="bare",
               variant_of="165-qd-ttg-2023-industry-share-2030"),
        target("bac-kan-du-thao-2024-industry-share-2030", document_id="bac-kan-du-thao-2024",
               place_id="bac-kan", stage="draft", printed="khoảng 40-45%", bound="bare", high=45,
               approximate=1),
        target("bac-kan-873-qd-ubnd-2024-grdp-2030", indicator_id="grdp", unit="vnd-bn",
               document_id="bac-kan-873-qd-ubnd-2024", place_id="bac-kan", printed="30.000 tỷ đồng",
               bound="bare", low=30000),
    ],
    "vintages": [
        row(stage="chính thức", vintage="official", basis="nguồn ghi"),
        row(stage="kế hoạch", vintage="plan", basis="nguồn ghi"),
        row(stage="ước đạt", vintage="estimate", basis="nguồn ghi"),
    ],
    "observations": [
        observation("viet-nam-industry-share-2024"),
        observation("viet-nam-industry-share-2024-change", measure="change_points",
                    compared_with="2023", unit="point", printed="0,5 điểm %", low=0.45, high=0.55),
        observation("viet-nam-pci-rank-2024", indicator_id="pci-rank", unit="rank",
                    printed="32", low=32, high=32),
        observation("viet-nam-grdp-2024", indicator_id="grdp", unit="vnd-bn", printed="8.125",
                    low=8124.5, high=8125.5),
    ],
    "reported_attainments": [
        row(id="dat-a", place_id="viet-nam", low=76.65, high=76.75, basis="plan", ambiguous=1,
            printed="76,7%", source_id="trang-a"),
        row(id="dat-b", place_id="viet-nam", basis="claim", ambiguous=0, printed="đạt và vượt",
            source_id="trang-a"),
    ],
    "target_candidates": [
        row(attainment_id="dat-a", observation_id=one, reading="cách đọc", supports="neither")
        for one in ("viet-nam-grdp-2024", "viet-nam-industry-share-2024")
    ],
    "events": [
        row(id="hop-2024", place_id="bac-kan", document_ids="165-qd-ttg-2023", held_on="2024-06-01",
            date_basis="in", summary_vi="Họp", summary_en="Meeting", source_id="trang-a")],
    "tasks": [
        row(id="viec-1", target_ids="165-qd-ttg-2023-industry-share-2030", place_id="bac-kan",
            assigner_vi="A", lead_vi="B", status="assigned", summary_vi="Rà soát",
            summary_en="Review", source_id="trang-a")],
    "identities": [
        row(id="hieu-1", name_vi="Hiệu", name_en="Difference", expression="(a - b) * 2",
            inputs="a=viet-nam-industry-share-2024;b=viet-nam-industry-share-2024-change",
            equals="74.3", nature="derived")],
    "readings": [
        row(figure_id="viet-nam-industry-share-2024", source_id="trang-a", printed="37,65%",
            read_on="2026-11-21", result="read")],
    "imports": [
        row(batch="a", row=1, outcome="imported", table="relations",
            ids="165-qd-ttg-2023 implements 23-nq-tw-2018"),
        row(batch="a", row=2, outcome="not_a_fact", reason="dòng trống")],
    "symbol_variants": [row(printed="23-NQ/TƯ", canonical="23-NQ/TW", is_document=1)],
    "settings": [{key: str(value) for key, value in one.items()} for one in rows.real("settings")],
    "redirects": [row(**{"from": "cu", "to": "23-nq-tw-2018", "moved_on": "2026-01-01"})],
}


@pytest.fixture
def package(make_package: Callable[..., Path]) -> Callable[[Tables], Path]:
    """A function that writes the tables in canonical order."""

    def write(tables: Tables) -> Path:
        directory = make_package()
        for table in read_schema(directory).tables.values():
            rows = [dict.fromkeys(table.columns, "") | one for one in tables.get(table.name, [])]
            data = serialize(table, sorted_rows(table, rows))
            (directory / table.path).write_bytes(data)
        return directory

    return write


def key_of(table: str, one: dict[str, str]) -> str:
    columns = {"relations": ("from_id", "type", "to_id"), "vintages": ("stage",),
               "indicator_parts": ("whole_id", "part_id"), "readings": ("figure_id",),
               "imports": ("row",), "redirects": ("from",), "findings": ("key",),
               "confirmations": ("figure_id",), "samples": ("figure_id",), "settings": ("key",),
               "changes": ("edition_id",)}.get(table, ("id",))
    return " ".join(one[c] for c in columns)


def changed(table: str, key: str, **values: object) -> Tables:
    """The sound tables with some cells of one row changed."""
    tables = copy.deepcopy(SOUND)
    found = [one for one in tables[table] if key_of(table, one) == key]
    assert len(found) == 1, f"{table} has no row {key}"
    found[0].update(row(**values))
    return tables


def added(table: str, *new: dict[str, str]) -> Tables:
    """The sound tables with rows added."""
    tables = copy.deepcopy(SOUND)
    tables[table] = [*tables.get(table, []), *new]
    return tables


def test_sound_package_has_no_problem(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    assert [one.message() for one in check(directory)] == []
    assert format_package(directory) == Outcome([], [])


T, V, D = "165-qd-ttg-2023-industry-share-2030", "viet-nam-industry-share-2024", "165-qd-ttg-2023"
REL = "165-qd-ttg-2023 implements 23-nq-tw-2018"
BK = "bac-kan-873-qd-ubnd-2024"


def relation(first: str, kind: str, second: str) -> dict[str, str]:
    return row(from_id=first, type=kind, to_id=second, basis="implied", source_id="trang-a")


# code, the broken tables, table, key of the row, column, words, other codes that come with it
Case = tuple[str, Tables, str, str, str, tuple[str, ...], set[str]]


def case(code: str, tables: Tables, place: str, *words: str, also: Iterable[str] = ()) -> Any:
    table, key, column = place.split(":")
    return pytest.param((code, tables, table, key, column, words, set(also)),
                        id=f"{code}-{table}-{column}")


def broken(code: str, table: str, key: str, column: str, value: object, *words: str,
           also: Iterable[str] = (), at: str = "", **more: object) -> Any:
    """One cell put wrong, found in that cell (or in the column ``at``)."""
    tables = changed(table, key, **{column: value}, **more)
    return case(code, tables, f"{table}:{key}:{at or column}", *words, also=also)


CASES = [
    # the schema
    broken("required", "targets", T, "printed", "", "printed", "trống"),
    # no stage and no vintage: nothing says whether the value is final, and no page can show it
    broken("required", "observations", V, "stage", "", "stage", "trống", vintage=""),
    broken("enum", "targets", T, "kind", "levl", "“levl”", "level"),
    broken("type", "organizations", "bo-chinh-tri", "rank", "x", "“x”", "integer"),
    broken("type", "units", "percent-year", "factor", "1e400", "number",
           also={"not_canonical"}),
    broken("type", "units", "percent-year", "factor", "nan", "number", also={"no_value"}),
    broken("type_date", "places", "bac-kan", "valid_to", "30/6/2025", "năm-tháng-ngày"),
    broken("pattern_date", "targets", T, "period_to", "12/2030", "2025-07"),
    case("pattern_id", added("places", row(id="Hà Nội", name_vi="Hà Nội", name_en="Hanoi",
                                           kind="city")), "places:Hà Nội:id", "ha-noi"),
    case("key_twice", added("units", row(id="percent", name_vi="%", name_en="%")),
         "units:percent:id", "“percent”", "dòng 2"),
    broken("unknown_id", "targets", f"{T}-b", "source_id", "trang-e", "trang-en?"),
    broken("unknown_id_alone", "targets", T, "source_id", "zzzzzz", "“zzzzzz”", "sources.csv"),
    case("ambiguous_symbol", added("relations", relation(BK, "cites", "23-NQ/TW")),
         f"relations:{BK} cites 23-NQ/TW:to_id", "23-nq-tw-2008", "23-nq-tw-2018"),
    broken("symbol_for_id", "targets", T, "document_id", "165/QĐ-TTg", "165-qd-ttg-2023",
           also={"variant_differs"}),
    # names, symbols and addresses are understood; what is not is listed, never guessed
    broken("name_for_id", "targets", f"{T}-b", "source_id", "https://a.example/1", "trang-a"),
    broken("name_for_id", "targets", f"{BK}-grdp-2030", "unit", "Tỷ đồng", "vnd-bn",
           also={"unit_of_target"}),
    case("ambiguous_name", {**changed("targets", f"{BK}-grdp-2030", place_id="Bắc Kạn"), "places": [
        one | ({"name_vi": "Bắc Kạn"} if one["id"] == "thai-nguyen-2025" else {})
        for one in SOUND["places"]]}, f"targets:{BK}-grdp-2030:place_id", "bac-kan, thai-nguyen-2025"),
    broken("unknown_code", "targets", f"{BK}-grdp-2030", "unit", "zzzzzz", "danh mục đóng",
           also={"unit_of_target"}),
    broken("unknown_id_alone", "targets", f"{T}-b", "document_id", "166-qd-ttg-2023", "documents.csv",
           also={"variant_differs"}),
    broken("enum", "documents", D, "status", "Hết hiệu lực", "expired?"),
    broken("enum_alone", "targets", T, "kind", "zzzz", "cumulative"),
    broken("required_listed", "targets", f"{T}-b", "kind", "", "cumulative"),
    broken("required_id", "targets", f"{BK}-grdp-2030", "place_id", "", "bac-kan, thai-nguyen-2025"),
    broken("required_date", "events", "hop-2024", "held_on", "", "2025-07-01"),
    case("pattern_id", changed("redirects", "cu", **{"from": "van-ban/cu-1.html"}),
         "redirects:van-ban/cu-1.html:from", "cu-1)"),
    case("pattern_id_alone", changed("redirects", "cu", **{"from": "@"}), "redirects:@:from", "gạch"),
    case("change_dangling", added("changes", row(
        edition_id="2026-11-21", sequence=1, kind="values_changed", entity_id="cu-2",
        text_vi="a", text_en="a")) | {"editions": [row(
            id="2026-11-21", date="2026-11-21", summary_vi="a", summary_en="a")]},
        "changes:2026-11-21:entity_id", "redirects.csv", also={"required"}),
    # ids without a foreign key
    broken("unknown_id_alone", "tasks", "viec-1", "target_ids", f"{T};{T}-c", f"“{T}-c”"),
    broken("ambiguous_symbol", "events", "hop-2024", "document_ids", "23-NQ/TW", "23-nq-tw-2008"),
    broken("symbol_for_id", "events", "hop-2024", "document_ids", "873/QĐ-UBND", BK),
    case("unknown_id", changed("readings", V, figure_id="viet-nam-industri-share-2024"),
         "readings:viet-nam-industri-share-2024:figure_id", f"{V}?"),
    broken("unknown_id", "observations", V, "derived_from", "viet-nam-grpd-2024",
           "viet-nam-grdp-2024?"),
    case("id_taken", added("units", row(id="grdp", name_vi="g", name_en="g")),
         "indicators:grdp:id", "units"),
    broken("self_reference", "places", "bac-kan", "successor_id", "bac-kan", "chính nó"),
    broken("self_reference", "observations", V, "derived_from", V, "chính nó"),
    broken("import_unknown", "imports", "1", "ids", "165-qd-ttg-2023 implement 23-nq-tw-2018",
           "23-nq-tw-2018)"),
    case("table_unknown", changed("imports", "2") | {"imports": [
        one | ({"table": "target"} if one["row"] == "2" else {}) for one in SOUND["imports"]]},
        "imports:2:table", "targets"),
    case("table_unknown", added("held_back", row(id="x", table="Mục tiêu", row="a", reason="b")),
         "held_back:x:table", "Mục tiêu"),
    case("unknown_id_alone", added("samples", row(
        figure_id="khong-co", drawn_from="a", read_on="2026-11-20", result="right")),
        "samples:khong-co:figure_id", "khong-co"),
    broken("import_reason", "imports", "2", "reason", "", "not_a_fact"),
    case("redirect_live", changed("redirects", "cu", **{"from": D}),
         f"redirects:{D}:from", "đang là tên"),
    case("redirect_live", changed("redirects", "cu", **{"from": "index"}),
         "redirects:index:from", "đang là tên"),
    case("redirect_live", changed("redirects", "cu", **{"from": "viet-nam-ket-qua"}),
         "redirects:viet-nam-ket-qua:from", "đang là tên"),
    # an address that leaves its folder, and one where an id is asked for: neither makes a page
    case("pattern_id", changed("redirects", "cu", **{"from": "../../../x"}),
         "redirects:../../../x:from", "gạch nối"),
    broken("redirect_nowhere", "redirects", "cu", "to", "van-ban/23-nq-tw-2018",
           "23-nq-tw-2018)"),
    broken("redirect_nowhere", "redirects", "cu", "to", "23-nqq-tw-2018", "23-nq-tw-2018)"),
    # the code of a unit is no page
    broken("redirect_nowhere", "redirects", "cu", "to", "percent", "percent"),
    broken("near_concept_unknown", "indicators", "grdp", "near_concept_id", "industry-shares",
           "industry-share?"),
    # dates
    broken("date_impossible", "documents", D, "issued_on", "2023-02-30", "lịch"),
    broken("date_implausible", "targets", T, "period_to", "2203", "“2203”"),
    broken("after_edition", "observations", V, "released_on", "2027-01-05", "2026-11-21"),
    case("after_edition", added("findings", row(
        key="conflict-x", kind="conflict", state="open", decided_on="2027-01-05")),
        "findings:conflict-x:decided_on", "2026-11-21"),
    case("after_edition", added("editions", row(
        id="2027-01-05", date="2027-01-05", summary_vi="a", summary_en="a",
        **{f"{what}_{how}": 0 for what in ("documents", "targets", "observations", "sources")
           for how in ("new", "changed", "removed")},
        **{f"{what}": 0 for what in ("values_changed", "verdicts_flipped", "verdicts_restated",
                                     "verdicts_new")})), "editions:2027-01-05:date", "2026-11-21"),
    broken("period_reversed", "targets", T, "period_from", "2031", "2031", "2030"),
    broken("period_missing", "observations", V, "period_from", "", "period_from", "cả năm"),
    # an id that is published names six months: a state at their end would be another figure
    case("period_missing", added("observations", observation(
        "viet-nam-industry-share-2024-6m", period_from="", period_to="2024-06",
        period_inferred=1)), "observations:viet-nam-industry-share-2024-6m:period_from", "cộng dồn"),
    broken("period_missing", "targets", T, "kind", "average_growth", "năm đầu", at="period_from",
           indicator_id="industry-growth", unit="percent-year", also={"variant_differs"}),
    broken("target_past", "targets", T, "period_to", "2020", "2023"),
    broken("observation_future", "observations", V, "period_to", "2027", "plan"),
    broken("precision_differs", "documents", D, "issued_precision", "month", "2023-02-28"),
    # prints
    broken("unreadable_many", "targets", T, "printed", "từ 10 đến 12 và 15%", "15%", "3 số"),
    broken("unreadable_none", "targets", T, "printed", "một nửa", "một nửa", "không có số"),
    broken("unreadable_token", "targets", T, "printed", "1,2,3%", "1,2,3"),
    broken("unreadable_date", "targets", T, "printed", "06-thg7", "06-thg7", "dấu nháy"),
    broken("unreadable_scale", "targets", T, "printed", "30 vạn", "vạn"),
    broken("unreadable_letter", "targets", T, "printed", "tr\u00ean 4\u041e%", "U+043E"),
    broken("unreadable_digit", "targets", T, "printed", "trên \u0664\u0660%", "U+0664", "0-9"),
    broken("unreadable_word", "targets", T, "printed", "tren 40%", "tren", "trên"),
    broken("unreadable_words", "targets", T, "printed", "tối thiểu dưới 40%", "trái nhau"),
    broken("unreadable_sign", "targets", T, "printed", "- 40%", "hai cách"),
    broken("unreadable_reversed", "targets", T, "printed", "42-40%", "lớn hơn cuối"),
    broken("bounds_differ", "targets", T, "low", "45", "trên 40%", "low=40", "low=45"),
    broken("bounds_differ", "targets", T, "bound", "bare", "bound=above"),
    broken("bounds_differ", "targets", "bac-kan-du-thao-2024-industry-share-2030", "approximate",
           0, "approximate=1"),
    broken("bounds_differ", "observations", V, "high", 37.66, "high=37.655",
           also={"reading_differs"}),
    broken("bounds_differ", "observations", "viet-nam-pci-rank-2024", "low", 31.5, "low=32"),
    broken("bounds_differ", "reported_attainments", "dat-a", "high", 77, "high=76.75"),
    broken("bounds_other_format", "observations", "viet-nam-grdp-2024", "printed", "8.125",
           "hai cách", "trang-a", low="8.1245", high="8.1255"),
    broken("bounds_differ", "observations", "viet-nam-grdp-2024", "source_id", "trang-en",
           "low=8.1245", printed="8.125", low="7000", at="low"),
    # What a spreadsheet made of 734.420: never "empty these cells and run fmt".
    broken("bounds_thousand", "observations", "viet-nam-grdp-2024", "printed", "734.42",
           "“734.420”", "trang-a", "đừng xóa", low="734419.5", high="734420.5"),
    # A spreadsheet that finds numbers rewrites prints: 37,65% as 37.65%.
    broken("print_format", "observations", V, "printed", "37.65%", "37.65", "mixed"),
    broken("unit_of_print", "observations", "viet-nam-grdp-2024", "unit", "vnd-bn", "“8.125 tỷ USD”",
           "vnd-bn", printed="8.125 tỷ USD"),
    broken("unit_of_print", "observations", V, "printed", "37,65 điểm phần trăm", "percent",
           at="unit"),
    broken("derived_empty", "targets", T, "low", "", "python -m policykb fmt"),
    broken("derived_empty", "observations", V, "vintage", "", "vintage"),
    broken("vintage_differs", "observations", V, "vintage", "revised", "revised", "official"),
    broken("stage_estimate", "vintages", "ước đạt", "vintage", "official", "ước đạt"),
    broken("vintage_early", "observations", V, "released_on", "2024-11-06", "2024-11-06",
           at="vintage"),
    broken("reading_differs", "readings", V, "printed", "37,7%", "37,7%", "37,65%", "near"),
    broken("reading_differs", "readings", V, "printed", "35,5%", "different"),
    broken("reading_unreadable", "readings", V, "printed", "37,65%; 12%", "không đọc ra"),
    # hard to believe, until it is confirmed as printed
    broken("unlikely_share_range", "observations", V, "printed", "357%", "357%", "confirmations.csv",
           low="356.5", high="357.5", also={"reading_differs"}),
    broken("unlikely_share_range", "observations", V, "printed", "-3,5%", "0–100%",
           low="-3.55", high="-3.45", also={"reading_differs"}),
    broken("unlikely_growth_range", "observations", V, "printed", "tăng 146%", "146%",
           indicator_id="industry-growth", unit="percent-year", low="145.5", high="146.5",
           also={"reading_differs"}),
    broken("unlikely_serial", "observations", "viet-nam-grdp-2024", "printed", "46366",
           "46366", "ngày", low="46365.5", high="46366.5"),
    case("unlikely_hundredth", added("observations", observation(
        "viet-nam-industry-share-2023", printed="0,3652", low="0.36515", high="0.36525",
        period_from="2023", period_to="2023", series="x")),
        "observations:viet-nam-industry-share-2023:printed", "8,27%"),
    case("unlikely_leap", added("observations", *(observation(
        f"viet-nam-grdp-{year}", indicator_id="grdp", unit="vnd-bn", printed=printed, low=low,
        high=high, period_from=year, period_to=year) for year, printed, low, high in (
            ("2023", "8.020", 8019.5, 8020.5), ("2025", "8,4 triệu tỷ đồng", 8350000, 8450000)))),
         "observations:viet-nam-grdp-2025:printed", "8,4 triệu", "viet-nam-grdp-2024", "8.125"),
    broken("unlikely_leap", "targets", f"{BK}-grdp-2030",
           "place_id", "viet-nam", "30 triệu", "8.125", at="printed", printed="30 triệu tỷ đồng",
           low="30000000"),
    case("confirmation_idle", added("confirmations", row(
        figure_id=V, question="leap", printed="37,65%", confirmed_on="2026-11-21", note="đúng")),
         f"confirmations:{V}:question", "không còn gì phải hỏi"),
    case("confirmation_bare", {
        **changed("observations", V, printed="357%", low="356.5", high="357.5"), "readings": [],
        "confirmations": [row(figure_id=V, question="share_range", printed="357%",
                              confirmed_on="2026-11-21")]},
        f"confirmations:{V}:note", "dựa vào đâu"),
    # symbols
    broken("symbol_form", "documents", D, "symbol", "165 QĐ TTg", "23-NQ/TW"),
    broken("symbol_type", "documents", D, "type", "plan", "165/QĐ-TTg", "decision"),
    broken("symbol_type", "documents", "23-nq-tw-2008", "symbol", "41-QĐ/TW", "regulation",
           at="type"),
    broken("symbol_branch", "documents", "23-nq-tw-2018", "symbol", "23/NQ-TW", "bo-chinh-tri",
           "party"),
    broken("symbol_level", "documents", BK, "symbol", "873/QĐ-TTg", "TTg", "province",
           at="issuer_id"),
    broken("symbol_year", "documents", D, "symbol", "165/2022/QĐ-TTg", "2022", at="issued_on"),
    # relations
    case("relation_date", changed("documents", D, issued_on="2017-01-01"),
         f"relations:{REL}:from_id", "2017-01-01", "2018-03-22"),
    case("relation_authority", added("relations", relation(BK, "replaces", D)),
         f"relations:{BK} replaces {D}:type", "bậc 4", "bậc 2"),
    case("relation_cycle", added("relations", relation("23-nq-tw-2008", "guides", BK),
                                 relation(BK, "guides", "23-nq-tw-2008")),
         f"relations:{BK} guides 23-nq-tw-2008:to_id", "guides", " → "),
    case("cascade_cycle", added("relations", relation("23-nq-tw-2018", "follows", BK)),
         f"relations:{BK} implements {D}:to_id",
         "23-nq-tw-2018", " → "),
    # indicators and targets
    broken("unit_of_target", "targets", T, "unit", "point", "percent"),
    broken("kind_of_target", "targets", T, "kind", "rank", "share", also={"variant_differs"}),
    broken("unit_of_observation", "observations", V, "unit", "point", "percent"),
    broken("unit_of_observation", "observations", f"{V}-change", "unit", "percent", "point",
           also=["unit_of_print"]),
    broken("compared_with_level", "observations", V, "compared_with", "2023", "level"),
    broken("compared_with_missing", "observations", f"{V}-change", "compared_with", "", "2020"),
    case("parts_differ", changed("indicators", "industry-share", denominator="GRDP"),
         "indicator_parts:industry-construction-share industry-share:part_id", "GRDP", "GDP"),
    case("parts_cycle", added("indicator_parts", row(
        whole_id="industry-share", part_id="industry-construction-share", exhaustive=0)),
        "indicator_parts:industry-share industry-construction-share:part_id", " → "),
    broken("draft_stage", "targets", T, "stage", "draft", D),
    broken("draft_stage", "targets", "bac-kan-du-thao-2024-industry-share-2030", "stage",
           "adopted", "draft"),
    broken("replaced_stage", "targets", T, "replaced_on", "2025-01-01", "replaced", at="stage"),
    broken("variant_differs", "targets", f"{T}-b", "indicator_id", "industry-construction-share",
           "indicator_id", at="variant_of"),
    # links
    case("link_cycle", {**changed("places", "bac-kan", region_id="viet-nam"), "places": [
        one | {"region_id": {"bac-kan": "viet-nam", "viet-nam": "bac-kan"}.get(one["id"], "")}
        for one in SOUND["places"]]}, "places:viet-nam:region_id", "bac-kan", " → "),
    case("link_cycle", {**SOUND, "indicators": [
        one | {"grdp": {"numerator_id": "industry-share"},
               "industry-share": {"denominator_id": "grdp"}}.get(one["id"], {})
        for one in SOUND["indicators"]]}, "indicators:industry-share:denominator_id", " → "),
    case("link_cycle", {**SOUND, "observations": [
        one | {"derived_from": {V: f"{V}-change", f"{V}-change": V}.get(one["id"], "")}
        for one in SOUND["observations"]], "readings": []},
        f"observations:{V}-change:derived_from", " → "),
    broken("replaced_elsewhere", "targets", T, "replaced_by_target_id", f"{BK}-grdp-2030", "bac-kan",
           stage="replaced"),
    broken("implements_other", "targets", f"{BK}-grdp-2030", "implements_target_id", T,
           "industry-share"),
    broken("implements_other", "targets", "bac-kan-du-thao-2024-industry-share-2030",
           "implements_target_id", T, "increase", kind="increase"),
    case("target_retyped", added("targets", target(f"{T}-c")), f"targets:{T}-c:variant_of", T),
    case("row_twice", added("observations", observation(f"{V}-b")), f"observations:{V}-b:id", V),
    case("row_twice", added("targets", target(f"{T}-c", printed="40%", bound="bare", variant_of=T)),
         f"targets:{T}-c:id", f"{T}-b"),
    broken("url_twice", "sources", "trang-en", "url", "http://www.a.example/1/#x", "trang-a"),
    broken("ambiguous_alone", "reported_attainments", "dat-b", "ambiguous", 1, "0 cách đọc"),
    # places in time
    broken("place_not_there", "documents", D, "place_id", "thai-nguyen-2025", "2025-07-01"),
    broken("place_not_there", "events", "hop-2024", "place_id", "thai-nguyen-2025", "2024-06-01"),
    broken("place_not_there", "events", "hop-2024", "held_on", "2026-06-01", "2025-06-30",
           at="place_id"),
    broken("issuer_not_there", "documents", BK, "issued_on", "2026-05-23", "2025-06-30",
           at="issuer_id", place_id="viet-nam", also={"target_place"}),
    broken("target_place", "targets", T, "place_id", "thai-nguyen-2025", "2023-02-28",
           also={"variant_differs"}),
    broken("observation_before_place", "observations", V, "place_id", "thai-nguyen-2025",
           "2025-07-01"),
    broken("observation_after_place", "observations", V, "place_id", "bac-kan",
           "thai-nguyen-2025", period_from="2025", period_to="2025"),
    # text and form
    broken("hidden_character", "places", "bac-kan", "name_en", "Bac\u202e Kan", "U+202E"),
    broken("hidden_character", "places", "bac-kan", "name_en", "Bac\u3164 Kan", "U+3164"),
    broken("hidden_character", "places", "bac-kan", "name_en", "Bac Kan\ufe0f", "U+FE0F"),
    broken("lost_letters", "places", "bac-kan", "name_en", "B?c K?n", "B?c K?n", "CSV UTF-8"),
    broken("lost_letters", "documents", D, "title_vi", "?oạn tới", "?oạn"),
    broken("foreign_letters", "documents", D, "title_vi", "Phát triá»ƒn", "UTF-8", "TCVN3"),
    broken("foreign_letters", "documents", D, "title_vi", "c«ng nghiÖp", "«"),
    broken("foreign_letters", "documents", D, "title_vi", "coâng nghieäp", "VNI"),
    broken("unassigned", "places", "bac-kan", "name_en", "Bac\ufdd0 Kan", "U+FDD0"),
    broken("unassigned", "places", "bac-kan", "name_en", "Bac\u0378 Kan", "U+0378"),
    broken("no_value", "reported_attainments", "dat-b", "printed", "NaN%", "NaN"),
    broken("no_value", "places", "bac-kan", "name_en", "#N/A", "#N/A"),
    broken("look_alike", "places", "bac-kan", "name_vi", "Ðắk Lắk", "“Đắk Lắk”"),
    broken("mixed_letters", "places", "bac-kan", "name_en", "B\u0430c Kan", "Kirin"),
    broken("symbol_spelling", "documents", D, "symbol", "Số: 165 /QĐ–TTg", "“165/QĐ-TTg”",
           also=["symbol_form"]),
    broken("pattern_digits", "places", "bac-kan", "gso_code", "1", "2 chữ số"),
    broken("pattern_id", "observations", f"{V}-change", "compared_with", "23", "23"),
    broken("hidden_character", "targets", T, "printed", "trên\u200b 40%", "U+200B",
           also=["unreadable_letter"]),
    broken("blanks", "places", "bac-kan", "name_en", "Bac  Kan", "dấu cách"),
    broken("not_nfc", "places", "bac-kan", "name_vi", "Ba\u0306\u0301c Ka\u0323n", "NFC"),
    broken("tone_placement", "documents", D, "title_vi", "Quy hoạch tỉnh Hoà Bình", "“Hoà”",
           "“Hòa”"),
    case("not_canonical", changed("targets", T, low="40.0"), f"targets:{T}:", "fmt"),
    # identities
    broken("identity_input", "identities", "hieu-1", "inputs", "a:viet-nam-grdp-2024", "tên=mã",
           also={"identity_names"}),
    broken("identity_figure", "identities", "hieu-1", "equals", "viet-nam-gdp-2024",
           "viet-nam-grdp-2024)"),
    broken("identity_expression", "identities", "hieu-1", "expression", "__import__('os')",
           "+ - * /"),
    broken("identity_names", "identities", "hieu-1", "expression", "a - c", "a, c", "a, b"),
    # findings
    case("finding_words", added("findings", row(
        key="conflict-x", kind="conflict", state="explained", explanation_vi="Hai kỳ công bố.",
        decided_on="2026-11-21")), "findings:conflict-x:explanation_en", "state"),
    broken("identity_uncomputable", "identities", "hieu-1", "expression", "a / (b - b)", "chia cho 0"),
    broken("identity_uncomputable", "identities", "hieu-1", "expression", "a + b*9**9**9**9",
           "lũy thừa"),
    # settings
    broken("setting_range", "settings", "borderline_width_half", "value", 0, "0.01–1"),
    broken("setting_range", "settings", "borderline_width_double", "value", -2, "-2"),
    broken("setting_day", "settings", "state_date_1", "value", 20201331, "20201331"),
    broken("setting_fixed", "settings", "approximation_share", "value", 0.5, "0.05"),
    case("setting_unread", added("settings", row(key="exceed_rati", value=1, meaning_vi="a",
                                                 meaning_en="a")), "settings:exceed_rati:key",
         "exceed_ratio"),
    broken("deadline_odd", "tasks", "viec-1", "deadline", "2047-06-01", "2024-06-01",
           assigned_on="2024-06-01"),
    broken("archive_digest", "sources", "bai-a", "text_sha256", "abc", "a.txt"),
]


def test_a_confirmation_is_of_one_print(package: Callable[[Tables], Path]) -> None:
    """The figure that was confirmed and then changed is asked about anew."""
    tables = copy.deepcopy(ALLOWED["confirmed as it is printed"])
    tables["observations"][0].update(row(printed="375%", low="374.5", high="375.5"))
    assert [p.code for p in check(package(tables))] == ["unlikely_share_range"]


def place_of(directory: Path, table: str, key: str) -> tuple[str, list[int]]:
    """The file of a table and the lines at which the rows of a key stand."""
    from policykb.data.tables import read_rows

    one = read_schema(directory).tables[table]
    rows, _ = read_rows(directory, one)
    return one.path, [r.line for r in rows if key_of(table, r.values) == key]


@pytest.mark.parametrize("given", CASES)
def test_rule(given: Case, package: Callable[[Tables], Path]) -> None:
    code, tables, table, key, column, words, also = given
    directory = package(tables)
    problems = check(directory)
    file, lines = place_of(directory, table, key)
    # A changed cell may move its row, but a fixture breaks one rule only.
    found = [p for p in problems if p.code == code]
    assert found, [p.message() for p in problems]
    assert (found[0].file, found[0].column) == (file, column)
    assert found[0].row in lines
    message = found[0].message()
    assert message.startswith(":".join(filter(None, (file, str(found[0].row), column))) + ": ")
    for word in words:
        assert word in message
    assert found[0].message("en") != message
    assert {p.code for p in problems} == {code} | also


def test_order(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    path = directory / "units.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[2], lines[1], *lines[3:]]) + "\n", "utf-8")
    assert [(p.file, p.row, p.column, p.code) for p in check(directory)] == [
        ("units.csv", 2, "id", "order")]


def test_every_code_has_a_fixture() -> None:
    tested = {one.values[0][0] for one in CASES} | {"order", "setting_missing"}
    registered = {code for one in RULES for code in one.codes}
    schema = {"required", "required_listed", "required_id", "required_date", "enum", "enum_alone",
              "pattern_id_alone", "pattern_digits", "type", "type_date", "pattern_date",
              "pattern_id", "key_twice"}
    assert registered | schema == tested
    words = labels("vi")
    assert all(f"{kind}.{code}" in words for kind in ("problem", "mend") for code in tested)


def test_all_problems_are_told_at_once_and_sorted(package: Callable[[Tables], Path]) -> None:
    tables = changed("targets", T, kind="levl", period_to="2020", low="45")
    tables["places"][0]["name_en"] = "Bac  Kan"
    problems = check(package(tables))
    assert {p.code for p in problems} >= {"enum", "target_past", "bounds_differ", "blanks"}
    assert problems == sorted(problems)


# --------------------------------------------------------------------------
# Form: nothing that a file may hold is a traceback
# --------------------------------------------------------------------------


FORMS: dict[str, tuple[Callable[[bytes], bytes], set[str]]] = {
    "emptied": (lambda raw: b"", {"file_empty"}),
    "blank": (lambda raw: b"\n\n", {"file_empty"}),
    "bom": (lambda raw: b"\xef\xbb\xbf" + raw, {"byte_order_mark"}),
    "crlf": (lambda raw: raw.replace(b"\n", b"\r\n"), {"crlf"}),
    "utf16": (lambda raw: raw.decode().encode("utf-16"), {"utf16"}),
    "latin": (lambda raw: raw + b"\xe9\xff,\n", {"not_utf8"}),
    "semicolons": (lambda raw: raw.replace(b",", b";"), {"semicolons"}),
    "ragged": (lambda raw: raw + b"a,b\n", {"ragged"}),
    "blank_row": (lambda raw: raw + b"," * raw.split(b"\n")[0].count(b",") + b"\n",
                  {"blank_row"}),
    "quote": (lambda raw: raw + b'"a', {"csv_broken"}),
    "nul": (lambda raw: raw + b"\0", {"ragged"}),
    "column_gone": (lambda raw: b"\n".join(
        line.split(b",", 1)[1] for line in raw.strip().split(b"\n")) + b"\n",
        {"column_missing"}),
    "column_named_wrong": (lambda raw: raw.replace(b"source_id", b"sourceid", 1),
                           {"column_missing", "column_unknown"}),
    "header_gone": (lambda raw: raw.split(b"\n", 1)[1],
                    {"column_missing", "column_unknown", "column_unnamed"}),
    "sep_line": (lambda raw: b"sep=;\n" + raw.replace(b",", b";"), {"semicolons"}),
    "blank_first": (lambda raw: b"\n" + raw, {"column_missing"}),
    "tabs": (lambda raw: raw.replace(b",", b"\t"), {"semicolons"}),
    "row_of_blanks": (lambda raw: raw + b" " + b"," * raw.split(b"\n")[0].count(b",") + b"\n",
                      {"blank_row"}),
}


@pytest.mark.parametrize("table", ["targets", "places"])
@pytest.mark.parametrize("form", FORMS)
def test_form(form: str, table: str, package: Callable[[Tables], Path]) -> None:
    spoil, codes = FORMS[form]
    directory = package(SOUND)
    path = directory / f"{table}.csv"
    path.write_bytes(spoil(path.read_bytes()))
    problems = check(directory)
    assert {p.code for p in problems} == codes
    assert {p.file for p in problems} == {path.name}
    assert all(p.message() and p.message("en") for p in problems)


@pytest.mark.parametrize("table", ["targets", "documents"])
def test_truncated(table: str, package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    path = directory / f"{table}.csv"
    raw = path.read_bytes()
    for length in range(1, len(raw), 211):
        path.write_bytes(raw[:length])
        problems = check(directory)
        assert problems and all(p.message() for p in problems)


def test_an_open_quote_is_told_where_it_begins(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    path = directory / "units.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:3], '"', *lines[3:]]), "utf-8")
    assert [(p.file, p.row, p.code) for p in check(directory)] == [("units.csv", 4, "csv_broken")]


def test_missing_file_and_missing_schema(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    (directory / "targets.csv").unlink()
    assert [(p.file, p.code) for p in check(directory)] == [("targets.csv", "file_missing")]
    (directory / "datapackage.json").write_text("{", "utf-8")
    assert [p.code for p in check(directory)] == ["schema_broken"]
    (directory / "datapackage.json").unlink()
    assert [p.code for p in check(directory)] == ["schema_missing"]


def test_a_table_that_nobody_reads_is_told(package: Callable[[Tables], Path]) -> None:
    """A copy that a spreadsheet left in the folder, a table that the schema lost."""
    directory = package(SOUND)
    (directory / "targets (1).csv").write_bytes((directory / "targets.csv").read_bytes())
    assert [(p.file, p.code) for p in check(directory)] == [("targets (1).csv", "file_stray")]
    (directory / "targets (1).csv").unlink()
    path = directory / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "measures"]
    path.write_text(json.dumps(descriptor), "utf-8")
    assert ("measures.csv", "file_stray") in [(p.file, p.code) for p in check(directory)]


@pytest.mark.parametrize("field", ["name", "path"])
@pytest.mark.parametrize("value", ["khac", "../places.csv", "", "events.csv"])
def test_a_table_bears_the_name_of_its_file(
    field: str, value: str, package: Callable[[Tables], Path],
) -> None:
    directory = package(SOUND)
    path = directory / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    next(r for r in descriptor["resources"] if r["name"] == "held_back")[field] = value
    path.write_text(json.dumps(descriptor), "utf-8")
    assert [p.code for p in check(directory)] == ["schema_broken"]


def test_a_broken_table_stops_only_the_rules_that_need_it(
    package: Callable[[Tables], Path],
) -> None:
    directory = package(changed("places", "bac-kan", name_en="Bac  Kan"))
    (directory / "targets.csv").write_bytes(b"")
    assert {(p.file, p.code) for p in check(directory)} == {
        ("targets.csv", "file_empty"), ("places.csv", "blanks")}


def test_a_setting_that_is_read_must_be_there(package: Callable[[Tables], Path]) -> None:
    tables = copy.deepcopy(SOUND)
    tables["settings"] = [one for one in tables["settings"] if one["key"] != "tile_provinces"]
    (problem,) = check(package(tables))
    assert (problem.file, problem.code) == ("settings.csv", "setting_missing")
    assert "tile_provinces" in problem.message()


def test_a_header_of_another_table_is_one_problem(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    header = ",".join(f"c{n}" for n in range(100_000))
    (directory / "units.csv").write_text(f"{header}\n", "utf-8")
    found = [p for p in check(directory) if p.file == "units.csv"]
    assert [p.code for p in found] == ["columns_many"] and "100000" in found[0].message()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_table_and_is_not_waited_for(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    (directory / "units.csv").unlink()
    os.mkfifo(directory / "units.csv")
    assert ("units.csv", "file_missing") in {(p.file, p.code) for p in check(directory)}
    assert [p.code for p in format_package(directory).problems] == ["file_missing"]


def nodes(value: Any) -> Iterable[tuple[Any, Any]]:
    """Every place of a descriptor: its holder and its key."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, one in pairs:
        yield value, key
        if isinstance(one, dict | list):
            yield from nodes(one)


def test_damage_of_the_descriptor_is_told_never_raised(package: Callable[[Tables], Path]) -> None:
    """Each place taken away, doubled, renamed, or of another type."""
    directory = package({})
    path = directory / "datapackage.json"
    whole = path.read_text("utf-8")
    count = len(list(nodes(json.loads(whole))))
    wrong: list[Any] = [None, "", "x", "id", 7, -1.5, True, [], {}, [None], ["x", "x"], "gone", "twice"]
    chance = random.Random(9)
    for _ in range(900):
        descriptor = json.loads(whole)
        holder, key = list(nodes(descriptor))[chance.randrange(count)]
        damage = chance.choice(wrong)
        if damage == "gone":
            del holder[key]
        elif damage == "twice" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            holder[key] = damage
        path.write_text(json.dumps(descriptor), "utf-8")
        assert all(p.message() for p in check(directory)), (key, damage)


def test_edition_date_must_be_a_date(package: Callable[[Tables], Path]) -> None:
    directory = package(SOUND)
    path = directory / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace("2026-11-21", "2026-11-31", 1), "utf-8")
    assert [p.code for p in check(directory)] == ["schema_broken"]


# --------------------------------------------------------------------------
# What is not an error
# --------------------------------------------------------------------------

ALLOWED: dict[str, Tables] = {
    "month that may be later": changed("documents", D, issued_on="2018-03",
                                       issued_precision="month"),
    "year that may be later": changed("documents", D, issued_on="2018", issued_precision="year"),
    "cycle of a type that may": added("relations", relation(D, "cites", BK),
                                      relation(BK, "cites", D)),
    "planned value of the future": changed(
        "observations", V, period_to="2027", stage="kế hoạch", vintage="plan"),
    "recalculated for a new place": changed(
        "observations", V, place_id="thai-nguyen-2025", note="tính lại theo địa giới mới"),
    "released after the place began": changed(
        "observations", V, place_id="thai-nguyen-2025", released_on="2025-09-01"),
    "estimate from before the end": changed(
        "observations", V, place_id="bac-kan", period_from="2025", period_to="2025",
        released_on="2025-06-01", stage="ước đạt", vintage="estimate"),
    "declared irregular symbol": {
        **changed("documents", D, symbol="165 QĐ TTg"),
        "symbol_variants": [row(printed="165 QĐ TTg", canonical="165 QĐ TTg", is_document=1)]},
    "print with no-break space": changed("targets", T, printed="trên\u00a040%"),
    "old tone placement in a print": changed("targets", T, printed="trên 40% hoá"),
    "confirmed as it is printed": {
        **changed("observations", V, printed="357%", low="356.5", high="357.5"), "readings": [],
        "confirmations": [row(figure_id=V, question="share_range", printed="357%",
                              confirmed_on="2026-11-21", source_id="trang-a")]},
    "taken over by the successor of the territory": {**changed(
        "targets", "bac-kan-du-thao-2024-industry-share-2030",
        replaced_by_target_id="thai-nguyen-muc-tieu-2025"), "targets": [
        *changed("targets", "bac-kan-du-thao-2024-industry-share-2030",
                 replaced_by_target_id="thai-nguyen-muc-tieu-2025")["targets"],
        target("thai-nguyen-muc-tieu-2025", document_id="23-nq-tw-2018", place_id="bac-kan",
               period_to="2029")]},
    "a province carries out the national share": changed(
        "targets", "bac-kan-du-thao-2024-industry-share-2030", implements_target_id=T),
    "calculated value": changed("observations", V, derived_from="viet-nam-grdp-2024",
                                printed="theo hai thành phần", low=1),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_allowed(what: str, package: Callable[[Tables], Path]) -> None:
    assert [one.message() for one in check(package(ALLOWED[what]))] == []


@pytest.mark.parametrize(("symbol", "branch", "type"), [
    ("873/QĐ-UBND", "state", "decision"), ("39/2017/NQ-HĐND", "state", "resolution"),
    ("01/NQ-CP", "state", "resolution"), ("45/2012/NĐ-CP", "state", "decree"),
    ("161/2021/QH14", "state", "resolution"), ("31/CT-TTg", "state", "directive"),
    ("16684/BTC-NSNN", "state", "circular_letter"), ("3689/UBND-CNXD", "state", "circular_letter"),
    ("51/KH-UBND", "state", "plan"), ("23-NQ/TW", "party", "resolution"),
    ("113-KH/TU", "party", "plan"), ("07-ĐA/TU", "party", "scheme"), ("04-KH/BCĐ", "party", "plan"),
    ("04-NQ/ĐH", "party", "congress_resolution"), ("123-KL/TW", "party", "conclusion"),
    ("41-QĐ/TW", "party", "regulation"), ("11-CTr/TU", "party", "programme"),
    ("244-QĐ/TW", "party", "decision"), ("220-QĐ/TW", "party", "regulation"),
    ("15/VBHN-VPQH", "state", "statute"), ("21-LCT/HĐNN8", "state", "statute"),
    ("47-L/CTN", "state", "statute"), ("63/CP", "state", "decree"), ("217-HĐBT", "state", "decision"),
])
def test_symbol_grammar(symbol: str, branch: str, type: str) -> None:
    parsed = parse_symbol(symbol)
    assert parsed is not None
    assert parsed.branch == branch
    assert type in parsed.types


@pytest.mark.parametrize("symbol", ["23", "NQ/TW", "113/CTr-TU ", "23-NQ-TW", "x/QĐ-TTg", "1/XX-TTg1",
                                    "23–NQ/TW"])
def test_not_a_symbol(symbol: str) -> None:
    assert parse_symbol(symbol) is None


@pytest.mark.parametrize(("text", "names"), [
    ("a - b", {"a", "b"}), ("(1 + a/100)**2", {"a"}), ("-a", {"a"}), ("a.b", None), ("f(a)", None),
    ("a if b else c", None), ("'x' * a", None), ("a + True", None), ("a +", None), ("", None), ("a\0", None),
])
def test_formula_names(text: str, names: set[str] | None) -> None:
    assert formula_names(text) == names


# --------------------------------------------------------------------------
# The command
# --------------------------------------------------------------------------


def test_command_tells_problems_in_both_languages_and_json(
    package: Callable[[Tables], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    directory = package(changed("targets", T, kind="levl"))
    line = place_of(directory, "targets", T)[1][0]
    assert cli.main(["check", "--data", str(directory)]) == 1
    assert f"targets.csv:{line}:kind: “levl” không phải" in capsys.readouterr().out
    assert cli.main(["--data", str(directory), "check", "--lang", "en"]) == 1
    assert f"targets.csv:{line}:kind: “levl” is not" in capsys.readouterr().out
    assert cli.main(["check", "--data", str(directory), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(p["file"], p["row"], p["column"], p["code"]) for p in found] == [
        ("targets.csv", line, "kind", "enum")]
    assert cli.main(["check", "--data", str(package(SOUND))]) == 0
    assert f"{len(read_schema(directory).tables)} bảng" in capsys.readouterr().out


def test_check_loads_no_heavy_library(package: Callable[[Tables], Path]) -> None:
    code = ("import sys; from policykb.commands import cli; "
            f"assert cli.main(['check', '--data', {str(package(SOUND))!r}]) == 0; "
            "print([m for m in ('sphinx', 'altair', 'pandas', 'networkx') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
                          check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_thousands_of_rows_take_little_time(package: Callable[[Tables], Path]) -> None:
    many = [observation(f"viet-nam-industry-share-2024-{i}", locator=i) for i in range(2500)]
    directory = package(added("observations", *many))
    check(directory)
    begin = time.process_time()
    assert check(directory) == []
    assert time.process_time() - begin < 3


def test_a_lost_table_of_sources_is_told_in_little_time(package: Callable[[Tables], Path]) -> None:
    many = [observation(f"viet-nam-industry-share-2024-{i}", source_id=f"mat-{i}")
            for i in range(800)]
    sources = [row(id=f"nguon-{i}", publisher="A", accessed_on="2026-11-21", tier="official",
                   language="vi", number_format="vi") for i in range(300)]
    tables = added("observations", *many)
    tables["sources"] = tables["sources"] + sources
    directory = package(tables)
    begin = time.process_time()
    problems: list[Problem] = check(directory)
    assert sum(p.file == "observations.csv" for p in problems) == 800
    assert time.process_time() - begin < 6


def test_rules_are_registered_once() -> None:
    functions = [one.run for one in RULES]
    assert len(functions) == len(set(functions)) > 25
    assert all(one.codes for one in RULES)
