"""Which readings count for a figure as it stands today, and what follows for it.

Here belongs who else was read to print a figure; not here: when a print agrees with the
stored bounds (``data.readings``), or the words of a badge (``site.evidence``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from policykb.core.vocabulary import GOOD_READINGS, SECOND_READINGS, ReadingResult, Tier
from policykb.data.derived import context
from policykb.data.knowledge import KnowledgeBase
from policykb.data.readings import Agreement, agreement
from policykb.data.rows import Row


def _agreements(kb: KnowledgeBase) -> list[tuple[Row, Row, Agreement]]:
    """The readings that may count for something: figure, reading, and how their prints agree."""
    def found() -> list[tuple[Row, Row, Agreement]]:
        tables: Any = kb.rows.tables  # read as text is: by column, whatever the type of the cell
        around = context(tables)
        return [(row, reading, agreement(row["_table"], row, reading, around))
                for reading in kb.rows.table("readings")
                if reading["result"] in GOOD_READINGS | SECOND_READINGS
                and (row := kb.record.get(reading["figure_id"]))]

    known: list[tuple[Row, Row, Agreement]] = kb.once("agreements", found)
    return known


def counted(kb: KnowledgeBase) -> dict[str, list[Row]]:
    """The readings that bear each figure out: found, and printing what is stored today."""
    def found() -> dict[str, list[Row]]:
        by_figure: dict[str, list[Row]] = defaultdict(list)
        for _, reading, how in _agreements(kb):
            if reading["result"] in GOOD_READINGS and how is Agreement.SAME:
                by_figure[reading["figure_id"]].append(reading)
        return dict(by_figure)

    known: dict[str, list[Row]] = kb.once("counted readings", found)
    return known


def read_twice(kb: KnowledgeBase) -> set[str]:
    """The figures read at least twice alike, or verified against an archived text."""
    return {figure for figure, readings in counted(kb).items() if len(readings) > 1
            or any(one["result"] == ReadingResult.VERIFIED for one in readings)}


def seconded(kb: KnowledgeBase) -> set[str]:
    """Figures that a source above the lowest tier was read to print as well, rounded or not."""
    def found() -> set[str]:
        tier = {row["id"]: row["tier"] for row in kb.rows.table("sources")}
        return {row["id"] for row, reading, how in _agreements(kb)
                if reading["result"] in SECOND_READINGS and how in (Agreement.SAME, Agreement.NEAR)
                and tier.get(reading["source_id"]) != Tier.MIRROR}

    known: set[str] = kb.once("seconded", found)
    return known
