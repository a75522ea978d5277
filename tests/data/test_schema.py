"""The published package is valid by the standard it names; our rules find what its library finds."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from frictionless import Package, system

from policykb.data.checks import check
from policykb.data.problems import DataError
from policykb.data.schema import names_ids, read_schema

DATA = Path(__file__).parents[2] / "data"
OURS = {"required", "enum", "type", "type_date", "pattern_date", "pattern_id", "pattern_digits", "key_twice",
        "unknown_id", "unknown_id_alone", "ambiguous_symbol", "symbol_for_id", "required_listed",
        "required_id", "required_date", "enum_alone", "pattern_id_alone", "unknown_code",
        "name_for_id", "ambiguous_name"}

PLACES = [
    {"id": "viet-nam", "name_vi": "Việt Nam", "name_en": "Viet Nam", "kind": "country"},
    {"id": "viet-nam", "name_vi": "Việt Nam", "name_en": "Viet Nam", "kind": "country"},
    {"id": "Hà Nội", "name_vi": "Hà Nội", "name_en": "Hanoi", "kind": "capital",
     "valid_from": "1/7/2025", "tile_x": "1.5", "tile_y": "x", "region_id": "nowhere"},
    {"id": "hue", "name_vi": "", "name_en": "Hue", "kind": "", "valid_to": "2025-02-30"},
    {"id": "", "name_vi": "Không mã", "name_en": "No id", "kind": "city"},
    {"id": "can-tho", "name_vi": "Cần Thơ", "name_en": "Can Tho", "kind": "city",
     "successor_id": "viet-nam", "source_id": "trang-b", "tile_x": "01", "tile_y": " 2 "},
]
SOURCES = [
    {"id": "trang-a", "publisher": "A", "accessed_on": "2026-11-20", "tier": "official",
     "language": "vi", "number_format": "vi", "published_on": "2025-6"},
    {"id": "trang-c", "publisher": "A", "accessed_on": "", "tier": "best", "language": "vi",
     "number_format": "vi", "published_on": "2025"},
]
SETTINGS = [{"key": key, "value": value, "meaning_vi": "a", "meaning_en": "a"} for key, value in (
    ("a", "1"), ("b", "1,5"), ("c", "-.5"), ("d", "1e3"), ("e", ""), ("f", "một"), ("a", "2"))]
PARTS = [{"whole_id": "x", "part_id": "y", "exhaustive": "yes"},
         {"whole_id": "x", "part_id": "", "exhaustive": "1"},
         {"whole_id": "x", "part_id": "", "exhaustive": "0"}]


def test_the_published_package_is_valid_by_the_standard_it_names() -> None:
    with system.use_context(trusted=True):
        report = Package(DATA / "datapackage.json").validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:20]


def test_our_rules_and_the_library_find_the_same(make_package: Callable[..., Path]) -> None:
    """Row and column of every broken cell; an unknown id off its pattern is told once."""
    directory = make_package(places=PLACES, sources=SOURCES, settings=SETTINGS,
                             indicator_parts=PARTS)
    ours = {(p.file, p.row, p.column) for p in check(directory) if p.code in OURS}
    theirs = set()
    for task in Package(directory / "datapackage.json").validate().tasks:
        for error in task.errors:
            column = getattr(error, "field_name", "") or (getattr(error, "field_names", None)
                                                          or [""])[0]
            if "all \"None\"" in error.note:
                continue  # told as a required cell
            key = read_schema(directory).tables[task.name].key[0]
            theirs.add((f"{task.name}.csv", error.row_number, column or key))
    assert ours == theirs and len(ours) > 15


@pytest.mark.parametrize(("value", "column"), [
    ("2025-6-30", "valid_to"), ("２０２５-06-30", "valid_to"), ("20250630", "valid_to"),
    ("٣", "tile_x"), ("1_0", "tile_x"), ("3.0", "tile_x"),
])
def test_digits_and_dates_are_read_one_way_only(make_package: Callable[..., Path], value: str,
                                                column: str) -> None:
    """What some readers take and others do not is none: the site would fail on it later."""
    directory = make_package(places=[PLACES[0] | {column: value}])
    found = [p for p in check(directory) if p.code in ("type", "type_date")]
    assert [(p.row, p.column) for p in found] == [(2, column)]


def descriptor(make_package: Callable[..., Path]) -> tuple[Path, dict[str, object]]:
    path = make_package() / "datapackage.json"
    return path, json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(("constraint", "wrong"), [("minimum", "0"), ("maximum", "11")])
def test_bounds_of_the_schema_are_held(make_package: Callable[..., Path], constraint: str,
                                       wrong: str) -> None:
    directory = make_package(settings=[
        {"key": "a", "value": 5, "meaning_vi": "a", "meaning_en": "a"},
        {"key": "b", "value": wrong, "meaning_vi": "a", "meaning_en": "a"}])
    path = directory / "datapackage.json"
    said = json.loads(path.read_text("utf-8"))
    table = next(r for r in said["resources"] if r["name"] == "settings")
    field = next(f for f in table["schema"]["fields"] if f["name"] == "value")
    field["constraints"] |= {"minimum": 1, "maximum": 10}
    path.write_text(json.dumps(said), "utf-8")
    found = [(p.row, p.column, dict(p.values)["note"]) for p in check(directory)
             if p.code == "schema_other"]
    assert found == [(3, "value", constraint)]


@pytest.mark.parametrize("spoil", [
    lambda field, table: field.update(type="text"),
    lambda field, table: field.update(constraints={"pattern": "("}),
    lambda field, table: table["schema"].update(primaryKey=["nothing"]),
    lambda field, table: table["schema"].update(primaryKey="key"),
    lambda field, table: table["schema"].update(foreignKeys=[
        {"fields": ["key"], "reference": {"resource": "nowhere", "fields": ["id"]}}]),
    lambda field, table: table.update(name="places"),
    lambda field, table: table.update(schema=[]),
])
def test_a_schema_that_names_what_is_not_there_is_told(
    make_package: Callable[..., Path], spoil: Callable[..., None],
) -> None:
    path, said = descriptor(make_package)
    table = next(r for r in said["resources"] if r["name"] == "settings")  # type: ignore[attr-defined]
    spoil(table["schema"]["fields"][1], table)
    path.write_text(json.dumps(said), "utf-8")
    with pytest.raises(DataError):
        read_schema(path.parent)
    assert [p.code for p in check(path.parent)] == ["schema_broken"]


def test_columns_that_name_ids_hold_ids_of_the_tables_they_name() -> None:
    schema = read_schema(DATA)
    cells = {}
    for name, table in schema.tables.items():
        with (DATA / table.path).open(encoding="utf-8", newline="") as file:
            cells[name] = list(csv.DictReader(file))
    for (name, column), named in schema.id_columns.items():
        known = {row[schema.tables[one].key[0]] for one in named for row in cells[one]}
        separator = schema.tables[name].field(column).separator
        found = {part for row in cells[name] if row[column]
                 for part in (row[column].split(separator) if separator else [row[column]])}
        assert found <= known, (name, column)


def test_a_unit_is_a_code_and_a_place_an_id() -> None:
    assert names_ids("place_id") and names_ids("target_ids") and names_ids("derived_from")
    assert not names_ids("unit") and not names_ids("stage") and not names_ids("printed")
