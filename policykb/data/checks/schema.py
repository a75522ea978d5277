"""The schema's own rules: types, required cells, enumerations, patterns, bounds and keys.

They are read from ``data/datapackage.json`` and hold for every table; a test
holds them against the reference implementation of that standard
(``frictionless``), which takes longer to load than everything checked here.
A cell that is missing breaks no other rule than being required, and a cell
that is not of its type no rule but that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from math import isfinite

from policykb.core import text
from policykb.data.checks.base import Data, last_part
from policykb.data.checks.naming import empty, not_listed, unknown
from policykb.data.problems import Problem
from policykb.data.schema import DATE_PATTERN, LISTS, Field, Table
from policykb.data.tables import Row

_INTEGER = re.compile(r"\s*[+-]?[0-9]+\s*")
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_DIGITS = re.compile(r"\[0-9\]\{(\d+)\}")  # the pattern of a code such as 01, which spreadsheets shorten
_DATE_FORMAT, _BOOLEANS = "%Y-%m-%d", ("true", "True", "TRUE", "1", "false", "False", "FALSE", "0")


def schema_problems(data: Data) -> list[Problem]:
    """Every cell and key of the tables that could be read, against the schema."""
    found: list[Problem] = []
    for name, table in data.schema.tables.items():
        if name not in data.broken:
            for one in table.fields:
                found += _column_problems(data, name, one)
            found += _double_keys(data, table)
            found += _missing_references(data, table)
    return found


# -- cells ----------------------------------------------------------------------


def _column_problems(data: Data, name: str, one: Field) -> Iterator[Problem]:
    broken = _broken_rule(one)
    told: dict[str, str | None] = {}  # a column holds few different cells
    for row in data.rows[name]:
        cell = row.values[one.name]
        if cell not in told:
            told[cell] = broken(cell)
        if rule := told[cell]:
            yield from _TOLD[rule](data, name, row, one)


def _broken_rule(one: Field) -> Callable[[str], str | None]:
    """A function that names the first rule of a column that a cell breaks."""
    of_type = _reader(one)
    pattern = re.compile(one.pattern, re.ASCII) if one.pattern is not None else None
    enum = frozenset(one.enum)

    def broken(cell: str) -> str | None:
        if not cell:
            return "required" if one.required else None
        if not of_type(cell):
            return "type"
        if enum and cell not in enum:
            return "enum"
        if pattern and not pattern.fullmatch(cell):
            return "pattern"
        return _out_of_bounds(one, cell)

    return broken


def _out_of_bounds(one: Field, cell: str) -> str | None:
    if one.minimum is not None and float(cell) < one.minimum:
        return "minimum"
    if one.maximum is not None and float(cell) > one.maximum:
        return "maximum"
    return None


def _reader(one: Field) -> Callable[[str], object]:
    """Whether a cell is of the type of its column; digits are those of ASCII."""
    if one.type == "integer":
        return _INTEGER.fullmatch
    if one.type == "number":
        return lambda cell: _NUMBER.fullmatch(cell) and isfinite(float(cell))
    if one.type == "boolean":
        return frozenset(one.booleans or _BOOLEANS).__contains__
    if one.type == "date":
        return lambda cell: _is_date(cell, one.format or _DATE_FORMAT)
    return lambda cell: True


@cache
def _is_date(cell: str, form: str) -> bool:
    """Whether a day of the calendar is written just as the format says (``2025-06-30``)."""
    try:
        return datetime.strptime(cell, form).strftime(form) == cell
    except ValueError:
        return False


# -- the words ---------------------------------------------------------------------


def _required(data: Data, name: str, row: Row, one: Field) -> Iterator[Problem]:
    yield empty(data, name, row, one)


def _wrong_type(data: Data, name: str, row: Row, one: Field) -> Iterator[Problem]:
    code = "type_date" if one.type == "date" else "type"
    yield data.problem(name, row, one.name, code, value=row[one.name], type=one.type)


def _not_listed(data: Data, name: str, row: Row, one: Field) -> Iterator[Problem]:
    yield not_listed(data, name, row, one)


def _off_pattern(data: Data, name: str, row: Row, one: Field) -> Iterator[Problem]:
    referred = [t for c, t, _ in data.schema.tables[name].references if c == one.name]
    if (referred and referred[0] not in data.broken) or (name, one.name) in LISTS:
        return  # told as an unknown id
    value = row[one.name]
    code = "pattern_date" if one.pattern == DATE_PATTERN else "pattern_id"
    digits = _DIGITS.fullmatch(one.pattern or "")
    meant = last_part(value) if name == "redirects" else value
    example = text.slug(meant)
    if digits:
        code = "pattern_digits"
    elif code == "pattern_id" and not example:
        code = "pattern_id_alone"
    yield data.problem(name, row, one.name, code, value=value, example=example,
                       count=digits and digits[1])


def _beyond(rule: str) -> Callable[[Data, str, Row, Field], Iterator[Problem]]:
    def told(data: Data, name: str, row: Row, one: Field) -> Iterator[Problem]:
        yield data.problem(name, row, one.name, "schema_other", note=rule)

    return told


_TOLD: dict[str, Callable[[Data, str, Row, Field], Iterator[Problem]]] = {
    "required": _required, "type": _wrong_type, "enum": _not_listed, "pattern": _off_pattern,
    "minimum": _beyond("minimum"), "maximum": _beyond("maximum"),
}


# -- keys ------------------------------------------------------------------------


def _double_keys(data: Data, table: Table) -> Iterator[Problem]:
    """A primary key stands once; one that is empty is told as a required cell."""
    first: dict[tuple[str, ...], Row] = {}
    for row in data.rows[table.name] if table.key else []:
        key = tuple(_compared(table.field(c), row[c]) for c in table.key)
        if any(key) and key in first:
            yield data.problem(table.name, row, table.key[0], "key_twice", line=first[key].line,
                               value=" + ".join(row[c] for c in table.key))
        first[key] = row


def _compared(one: Field, cell: str) -> str:
    """A cell as keys are compared: ``01`` is the integer ``1``."""
    whole = one.type == "integer" and _INTEGER.fullmatch(cell)
    return str(int(cell)) if whole else cell


def _missing_references(data: Data, table: Table) -> Iterator[Problem]:
    """A foreign key names a row; ids in lists are the rule of ``checks.ids``."""
    for column, other, key in table.references:
        if other in data.broken:
            continue
        known = {row[key] for row in data.rows[other]}
        for row in data.rows[table.name]:
            if row[column] and row[column] not in known:
                yield unknown(data, table.name, row, column, row[column], (other,), key)
