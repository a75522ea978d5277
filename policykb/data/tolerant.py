"""Reading what a spreadsheet left behind, in any form that loses nothing.

A byte-order mark, UTF-16, CRLF, semicolons or tabs, columns out of order: only
``fmt`` puts up with them, and writes the canonical form back.  Not here: the
strict reading of everything else (``data.tables``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from policykb.core.text import nearest
from policykb.data.canonical import Values, damage
from policykb.data.problems import Problem, problem
from policykb.data.schema import Table, whole
from policykb.data.tables import is_blank


def read_tolerant(path: Path, table: Table) -> tuple[list[Values] | None, list[Problem]]:
    """The rows of a file in any form that loses nothing, else ``None`` and why.

    Takes a byte-order mark, UTF-16, CRLF, semicolons or tabs (with decimal
    commas in number columns), columns out of order and blank rows.
    """
    try:
        text = _text(whole(path))
    except OSError:
        return None, [problem(table.path, 0, "", "file_missing", known=table.path)]
    except UnicodeDecodeError:
        return None, [problem(table.path, 0, "", "not_utf8")]
    if not text.strip():
        return None, [problem(table.path, 0, "", "file_empty", columns=",".join(table.columns))]
    delimiter = _delimiter(text, table)
    try:
        lines = list(_records(text, delimiter))
    except csv.Error as error:
        return None, [problem(table.path, 0, "", "csv_broken", error=error)]
    wrong = _unreadable(lines, table)
    if wrong:
        return None, wrong
    header = [name.strip() for name in lines[0][1]]
    given = (dict(zip(header, cells, strict=True)) for _, cells in lines[1:] if not is_blank(cells))
    rows = [{c: row[c] for c in table.columns} for row in given]
    return ([_decimal_points(table, row) for row in rows] if delimiter != "," else rows), []


def _text(raw: bytes) -> str:
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\Asep=.\n", "", text)  # a spreadsheet's own note of its delimiter


def _delimiter(text: str, table: Table) -> str:
    """Comma, semicolon or tab: whichever tells most of the table's columns apart."""
    first = text.split("\n", 1)[0]

    def known(delimiter: str) -> int:
        return sum(name.strip(' "') in table.columns for name in first.split(delimiter))

    return max((",", ";", "\t"), key=known)


def _records(text: str, delimiter: str) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    begin = 1
    for cells in reader:
        yield begin, cells
        begin = reader.line_num + 1


def _unreadable(lines: Sequence[tuple[int, list[str]]], table: Table) -> list[Problem]:
    header = [name.strip() for name in lines[0][1]]
    found = [problem(table.path, 1, c, "column_missing", column=c)
             for c in table.columns if c not in header]
    found += [problem(table.path, 1, c, "column_unknown", column=c,
                      nearest=nearest(c, table.columns) or "–")
              for c in dict.fromkeys(header) if c not in table.columns or header.count(c) > 1]
    found += [problem(table.path, line, "", "ragged", found=len(cells), expected=len(header))
              for line, cells in lines[1:] if not is_blank(cells) and len(cells) != len(header)]
    if found:
        return found
    fields = {f.name: f for f in table.fields}
    harmed = ((line, name, cell, damage(fields[name], cell))
              for line, cells in lines[1:] for name, cell in zip(header, cells, strict=False))
    return [problem(table.path, line, name, harm[0], value=cell, found=harm[1])
            for line, name, cell, harm in harmed if harm]


def _decimal_points(table: Table, row: Values) -> Values:
    """``271.346,5`` and ``8,5`` of a Vietnamese spreadsheet in number columns."""
    comma = re.compile(r"\s*-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+\s*")
    return {f.name: row[f.name].replace(".", "").replace(",", ".")
            if f.type == "number" and comma.fullmatch(row[f.name]) else row[f.name]
            for f in table.fields}
