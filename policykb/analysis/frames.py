"""Frames in which missing text stays ``None``."""

from __future__ import annotations

from typing import Any

import pandas as pd


def frame_of(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """``rows`` as a frame in which missing text stays ``None``; columns of numbers are numbers."""
    def column(name: str) -> pd.Series:
        values = [row[name] for row in rows]
        numbers = bool(values) and all(isinstance(one, int | float) for one in values)
        return pd.Series(values, dtype=None if numbers else object)

    return pd.DataFrame({name: column(name) for name in columns}, columns=columns)
