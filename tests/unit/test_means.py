"""Printed means against the years they are made of, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from builders.goals import Rate, target, value

#: (1.08 × 1.09 × 1.12 × 1.12 × 1.083)^(1/5) − 1 = 9.85 %; a report of October 2025 printed 10.24.
YEARS = [value(f"{g}%", g - 0.005, g + 0.005, str(2021 + n), "growth", "estimate",
               released_on=f"{2022 + n}-01-31")
         for n, g in enumerate((8.0, 9.0, 12.0, 12.0, 8.3))]


def printed(released: str, **more: Any) -> dict[str, Any]:
    return value("10,24%/năm", 10.235, 10.245, "2021/2025", "growth", "estimate",
                 released_on=released) | more


def aim(text: str) -> dict[str, Any]:
    return target(text, "growth", kind="average_growth")


@pytest.mark.parametrize(("goal", "verdict"), [("11%/năm", "missed"), ("10%/năm", "missed"),
                                               ("9,5%/năm", "met")])
def test_the_years_decide_over_a_mean_printed_before_the_last_was_known(
        rate: Rate, goal: str, verdict: str) -> None:
    """10.24 would meet 10; the years came to 9.85 and do not."""
    row = rate(aim(goal), [*YEARS, printed("2025-10-15")])
    assert row.verdict == verdict and "mean_early" in row["flags"]
    assert row.value_low == pytest.approx(9.846, abs=0.01) and "10,24" in row.sentence_vi
    assert "conflict" not in row["flags"]


def test_a_mean_printed_with_all_years_known_stands_beside_another_of_the_years(rate: Rate) -> None:
    """Nobody knows whether the years or the mean is what was revised."""
    row = rate(aim("11%/năm"), [*YEARS, printed("2026-03-01")])
    assert row.verdict == "missed" and {"years_differ", "conflict"} <= set(row["flags"])
    assert row.value_low == 10.235 and "9,8" in row.sentence_vi
    assert rate(aim("10%/năm"), [*YEARS, printed("2026-03-01")]).reason == "conflict"


def test_without_every_year_the_early_mean_stands(rate: Rate) -> None:
    row = rate(aim("10%/năm"), [*YEARS[1:], printed("2025-10-15")])
    assert row.verdict == "met" and "mean_early" not in row["flags"]
