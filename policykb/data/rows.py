"""The rows of the tables in memory, made once, and what is looked up in them.

**One null**: a row holds ``None`` where nothing is known, never ``NaN``; yes
and no are ``bool``, lists are tuples.  Here belongs grouping and finding rows;
not here: what a row means, or how it is shown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def clean(value: Any) -> Any:
    """``None`` for a missing number, anything else as it is."""
    return None if isinstance(value, float) and math.isnan(value) else value


def without_place(row: Row) -> Row:
    """A row with the columns of its table alone, not where it stands."""
    return {column: value for column, value in row.items() if not column.startswith("_")}


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of any frame, with ``None`` for what is missing."""
    columns = [frame[c].astype(object).where(frame[c].notna(), None).tolist() for c in frame]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


class Rows:
    """Every table as rows, grouped when first asked for.

    Each row tells its table (``_table``) and its line in the file as a
    spreadsheet counts (``_line``).  Rows are shared: they are not to be changed.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame], base: Rows | None = None) -> None:
        """``base``: rows of a state from which the frames that are the same objects are taken."""
        self._frames, self._base = frames, base
        self._rows: dict[str, list[Row]] = {}
        self._groups: dict[tuple[str, str], dict[Any, list[Row]]] = {}

    def _same(self, name: str) -> Rows | None:
        """The rows that hold the same table, where there are any."""
        base = self._base
        return base if base and base._frames.get(name) is self._frames.get(name) else None

    def table(self, name: str) -> list[Row]:
        """The rows of one table in their order; :class:`KeyError` where there is none."""
        if base := self._same(name):
            return base.table(name)
        if name not in self._rows:
            rows = rows_of(self._frames[name])
            self._rows[name] = [row | {"_table": name, "_line": line}
                                for line, row in enumerate(rows, start=2)]
        return self._rows[name]

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """Every table by its name."""
        return {name: self.table(name) for name in self._frames}

    @cached_property
    def record(self) -> dict[str, Row]:
        """Every row that has an ``id``, by it."""
        return {row["id"]: row for rows in self.tables.values() for row in rows if "id" in row}

    def by(self, table: str, column: str) -> dict[Any, list[Row]]:
        """The rows of ``table`` by the value of ``column``; a list counts for each member.

        A table that is not there has no rows.
        """
        if base := self._same(table):
            return base.by(table, column)
        key = (table, column)
        if key not in self._groups:
            groups: dict[Any, list[Row]] = defaultdict(list)
            for row in self.table(table) if table in self._frames else []:
                value = row[column]
                for one in value if isinstance(value, tuple) else (value,):
                    if one is not None:
                        groups[one].append(row)
            self._groups[key] = dict(groups)
        return self._groups[key]

    def of(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows of ``table`` whose ``column`` is (or holds) ``value``; none for no value."""
        return self.by(table, column).get(value, []) if value else []
