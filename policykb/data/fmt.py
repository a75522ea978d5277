"""``policykb fmt``: every table put into canonical form, what follows from a print filled in.

A filled cell is never overwritten, and a file that cannot be read is left
untouched.  Here belongs the command's work and its account of it; the form
itself is ``data.canonical``'s, what is filled in ``data.derived``'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.vocabulary import Measure, TargetKind
from policykb.data.canonical import (
    Tables,
    Values,
    clean_cell,
    serialize,
    sorted_rows,
    write_whole,
)
from policykb.data.derived import Context, context, derived, free_id, observation_id, period_from, target_id
from policykb.data.problems import Problem
from policykb.data.schema import FIGURES, Schema, Table, read_schema
from policykb.data.tolerant import read_tolerant


@dataclass(frozen=True)
class Change:
    """One thing ``fmt`` did to a file: ``fmt.<code>`` in the catalogue."""

    file: str
    code: str
    count: int = 0
    detail: str = ""

    def message(self, language: Language = SPOKEN) -> str:
        """``file: what was done``."""
        words = label(f"fmt.{self.code}", language, count=self.count, detail=self.detail)
        return f"{self.file}: {words}"


@dataclass(frozen=True)
class Outcome:
    """What ``fmt`` changed, and the files it left untouched with the reason."""

    changes: list[Change]
    problems: list[Problem]


def format_package(directory: str | Path) -> Outcome:
    """Put every table of the data package into canonical form.

    A file that cannot be read is left untouched and told; a file is replaced
    as a whole, so that a failure leaves the old one.  Raises
    :class:`policykb.data.problems.DataError` where there is no schema.
    """
    directory = Path(directory)
    schema = read_schema(directory)
    before: Tables = {}
    problems: list[Problem] = []
    for table in schema.tables.values():
        rows, wrong = read_tolerant(directory / table.path, table)
        problems += wrong
        if rows is not None:
            before[table.name] = rows
    after = _formatted(schema, before)
    changes = [change for name, rows in after.items()
               for change in _store(directory, schema.tables[name], before[name], rows)]
    return Outcome(changes, sorted(problems))


def _formatted(schema: Schema, tables: Tables) -> Tables:
    clean = {name: [{f.name: clean_cell(f, row[f.name]) for f in schema.tables[name].fields}
                    for row in rows] for name, rows in tables.items()}
    around = context(clean)
    for name in FIGURES:
        if name in clean:
            clean[name] = [_filled(name, row, around) for row in clean[name]]
    for name, make in _identified(around).items():
        if name in clean:
            clean[name] = _with_ids(clean[name], make, around)
    return {name: sorted_rows(schema.tables[name], rows) for name, rows in clean.items()}


def _filled(table: str, row: Values, around: Context) -> Values:
    """The row with its empty derived cells filled, all of a print's or none.

    An open end is an empty cell, so bounds count as empty only together.
    """
    row = row | {c: v for c, v in _usual(row, around).items() if not row.get(c, v)}
    found = derived(table, row, around)
    if not row.get("period_from", "-") and (begin := period_from(table, row, around)):
        found["period_from"] = begin
    if row.get("low") or row.get("high"):
        # An empty cell beside filled ones may be an open end: only flags are filled.
        found = {k: v for k, v in found.items() if k not in ("low", "high")}
    return row | {column: value for column, value in found.items() if not row[column]}


def _usual(row: Values, around: Context) -> Values:
    """What a row has where nobody says otherwise."""
    unit = around.indicators.get(row.get("indicator_id", ""), {}).get("unit", "")
    level = (row.get("measure", "") in ("", Measure.LEVEL)
             and row.get("kind", TargetKind.LEVEL) == TargetKind.LEVEL)
    return {"measure": Measure.LEVEL.value, "inferred": "0", "period_inferred": "0"} | (
        {"unit": unit} if level and unit else {})


def _identified(around: Context) -> dict[str, Callable[[Values], str]]:
    def of_target(row: Values) -> str:
        return target_id(row, around.documents.get(row["document_id"], {}).get("place_id", ""))

    return {"targets": of_target, "observations": observation_id}


def _with_ids(rows: list[Values], make: Callable[[Values], str], around: Context) -> list[Values]:
    """New rows get an identifier once what it is made of is known: it never changes again."""
    taken = {row["id"] for row in rows}
    found = []
    for row in rows:
        known = (row["indicator_id"] in around.indicators and row["place_id"] in around.places
                 and row.get("document_id", "") in {"", *around.documents})
        if not row["id"] and row["period_to"] and known:
            row = row | {"id": free_id(make(row), taken)}
            taken.add(row["id"])
        found.append(row)
    return found


def _store(directory: Path, table: Table, old: list[Values], new: list[Values]) -> list[Change]:
    path = directory / table.path
    data = serialize(table, new)
    if path.read_bytes() == data:
        return []
    write_whole(path, data)
    return _account(table, old, new)


def _account(table: Table, old: list[Values], new: list[Values]) -> list[Change]:
    """What to tell of one file: cells filled, cells mended, order or form."""
    def cells(rows: list[Values]) -> dict[str, int]:
        return {f.name: sum(bool(row[f.name]) for row in rows) for f in table.fields}

    full, was = cells(new), cells(old)
    filled = {c: full[c] - was[c] for c in table.columns if full[c] > was[c]}
    known = {tuple(row.values()) for row in new}
    touched = sum(tuple(row[c] for c in table.columns) not in known for row in old)
    changes = [Change(table.path, "filled", count, column) for column, count in filled.items()]
    if touched and not filled:
        changes.append(Change(table.path, "mended", touched))
    return changes or [Change(table.path, "form")]
