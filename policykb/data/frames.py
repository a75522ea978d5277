"""Typed frames of the tables: numbers as floats, yes and no as booleans, lists as tuples.

The one place of the package that turns text into frames.  In a frame missing
text is ``None`` and a missing number ``NaN``, as pandas has it; whoever wants
rows takes them from :mod:`policykb.data.rows`, where nothing is ``NaN``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykb.data.problems import Problem, problem
from policykb.data.schema import Field, Table
from policykb.data.tables import Row

if TYPE_CHECKING:
    import pandas as pd


def frame_of(rows: list[Row], table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """The rows of a table with their types, and the cells that are not of their type."""
    import pandas as pd  # not at the top: `check` needs no frames, and this takes seconds

    columns: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in table.fields:
        cells = [row[one.name] for row in rows]
        values, wrong = _typed(cells, one)
        problems += [problem(table.path, rows[i].line, one.name, "type",
                             value=cells[i], type=one.type) for i in wrong]
        columns[one.name] = values
    return pd.DataFrame(columns, columns=table.columns), problems


def _typed(cells: list[str], one: Field) -> tuple[Any, list[int]]:
    """The cells of one column with its type, and the positions of those not of it."""
    import pandas as pd

    if one.type == "boolean":
        wrong = [i for i, cell in enumerate(cells) if cell not in ("", "0", "1")]
        return pd.Series([cell == "1" for cell in cells], dtype=bool), wrong
    if one.type in ("number", "integer"):
        numbers = pd.to_numeric(pd.Series(cells, dtype=object).replace("", None), errors="coerce")
        wrong = [i for i, cell in enumerate(cells) if cell and pd.isna(numbers[i])]
        return numbers.astype(float), wrong
    if one.separator:
        lists = [tuple(p.strip() for p in cell.split(one.separator) if p.strip()) for cell in cells]
        return pd.Series(lists, dtype=object), []
    return pd.Series([cell or None for cell in cells], dtype=object), []
