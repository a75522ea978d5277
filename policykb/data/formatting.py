"""The canonical form of the tables: what ``policykb fmt`` writes.

Rows by primary key in natural order, columns in the schema's order, commas,
LF, quotes only where CSV needs them, numbers without trailing zeros, one
blank between words, NFC with one tone placement.  What follows from a print
(bounds, vintage, identifier) is filled in where it is empty; a filled cell is
never overwritten.  Prints and addresses are left as they stand.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import string
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from policykb.core import model
from policykb.core.catalogue import SPOKEN, Language, label
from policykb.data.load import (
    Field,
    Problem,
    Row,
    Schema,
    Table,
    is_blank,
    problem,
    read_schema,
)

# What a source printed is kept letter by letter.
AS_PRINTED = frozenset({"printed", "symbol_printed", "claim", "url"})

Values = dict[str, str]
Tables = dict[str, list[Values]]


# --------------------------------------------------------------------------
# Cells
# --------------------------------------------------------------------------


def plain_number(value: float | Decimal | str) -> str:
    """A number as the tables hold it: decimal point, no exponent, no trailing zeros.

    An infinite value is the empty cell of an open end.  Raises
    :class:`ValueError` for what is not a number.
    """
    try:
        exact = Decimal(repr(value) if isinstance(value, float) else str(value).strip())
    except InvalidOperation:
        raise ValueError(value) from None
    if exact.is_infinite():
        return ""
    if exact.is_nan():
        raise ValueError(value)
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def cell_form(one: Field, cell: str) -> str:
    """A cell in the form of its column's type; what has no such form is left alone."""
    if one.type in ("number", "integer") and cell.strip():
        try:
            return plain_number(cell)
        except ValueError:
            return cell
    if one.type == "boolean":
        return {"true": "1", "false": "0"}.get(cell.strip().lower(), cell)
    if one.separator:
        return one.separator.join(p.strip() for p in cell.split(one.separator) if p.strip())
    return cell


def is_hidden(character: str) -> bool:
    """Whether a character has no place in a cell: control, bidirectional, zero-width."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def clean_text(text: str) -> str:
    """NFC, one tone placement, single blanks, nothing hidden."""
    spaced = "".join(" " if c in "\t\n\r\u2028\u2029" else c for c in text)
    visible = "".join(c for c in spaced if not is_hidden(c))
    return model.place_tones(" ".join(visible.split()))


def _clean_cell(one: Field, cell: str) -> str:
    text = cell if one.name in AS_PRINTED else clean_text(cell)
    return cell_form(one, text)


# --------------------------------------------------------------------------
# Order and bytes
# --------------------------------------------------------------------------


def natural(text: str) -> tuple[tuple[int | str, ...], str]:
    """A sort key in which ``9-nq-tw`` comes before ``23-nq-tw``."""
    parts = re.split(r"([0-9]+)", text)  # text, digits, text, digits …
    return tuple(int(p) if i % 2 else p for i, p in enumerate(parts)), text


def sorted_rows(table: Table, rows: Iterable[Values]) -> list[Values]:
    """The rows by primary key, natural order."""
    return sorted(rows, key=lambda row: [natural(row[c]) for c in table.key or table.columns])


def serialize(table: Table, rows: Iterable[Values]) -> bytes:
    """The bytes of a table: UTF-8, LF, minimal quoting, in the order given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([row[c] for c in table.columns] for row in rows)
    return out.getvalue().encode("utf-8")


def canonical(table: Table, rows: Iterable[Values]) -> bytes:
    """The file that ``fmt`` would write for these rows, the words in them unchanged."""
    formed = [{f.name: cell_form(f, row[f.name]) for f in table.fields} for row in rows]
    return serialize(table, sorted_rows(table, formed))


# --------------------------------------------------------------------------
# Reading what a spreadsheet left behind
# --------------------------------------------------------------------------


def read_tolerant(path: Path, table: Table) -> tuple[list[Values] | None, list[Problem]]:
    """The rows of a file in any form that loses nothing, else ``None`` and why.

    Takes a byte-order mark, UTF-16, CRLF, semicolons or tabs (with decimal
    commas in number columns), columns out of order and blank rows.
    """
    try:
        text = _text(path.read_bytes())
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


