"""One row of a table with what the table requires; the rest, or another value, by keyword."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
Row = dict[str, Any]
#: How precisely a date is known, by the length of its text.
_PRECISION = {10: "day", 7: "month", 4: "year", 0: "none"}


def source(id: str = "s", publisher: str = "Báo", tier: str = "official", /,
           **more: Any) -> Row:
    """A source read on the day of the tests' edition."""
    return {"id": id, "publisher": publisher, "accessed_on": "2026-11-21", "tier": tier,
            "language": "vi", "number_format": "vi"} | more


def place(id: str, name: str = "", kind: str = "province", /, **more: Any) -> Row:
    """A place; its name is its id unless given."""
    return {"id": id, "name_vi": name or id, "name_en": name or id, "kind": kind} | more


def indicator(id: str, unit: str, kind: str, name: str = "", /, **more: Any) -> Row:
    """An indicator of which more is better."""
    return {"id": id, "name_vi": name or id, "name_en": name or id, "unit": unit,
            "direction": "up", "kind": kind, "stock_flow": "flow"} | more


def document(id: str, issued_on: str = "2025-02-05", place_id: str = "viet-nam", /,
             **more: Any) -> Row:
    """A decision whose symbol is its id in capitals; as precise as ``issued_on`` is written."""
    return {"id": id, "symbol": id.upper(), "type": "decision", "place_id": place_id,
            "issued_on": issued_on, "issued_precision": _PRECISION[len(issued_on)],
            "title_vi": id, "title_basis": "own", "status": "unknown", "draft": 0,
            "source_id": "s"} | more


def relation(from_id: str, type: str, to_id: str, basis: str = "explicit", /,
             **more: Any) -> Row:
    """A relation between two documents."""
    return {"from_id": from_id, "type": type, "to_id": to_id, "basis": basis,
            "source_id": "s"} | more


def target(id: str, printed: str, /, **more: Any) -> Row:
    """An adopted level in per cent; whose, of what and by when are given by keyword."""
    return {"id": id, "kind": "level", "unit": "percent", "period_inferred": 0,
            "stage": "adopted", "printed": printed, "source_id": "s"} | more


def observation(id: str, printed: str, low: float, high: float, year: str = "2025", /,
                **more: Any) -> Row:
    """An official level in per cent of one whole year, its bounds written by hand."""
    return {"id": id, "measure": "level", "low": low, "high": high, "low_open": 0,
            "high_open": 0, "unit": "percent", "period_from": year, "period_to": year,
            "period_inferred": 0, "vintage": "official", "inferred": 0, "printed": printed,
            "source_id": "s"} | more


def real(name: str) -> list[Row]:
    """The rows of a real table that says how to read the others (units, settings …)."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
