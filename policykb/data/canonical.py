"""The canonical form of the tables: of a cell, of the order of rows, of the bytes of a file.

Rows by primary key in natural order, columns in the schema's order, commas,
LF, quotes only where CSV needs them, numbers without trailing zeros, one
blank between words, NFC with one tone placement.  Prints and addresses are
left as they stand.  Here belongs what ``fmt`` writes and ``check`` holds a
file against; not here: what follows from a print (``data.derived``).
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from policykb.core.encodings import foreign_letters
from policykb.core.text import one_d, place_tones, unified_dashes
from policykb.data.schema import Field, Table
from policykb.data.tables import Row

#: What a source printed is kept letter by letter.
AS_PRINTED = frozenset({"printed", "symbol_printed", "claim", "url"})
#: A letter that the code page of a plain "CSV" did not hold: "H?p nh?t", "?oạn".
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|(?<!\S)\?[^\W\d_]|\ufffd")
#: What a spreadsheet writes where it has no value.
_NO_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|#{3,}|\bNaN\b", re.IGNORECASE)
_NUMBER_WORD = re.compile(r"^(?:số|so|no\.?)\s*[:.]?\s*(?=\d)", re.IGNORECASE)

#: Letters and marks that nobody sees: fillers of Hangul and Khmer, the empty cell of Braille,
#: joiners, selectors of a variant.
_FILLERS = frozenset(map(chr, (
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0,
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))

Values = dict[str, str]
Tables = dict[str, list[Values]]


# -- cells ----------------------------------------------------------------------


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
            return plain_number(cell) or cell  # an infinite one that was typed is no open end
        except ValueError:
            return cell
    if one.type == "boolean":
        return {"true": "1", "false": "0"}.get(cell.strip().lower(), cell)
    if one.separator:
        return one.separator.join(p.strip() for p in cell.split(one.separator) if p.strip())
    return cell


def is_hidden(character: str) -> bool:
    """Whether a character has no place in a cell: control, bidirectional, zero-width, a filler."""
    return character in _FILLERS or unicodedata.category(character) in (
        "Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def clean_text(text: str) -> str:
    """NFC, one tone placement, one đ, single blanks, nothing hidden."""
    spaced = "".join(" " if c in "\t\n\r\u2028\u2029" else c for c in text)
    visible = "".join(c for c in spaced if not is_hidden(c))
    return place_tones(one_d(" ".join(visible.split())))


def clean_symbol(text: str) -> str:
    """A document's symbol as it is issued: ``Số: 39 /QĐ–TTg`` is ``39/QĐ-TTg``."""
    return re.sub(r"\s*([/-])\s*", r"\1", unified_dashes(_NUMBER_WORD.sub("", clean_text(text))))


def clean_cell(one: Field, cell: str) -> str:
    """A cell with its text cleaned, in the form of its column's type."""
    if one.name == "symbol":
        return clean_symbol(cell)
    text = cell if one.name in AS_PRINTED else clean_text(cell)
    return cell_form(one, text)


def damage(one: Field, cell: str) -> tuple[str, str] | None:
    """What happened to a cell that cannot be undone, and where it shows; ``None`` if nothing.

    ``lost_letters``, ``foreign_letters`` (of another encoding), ``unassigned``
    (no character at all), ``no_value`` (a spreadsheet's error): ``fmt`` leaves
    such a file as it is.
    """
    if one.name == "url" or not cell:
        return None
    if found := _LOST.search(cell):
        return "lost_letters", found.group()
    if found := _NO_VALUE.search(cell):
        return "no_value", found.group()
    if cell.isascii():
        return None
    if strange := next((c for c in cell if unicodedata.category(c) == "Cn"), ""):
        return "unassigned", f"U+{ord(strange):04X}"
    piece = foreign_letters(cell)
    return ("foreign_letters", piece) if piece else None


# -- order and bytes --------------------------------------------------------------


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


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file in one step: whoever reads it finds the old or the new one, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, name)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def as_rows(rows: Iterable[Row]) -> list[Values]:
    """The values of rows read by :func:`policykb.data.tables.read_rows`."""
    return [row.values for row in rows]
