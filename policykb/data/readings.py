"""Whether a reading bears a figure out: what it printed against the bounds that are stored.

A reading is of an id, and the row of that id may have been corrected since: only a print
that reads to the bounds stored today says anything of the figure shown today.  Here belongs
this one question, for ``check``, badges and rating alike; not here: how a print is read
(``core.printed``), or what a badge says (``site.evidence``).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from policykb.core.printed import NumberError, number
from policykb.core.text import slug
from policykb.core.vocabulary import Direction
from policykb.data.canonical import Values
from policykb.data.derived import Context, bounds, is_exact

#: Bounds of a target that ask for the same, by what is better.
_ALIKE: dict[str, frozenset[str]] = {
    Direction.UP: frozenset({"bare", "at_least"}), Direction.DOWN: frozenset({"bare", "at_most"})}


class Agreement(StrEnum):
    """How the print of a reading stands to the stored figure."""

    SAME = "same"
    NEAR = "near"  # a rounding, a finer figure, other words about the same number
    APART = "apart"
    UNREADABLE = "unreadable"


def agreement(table: str, row: Mapping[str, Any], reading: Mapping[str, Any],
              around: Context) -> Agreement:
    """How the print of a reading of ``row`` stands to the bounds stored in it.

    ``table`` is that of the figure; a document stands under its symbol.  The
    print is read as its own source writes numbers.
    """
    printed = reading["printed"] or ""
    if table == "documents":
        symbol = row["symbol_printed"] or row["symbol"] or ""
        return Agreement.SAME if slug(symbol) == slug(printed) else Agreement.APART
    if row.get("derived_from"):
        return Agreement.SAME if printed == row["printed"] else Agreement.APART
    given: Values = {**row, "printed": printed}
    number_format = around.number_format({**row, "source_id": reading["source_id"]}) or "vi"
    try:
        expected = bounds(table, given, around, number_format)
    except (NumberError, ValueError):
        return Agreement.UNREADABLE
    direction = around.indicators.get(row.get("indicator_id") or "", {}).get("direction", "")
    if all(_alike(row[c], value, c, direction) for c, value in expected.items()):
        return Agreement.SAME
    return Agreement.NEAR if _is_near(table, row, given, around, number_format) else Agreement.APART


def _alike(stored: Any, expected: str, column: str, direction: str) -> bool:
    """A stored cell, as text or as it is in memory, against the text that a print gives."""
    text = "" if stored is None else str(stored)
    if column == "bound":
        return text == expected or {text, expected} <= _ALIKE.get(direction, frozenset())
    try:
        return abs(float(stored) - float(expected)) <= 1e-9 * max(1.0, abs(float(expected)))
    except (TypeError, ValueError):
        return text == expected


def _is_near(table: str, row: Mapping[str, Any], given: Values, around: Context,
             number_format: str) -> bool:
    """Whether both prints can stand for one number: values that meet, a target and its rounding."""
    if table == "reported_attainments":
        return False
    factor = around.factor(row["unit"])
    prints = ((row["printed"], around.number_format(dict(row)) or "vi"),
              (given["printed"], number_format))
    try:
        own, other = (number(printed, "observation", form, factor=factor)
                      for printed, form in prints)
    except (NumberError, ValueError):
        return False
    if table == "targets":
        return abs(own.low - other.low) < max(own.digit, other.digit) / 2
    kind = around.indicators.get(row["indicator_id"], {}).get("kind", "")
    exact = is_exact(kind, row["measure"])
    return own.interval(exact=exact).meets(other.interval(exact=exact))
