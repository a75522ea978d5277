"""Which observations of one cell contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from policykb.core.model import Interval
from policykb.site.library import Row


def conflicts(observations: Iterable[Row]) -> set[str]:
    """The ids of levels of one cell whose intervals do not meet."""
    cells: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in observations:
        if row["measure"] == "level" and row["low"] is not None and row["high"] is not None:
            cells[(row["place_id"], row["indicator_id"], row["period_from"], row["period_to"],
                   row["unit"], row["series"])].append(row)
    found: set[str] = set()
    for rows in cells.values():
        found |= {r["id"] for r in rows if any(not _box(r).meets(_box(o)) for o in rows)}
    return found


def _box(row: Row) -> Interval:
    return Interval(row["low"], row["high"], bool(row["low_open"]), bool(row["high_open"]))
