"""A period says what it covers; nobody else cuts its text up."""

from __future__ import annotations

from datetime import date

import pytest

from policykb.core.periods import Period


@pytest.mark.parametrize(("first", "last", "start", "end"), [
    ("2025", "2025", date(2025, 1, 1), date(2025, 12, 31)),
    ("2021", "2025", date(2021, 1, 1), date(2025, 12, 31)),
    ("2024-01", "2024-09", date(2024, 1, 1), date(2024, 9, 30)),
    ("2024-02", "2024-02-29", date(2024, 2, 1), date(2024, 2, 29)),
    (None, "2025", date(2025, 1, 1), date(2025, 12, 31)),
    (None, "2025-06-30", date(2025, 1, 1), date(2025, 6, 30)),
])
def test_from_its_first_day_to_its_last(first: str | None, last: str, start: date,
                                        end: date) -> None:
    period = Period.of({"period_from": first, "period_to": last})
    assert (period.start, period.end, period.point) == (start, end, first is None)
    assert (period.year, list(period.years)) == (end.year, list(range(start.year, end.year + 1)))


@pytest.mark.parametrize(("first", "last", "full", "annual"), [
    ("2025", "2025", True, True), ("2025-01", "2025-12", True, True),
    ("2021", "2025", True, False), ("2025-01", "2025-09", False, False),
    ("2024-07", "2025-06", False, False), (None, "2025", True, True),
    (None, "2025-06", False, True),
])
def test_a_year_is_told_from_several_and_from_a_part(first: str | None, last: str, full: bool,
                                                     annual: bool) -> None:
    period = Period(first, last)
    assert (period.full_years, period.annual) == (full, annual)


@pytest.mark.parametrize(("first", "last", "quarter", "months"), [
    ("2025-01", "2025-03", 1, 3), ("2025-10", "2025-12", 4, None), ("2025-01", "2025-09", None, 9),
    ("2025-02", "2025-04", None, None), ("2024-01", "2025-03", None, None),
    ("2025", "2025-03", None, None), (None, "2025-03", None, None),
])
def test_quarters_and_first_months(first: str | None, last: str, quarter: int | None,
                                   months: int | None) -> None:
    period = Period(first, last)
    assert (period.quarter, period.first_months) == (quarter, months)
