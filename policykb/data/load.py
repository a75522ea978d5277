"""The data package: its schema, its rows with their places, its tables.

``data/datapackage.json`` is the one schema.  :func:`read_rows` reads a table
as text and says what keeps it from being read; :func:`load` turns sound
tables into typed frames.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykb.core import digests
from policykb.core.catalogue import SPOKEN, Language, label

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with the data: where, what, and how to mend it.

    ``code`` names the rule (``problem.<code>`` and ``mend.<code>`` in the
    catalogue), ``row`` is the line of the file as a spreadsheet numbers it
    (the header is 1), ``column`` the name of the column; 0 and ``""`` where
    the whole file is meant.
    """

    file: str
    row: int
    column: str
    code: str
    values: tuple[tuple[str, str], ...] = field(default=(), compare=True)

    def message(self, language: Language = SPOKEN) -> str:
        """``file:row:column: what is wrong (how to mend it)``."""
        values = dict(self.values)
        what = label(f"problem.{self.code}", language, **values)
        mend = label(f"mend.{self.code}", language, **values)
        place = ":".join([self.file, str(self.row or ""), self.column]).rstrip(":")
        return f"{place}: {what} ({mend})"


def problem(file: str, row: int, column: str, code: str, /, **values: object) -> Problem:
    """A :class:`Problem` with ``values`` for its message."""
    return Problem(file, row, column, code, tuple(sorted((k, str(v)) for k, v in values.items())))


class DataError(Exception):
    """The data cannot be read; ``problems`` says why, every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(p.message() for p in self.problems))


# --------------------------------------------------------------------------
# The schema
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """One column: its name, type, titles and constraints, as the schema states them."""

    name: str
    type: str
    title: str
    title_en: str
    required: bool
    enum: tuple[str, ...]
    pattern: str | None
    separator: str | None
    derived: bool


@dataclass(frozen=True)
class Table:
    """One table: its columns, primary key and references to other tables."""

    name: str
    path: str
    title: str
    title_en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[tuple[str, str, str], ...]  # column, table, its column
    minimum_rows: int = 0  # a table that was emptied is not a table without rows

    @property
    def columns(self) -> list[str]:
        """The names of the columns in their order."""
        return [f.name for f in self.fields]

    def field(self, name: str) -> Field:
        """The column ``name``; :class:`KeyError` where there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True)
class Schema:
    """The data package's descriptor."""

    descriptor: dict[str, Any]
    tables: dict[str, Table]

    @property
    def edition_date(self) -> date:
        """The date at which the book speaks: the default *as of* everywhere."""
        return date.fromisoformat(self.descriptor["edition_date"])


