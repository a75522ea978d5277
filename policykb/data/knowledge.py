"""The data package in memory, and the door to it: :func:`load`.

Here belongs what every other room needs of the data as a whole; not here:
anything that follows from figures together (``analysis``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykb.core import digests
from policykb.data.frames import frame_of
from policykb.data.problems import DataError
from policykb.data.rows import Rows
from policykb.data.schema import Schema, read_schema
from policykb.data.tables import read_rows

if TYPE_CHECKING:
    import pandas as pd


#: Tables whose ids name no page and no row of a page.
_NO_ADDRESS = frozenset({"units", "relation_types"})


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
    def rows(self) -> Rows:
        """Every table as rows, made once, with what is looked up in them."""
        return Rows(self.tables)

    @cached_property
    def record(self) -> dict[str, dict[str, Any]]:
        """Every row that has an ``id``, by that id; units apart (their ids are no addresses)."""
        return {row["id"]: row for name, rows in self.rows.tables.items()
                if name not in _NO_ADDRESS for row in rows if "id" in row}

    @cached_property
    def units_by_id(self) -> dict[str, dict[str, Any]]:
        """The units of measurement by their id."""
        return {row["id"]: row for row in self.rows.table("units")}

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The table of every id."""
        return {one: row["_table"] for one, row in self.record.items()}

    @cached_property
    def digest(self) -> str:
        """A digest of every file of the package."""
        return data_digest(self.directory)

    def with_table(self, name: str, frame: pd.DataFrame) -> KnowledgeBase:
        """The same knowledge base with one table put in the place of another."""
        other = KnowledgeBase(self.directory, self.schema, {**self.tables, name: frame})
        other.__dict__["rows"] = Rows(other.tables, self.rows)
        if name == "targets" and "_shared" in self.__dict__:  # nothing shared rests on targets
            other.__dict__["_shared"] = self.__dict__["_shared"]
        return other

    def shared(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that follows from every table but the targets, made once."""
        held = self.__dict__.setdefault("_shared", {})
        if name not in held:
            held[name] = make()
        return held[name]

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Something that follows from the tables as they stand here, targets too, made once."""
        held = self.__dict__.setdefault("_once", {})
        if name not in held:
            held[name] = make()
        return held[name]


def load(directory: str | Path = "data") -> KnowledgeBase:
    """Read the data package in ``directory``.

    Raises :class:`DataError` with every problem of form (encoding, columns,
    types); the semantic rules are :func:`policykb.data.checks.check`'s.
    """
    directory = Path(directory)
    schema = read_schema(directory)
    frames, problems = {}, []
    for table in schema.tables.values():
        rows, wrong = read_rows(directory, table)
        problems += wrong
        if not wrong:
            frame, wrong = frame_of(rows, table)
            frames[table.name] = frame
            problems += wrong
    if problems:
        raise DataError(problems)
    return KnowledgeBase(directory, schema, frames)


def data_digest(directory: Path, names: Iterable[str] | None = None) -> str:
    """A digest of the data package, or of the tables ``names`` and the schema."""
    wanted = None if names is None else {f"{name}.csv" for name in names} | {"datapackage.json"}
    return digests.of((p for p in Path(directory).glob("*")
                       if p.is_file() and (wanted is None or p.name in wanted)), Path(directory))
