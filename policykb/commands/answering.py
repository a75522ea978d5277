"""How an answer is told: a table for people, JSON or CSV for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from policykb.commands.asking import Arguments
from policykb.core.catalogue import Language, label

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def reason_words(prefix: str, code: str | None, lang: Language) -> str:
    """The words of a code; nothing where there is none."""
    return label(f"{prefix}.{code}", lang) if code else ""


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame in plain values."""
    return [plain(row) for row in frame.to_dict("records")]


def plain(value: Any) -> Any:
    """``value`` with nothing but what JSON knows: no NaN, infinity, tuple or foreign number."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None  # NaN compares false
    return value.isoformat() if isinstance(value, date) else value


def tell(arguments: Arguments, rows: list[Row], columns: list[str], data: list[Row]) -> None:
    """``data`` for machines, the ``columns`` of ``rows`` as a table for people."""
    if arguments.json:
        print_json(data)
    elif arguments.csv:
        _print_csv(data, columns)
    elif rows:
        _print_table(rows, columns, arguments.lang)
    else:
        print(label("query.none", arguments.lang))


def print_json(value: Any) -> None:
    """``value`` as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _print_csv(data: list[Row], columns: list[str]) -> None:
    import csv

    names = list(data[0]) if data else columns
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell_text(row[name]) for name in names] for row in data)


def _print_table(rows: list[Row], columns: Iterable[str], lang: Language) -> None:
    """Aligned text; the last column, often the longest, is not padded."""
    heads = [[label(f"query.{name}", lang) for name in columns]]
    lines = heads + [[cell_text(row[name]) for name in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths[:-1]] + ["-" * len(heads[0][-1])])
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())


def cell_text(value: Any) -> str:
    """``value`` as it stands in a table."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(cell_text(one) for one in value)
    return str(value)
