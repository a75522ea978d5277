"""Points and spans of time as the tables write them: ``2025``, ``2025-07``, ``2025-07-01``.

A date known by its month or year only is an interval of days.  Here belongs
every reading of such text, so that nobody else cuts it up; how a period is
shown to a reader stands in :mod:`policykb.core.formats`.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any


def period_start(period: str) -> date:
    """The first day of ``2025``, ``2025-07`` or ``2025-07-01``."""
    year, month, day = ([int(part) for part in period.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def numbered_day(number: float) -> date:
    """The day that a setting writes as yyyymmdd; :class:`ValueError` where it is none."""
    n = int(number)
    return date(n // 10_000, n // 100 % 100, n % 100)


def period_end(period: str) -> date:
    """The last day of ``2025``, ``2025-07`` or ``2025-07-01``."""
    parts = [int(part) for part in period.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, day)


def months_between(first: date, last: date) -> int:
    """Whole months from the end of one period to the end of another."""
    return (last.year - first.year) * 12 + last.month - first.month


def is_full_years(period_from: str | None, period_to: str) -> bool:
    """Whether a period is made of whole calendar years (or is a point at a year's end)."""
    start = period_start(period_from) if period_from else None
    end = period_end(period_to)
    starts = start is None or (start.month, start.day) == (1, 1)
    return starts and (end.month, end.day) == (12, 31)


def year_of(period: str) -> int:
    """The calendar year in which a date or a period's end lies."""
    return int(period[:4])


def year_text(period: str) -> str:
    """The year as it is written, of text that may turn out to be no date."""
    return period[:4]


def first_day_of_year(period: str) -> date:
    """The first day of the year in which a date or a period's end lies."""
    return date(year_of(period), 1, 1)


@dataclass(frozen=True)
class Period:
    """A span of time as a row states it, from ``first`` to ``last``; without ``first`` a point.

    Both are ISO text of any precision.  A point in time is a state (of the
    end of a year, of a month); a span is what happened in it.
    """

    first: str | None
    last: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Period:
        """The period of a row with ``period_from`` and ``period_to``."""
        return cls(row["period_from"] or None, row["period_to"])

    def __str__(self) -> str:
        return f"{self.first}/{self.last}" if self.first else self.last

    @cached_property
    def start(self) -> date:
        """The first day; of a point in time, that of its year."""
        return period_start(self.first) if self.first else first_day_of_year(self.last)

    @cached_property
    def end(self) -> date:
        """The last day."""
        return period_end(self.last)

    @property
    def point(self) -> bool:
        """Whether it is a point in time, not a span."""
        return self.first is None

    @property
    def full_years(self) -> bool:
        """Whether it is made of whole calendar years, or is a point at a year's end."""
        return is_full_years(self.first, self.last)

    @property
    def annual(self) -> bool:
        """Whether it is one whole calendar year, or a point in time."""
        return self.point or (self.full_years and self.start.year == self.end.year)

    @property
    def year(self) -> int:
        """The calendar year in which it ends."""
        return year_of(self.last)

    @property
    def years(self) -> range:
        """The calendar years that it touches."""
        return range(self.start.year, self.end.year + 1)

    @property
    def quarter(self) -> int | None:
        """1 to 4 where it is one quarter of a year, stated by its months."""
        months = self._months
        return months[1] // 3 if months and months[1] - months[0] == 2 and months[1] % 3 == 0 else None

    @property
    def first_months(self) -> int | None:
        """How many months it covers where it is stated by months and begins with the year."""
        months = self._months
        return months[1] if months and months[0] == 1 else None

    @property
    def _months(self) -> tuple[int, int] | None:
        """Its first and last month where both ends are months of one year."""
        first, last = (self.first or "").split("-"), self.last.split("-")
        if len(first) == len(last) == 2 and first[0] == last[0] and (
                first[1].isdecimal() and last[1].isdecimal()):
            return int(first[1]), int(last[1])
        return None
