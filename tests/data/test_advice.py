"""An advice that is followed never makes a fact worse: it gives back what was meant, or lists."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from policykb.core.catalogue import labels
from policykb.core.text import unaccented
from policykb.data.canonical import serialize, sorted_rows
from policykb.data.checks import check
from policykb.data.problems import Problem
from policykb.data.schema import Schema, read_schema

DATA = Path(__file__).parents[2] / "data"
SCHEMA = read_schema(DATA)
#: What a message may name as the one thing to write.
ADVISED = ("nearest", "id")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / SCHEMA.tables[name].path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(directory: Path, schema: Schema, name: str, rows: list[dict[str, str]],
         column: str) -> dict[int, Problem]:
    """The first problem of a column at each row of a table written anew."""
    one = schema.tables[name]
    ordered = sorted_rows(one, rows)
    (directory / one.path).write_bytes(serialize(one, ordered))
    found = {p.row: p for p in reversed(check(directory)) if (p.file, p.column) == (one.path, column)}
    return {rows.index(row): found[line] for line, row in enumerate(ordered, 2) if line in found}


def called(name: str) -> dict[str, list[str]]:
    """What people call each row of a table."""
    columns = ("name_vi", "name_en", "aliases", "symbol", "symbol_vi", "title_vi")
    return {row["id"]: [part.strip() for c in columns for part in row.get(c, "").split(";")
                        if part.strip()] for row in table(name)}


#: Column, and the table of the codes in it.
TIES = (("place_id", "places"), ("indicator_id", "indicators"), ("unit", "units"),
        ("document_id", "documents"))


def mistaken(column: str, other: str) -> Iterator[tuple[dict[str, str], str]]:
    """Rows of targets with another name, a slip or another number in one cell, and what was there."""
    names, seen = called(other), set()
    for row in table("targets"):
        code = row[column]
        if code in seen:
            continue
        seen.add(code)
        wrong = [*names[code], *map(unaccented, names[code]), code.upper(), f"{code}x",
                 code.replace("2", "3", 1), code[1:], "zzzz"]
        yield from ((row | {column: one}, code) for one in dict.fromkeys(wrong)
                    if one and one not in names)


@pytest.mark.parametrize(("column", "other"), TIES)
def test_the_code_that_is_advised_is_the_one_that_was_meant(
    column: str, other: str, tmp_path: Path
) -> None:
    directory = shutil.copytree(DATA, tmp_path / "data")
    given = list(mistaken(column, other))[:200]
    rows = [row | {"id": f"thu-{n}"} for n, (row, _) in enumerate(given)]
    found = told(directory, SCHEMA, "targets", rows, column)
    names = called(other)
    for n, (row, code) in enumerate(given):
        values = dict(found[n].values)
        advised = next((values[key] for key in ADVISED if key in values), None)
        wrote = {unaccented(name) for name in names.get(advised or "", ())} | {advised}
        meant = advised in (None, code) or unaccented(row[column]) in wrote
        near = found[n].code == "unknown_id" and row[column] in (f"{code}x", code[1:])
        assert meant or near, found[n].message()
        assert "thêm dòng có mã này" not in found[n].message()
        if row[column] in called(other)[code]:
            assert code in found[n].message(), found[n].message()


@pytest.mark.parametrize(("name", "column"), [
    ("targets", "stage"), ("targets", "kind"), ("documents", "status"), ("sources", "tier"),
    ("observations", "vintage"), ("places", "kind"), ("readings", "result")])
def test_a_word_of_the_catalogue_is_understood_and_no_other_is_guessed(
    name: str, column: str, tmp_path: Path
) -> None:
    directory = shutil.copytree(DATA, tmp_path / "data")
    allowed = SCHEMA.tables[name].field(column).enum
    row = next(one for one in table(name) if one[column])
    words = {labels("vi")[key]: code for code in allowed
             for key in (f"site.is.{column}.{code}", f"{column}.{code}") if key in labels("vi")}
    given = [*words.items(), ("chuyện khác hẳn", "")]
    rows = [row | ({"id": f"thu-{n}"} if "id" in row else {}) | {column: word}
            for n, (word, _) in enumerate(given)]
    found = told(directory, SCHEMA, name, rows, column)
    for n, (word, code) in enumerate(given):
        problem = found[n]
        values = dict(problem.values)
        same = [one for other, one in words.items() if unaccented(other) == unaccented(word)]
        assert values.get("nearest") in (*same, None if len(same) != 1 else code), problem.message()
        assert values["allowed"] == ", ".join(allowed)


def test_an_empty_cell_says_what_may_stand_in_it(tmp_path: Path) -> None:
    directory = shutil.copytree(DATA, tmp_path / "data")
    for column, words in (("kind", "cumulative"), ("unit", "vnd-bn"), ("place_id", "places.csv"),
                          ("stage", "adopted"), ("period_to", "2025-07"), ("approximate", "policykb fmt")):
        row = next(one for one in table("targets") if one["stage"] == "adopted")
        (problem,) = told(directory, SCHEMA, "targets", [row | {column: ""}], column).values()
        assert words in problem.message(), column


def test_a_symbol_never_leads_to_an_empty_or_refused_id(tmp_path: Path) -> None:
    directory = shutil.copytree(DATA, tmp_path / "data")
    document = next(row for row in table("documents") if row["symbol"])
    for refused in ("", "Mã Sai"):
        new = document | {"id": refused, "symbol": "9999/QĐ-UBND"}
        one = SCHEMA.tables["documents"]
        (directory / one.path).write_bytes(serialize(one, sorted_rows(one, [new, *table("documents")])))
        row = table("targets")[0] | {"document_id": "9999/QĐ-UBND"}
        (problem,) = told(directory, SCHEMA, "targets", [row], "document_id").values()
        assert problem.code != "symbol_for_id" and ": )" not in problem.message()
