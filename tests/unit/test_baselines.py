"""Which year a way is measured from, worked out by hand."""

from __future__ import annotations

from typing import Any

from builders.goals import Rate, target, value

#: A target of 40 for 2030, set in a period that begins in 2025: the year wanted is 2024.
AIM = target("40%", period="2025/2030")


def share(middle: float, year: str, **more: Any) -> dict[str, Any]:
    return value(f"{middle:.2f}%".replace(".", ","), middle - 0.005, middle + 0.005, year, **more)


def test_the_baseline_is_the_last_year_before_the_period(rate: Rate) -> None:
    row = rate(AIM, [share(35.0, "2023"), share(36.0, "2024"), share(37.0, "2025")], "2026-06-30")
    assert row.baseline_ids == ("o-share-2024-official",) and "baseline_other" not in row["flags"]


def test_where_that_year_is_weak_the_verdict_says_what_it_would_give(rate: Rate) -> None:
    """From 37.12 (2023) to 37.65 it is 18 % of the way to 40; from 37.64 (2024) 0.4 %."""
    seen = [share(37.12, "2023"), share(37.64, "2024", source_id="weak"), share(37.65, "2025")]
    row = rate(AIM, seen, "2026-06-30")
    assert row.verdict == "behind" and row.baseline_ids == ("o-share-2023-official",)
    assert row.progress_low > 0.17 and "baseline_other" in row["flags"]
    assert "2024, năm trước kỳ; nếu lấy 37,6" in row.sentence_vi and "(2024)" in row.sentence_vi


def test_two_baselines_that_give_two_verdicts_give_none(rate: Rate) -> None:
    """In 2 of 7 years from 2023 a third of the way; from 2024 none of it."""
    seen = [share(34.0, "2023"), share(36.5, "2024", source_id="weak"), share(36.4, "2025")]
    row = rate(AIM, seen, "2026-06-30")
    assert (row.verdict, row.reason, row.arithmetic) == ("not_rated", "no_baseline", "on_track")
    assert "đúng tiến độ" in row.sentence_vi and "chậm tiến độ" in row.sentence_vi


def test_without_any_other_year_the_verdict_says_which_it_took(rate: Rate) -> None:
    row = rate(AIM, [share(36.0, "2022"), share(36.1, "2025")], "2026-06-30")
    assert row.verdict == "behind" and "Điểm xuất phát là 2022" in row.sentence_vi


def test_a_figure_of_no_known_series_raises_a_doubt(rate: Rate) -> None:
    """33 to 35 was asked for; 34.6 of 2024 names no series, 31.93 (2023) and 30.44 (2025) name one."""
    aim = target("33-35%", period="2025/2030")
    seen = [share(31.93, "2023", series="new"), share(34.6, "2024"), share(30.44, "2025", series="new")]
    row = rate(aim, seen, "2026-06-30")
    assert (row.verdict, row.reason, row.arithmetic) == ("not_rated", "no_baseline", "behind")
    assert "nếu lấy 34,6% (2024): từng tới mức" in row.sentence_vi.replace("34,59–34,61%", "34,6%")
    assert "–:" not in row.sentence_vi  # no part of a way that was not gone


def test_a_structure_that_is_to_come_down_is_no_loss(rate: Rate) -> None:
    """A plan wants 47-48 of industry, 51.9 when it was made and 47 or less today: no floor was passed."""
    seen = [share(51.9, "2024"), share(46.5, "2025")]
    row = rate(target("47-48%", period="2025/2030", low=47, high=48, bound="bare"), seen, "2026-06-30")
    assert (row.verdict, row.reason) == ("not_rated", "lowered")
    assert "mức sàn hay mức cần giảm tới" in row.sentence_vi
    # A single figure is a floor: what was above it and is no more was at the level once.
    assert rate(target("47%", period="2025/2030"), seen, "2026-06-30").verdict == "once_reached"