#: A letter that the code page of a plain "CSV" did not hold: "H?p nh?t".
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|\ufffd")


def has_lost_letters(one: Field, cell: str) -> bool:
    """Whether a cell of words holds the marks of letters that were lost in saving."""
    return one.name != "url" and _LOST.search(cell) is not None


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
                      nearest=model.nearest(c, table.columns) or "–")
              for c in dict.fromkeys(header) if c not in table.columns or header.count(c) > 1]
    found += [problem(table.path, line, "", "ragged", found=len(cells), expected=len(header))
              for line, cells in lines[1:] if not is_blank(cells) and len(cells) != len(header)]
    if found:
        return found
    fields = {f.name: f for f in table.fields}
    return [problem(table.path, line, name, "lost_letters", value=cell)
            for line, cells in lines[1:] for name, cell in zip(header, cells, strict=False)
            if has_lost_letters(fields[name], cell)]


def _decimal_points(table: Table, row: Values) -> Values:
    """``271.346,5`` and ``8,5`` of a Vietnamese spreadsheet in number columns."""
    comma = re.compile(r"\s*-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+\s*")
    return {f.name: row[f.name].replace(".", "").replace(",", ".")
            if f.type == "number" and comma.fullmatch(row[f.name]) else row[f.name]
            for f in table.fields}


# --------------------------------------------------------------------------
# What follows from a print
# --------------------------------------------------------------------------


def is_exact(kind: str, measure: str) -> bool:
    """Whether a bare print of this indicator has no rounding: counts and ranks."""
    return kind in ("count", "rank") and measure in ("level", "change_points")


def target_bounds(printed: str, number_format: str, factor: float) -> Values:
    """The derived cells of a target: bound, low, high, approximate.

    Raises :class:`model.NumberError` for a print that is not one figure.
    """
    figure = model.number(printed, "target", number_format, factor=factor)
    high = "" if figure.high is None else plain_number(figure.high)
    return {"bound": figure.bound, "low": plain_number(figure.low), "high": high,
            "approximate": str(int(figure.approximate))}


def observation_bounds(
    printed: str, number_format: str, factor: float, *, kind: str, measure: str
) -> Values:
    """The derived cells of an observation: low, high, low_open, high_open.

    ``kind`` is the indicator's.  Raises :class:`model.NumberError` as above.
    """
    figure = model.number(printed, "observation", number_format, factor=factor)
    span = figure.interval(exact=is_exact(kind, measure))
    return {"low": plain_number(span.low), "high": plain_number(span.high),
            "low_open": str(int(span.low_open)), "high_open": str(int(span.high_open))}


def attainment_bounds(printed: str, number_format: str, *, basis: str) -> Values:
    """The derived cells of a reported attainment in percent; a claim in words has none.

    Raises :class:`model.NumberError` as above, except for a claim.
    """
    nothing = {"low": "", "high": ""}
    if not any(c.isdigit() for c in printed):
        return nothing
    try:
        span = model.number(printed, "observation", number_format).interval()
    except model.NumberError:
        if basis == "claim":
            return nothing
        raise
    return {"low": plain_number(span.low), "high": plain_number(span.high)}


def period_slug(period_from: str, period_to: str) -> str:
    """A period in an identifier: ``2025``, ``2025-q1``, ``2025-9m``, ``2021-2025``."""
    if not period_from or period_from == period_to:
        return period_to
    first, last = period_from.split("-"), period_to.split("-")
    if len(first) == len(last) == 2 and first[0] == last[0]:
        start, end = int(first[1]), int(last[1])
        if end - start == 2 and end % 3 == 0:
            return f"{first[0]}-q{end // 3}"
        if start == 1:
            return f"{first[0]}-{end}m"
    return f"{period_from}-{period_to}"


def target_id(row: Values, document_place: str) -> str:
    """The identifier of a target: document, indicator, year, and the place if assigned."""
    assigned = f"-{row['place_id']}" if row["place_id"] != document_place else ""
    return f"{row['document_id']}-{row['indicator_id']}-{row['period_to'][:4]}{assigned}"


