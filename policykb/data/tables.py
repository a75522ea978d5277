"""The tables as text: reading a file, and what keeps it from being read.

Here belongs the form of a file (encoding, header, ragged and blank rows); not
here: what a cell may hold (``data.checks``), types (``data.frames``), or the
forms that only ``fmt`` puts up with (``data.tolerant``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from policykb.core.text import nearest
from policykb.data.problems import Problem, problem
from policykb.data.schema import Table, whole

#: A header of so many times the columns of its table is another table.
_MOST_COLUMNS = 4


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
        raw = whole(path)
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
    if "".join(header[:1]).startswith("sep=") or (
            len(header) == 1 and max(map(header[0].count, ";\t")) >= 2):
        return [problem(table.path, 1, "", "semicolons")]
    if len(header) > _MOST_COLUMNS * len(table.columns):
        return [problem(table.path, 1, "", "columns_many", found=len(header),
                        expected=len(table.columns))]
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
