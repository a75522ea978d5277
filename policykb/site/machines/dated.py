"""The day a page last changed, as far as the data say so: never the clock, never a file.

What a page shows was read somewhere on some day, or is told among the changes
of an edition.  The newest of these days is the day of the page; a page of
which no row says a day has none.
"""

from __future__ import annotations

from functools import cached_property

from policykb.core.addresses import CHANGES, FOLDERS, RESULTS, SYMBOLS
from policykb.site.machines.shared import Exports, Row

#: Columns that say on which day somebody looked at what a row holds.
_LOOKED = ("accessed_on", "read_on", "looked_on", "moved_on")


class Days:
    """The days of the pages of one knowledge base."""

    def __init__(self, exports: Exports) -> None:
        self.exports = exports
        self._days: dict[int, str] = {}

    def of(self, address: str) -> str | None:
        """The ISO date of a page (``van-ban/23-nq-tw-2018.html``), ``None`` where none is known."""
        if address == CHANGES:
            return max(self._editions.values(), default=None)
        folder, _, name = address.removesuffix(".html").rpartition("/")
        if folder == SYMBOLS:
            holders = self.exports.holders.get(name, ())
            return max(map(self._of_row, holders), default="") or None
        one = name if name in self.exports.record else name.removesuffix(RESULTS)
        row = self.exports.record.get(one)
        if row is None or FOLDERS.get(row["_table"]) != folder:
            return None
        return self.of_entity(one)

    def of_entity(self, one: str) -> str | None:
        """The newest day of a row and of every row that names it; ``None`` where none has one.

        Raises :class:`KeyError` for an unknown id.
        """
        rows = [self.exports.record[one],
                *(row for rows in self.exports.referring(one).values() for row in rows)]
        return max(map(self._of_row, rows)) or None

    def _of_row(self, row: Row) -> str:
        """The newest day that a row, its source, its readings or its changes tell; else empty."""
        key = id(row)
        if key not in self._days:
            one = row.get("id") or ""
            source = self.exports.record.get(row.get("source_id") or "", {})
            readings = self.exports.referring(one).get("readings.figure_id", ())
            found = [_looked(told) for told in (row, source, *readings)]
            self._days[key] = max(*found, self._noted.get(one, ""))
        return self._days[key]

    @cached_property
    def _editions(self) -> dict[str, str]:
        return {row["id"]: row["date"] for row in self.exports.tables.get("editions", ())}

    @cached_property
    def _noted(self) -> dict[str, str]:
        """The date of the newest edition whose changes tell of an id."""
        found: dict[str, str] = {}
        for row in self.exports.tables.get("changes", ()):
            if one := row["entity_id"]:
                found[one] = max(found.get(one, ""), self._editions.get(row["edition_id"], ""))
        return found


def _looked(row: Row) -> str:
    return max(str(row.get(column) or "") for column in _LOOKED)
