"""Rows under headings, as several kinds of pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from policykb.core.text import unaccented
from policykb.site.library import Library, Row
from policykb.site.phrases import name_of

#: The groups of places in the order of lists, by the keys of their labels.
PLACES = ("current_units", "ended_units", "regions")


def by_name(library: Library, rows: Iterable[Row], column: str) -> list[tuple[str, list[Row]]]:
    """Rows by ``column`` in the order of the names, each group by period."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["period_to"], r["period_from"] or "", r["id"])):
        groups[row[column]].append(row)

    def name(one: str) -> str:
        return unaccented(name_of(library, one)) if library.entry(one) else one

    return sorted(groups.items(), key=lambda item: name(item[0]))


def kind_of_place(row: Row) -> str:
    """Which of :data:`PLACES` a place belongs to."""
    if row["kind"] not in ("province", "city"):
        return "regions"
    return "ended_units" if row["valid_to"] else "current_units"