def read_schema(directory: Path) -> Schema:
    """The schema of the data package in ``directory``.

    Raises :class:`DataError` where ``datapackage.json`` is missing or broken.
    """
    path = Path(directory) / "datapackage.json"
    try:
        descriptor = json.loads(path.read_text("utf-8"))
        tables = [_table(resource) for resource in descriptor["resources"]]
        schema = Schema(descriptor, {table.name: table for table in tables})
        schema.edition_date  # noqa: B018  a missing or wrong date is told here
    except FileNotFoundError:
        raise DataError([problem(path.name, 0, "", "schema_missing", directory=directory)]) from None
    except (KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        raise DataError([problem(path.name, 0, "", "schema_broken", error=error)]) from None
    return schema


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    references = []
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        references.append(
            (key["fields"][0], target["resource"] or resource["name"], target["fields"][0])
        )
    return Table(
        name=resource["name"], path=resource["path"],
        title=resource["title"], title_en=resource["title_en"],
        fields=tuple(_field(one) for one in schema["fields"]),
        key=tuple(schema.get("primaryKey", [])), references=tuple(references),
        minimum_rows=resource.get("minimum_rows", 0),
    )


def _field(one: dict[str, Any]) -> Field:
    rules = one.get("constraints", {})
    return Field(
        name=one["name"], type=one["type"], title=one["title"], title_en=one["title_en"],
        required=bool(rules.get("required")), enum=tuple(rules.get("enum", ())),
        pattern=rules.get("pattern"), separator=one.get("separator"),
        derived=bool(one.get("derived")),
    )


# --------------------------------------------------------------------------
# Rows as text
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One row as text, with the line at which it stands in its file."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def read_rows(directory: Path, table: Table) -> tuple[list[Row], list[Problem]]:
    """The rows of one table as text, and what is wrong with its form.

    Never raises for what a file may hold: a missing or empty file, another
    encoding, a byte-order mark, semicolons, CRLF, ragged or missing columns
    all come back as problems.  Where the columns cannot be told, there are
    no rows.
    """
    path = Path(directory) / table.path
    try:
        raw = path.read_bytes()
    except OSError:
        return [], [problem(table.path, 0, "", "file_missing", known=table.path)]
    text, problems = _decoded(raw, table.path)
    if text is None:
        return [], problems
    if not text.strip():
        return [], [*problems, problem(table.path, 0, "", "file_empty", columns=",".join(table.columns))]
    return _rows(text, table, problems)


def _decoded(raw: bytes, name: str) -> tuple[str | None, list[Problem]]:
    problems = []
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [problem(name, 0, "", "utf16")]
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.append(problem(name, 1, "", "byte_order_mark"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [*problems, problem(name, line, "", "not_utf8")]
    if "\r" in text:
        problems.append(problem(name, text[: text.index("\r")].count("\n") + 1, "", "crlf"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, problems


def _rows(text: str, table: Table, problems: list[Problem]) -> tuple[list[Row], list[Problem]]:
    lines = _lines(text)
    try:
        _, header = next(lines)
    except StopIteration:
        return [], problems
    except csv.Error as error:
        return [], [*problems, problem(table.path, 1, "", "csv_broken", error=error.args[0])]
    if header != table.columns:
        problems += _header_problems(header, table)
        if not set(header) & set(table.columns):
            return [], problems
    rows: list[Row] = []
    try:
        for line, cells in lines:
            if is_blank(cells):
                problems.append(problem(table.path, line, "", "blank_row"))
            elif len(cells) != len(header):
                problems.append(problem(table.path, line, "", "ragged",
                                        found=len(cells), expected=len(header)))
            else:
                given = dict(zip(header, cells, strict=True))
                rows.append(Row(line, {c: given.get(c, "") for c in table.columns}))
    except csv.Error as error:
        why, line = error.args
        problems.append(problem(table.path, line, "", "csv_broken", error=why))
    return rows, problems


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins at (a quoted cell may hold line breaks).

    Raises :class:`csv.Error` with the reason and the line of the broken record.
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    begin = 1
    try:
        for cells in reader:
            yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(str(error), begin) from None


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but blanks."""
    return not any(cell.strip() for cell in cells)


def _header_problems(header: list[str], table: Table) -> list[Problem]:
    from policykb.core.text import nearest

    if "".join(header[:1]).startswith("sep=") or (
            len(header) == 1 and max(map(header[0].count, ";\t")) >= 2):
        return [problem(table.path, 1, "", "semicolons")]
    unnamed = [problem(table.path, 1, "", "column_unnamed", number=n)
               for n, name in enumerate(header, 1) if not name.strip()]
    missing = [c for c in table.columns if c not in header]
    unknown = [c for c in header if c.strip() and c not in table.columns]
    found = unnamed + [problem(table.path, 1, c, "column_missing", column=c) for c in missing]
    found += [problem(table.path, 1, c, "column_unknown", column=c,
                      nearest=nearest(c, missing or table.columns) or "–") for c in unknown]
    if not found:
        found = [problem(table.path, 1, "", "column_order", columns=",".join(table.columns))]
    return found


# --------------------------------------------------------------------------
# Typed frames
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class KnowledgeBase:
    """The data package in memory: one frame per table, as an attribute.

    ``kb.documents`` has the columns of ``data/documents.csv``; ``id`` is a
    column.  Missing text is ``None``, missing numbers ``NaN``, lists are
    tuples, booleans are ``bool``.  The frames are not to be changed; copy
    them first.
    """

    directory: Path
    schema: Schema
    tables: dict[str, pd.DataFrame]

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def edition_date(self) -> date:
        """The date at which the book speaks."""
        return self.schema.edition_date

    @cached_property
    def setting(self) -> dict[str, float]:
        """The cuts and conventions of ``data/settings.csv`` by key."""
        return dict(zip(self.settings["key"], self.settings["value"], strict=True))

    @cached_property
    def record(self) -> dict[str, dict[str, Any]]:
        """Every row that has an ``id``, by that id; units apart (their ids are no addresses)."""
        found: dict[str, dict[str, Any]] = {}
        for name, frame in self.tables.items():
            if "id" in frame.columns and name not in ("units", "relation_types"):
                found.update(zip(frame["id"], frame.to_dict("records"), strict=True))
        return found

    @cached_property
    def units_by_id(self) -> dict[str, dict[str, Any]]:
        """The units of measurement by their id."""
        return {row["id"]: row for row in self.units.to_dict("records")}

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The table of every id."""
        return {one: name for name, frame in self.tables.items()
                if "id" in frame.columns and name not in ("units", "relation_types")
                for one in frame["id"]}

    @cached_property
    def digest(self) -> str:
        """A digest of every file of the package."""
        return data_digest(self.directory)

    def with_table(self, name: str, frame: pd.DataFrame) -> KnowledgeBase:
        """The same knowledge base with one table put in the place of another."""
        other = KnowledgeBase(self.directory, self.schema, {**self.tables, name: frame})
        if name == "targets" and "_shared" in self.__dict__:  # nothing shared rests on targets
            other.__dict__["_shared"] = self.__dict__["_shared"]
        return other

    def shared(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that follows from every table but the targets, made once."""
        held = self.__dict__.setdefault("_shared", {})
        if name not in held:
            held[name] = make()
        return held[name]


def load(directory: str | Path = "data") -> KnowledgeBase:
    """Read the data package in ``directory``.

    Raises :class:`DataError` with every problem of form (encoding, columns,
    types); the semantic rules are :func:`policykb.data.check.check`'s.
    """
    directory = Path(directory)
    schema = read_schema(directory)
    frames, problems = {}, []
    for table in schema.tables.values():
        rows, wrong = read_rows(directory, table)
        problems += wrong
        if not wrong:
            frame, wrong = _frame(rows, table)
            frames[table.name] = frame
            problems += wrong
    if problems:
        raise DataError(problems)
    return KnowledgeBase(directory, schema, frames)


def _frame(rows: list[Row], table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    import pandas as pd  # not at the top: `check` needs no frames, and this takes seconds

    columns: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in table.fields:
        cells = [row[one.name] for row in rows]
        values, wrong = _typed(cells, one)
        problems += [problem(table.path, rows[i].line, one.name, "type",
                             value=cells[i], type=one.type) for i in wrong]
        columns[one.name] = values
    return pd.DataFrame(columns, columns=table.columns), problems


def _typed(cells: list[str], one: Field) -> tuple[Any, list[int]]:
    """The cells of one column with its type, and the positions of those not of it."""
    import pandas as pd

    if one.type == "boolean":
        wrong = [i for i, cell in enumerate(cells) if cell not in ("", "0", "1")]
        return pd.Series([cell == "1" for cell in cells], dtype=bool), wrong
    if one.type in ("number", "integer"):
        numbers = pd.to_numeric(pd.Series(cells, dtype=object).replace("", None), errors="coerce")
        wrong = [i for i, cell in enumerate(cells) if cell and pd.isna(numbers[i])]
        return numbers.astype(float), wrong
    if one.separator:
        lists = [tuple(p.strip() for p in cell.split(one.separator) if p.strip()) for cell in cells]
        return pd.Series(lists, dtype=object), []
    return pd.Series([cell or None for cell in cells], dtype=object), []


def data_digest(directory: Path, names: Iterable[str] | None = None) -> str:
    """A digest of the data package, or of the tables ``names`` and the schema."""
    wanted = None if names is None else {f"{name}.csv" for name in names} | {"datapackage.json"}
    return digests.of((p for p in Path(directory).glob("*")
                       if p.is_file() and (wanted is None or p.name in wanted)), Path(directory))
