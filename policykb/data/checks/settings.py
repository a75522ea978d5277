"""Settings: each that is read is there, in its range; none is there that nobody reads."""

from __future__ import annotations

import math
from collections.abc import Iterator

from policykb.data.checks.base import Data, rule
from policykb.data.problems import Problem, problem
from policykb.data.settings import FIXED, RANGES, day_of, is_day
from policykb.data.tables import Row


@rule("setting_missing", "setting_unread", "setting_range", "setting_day", "setting_fixed",
      needs="settings")
def settings_can_be_used(data: Data) -> Iterator[Problem]:
    """Every key that is read has a value with which pages and verdicts can be made."""
    rows = data.rows["settings"]
    present = {row["key"] for row in rows}
    for key in sorted((RANGES.keys() | FIXED.keys()) - present) if rows else ():
        yield problem(data.schema.tables["settings"].path, 0, "key", "setting_missing", key=key)
    for row in rows:
        try:
            value = float(row["value"])
        except ValueError:
            continue  # told by the schema
        yield from _value_problems(data, row, value)


def _value_problems(data: Data, row: Row, value: float) -> Iterator[Problem]:
    key = row["key"]
    told = {"key": key, "value": row["value"]}
    if is_day(key):
        if not math.isfinite(value) or day_of(value) is None:
            yield data.problem("settings", row, "value", "setting_day", **told)
    elif key in FIXED:
        if value != FIXED[key]:
            yield data.problem("settings", row, "value", "setting_fixed", fixed=f"{FIXED[key]:g}", **told)
    elif key not in RANGES:
        yield data.problem("settings", row, "key", "setting_unread", nearest=data.nearest(
            key, [*RANGES, *FIXED], "settings") or "–", **told)
    elif not RANGES[key][0] <= value <= RANGES[key][1]:
        low, high = RANGES[key]
        yield data.problem("settings", row, "value", "setting_range", low=f"{low:g}", high=f"{high:g}",
                           **told)
