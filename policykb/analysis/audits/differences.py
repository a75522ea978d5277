"""Printed changes against the two levels they stand between."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from policykb.analysis.audits.expressions import AuditError, over
from policykb.analysis.audits.findings import (
    Cell,
    Row,
    finding,
    levels,
    name_of,
    period_of,
    spell,
)
from policykb.analysis.value import observed
from policykb.core.catalogue import Language, label
from policykb.core.periods import year_text
from policykb.data.knowledge import KnowledgeBase

_CHANGES: dict[str, Callable[[float, float], float]] = {
    "change_points": lambda now, before: now - before,
    "climb": lambda now, before: before - now,
    "change_percent": lambda now, before: (now / before - 1) * 100,
    "multiple": lambda now, before: now / before,
}


def differences(kb: KnowledgeBase) -> Iterator[Row]:
    """A printed change against the two levels it stands between."""
    printed = levels(kb)
    for row in kb.rows.table("observations"):
        if row["measure"] not in _CHANGES or not row["compared_with"]:
            continue
        known = [(cell, rows) for cell, rows in printed[row["indicator_id"]].items()
                 if cell[0] == row["place_id"]]
        now = [one for cell, rows in known for one in rows
               if cell[1:3] == (row["period_from"], row["period_to"])]
        before = [one for cell, rows in known for one in rows if _is_base(cell, row)]
        same = [one for one in now if one["source_id"] == row["source_id"]]
        pairs = [pair for pair in itertools.product(same or now, before)
                 if pair[0]["series"] == pair[1]["series"]]
        if pairs:
            yield from _difference_row(kb, row, pairs)


def _is_base(cell: Cell, change: Row) -> bool:
    """Whether a level is of the period that a change is compared with, and of its length."""
    base = str(change["compared_with"])
    if cell[2] != base:
        return False
    if cell[1] in (None, base):
        return True
    # Nine months against nine months; a sum of several years is no base of one.
    return (change["period_from"] or "")[4:] == cell[1][4:] and year_text(cell[1]) == year_text(base)


def _difference_row(kb: KnowledgeBase, row: Row, pairs: list[tuple[Row, Row]]) -> Iterator[Row]:
    indicator = kb.record[row["indicator_id"]]
    # To climb five places is to have a rank smaller by five.
    climb = indicator["kind"] == "rank" and row["measure"] == "change_points"
    change = _CHANGES["climb" if climb else row["measure"]]
    computed = []
    for now, before in pairs:
        try:
            computed.append(((now, before), over(change, observed(now), observed(before))))
        except AuditError:
            continue
    if not computed:
        return
    expected = observed(row)
    sound = [one for one in computed if one[1].meets(expected)]
    (now, before), box = (sound or computed)[0]
    # Growth printed beside an amount may be at constant prices; only where the
    # amount states its prices can the two disagree.
    unsure = (row["measure"] != "change_points" and indicator["kind"] == "amount"
              and not indicator["price_basis"])

    def text(language: Language) -> str:
        return label("audit.difference", language, place=name_of(kb, row["place_id"], language),
                     indicator=name_of(kb, indicator["id"], language),
                     period=period_of(row, language), base=row["compared_with"],
                     computed=spell(kb, box, row["unit"], language), expected=row["printed"])
    result = "ok" if sound else "note" if unsure else "fails"
    yield finding("difference_level", f"difference-{row['id']}", row["place_id"],
                   (row["id"], now["id"], before["id"]), result, text, box, expected)
