"""The one schema, ``data/datapackage.json``: tables, columns, types, keys, references.

Here belongs what can be told from the descriptor alone, without a row; not
here: whether rows keep it (``data.checks.schema``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from policykb.data.problems import DataError, problem

#: Tables of printed figures, with their evidence.
FIGURES = ("targets", "observations", "reported_attainments")
#: The types of a column.
TYPES = frozenset({"string", "number", "integer", "boolean", "date"})
#: Dates known by their year, month or day.
DATE_PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?"

#: Tables whose ids are codes of a closed list: no page bears them.
CODES = frozenset({"units", "vintages", "relation_types"})
#: Columns that hold ids without a foreign key (lists, or ids of several tables): the tables
#: that they may name, none where any table will do.
LISTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("events", "document_ids"): ("documents",),
    ("tasks", "target_ids"): ("targets",),
    ("observations", "derived_from"): ("observations",),
    ("readings", "figure_id"): (*FIGURES, "documents"),
    ("confirmations", "figure_id"): FIGURES,
    ("samples", "figure_id"): (*FIGURES, "documents"),
    ("imports", "ids"): (),
    ("redirects", "to"): (),
    ("findings", "figure_ids"): (),
}


def names_ids(column: str) -> bool:
    """Whether a column of this name holds ids that have an address, alone or in a list.

    Codes of closed tables (``unit``, ``type``, ``stage``) are none.
    """
    return column in ("id", "derived_from") or column.endswith(("_id", "_ids"))


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
    minimum: float | None = None
    maximum: float | None = None
    format: str | None = None  # of a date
    booleans: tuple[str, ...] = ()  # how yes and no are written

    @property
    def dated(self) -> bool:
        """Whether its cells are dates, known by day, month or year."""
        return self.type == "date" or self.pattern == DATE_PATTERN


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

    @cached_property
    def id_columns(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Table and column of every cell that names rows of a certain table, and which those are.

        First the foreign keys, then the lists that the standard knows no key for.
        """
        keys = {(table.name, column): (other,) for table in self.tables.values()
                for column, other, _ in table.references}
        return keys | {one: named for one, named in LISTS.items() if named and one not in keys}

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
        descriptor = json.loads(whole(path).decode("utf-8"))
        tables = [_table(resource) for resource in _items(descriptor["resources"])]
        schema = Schema(descriptor, _linked(tables))
        schema.edition_date  # noqa: B018  a missing or wrong date is told here
    except OSError:
        raise DataError([problem(path.name, 0, "", "schema_missing", directory=directory)]) from None
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError,
            re.error) as error:
        raise DataError([problem(path.name, 0, "", "schema_broken", error=error)]) from None
    return schema


def whole(path: Path) -> bytes:
    """The bytes of a file; :class:`OSError` for what is none: a pipe would be waited for in vain."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.read_bytes()


# -- values of the descriptor: each of the type that it is read as -------------------------


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"text expected, not {value!r}")
    return value


def _text_if_any(value: Any) -> str | None:
    return None if value is None else _text(value)


def _number(value: Any) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(f"number expected, not {value!r}")
    return None if value is None else float(value)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"list expected, not {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _items(value))


def _flag(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"true or false expected, not {value!r}")
    return bool(value)


def _linked(tables: list[Table]) -> dict[str, Table]:
    """The tables by name; :class:`ValueError` where a key or a reference names what is not there."""
    found = {table.name: table for table in tables}
    if len(found) < len(tables) or len({table.path for table in tables}) < len(tables):
        raise ValueError("two resources of one name or one file")
    for table in tables:
        if table.path != f"{table.name}.csv" or not table.name.isidentifier():
            raise ValueError(f"{table.name}: path {table.path!r}")
        keys = [(table.name, column) for column in table.key]
        keys += [pair for column, other, key in table.references
                 for pair in ((table.name, column), (other, key))]
        for name, column in keys:
            if name not in found or column not in found[name].columns:
                raise ValueError(f"{table.name}: no {name}.{column}")
    return found


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    references = []
    for key in _items(schema.get("foreignKeys", [])):
        target = key["reference"]
        other = target["resource"]
        if other != "":  # the table itself
            _text(other)
        references.append((_texts(key["fields"])[0], other or _text(resource["name"]),
                           _texts(target["fields"])[0]))
    path = _text(resource["path"])
    if Path(path).name != path or not path.endswith(".csv"):
        raise ValueError(f"no table of this folder: {path!r}")
    fields = tuple(_field(one) for one in _items(schema["fields"]))
    if not fields or len({one.name for one in fields}) < len(fields):
        raise ValueError(f"{path}: no column, or one twice")
    return Table(
        name=_text(resource["name"]), path=path,
        title=_text(resource["title"]), title_en=_text(resource["title_en"]), fields=fields,
        key=_texts(schema.get("primaryKey", [])), references=tuple(references),
        minimum_rows=int(_number(resource.get("minimum_rows")) or 0),
    )


def _field(one: dict[str, Any]) -> Field:
    """Raises :class:`ValueError` for a type, and :class:`re.error` for a pattern, that is none."""
    rules = one.get("constraints", {})
    if one["type"] not in TYPES:
        raise ValueError(f"type {one['type']!r} ({one['name']})")
    pattern = _text_if_any(rules.get("pattern"))
    if pattern is not None:
        re.compile(pattern)
    return Field(
        name=_text(one["name"]), type=one["type"], title=_text(one["title"]),
        title_en=_text(one["title_en"]), required=_flag(rules.get("required")),
        enum=_texts(rules.get("enum", [])), pattern=pattern,
        separator=_text_if_any(one.get("separator")), derived=_flag(one.get("derived")),
        minimum=_number(rules.get("minimum")), maximum=_number(rules.get("maximum")),
        format=_text_if_any(one.get("format")),
        booleans=(*_texts(one.get("trueValues", [])), *_texts(one.get("falseValues", []))),
    )