def observation_id(row: Values) -> str:
    """The identifier of an observation: place, indicator, period."""
    change = "" if row["measure"] == "level" else "-change"
    period = period_slug(row["period_from"], row["period_to"])
    return f"{row['place_id']}-{row['indicator_id']}-{period}{change}"


def free_id(wanted: str, taken: set[str]) -> str:
    """``wanted``, or with ``-b``, ``-c`` … where it is taken."""
    letters = (f"{a}{b}" for a in ("", *string.ascii_lowercase) for b in string.ascii_lowercase)
    endings = ("", *(f"-{x}" for x in letters if x != "a"))
    return next(wanted + ending for ending in endings if wanted + ending not in taken)


@dataclass(frozen=True)
class Context:
    """What deriving needs of the other tables: rows by id, and vintages by stage."""

    sources: dict[str, Values]
    units: dict[str, Values]
    indicators: dict[str, Values]
    documents: dict[str, Values]
    places: dict[str, Values]
    vintages: dict[str, str]

    def number_format(self, row: Values) -> str | None:
        """How the row's source writes numbers; ``None`` where it is not known."""
        found = self.sources.get(row["source_id"], {}).get("number_format")
        return found if found in ("vi", "en") else None

    def factor(self, unit: str) -> float:
        """The worth of a unit in its base unit; 1 where it has none."""
        try:
            return float(self.units.get(unit, {}).get("factor") or 1)
        except ValueError:
            return 1.0


def context(tables: Tables) -> Context:
    """The :class:`Context` of some tables; a table that is not there counts as empty."""
    def by_id(name: str) -> dict[str, Values]:
        return {row["id"]: row for row in tables.get(name, []) if row["id"]}

    vintages = {row["stage"]: row["vintage"] for row in tables.get("vintages", [])}
    return Context(by_id("sources"), by_id("units"), by_id("indicators"),
                   by_id("documents"), by_id("places"), vintages)


def bounds(table: str, row: Values, around: Context, number_format: str) -> Values:
    """The cells that follow from the print of one row, read in ``number_format``.

    ``table`` is targets, observations or reported_attainments.  Raises
    :class:`model.NumberError` for a print that is not one figure.
    """
    printed = row["printed"]
    if table == "reported_attainments":
        return attainment_bounds(printed, number_format, basis=row["basis"])
    factor = around.factor(row["unit"])
    if table == "targets":
        return target_bounds(printed, number_format, factor)
    kind = around.indicators.get(row["indicator_id"], {}).get("kind", "")
    return observation_bounds(printed, number_format, factor, kind=kind, measure=row["measure"])


def derived(table: str, row: Values, around: Context) -> Values:
    """Every derived cell of a row that can be told; nothing where the print cannot be read."""
    number_format = around.number_format(row)
    found: Values = {}
    if number_format and row["printed"]:
        try:
            found = bounds(table, row, around, number_format)
        except (model.NumberError, ValueError):
            found = {}
    if table == "observations" and row["stage"] in around.vintages:
        found["vintage"] = around.vintages[row["stage"]]
    return found


# --------------------------------------------------------------------------
# fmt
# --------------------------------------------------------------------------


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
    :class:`policykb.data.load.DataError` where there is no schema.
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
    clean = {name: [{f.name: _clean_cell(f, row[f.name]) for f in schema.tables[name].fields}
                    for row in rows] for name, rows in tables.items()}
    around = context(clean)
    for name in ("targets", "observations", "reported_attainments"):
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
    if row.get("low") or row.get("high"):
        # An empty cell beside filled ones may be an open end: only flags are filled.
        found = {k: v for k, v in found.items() if k not in ("low", "high")}
    return row | {column: value for column, value in found.items() if not row[column]}


def _usual(row: Values, around: Context) -> Values:
    """What a row has where nobody says otherwise."""
    unit = around.indicators.get(row.get("indicator_id", ""), {}).get("unit", "")
    level = row.get("measure", "") in ("", "level") and row.get("kind", "level") == "level"
    return {"measure": "level", "inferred": "0", "period_inferred": "0"} | (
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


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file in one step: whoever reads it finds the old or the new one, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, name)
        else:
            os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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


def as_rows(rows: Iterable[Row]) -> list[Values]:
    """The values of rows read by :func:`policykb.data.load.read_rows`."""
    return [row.values for row in rows]


