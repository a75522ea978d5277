"""The settings that somebody reads, with what each may be; the rows stand in ``settings.csv``.

Here belongs the range of each key; not here: what a setting means (its row says so) or
what is done with it.
"""

from __future__ import annotations

import re
from datetime import date

from policykb.core.periods import numbered_day
from policykb.core.printed import APPROXIMATION_SHARE

#: The lowest and highest value of each key that is read.
RANGES: dict[str, tuple[float, float]] = {
    "audit_fall_share": (0.01, 1), "audit_leap_points": (0.1, 100),
    "audit_people_share": (0.01, 1), "audit_reversal_points": (0.1, 100),
    "audit_rise_times": (1, 100),
    "borderline_width_double": (1, 10), "borderline_width_half": (0.01, 1),
    "exceed_points": (0, 100), "exceed_ratio": (1, 10),
    "panel_first_year": (1990, 2100), "panel_last_year": (1990, 2100), "tile_provinces": (1, 100),
}
#: Conventions that are part of a rule: the row tells the reader, another value needs another rule.
FIXED: dict[str, float] = {
    "approximation_share": APPROXIMATION_SHARE, "estimate_months": 3,
    "compound_substantial": 0.95, "compound_moderate": 0.6, "compound_limited": 0,
    "compound_no_target_substantial": 1.5, "compound_no_target_moderate": 0.5,
    "compound_no_target_limited": 0,
}
#: Days whose states pages show, as many as there are rows.
_DAY = re.compile(r"state_date_[0-9]+")


def is_day(key: str) -> bool:
    """Whether a setting is a day written yyyymmdd."""
    return _DAY.fullmatch(key) is not None


def day_of(value: float) -> date | None:
    """The day of such a setting; ``None`` where it is none of this or the last century's end."""
    try:
        day = numbered_day(value) if value == int(value) else None
    except (ValueError, OverflowError):
        return None
    return day if day and 1990 <= day.year <= 2100 else None
