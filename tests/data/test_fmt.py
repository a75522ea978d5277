"""``fmt`` loses nothing, overwrites nothing, and does its work once."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykb.commands import cli
from policykb.data.canonical import (
    canonical,
    cell_form,
    clean_text,
    damage,
    is_hidden,
    natural,
    plain_number,
    serialize,
    sorted_rows,
)
from policykb.data.derived import free_id, period_slug
from policykb.data.fmt import format_package
from policykb.data.schema import Table, read_schema
from policykb.data.tolerant import read_tolerant

ROOT = Path(__file__).parent.parent.parent
SCHEMA = read_schema(ROOT / "data")
TARGETS, UNITS = SCHEMA.tables["targets"], SCHEMA.tables["units"]
Make = Callable[..., Path]


def row(**values: object) -> dict[str, object]:
    return values


SOURCES = [
    row(id="trang-a", url="https://a.example/Hoà  x", publisher="A", accessed_on="2026-11-21",
        tier="official", language="vi", number_format="vi")]
UNIT_ROWS = [
    row(id="percent", name_vi="phần trăm", name_en="percent", factor="1"),
    row(id="vnd-bn", name_vi="tỷ đồng", name_en="billion dong", factor="1000000000")]
INDICATORS = [
    row(id="grdp", name_vi="GRDP", name_en="GRDP", unit="vnd-bn", direction="up", kind="amount",
        stock_flow="flow"),
    row(id="growth", name_vi="Tăng", name_en="Growth", unit="percent", direction="up",
        kind="growth", stock_flow="flow"),
    row(id="industry-share", name_vi="Tỷ trọng", name_en="Share", unit="percent", direction="up",
        kind="share", stock_flow="flow"),
    row(id="land", name_vi="Đất", name_en="Land", unit="vnd-bn", direction="up", kind="amount",
        stock_flow="stock")]
DOCUMENTS = [
    row(id="165-qd-ttg-2023", symbol="165/QĐ-TTg", type="decision", place_id="viet-nam",
        issued_on="2023-02-28", issued_precision="day", title_vi="Tái cơ cấu", title_basis="own",
        status="unknown", draft=0, source_id="trang-a")]
AROUND = {"sources": SOURCES, "units": UNIT_ROWS, "indicators": INDICATORS,
          "documents": DOCUMENTS, "places": [
              row(id="hue", name_vi="Huế", name_en="Hue", kind="city"),
              row(id="viet-nam", name_vi="Việt Nam", name_en="Viet Nam", kind="country")],
          "vintages": [row(stage="ước đạt", vintage="estimate", basis="nguồn ghi")]}


def typed_target(**more: object) -> dict[str, object]:
    """What an analyst types."""
    return row(document_id="165-qd-ttg-2023", place_id="viet-nam", indicator_id="industry-share",
               kind="level", unit="percent", period_to="2030", period_inferred=0, stage="adopted",
               printed="khoảng 40-45%", source_id="trang-a") | more


def typed_observation(**more: object) -> dict[str, object]:
    return row(place_id="viet-nam", indicator_id="grdp", measure="level", unit="vnd-bn",
               period_from="2024", period_to="2024", period_inferred=0, stage="ước đạt",
               inferred=0, printed="trên 11,2 nghìn tỷ đồng", source_id="trang-a") | more


def read(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --------------------------------------------------------------------------
# What is filled in
# --------------------------------------------------------------------------


def test_derived_cells_and_ids_are_filled(make_package: Make) -> None:
    directory = make_package(**AROUND, targets=[typed_target()],
                             observations=[typed_observation()])
    outcome = format_package(directory)
    assert outcome.problems == []
    target, = read(directory, "targets")
    assert target["id"] == "165-qd-ttg-2023-industry-share-2030"
    assert (target["bound"], target["low"], target["high"], target["approximate"]) == (
        "bare", "40", "45", "1")
    seen, = read(directory, "observations")
    assert seen["id"] == "viet-nam-grdp-2024"
    assert (seen["low"], seen["high"], seen["low_open"], seen["high_open"], seen["vintage"]) == (
        "11200", "11300", "1", "0", "estimate")
    assert {c.file for c in outcome.changes} == {"targets.csv", "observations.csv"}


def test_what_is_usual_is_filled_and_an_id_waits_for_what_it_is_made_of(make_package: Make) -> None:
    bare = typed_observation(measure="", unit="", inferred="", period_inferred="")
    lost = typed_observation(place_id="vietnam")
    directory = make_package(**AROUND, observations=[bare, lost])
    format_package(directory)
    unknown, seen = sorted(read(directory, "observations"), key=lambda r: r["id"])
    assert (seen["measure"], seen["unit"], seen["inferred"], seen["period_inferred"]) == (
        "level", "vnd-bn", "0", "0")
    assert seen["id"] == "viet-nam-grdp-2024"
    assert unknown["id"] == "", "a place that is not there may be mistyped; an id never changes"


@pytest.mark.parametrize(("more", "first"), [
    ({}, "2024"), ({"indicator_id": "land"}, ""), ({"period_to": "2024-06"}, ""),
    ({"id": "viet-nam-grdp-2021-2024"}, ""), ({"period_from": "2021"}, "2021"),
])
def test_a_flow_of_one_year_begins_with_it(
    make_package: Make, more: dict[str, object], first: str
) -> None:
    """A month may stand for the year until then, and a published id may name more years."""
    directory = make_package(**AROUND, observations=[typed_observation(**{"period_from": ""} | more)])
    format_package(directory)
    assert read(directory, "observations")[0]["period_from"] == first


@pytest.mark.parametrize(("indicator", "kind", "first"), [
    ("growth", "level", "2030"), ("growth", "average_growth", ""), ("industry-share", "level", "")])
def test_a_growth_of_one_year_is_of_that_year_in_a_target(
    make_package: Make, indicator: str, kind: str, first: str
) -> None:
    """The level of a year to come is worked for from the day of the document."""
    directory = make_package(**AROUND, targets=[typed_target(indicator_id=indicator, kind=kind)])
    format_package(directory)
    assert read(directory, "targets")[0]["period_from"] == first


def test_a_file_that_lost_its_accents_is_left_alone(make_package: Make) -> None:
    directory = make_package(**AROUND)
    path = directory / "places.csv"
    spoilt = path.read_bytes().decode().encode("cp1252", "replace")  # Huế, Việt: plain "CSV"
    path.write_bytes(spoilt)
    outcome = format_package(directory)
    assert [p.code for p in outcome.problems] == ["lost_letters"]
    assert path.read_bytes() == spoilt


@pytest.mark.parametrize("encoded", [
    lambda text: text.encode().decode("latin-1"), lambda text: text.encode().decode("mac_roman"),
    lambda text: text.replace("ệ", "Ö").replace("ô", "«"), lambda text: text.replace("ô", "oâ")])
def test_letters_of_another_encoding_are_left_alone(
    encoded: Callable[[str], str], make_package: Make
) -> None:
    directory = make_package(**AROUND)
    path = directory / "documents.csv"
    path.write_text(path.read_text("utf-8").replace("Tái cơ cấu", encoded("công nghiệp")), "utf-8")
    before = path.read_bytes()
    outcome = format_package(directory)
    assert [p.code for p in outcome.problems] == ["foreign_letters"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("symbol", [
    "Số: 165/QĐ-TTg", "165/QĐ–TTg", "165 / QĐ - TTg", "165/Q\u00d0-TTg", "165/Q\u0189\u2011TTg",
    "số 165/QĐ-TTg"])
def test_a_symbol_is_written_as_it_is_issued(symbol: str, make_package: Make) -> None:
    directory = make_package(**AROUND | {"documents": [DOCUMENTS[0] | {"symbol": symbol}]})
    format_package(directory)
    assert read(directory, "documents")[0]["symbol"] == "165/QĐ-TTg"


def test_one_d_is_written(make_package: Make) -> None:
    assert clean_text("Ðắk Lắk, \u0189ồng Nai, \u00f0ến \u0256ầu") == "Đắk Lắk, Đồng Nai, đến đầu"


def test_a_filled_cell_is_never_overwritten(make_package: Make) -> None:
    filled = typed_target(id="cua-toi", bound="above", low="7", approximate="")
    directory = make_package(**AROUND, targets=[filled],
                             observations=[typed_observation(vintage="official", high="9")])
    format_package(directory)
    target, = read(directory, "targets")
    assert (target["id"], target["bound"], target["low"], target["high"]) == (
        "cua-toi", "above", "7", "")
    assert target["approximate"] == "1"
    seen, = read(directory, "observations")
    assert (seen["vintage"], seen["low"], seen["high"]) == ("official", "", "9")


def test_what_cannot_be_told_stays_empty(make_package: Make) -> None:
    directory = make_package(**AROUND, targets=[
        typed_target(printed="một nửa"), typed_target(period_to="", printed="40%"),
        typed_target(id="x", source_id="khong-co")])
    format_package(directory)
    by_print = {(r["printed"], r["source_id"]): r for r in read(directory, "targets")}
    assert by_print["một nửa", "trang-a"]["bound"] == ""
    assert by_print["40%", "trang-a"]["id"] == ""
    assert by_print["khoảng 40-45%", "khong-co"]["low"] == ""


def test_ids_of_further_printings_and_of_assigned_targets(make_package: Make) -> None:
    directory = make_package(**AROUND, targets=[
        typed_target(), typed_target(printed="45%"), typed_target(printed="46%"),
        typed_target(place_id="hue")])
    format_package(directory)
    base = "165-qd-ttg-2023-industry-share-2030"
    assert {r["id"] for r in read(directory, "targets")} == {
        base, f"{base}-b", f"{base}-c", f"{base}-hue"}


@pytest.mark.parametrize(("first", "last", "slug"), [
    ("2025", "2025", "2025"), ("", "2023-12", "2023-12"), ("2021", "2025", "2021-2025"),
    ("2025-01", "2025-03", "2025-q1"), ("2025-10", "2025-12", "2025-q4"),
    ("2025-01", "2025-09", "2025-9m"), ("2025-01", "2025-06", "2025-6m"),
    ("2024-11", "2025-01", "2024-11-2025-01"),
])
def test_period_in_an_id(first: str, last: str, slug: str) -> None:
    assert period_slug(first, last) == slug


def test_free_id_never_repeats() -> None:
    taken: set[str] = set()
    for _ in range(60):
        one = free_id("a", taken)
        assert one not in taken
        taken.add(one)
    assert {"a", "a-b", "a-z", "a-ab"} <= taken


# --------------------------------------------------------------------------
# What a spreadsheet left behind
# --------------------------------------------------------------------------

SPOILT: dict[str, Callable[[str], bytes]] = {
    "bom": lambda text: text.encode("utf-8-sig"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "utf16": lambda text: text.encode("utf-16"),
    "utf16-tabs": lambda text: delimited(text, "\t").encode("utf-16"),
    "semicolons": lambda text: delimited(text, ";").encode("utf-8-sig"),
    "semicolons-decimal-commas": lambda text: delimited(text, ";").replace(";0.5;", ";0,5;")
    .encode("utf-8-sig"),
    "sep-line": lambda text: ("sep=;\n" + delimited(text, ";")).encode("utf-8-sig"),
    "all-quoted": lambda text: delimited(text, ",", csv.QUOTE_ALL).encode(),
    "blank-rows": lambda text: text.replace("\n", "\n\n").encode() + b",,,,,,\n",
    "reversed": lambda text: "\n".join(
        [text.splitlines()[0], *reversed(text.splitlines()[1:])]).encode(),
    "columns-turned": lambda text: columns_turned(text).encode(),
    "no-final-newline": lambda text: text.rstrip("\n").encode(),
    "numbers": lambda text: text.replace(",0.5,", ",5.0E-1,").encode(),
}


def delimited(text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


def columns_turned(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        reversed(cells) for cells in csv.reader(io.StringIO(text)))
    return out.getvalue()


PLAIN = [row(id="a-2", name_vi="một, hai; ba", name_en='"x"', factor="0.5", base="b"),
         row(id="a-10", name_vi="phần trăm", name_en="percent", factor="1000", base="b")]


@pytest.mark.parametrize("how", SPOILT)
def test_the_canonical_file_comes_back(how: str, make_package: Make) -> None:
    directory = make_package(units=PLAIN)
    path = directory / "units.csv"
    good = path.read_bytes()
    assert format_package(directory).changes == []
    path.write_bytes(SPOILT[how](good.decode()))
    assert path.read_bytes() != good
    outcome = format_package(directory)
    assert path.read_bytes() == good
    assert {c.file for c in outcome.changes} == {"units.csv"}
    assert format_package(directory).changes == []


def test_blanks_accents_and_tones(make_package: Make) -> None:
    printed, url = "trên\u00a0 40 % hoá", "https://a.example/Hoà"
    directory = make_package(**AROUND | {"sources": [*SOURCES, row(
        id="trang-b", url=url, publisher=" Báo\u00a0 Hoà\u200b Bình", accessed_on="2026-11-21",
        tier="official", language="vi", number_format="vi")]},
        targets=[typed_target(printed=printed, note="Thuỷ  lợi")])
    format_package(directory)
    source = read(directory, "sources")[1]
    assert (source["publisher"], source["url"]) == ("Báo Hòa Bình", url)
    target, = read(directory, "targets")
    assert (target["printed"], target["note"]) == (printed, "Thủy lợi")


# --------------------------------------------------------------------------
# Bad input loses nothing
# --------------------------------------------------------------------------

UNREADABLE: dict[str, tuple[bytes, str]] = {
    "ragged": (b"id,name_vi,name_en,symbol_vi,symbol_en,factor,base\na,b,c\n", "ragged"),
    "latin": (b"id,name_vi\n\xe9\n", "not_utf8"),
    "unknown column": (b"id,name_vi,name_en,symbol_vi,symbol_en,factor,base,mine\na,b,c,,,1,,x\n",
                       "column_unknown"),
    "column twice": (b"id,id,name_vi,name_en,symbol_vi,symbol_en,factor,base\n", "column_unknown"),
    "column missing": (b"id,name_vi\na,b\n", "column_missing"),
    "empty": (b"", "file_empty"),
    "open quote": (b'id,name_vi,name_en,symbol_vi,symbol_en,factor,base\n"a,b\n', "csv_broken"),
    "odd utf-16": (b"\xff\xfei\x00d", "not_utf8"),
}


@pytest.mark.parametrize("how", UNREADABLE)
def test_what_cannot_be_read_is_left_and_told(how: str, make_package: Make) -> None:
    raw, code = UNREADABLE[how]
    directory = make_package(**AROUND, targets=[typed_target()])
    (directory / "units.csv").write_bytes(raw)
    outcome = format_package(directory)
    assert (directory / "units.csv").read_bytes() == raw
    assert code in {p.code for p in outcome.problems}
    assert {p.file for p in outcome.problems} == {"units.csv"}
    assert read(directory, "targets")[0]["low"] == "40"  # the others are put right


def test_a_missing_file_is_told(make_package: Make) -> None:
    directory = make_package()
    (directory / "units.csv").unlink()
    assert [p.code for p in format_package(directory).problems] == ["file_missing"]
    assert not (directory / "units.csv").exists()


def test_a_failure_while_writing_leaves_the_old_file(
    make_package: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = make_package(**AROUND, targets=[typed_target()])
    before = {p.name: p.read_bytes() for p in directory.iterdir()}

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        format_package(directory)
    assert {p.name: p.read_bytes() for p in directory.iterdir()} == before


def test_only_changed_files_are_written_and_keep_their_mode(make_package: Make) -> None:
    directory = make_package(**AROUND, targets=[typed_target()])
    (directory / "targets.csv").chmod(0o640)
    stamps = {p.name: p.stat().st_mtime_ns for p in directory.iterdir()}
    format_package(directory)
    changed = {p.name for p in directory.iterdir() if p.stat().st_mtime_ns != stamps[p.name]}
    assert changed == {"targets.csv"}
    if os.name != "nt":
        assert stat.S_IMODE((directory / "targets.csv").stat().st_mode) == 0o640


def test_command(make_package: Make, capsys: pytest.CaptureFixture[str]) -> None:
    directory = make_package(**AROUND, targets=[typed_target()])
    assert cli.main(["fmt", "--data", str(directory)]) == 0
    assert "targets.csv: điền 1 ô low" in capsys.readouterr().out
    assert cli.main(["fmt", "--data", str(directory)]) == 0
    assert capsys.readouterr().out == "Không có gì phải sửa.\n"
    (directory / "units.csv").write_bytes(b"\xe9")
    assert cli.main(["fmt", "--data", str(directory), "--lang", "en"]) == 1
    assert "units.csv" in capsys.readouterr().err


# --------------------------------------------------------------------------
# Properties
# --------------------------------------------------------------------------

LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")),
                  max_size=12).filter(lambda text: damage(UNITS.fields[1], text) is None)


@given(st.lists(st.lists(LETTERS, min_size=7, max_size=7), max_size=6))
@settings(max_examples=60, deadline=None)
def test_write_read_write_is_byte_identical(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]
) -> None:
    rows = [dict(zip(UNITS.columns, one, strict=True)) for one in cells if any(one)]
    data = serialize(UNITS, sorted_rows(UNITS, rows))
    path = tmp_path_factory.mktemp("fmt") / "units.csv"
    path.write_bytes(data)
    found, problems = read_tolerant(path, UNITS)
    assert problems == []
    assert found == sorted_rows(UNITS, rows)
    assert serialize(UNITS, found or []) == data


@given(st.lists(st.dictionaries(st.sampled_from(TARGETS.columns), LETTERS), max_size=4))
@settings(max_examples=60, deadline=None)
def test_canonical_is_idempotent(rows: list[dict[str, str]]) -> None:
    def parsed(data: bytes, table: Table) -> list[dict[str, str]]:
        return [dict(r) for r in csv.DictReader(io.StringIO(data.decode(), newline=""))]

    whole = [dict.fromkeys(TARGETS.columns, "") | r for r in rows]
    once = canonical(TARGETS, whole)
    assert canonical(TARGETS, parsed(once, TARGETS)) == once


@given(st.text(max_size=30))
def test_clean_text_is_idempotent_and_clean(text: str) -> None:
    clean = clean_text(text)
    assert clean_text(clean) == clean
    assert clean == " ".join(clean.split())
    assert not any(is_hidden(c) for c in clean)


@given(st.lists(st.text("ab-0123456789", max_size=8)))
def test_natural_order_is_total(words: list[str]) -> None:
    assert sorted(sorted(words), key=natural) == sorted(sorted(words, reverse=True), key=natural)


def test_natural_order() -> None:
    assert sorted(["23-nq-tw", "9-nq-tw", "a-10", "a-9"], key=natural) == [
        "9-nq-tw", "23-nq-tw", "a-9", "a-10"]


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_plain_number_keeps_the_value(value: float) -> None:
    text = plain_number(value)
    assert float(text) == value
    assert "e" not in text.lower()
    assert plain_number(text) == text


@pytest.mark.parametrize(("given_", "plain"), [
    ("8.0", "8"), ("1e3", "1000"), ("-0", "0"), (" 12.50 ", "12.5"), ("+3", "3"), ("100", "100"),
    (1e22, "10000000000000000000000"), (float("inf"), ""),
])
def test_plain_number(given_: str | float, plain: str) -> None:
    assert plain_number(given_) == plain


def test_an_infinite_number_that_was_typed_is_left_for_check_to_tell() -> None:
    """Only what is computed has an open end; a cell is never emptied."""
    one = read_schema(Path(__file__).parents[2] / "data").tables["settings"].field("value")
    assert [cell_form(one, cell) for cell in ("inf", "-Infinity", "1.50")] == ["inf", "-Infinity", "1.5"]


def test_not_a_number() -> None:
    for text in ("", "x", "nan", "1,5"):
        with pytest.raises(ValueError):
            plain_number(text)
