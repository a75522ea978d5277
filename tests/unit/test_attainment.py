"""Verdicts worked out by hand, for every kind, bound, stage and verdict."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from builders.goals import BASE, Rate, target, value

from policykb.analysis.values import values_of
from policykb.analysis.verdicts.attainment import COLUMNS, attain
from policykb.data.knowledge import KnowledgeBase

# target, values, as of, verdict, label
OVER = [
    # 12,3% is [12.25, 12.35]: above 12 whatever was rounded.
    (target("trên 12%"), [value("12,3%", 12.25, 12.35, "2025")], "met", "đạt"),
    (target("12%"), [value("12%", 11.5, 12.5, "2025")], "borderline", "sát ngưỡng"),
    (target("12%"), [value("11,9%", 11.85, 11.95, "2025")], "missed", "không đạt"),
    (target("trên 12%"), [value("12,0%", 11.95, 12.05, "2025")], "borderline", "sát ngưỡng"),
    # khoảng 30%: u = 5 % of 30 = 1.5, so from 29.25 on.
    (target("khoảng 30%"), [value("29,3%", 29.25, 29.35, "2025")], "met", "đạt"),
    (target("khoảng 30%"), [value("29,1%", 29.05, 29.15, "2025")], "missed", "không đạt"),
    # gần 30%: from 28.5 on.
    (target("gần 30%"), [value("28,6%", 28.55, 28.65, "2025")], "met", "đạt"),
    (target("12-14%"), [value("12,5%", 12.45, 12.55, "2025")], "met", "đạt"),
    (target("12-14%"), [value("16,5%", 16.45, 16.55, "2025")], "met", "đạt, vượt"),
    # Inside the range, or beyond its far end by less than a point: met, not exceeded.
    (target("12-14%"), [value("13,8%", 13.75, 13.85, "2025")], "met", "đạt"),
    (target("12-14%"), [value("14,9%", 14.85, 14.95, "2025")], "met", "đạt"),
    # 124.5 / 120 = 1.0375 and 139.5 / 120 = 1.1625.
    (target("100-120 tỷ đồng", "sales"), [value("125 tỷ đồng", 124.5, 125.5, "2025", "sales")],
     "met", "đạt"),
    (target("100-120 tỷ đồng", "sales"), [value("140 tỷ đồng", 139.5, 140.5, "2025", "sales")],
     "met", "đạt, vượt"),
    # Less is better: 5 - 6 %, so exceeded from 4 % down.
    (target("5-6%", "poverty"), [value("4,5%", 4.45, 4.55, "2025", "poverty")], "met", "đạt"),
    (target("5-6%", "poverty"), [value("3,9%", 3.85, 3.95, "2025", "poverty")], "met", "đạt, vượt"),
    (target("từ 12-14% trở lên"), [value("11,5%", 11.45, 11.55, "2025")], "missed", "không đạt"),
    (target("tối đa 20%"), [value("19,5%", 19.45, 19.55, "2025")], "met", "đạt"),
    (target("trong khoảng 20-25%", "mix"), [value("26%", 25.5, 26.5, "2025", "mix")],
     "missed", "không đạt"),
    (target("20-25%", "mix"), [value("22,0%", 21.95, 22.05, "2025", "mix")], "met", "đạt"),
    # Less is better.
    (target("dưới 5%", "poverty"), [value("4,2%", 4.15, 4.25, "2025", "poverty")], "met", "đạt"),
    (target("5%", "poverty"), [value("3,9%", 3.85, 3.95, "2025", "poverty")], "met", "đạt, vượt"),
    (target("5%", "poverty"), [value("5,4%", 5.35, 5.45, "2025", "poverty")], "missed",
     "không đạt"),
    (target("nhóm 3 nước dẫn đầu", "rank", kind="rank"), [value("6", 6, 6, "2025", "rank")],
     "missed", "không đạt"),
    (target("nhóm 3 nước dẫn đầu", "rank", kind="rank"), [value("3", 3, 3, "2025", "rank")],
     "met", "đạt"),
    # Exceeded by ratio: 18.000 × 1,10 = 19.800.
    (target("18.000 tỷ đồng", "sales"), [value("19.900 tỷ đồng", 19899.5, 19900.5, "2025",
                                              "sales")], "met", "đạt, vượt"),
    (target("18.000 tỷ đồng", "sales"), [value("19.700 tỷ đồng", 19699.5, 19700.5, "2025",
                                              "sales")], "met", "đạt"),
    # Estimates say so.
    (target("12%"), [value("12,3%", 12.25, 12.35, "2025", vintage="estimate")], "met", "ước đạt"),
    (target("12%"), [value("11%", 10.5, 11.5, "2025", vintage="estimate")], "missed",
     "ước không đạt"),
    # The latest vintage decides, whatever stands first.
    (target("12%"), [value("12,3%", 12.25, 12.35, "2025", vintage="estimate"),
                     value("11,8%", 11.75, 11.85, "2025", vintage="revised")], "missed",
     "không đạt"),
    # Over, but the last year is not known.
    (target("12%"), [value("11%", 10.5, 11.5, "2024")], "awaiting_final", "chờ số liệu cuối kỳ"),
    (target("12%"), [value("9%", 8.5, 9.5, "2020")], "awaiting_final", "chờ số liệu cuối kỳ"),
    # Of a part of the year there is no verdict; a plan is no result.
    (target("12%"), [value("12,3%", 12.25, 12.35, "2025-01/2025-09")], "not_rated",
     "chưa đánh giá được"),
    (target("12%"), [value("12,3%", 12.25, 12.35, "2025", vintage="plan")], "not_rated",
     "chưa đánh giá được"),
    # A single year's growth.
    (target("8%", "growth", "2025/2025"), [value("8,16%", 8.155, 8.165, "2025", "growth")],
     "met", "đạt"),
    (target("8,5%", "growth", "2025/2025"), [value("8,16%", 8.155, 8.165, "2025", "growth",
                                                  "estimate")], "missed", "ước không đạt"),
    (target("8%", "growth", "2025/2025"), [value("7%", 6.5, 7.5, "2025-01/2025-09", "growth")],
     "not_rated", "chưa đánh giá được"),
    # Zero and negative values are compared, but have no ratio.
    (target("1 tỷ đồng", "balance"), [value("âm 2 tỷ đồng", -2.5, -1.5, "2025", "balance")],
     "missed", "không đạt"),
    # Average growth: (1.10 × 1.20 × 1.05 × 1.12 × 1.13)^(1/5) − 1 = 11.90 %.
    (target("11%/năm", "growth", kind="average_growth"),
     [value(f"{g}%", g - 0.05, g + 0.05, str(y), "growth")
      for y, g in zip(range(2021, 2026), (10.0, 20.0, 5.0, 12.0, 13.0), strict=True)],
     "met", "đạt"),
    (target("12%/năm", "growth", kind="average_growth"),
     [value(f"{g}%", g - 0.05, g + 0.05, str(y), "growth")
      for y, g in zip(range(2021, 2026), (10.0, 20.0, 5.0, 12.0, 13.0), strict=True)],
     "missed", "không đạt"),
    # A printed mean of three years weighs three: (1.10³ × 1.2²)^(1/5) − 1 = 13.9 %.
    (target("13%/năm", "growth", kind="average_growth"),
     [value("10%/năm", 9.95, 10.05, "2021/2023", "growth"),
      value("20%", 19.95, 20.05, "2024", "growth"), value("20%", 19.95, 20.05, "2025", "growth")],
     "met", "đạt"),
    (target("11%/năm", "growth", kind="average_growth"),
     [value("10%", 9.5, 10.5, "2021", "growth"), value("20%", 19.5, 20.5, "2025", "growth")],
     "not_rated", "chưa đánh giá được"),
    # Cumulative: complete; short of it; a lower bound that suffices; one that does not.
    (target("30.000", "jobs", kind="cumulative"),
     [value("31.000", 31000, 31000, "2021/2025", "jobs")], "met", "đạt"),
    (target("30.000", "jobs", kind="cumulative"),
     [value("29.000", 29000, 29000, "2021/2025", "jobs")], "missed", "không đạt"),
    (target("30.000", "jobs", kind="cumulative"),
     [value("16.000", 16000, 16000, "2021", "jobs"), value("16.000", 16000, 16000, "2023", "jobs")],
     "met", "đạt"),
    (target("30.000", "jobs", kind="cumulative"),
     [value("9.000", 9000, 9000, "2021", "jobs"), value("9.000", 9000, 9000, "2023", "jobs")],
     "awaiting_final", "chờ số liệu cuối kỳ"),
    # An increase of 3 points: 12.3 − 9.8 = 2.5 at most 2.6.
    (target("3%", kind="increase"), [value("9,8%", 9.75, 9.85, "2020"),
                                     value("12,3%", 12.25, 12.35, "2025")], "missed",
     "không đạt"),
    (target("2%", kind="increase"), [value("9,8%", 9.75, 9.85, "2020"),
                                     value("12,3%", 12.25, 12.35, "2025")], "met", "đạt"),
    # Nobody stands by a replaced target, or by a draft; projections say what they are.
    (target("12%", stage="replaced"), [value("12,3%", 12.25, 12.35, "2025")], "replaced", "đã thay"),
    (target("12%", stage="draft"), [value("11%", 10.95, 11.05, "2025")], "draft", "dự thảo"),
    (target("12%", stage="projection"), [value("11%", 10.95, 11.05, "2025")], "draft",
     "mức dự kiến"),
]


@pytest.mark.parametrize(("goal", "values", "verdict", "words"), OVER)
def test_when_the_period_is_over(rate: Rate, goal: dict[str, Any], values: list[dict[str, Any]],
                                 verdict: str, words: str) -> None:
    row = rate(goal, values)
    assert (row.verdict, row.label) == (verdict, words)


def test_every_documented_column_is_there(rate: Rate) -> None:
    row = rate(target("12%"), [value("12,3%", 12.25, 12.35, "2025")])
    assert {"target_id", *row.index} == set(COLUMNS)
    assert row.final and not row.estimate and row.reason is None
    assert row.ratio_low == pytest.approx(12.25 / 12) and row.gap_high == pytest.approx(0.35)
    assert row.trail[0][0] == "target" and row.trail[-1][0] == "verdict"


def test_progress_takes_its_extremes_over_the_corners(rate: Rate) -> None:
    """y = 12±0.5, y₀ = 10±0.5, T = 13: [1.5/3.5 or less, …] = [0.40, 0.86], half of the time."""
    row = rate(target("13%", period="2021/2030"),
               [value("10%", 9.5, 10.5, "2020"), value("12%", 11.5, 12.5, "2025")])
    assert (row.progress_low, row.progress_high) == (
        pytest.approx(1.0 / 2.5), pytest.approx(3.0 / 3.5))
    assert row.elapsed == pytest.approx(0.5) and row.verdict == "borderline"
    assert row.needed_low == pytest.approx((13 - 12.5) / 5)
    assert row.needed_high == pytest.approx((13 - 11.5) / 5)


RUNNING = [
    # 10 → 12 of 13 in half the time (rounding small): 67 % of the way.
    ("13%", "share", [("10,0%", 10.0, "2020"), ("12,0%", 12.0, "2025")], "on_track"),
    ("20%", "share", [("10,0%", 10.0, "2020"), ("12,0%", 12.0, "2025")], "behind"),
    ("13%", "share", [("10,0%", 10.0, "2020"), ("13,2%", 13.2, "2025")], "reached"),
    ("13%", "share", [("13,4%", 13.4, "2024"), ("12,0%", 12.0, "2025")], "once_reached"),
    ("13%", "share", [("10,0%", 10.0, "2020")], "not_started"),
    ("13%", "share", [("12,0%", 12.0, "2025")], "not_rated"),
    # A falling target: 10 → 7 of 5 in half the time.
    ("5%", "poverty", [("10,0%", 10.0, "2020"), ("7,0%", 7.0, "2025")], "on_track"),
    ("5%", "poverty", [("10,0%", 10.0, "2020"), ("9,0%", 9.0, "2025")], "behind"),
    # Zero and negative baselines: progress is about differences.
    ("10 tỷ đồng", "balance", [("0 tỷ đồng", 0.0, "2020"), ("6 tỷ đồng", 6.0, "2025")],
     "on_track"),
    ("10 tỷ đồng", "balance", [("âm 10 tỷ đồng", -10.0, "2020"), ("âm 2 tỷ đồng", -2.0, "2025")],
     "behind"),
    # Moving away from the target.
    ("13%", "share", [("10,0%", 10.0, "2020"), ("9,0%", 9.0, "2025")], "behind"),
]


@pytest.mark.parametrize(("printed", "indicator", "values", "verdict"), RUNNING)
def test_while_the_period_runs(rate: Rate, printed: str, indicator: str,
                               values: list[tuple[str, float, str]], verdict: str) -> None:
    rows = [value(p, v - 0.05, v + 0.05, year, indicator) for p, v, year in values]
    assert rate(target(printed, indicator, "2021/2030"), rows).verdict == verdict


def test_no_baseline_is_said_with_what_is_known(rate: Rate) -> None:
    row = rate(target("13%", period="2021/2030"), [value("12,0%", 11.95, 12.05, "2025")])
    assert row.reason == "no_baseline" and "chưa tới mức" in row.label
    assert row.ratio_high == pytest.approx(12.05 / 13)


def test_a_part_year_mean_informs_but_does_not_rate(rate: Rate) -> None:
    """Quảng Ninh 2022: xấp xỉ 19 % against 17 %, [18.5, 19.5] − 17 = [1.5, 2.5] points, no ratio."""
    goal = target("17%/năm", "growth", kind="average_growth")
    seen = [value("xấp xỉ 19%", 18.5, 19.5, "2021-01/2022-09", "growth", "estimate")]
    row = rate(goal, seen, "2022-09-30")
    assert (row.verdict, row.reason) == ("not_rated", "part_year")
    assert (row.gap_low, row.gap_high) == (1.5, 2.5) and math.isnan(row.ratio_low)
    assert {"part_year", "estimate"} <= set(row["flags"])


def test_a_running_mean_says_what_the_rest_needs(rate: Rate) -> None:
    """After 8 % and 10 %, a mean of 10 % over four years needs about 11 % in the last two."""
    row = rate(target("10%/năm", "growth", "2021/2024", kind="average_growth"),
               [value("8,0%", 8, 8, "2021", "growth"), value("10,0%", 10, 10, "2022", "growth")],
               "2023-06-30")
    needed = (1.10**4 / (1.08 * 1.10)) ** 0.5 - 1
    assert row.verdict == "behind"
    assert row.needed_low == pytest.approx(needed * 100)


def test_pace_of_a_running_sum_in_months(rate: Rate) -> None:
    """9.200 of 30.000 after 21 of 60 months: 30.7 % of the way in 35 % of the time."""
    row = rate(target("ít nhất 30.000", "jobs", kind="cumulative"),
               [value("9.200", 9200, 9200, "2021-01/2022-09", "jobs", "estimate")], "2022-09-30")
    assert row.verdict == "behind" and row.elapsed == pytest.approx(21 / 60)
    assert row.progress_low == pytest.approx(9200 / 30000)


def test_a_territory_that_ended_is_no_longer_tracked(rate: Rate) -> None:
    goal = target("12%", period="2021/2030", place_id="old")
    seen = [value("9%", 8.5, 9.5, "2024", place_id="old")]
    assert rate(goal, seen, "2024-12-31").verdict == "not_rated"
    row = rate(goal, seen, "2025-07-01")
    assert (row.verdict, row.label) == ("ended", "dừng theo dõi")
    assert "Mới" in row.sentence_vi and "9%" in row.sentence_vi


def test_a_successor_document_keeps_the_target_alive(rate: Rate) -> None:
    goal = target("12%", period="2021/2030", place_id="old")
    heir = target("13%", period="2026/2030", place_id="new", id="heir", implements_target_id="t")
    assert rate([goal, heir], [value("9%", 8.5, 9.5, "2020", place_id="old")]).verdict != "ended"


def test_a_period_that_ended_before_the_territory_is_rated(rate: Rate) -> None:
    goal = target("12%", period="2021/2024", place_id="old")
    assert rate(goal, [value("13%", 12.5, 13.5, "2024", place_id="old")]).verdict == "met"


def test_printings_that_agree_and_printings_that_do_not(rate: Rate) -> None:
    seen = [value("15,4%", 15.35, 15.45, "2025")]
    same = [target("trên 15%"), target("15%", id="b", variant_of="t")]
    assert rate(same, seen).verdict == "met"
    apart = [target("trên 15%"), target("16%", id="b", variant_of="t")]
    row = rate(apart, seen)
    assert (row.verdict, row.reason) == ("not_rated", "ambiguous")


def test_conflicting_sources_decide_only_if_they_agree(rate: Rate) -> None:
    two = [value("7,53%", 7.525, 7.535, "2025", "growth"),
           value("8,03%", 8.025, 8.035, "2025", "growth", id="o-b")]
    row = rate(target("8%", "growth", "2025/2025"), two)
    assert (row.verdict, row.reason) == ("not_rated", "conflict")
    row = rate(target("8,5%", "growth", "2025/2025"), two)
    assert row.verdict == "missed" and "conflict" in row["flags"]


def test_a_verdict_names_the_earlier_figure_that_would_have_given_another(rate: Rate) -> None:
    """8,5 % expected in November, 8,16 % counted in January: missed at 8.5, met at 8 either way."""
    two = [value("8,16%", 8.155, 8.165, "2025", "growth", released_on="2026-01"),
           value("8,5%", 8.45, 8.55, "2025", "growth", id="o-b", released_on="2025-11-25")]
    row = rate(target("8,5%", "growth", "2025/2025"), two)
    assert row.verdict == "missed" and "earlier_differs" in row["flags"]
    assert "(Số công bố trước là 8,5% cho kết quả khác.)" in row.sentence_vi
    assert "published earlier, 8.5%, gives" in row.sentence_en
    row = rate(target("8%", "growth", "2025/2025"), two)
    assert row.verdict == "met" and "earlier_differs" not in row["flags"]


def test_a_print_for_machines_is_read_with_two_decimals_and_rated_with_all(rate: Rate) -> None:
    row = rate(target("24,430425%"), [value("24,43043%", 24.430425, 24.430435, "2025")])
    assert (row.verdict, row.value_text_vi) == ("met", "24,43%")
    assert any("24,43043" in words for _, words, _ in row.trail)


def test_of_an_undated_and_a_dated_estimate_neither_is_the_later(rate: Rate) -> None:
    """75,9 % without a date and 74,7 % of September 2020 differ on 75,3 %: nobody knows which."""
    two = [value("75,9%", 75.85, 75.95, "2025", vintage="estimate"),
           value("74,7%", 74.65, 74.75, "2025", vintage="estimate", id="o-b",
                 released_on="2020-09")]
    row = rate(target("75,3%"), two)
    assert (row.verdict, row.reason) == ("not_rated", "conflict")
    two[0]["released_on"] = "2020-12"
    assert rate(target("75,3%"), two).verdict == "met"


def test_a_mean_printed_too_early_yields_to_doubt_when_the_years_contradict_it(rate: Rate) -> None:
    """7,54 printed in October; 4,36 8,56 7,03 8,15 8,50 compound to 7,31: 7,5 is undecided."""
    years = [value(f"{g}%", g - 0.005, g + 0.005, str(year), "growth", "estimate")
             for year, g in zip(range(2021, 2026), (4.36, 8.56, 7.03, 8.15, 8.50), strict=True)]
    mean = value("7,54%", 7.535, 7.545, "2021/2025", "growth", "estimate")
    goal = target("7,5%/năm", "growth", kind="average_growth")
    row = rate(goal, [*years, mean])
    assert (row.verdict, row.reason) == ("not_rated", "conflict")
    assert rate(goal, [mean]).verdict == "met" and rate(goal, years).verdict == "missed"
    # The same verdict either way stands, but the page says that the prints disagree.
    row = rate(target("8%/năm", "growth", kind="average_growth"), [*years, mean])
    assert row.verdict == "missed" and "conflict" in row["flags"]
    # With a year missing the years contradict nothing.
    assert rate(goal, [*years[:4], mean]).verdict == "met"


def test_a_value_from_after_the_period_does_not_stand_for_its_end(rate: Rate) -> None:
    row = rate(target("12%", "growth", "2018/2018"), [value("13%", 12.5, 13.5, "2024", "growth")])
    assert (row.verdict, row.reason) == ("not_rated", "period")


def test_a_weak_host_gives_no_verdict_until_another_source_is_read(rate: Rate) -> None:
    weak = [value("13%", 12.5, 13.5, "2025", source_id="weak")]
    assert rate(target("12%"), weak).reason == "weak_source"
    read = [{"figure_id": weak[0]["id"], "source_id": "s", "read_on": "2026-11-21",
             "printed": "13%", "result": "same"}]
    assert rate(target("12%"), weak, readings=read).verdict == "met"
    assert rate(target("12%", source_id="weak"), [value("13%", 12.5, 13.5, "2025")]
                ).reason == "weak_source"


def test_an_inferred_value_has_no_verdict_of_its_own(rate: Rate) -> None:
    row = rate(target("8,7%", "growth", "2025/2025"),
               [value("từ 8,78% đến 10,02%", 8.775, 10.025, "2025", "growth", inferred=1)])
    assert (row.verdict, row.reason) == ("not_rated", "ambiguous") and "inferred" in row["flags"]


def test_earlier_levels_follow_from_changes(rate: Rate) -> None:
    """11,9 % after 2,1 points more: 2020 was 9.8, between 9.7 and 9.9."""
    change = value("2,1%", 2.05, 2.15, "2021", unit="point", measure="change_points",
                   compared_with="2020", id="c")
    row = rate(target("15%", period="2021/2030"),
               [value("11,9%", 11.85, 11.95, "2021"), change], "2023-01-01")
    assert row.baseline_ids == ("o-share-2021-official", "c")
    assert row.progress_low == pytest.approx((11.85 - 9.8) / (15 - 9.8), abs=0.03)
    assert row.verdict == "on_track"


def test_retail_pace_from_the_year_before(rate: Rate) -> None:
    """10.120 after +16,7 %: 2023 was 8.672; 15.5 % of the way to 18.000 in 1 of 7 years."""
    change = value("16,7%", 16.65, 16.75, "2024", "sales", unit="percent-year",
                   measure="change_percent", compared_with="2023", id="c")
    row = rate(target("18.000 tỷ đồng", "sales", "2021/2030"),
               [value("10.120 tỷ đồng", 10119.5, 10120.5, "2024", "sales"), change],
               "2024-12-31")
    assert row.verdict == "on_track" and row.elapsed == pytest.approx(1 / 7)
    assert row.ratio_low == pytest.approx(0.5622, abs=1e-4)
    assert row.progress_low == pytest.approx(0.1545, abs=2e-3)


PARTS = [
    {"whole_id": "whole", "part_id": "share", "exhaustive": 1},
    {"whole_id": "whole", "part_id": "other-part", "exhaustive": 1},
]


def test_exhaustive_parts_add_up(rate: Rate) -> None:
    row = rate(target("trên 70%", "whole"),
               [value("33,4%", 33.35, 33.45, "2025"),
                value("40,8%", 40.75, 40.85, "2025", "other-part")], indicator_parts=PARTS)
    assert row.verdict == "met" and "derived" in row["flags"]
    assert (row.value_low, row.value_high) == (pytest.approx(74.1), pytest.approx(74.3))


def test_a_part_is_bounded_by_its_whole(rate: Rate) -> None:
    """Industry and construction was 37.65 %, so industry was below 40."""
    seen = [value("37,65%", 37.645, 37.655, "2025", "whole")]
    over = rate(target("trên 40%"), seen, indicator_parts=PARTS)
    assert (over.verdict, over.value_high) == ("missed", pytest.approx(37.655))
    assert "by_bound" in over["flags"]
    running = rate(target("trên 40%", period="2021/2030"), seen, indicator_parts=PARTS)
    assert (running.verdict, running.reason) == ("not_rated", "no_baseline")
    assert "chưa tới mức" in running.label
    silent = rate(target("trên 30%"), seen, indicator_parts=PARTS)
    assert (silent.verdict, silent.reason) == ("not_rated", "concept")


def test_a_recalculated_series_is_not_compared_with_the_old_one(rate: Rate) -> None:
    old = [value("14,0%", 13.95, 14.05, "2020", series="cu"),
           value("16,7%", 16.65, 16.75, "2021", series="cu")]
    new = value("38,26%", 38.255, 38.265, "2022", "whole", series="moi")
    assert rate(target("30%", period="2021/2030"), old).verdict in ("behind", "on_track")
    row = rate(target("30%", period="2021/2030"), [*old, new])
    assert (row.verdict, row.reason) == ("not_rated", "series_break")


@pytest.mark.parametrize(("printed", "verdict", "reason"), [
    # Set while the old series was published; 18.0 is 15.0 in it (17.0 - 14.0 = 3.0 in 2021).
    ("trên 16%", "not_rated", "series_break"), ("trên 14%", "met", None),
    ("trên 19%", "missed", None),
])
def test_a_verdict_holds_in_the_series_the_target_was_set_in(
        rate: Rate, printed: str, verdict: str, reason: str | None) -> None:
    both = [value("14,0%", 13.95, 14.05, "2021", id="old", series="cu"),
            value("17,0%", 16.95, 17.05, "2021", id="new", series="moi"),
            value("18,0%", 17.95, 18.05, "2025", series="moi")]
    row = rate(target(printed), both)
    assert (row.verdict, row.reason) == (verdict, reason)


def test_a_target_of_the_new_series_is_judged_in_it(rate: Rate) -> None:
    """The document of December 2020 came after the last figure of the old series."""
    both = [value("14,0%", 13.95, 14.05, "2019", id="old", series="cu"),
            value("17,0%", 16.95, 17.05, "2019", id="new", series="moi"),
            value("18,0%", 17.95, 18.05, "2025", series="moi")]
    assert rate(target("trên 16%"), both).verdict == "met"


def test_what_only_a_weak_host_prints_is_named_before_other_years_are(rate: Rate) -> None:
    goal = target("8%", "growth", "2023/2023")
    years = [value("13,28%", 13.275, 13.285, "2024", "growth"),
             value("7,1%", 7.05, 7.15, "2022", "growth", id="o-c")]
    row = rate(goal, years)
    assert (row.verdict, row.reason) == ("not_rated", "period")  # one year's growth is not another's
    weak = value("11,11%", 11.105, 11.115, "2023", "growth", id="o-b", source_id="weak")
    row = rate(goal, [*years, weak])
    assert (row.reason, row.value_text_vi) == ("weak_source", "11,11%")


def test_a_weak_source_unseats_an_expectation_but_carries_nothing(rate: Rate) -> None:
    goal = target("8%", "growth", "2025/2025")
    expected = value("8,2%", 8.15, 8.25, "2025", "growth", "estimate", released_on="2025-11-15")
    later = value("7,52%", 7.515, 7.525, "2025", "growth", "estimate", id="later",
                  source_id="weak")
    assert rate(goal, [expected]).verdict == "met"
    row = rate(goal, [expected, later])
    assert (row.verdict, row.reason) == ("not_rated", "conflict")
    # What was printed after the year stands; a weak figure that agrees changes nothing.
    after = expected | {"released_on": "2026-01-05"}
    assert rate(goal, [after, later]).verdict == "met"
    agrees = later | {"printed": "8,3%", "low": 8.25, "high": 8.35}
    assert rate(goal, [expected, agrees]).verdict == "met"
    assert rate(goal, [later]).reason == "weak_source"


def test_amounts_of_a_merged_province_add_only_with_every_part(rate: Rate) -> None:
    goal = target("100 tỷ đồng", "sales", "2021/2030", place_id="new")
    parts = [value("40 tỷ đồng", 39.5, 40.5, "2024", "sales", place_id="old"),
             value("30 tỷ đồng", 29.5, 30.5, "2024", "sales", place_id="old2", id="o2")]
    row = rate(goal, parts)
    assert (row.value_low, row.value_high) == (69.0, 71.0)
    row = rate(goal, parts[:1])
    assert (row.verdict, row.reason) == ("not_rated", "territory")


@pytest.mark.parametrize(("other", "reason"), [
    ({"concept_id": "c", "unit": "vnd-bn"}, "unit"),
    ({"concept_id": "c", "unit": "percent"}, "denominator"),
])
def test_why_nothing_is_comparable(rate: Rate, other: dict[str, str], reason: str) -> None:
    indicators = [dict(i) for i in BASE["indicators"]]
    for one in indicators:
        if one["id"] == "share":
            one["concept_id"] = "c"
        if one["id"] == "mix":
            one |= other
    seen = [value("13%", 12.5, 13.5, "2025", "mix", unit=other["unit"])]
    assert rate(target("12%"), seen, indicators=indicators).reason == reason


@pytest.mark.parametrize(("base", "level"), [("2024", 10 / 1.25), ("2016-2020", None),
                                             ("2016–2020", None), ("trước sáp nhập", None)])
def test_a_change_gives_the_level_of_one_period_only(make_kb: Callable[..., KnowledgeBase],
                                                     base: str, level: float | None) -> None:
    seen = [value("10 tỷ đồng", 10, 10, "2025", "sales"),
            value("tăng 25%", 25, 25, "2025", "sales", id="up", unit="percent-year",
                  measure="change_percent", compared_with=base)]
    known = values_of(make_kb(**(BASE | {"observations": seen}))).of("a", "sales")
    earlier = [v.interval.low for v in known if v.period_to != "2025"]
    assert earlier == ([] if level is None else [pytest.approx(level)])


def test_nothing_known_at_all(rate: Rate) -> None:
    row = rate(target("12%"), [])
    assert (row.verdict, row.reason) == ("not_rated", "no_observation")
    assert math.isnan(row.ratio_low) and row.observation_ids == ()


def test_no_ratio_for_ranks_and_for_what_is_not_surely_positive(rate: Rate) -> None:
    row = rate(target("nhóm 3 nước dẫn đầu", "rank", kind="rank"),
               [value("6", 6, 6, "2025", "rank")])
    assert math.isnan(row.ratio_low)
    row = rate(target("1 tỷ đồng", "balance"),
               [value("âm 2 tỷ đồng", -2.5, -1.5, "2025", "balance")])
    assert math.isnan(row.ratio_low) and row.gap_high == pytest.approx(-2.5)


def test_a_verdict_that_hangs_on_the_convention_is_flagged(rate: Rate) -> None:
    """trên 11% is read as (11, 11.55] at u = 0.55 … and reaches 12 only at twice the width."""
    row = rate(target("12%"), [value("khoảng 12,4%", 12.35, 12.45, "2025")])
    assert "width_sensitive" not in row["flags"]
    row = rate(target("12%"), [value("khoảng 12%", 11.5, 12.5, "2025")])
    assert row.verdict == "borderline" and "width_sensitive" not in row["flags"]
    row = rate(target("khoảng 30%"), [value("29,3%", 29.25, 29.35, "2025")])
    assert row.verdict == "met" and "width_sensitive" in row["flags"]


def test_the_line_through_three_years(rate: Rate) -> None:
    row = rate(target("20%", period="2021/2030"),
               [value("10%", 10, 10, "2021"), value("11%", 11, 11, "2022"),
                value("12%", 12, 12, "2023")], "2024-06-30")
    assert (row.projection_low, row.projection_high) == (pytest.approx(19), pytest.approx(19))


def test_documents_to_come_are_left_out(make_kb: Callable[..., KnowledgeBase]) -> None:
    kb = make_kb(**(BASE | {"targets": [target("12%")], "observations": []}))
    assert attain(kb, "2020-11-30").empty and len(attain(kb, "2020-12-01")) == 1


@pytest.mark.parametrize(("goal", "seen"), [
    # Consumer prices: 3.31 against less than 4.5 read "135.9 %".
    (target("dưới 4,5%", "inflation", "2025/2025"), value("3,31%", 3.305, 3.315, "2025", "inflation")),
    # A ceiling on an indicator of which more is better, and a share of which less is.
    (target("không quá 20%"), value("15,0%", 14.95, 15.05, "2025")),
    (target("5%", "poverty"), value("4,0%", 3.95, 4.05, "2025", "poverty")),
    (target("8%", "growth", "2025/2025"), value("8,16%", 8.155, 8.165, "2025", "growth")),
], ids=["prices", "ceiling", "less", "growth"])
def test_of_ceilings_and_growth_the_distance_is_said_and_no_ratio(
        rate: Rate, goal: dict[str, Any], seen: dict[str, Any]) -> None:
    row = rate(goal, [seen])
    assert row.verdict == "met" and math.isnan(row.ratio_low)
    assert row.gap_text_vi.endswith("điểm %") and "136" not in row.sentence_vi


def test_a_target_of_the_next_year_is_not_judged_by_this_year(rate: Rate) -> None:
    """A resolution of November 2025 for 2026: what 2025 brought is where it starts from."""
    document = BASE["documents"][0] | {"issued_on": "2025-11-13"}
    seen = [value("4.700 tỷ đồng", 4699.5, 4700.5, "2024", "sales"),
            value("5.026 tỷ đồng", 5025.5, 5026.5, "2025", "sales")]
    goal = target("5.400 - 5.500 tỷ đồng", "sales", "/2026")
    row = rate(goal, seen, "2026-11-22", documents=[document])
    assert (row.verdict, row.before) == ("not_started", True)
    assert math.isnan(row.ratio_low) and math.isnan(row.progress_low) and row.gap_text_vi == "–"
    late = rate(goal, seen, "2027-01-31", documents=[document])
    assert (late.verdict, late.before) == ("awaiting_final", True) and math.isnan(late.ratio_low)
    # In the year before, a five-year plan that ends in 2026 had years of its own.
    early = BASE["documents"][0] | {"issued_on": "2021-03-01"}
    assert rate(goal, seen, "2026-11-22", documents=[early]).verdict == "behind"


def test_what_came_before_the_period_is_no_part_of_its_sum(rate: Rate) -> None:
    row = rate(target("30.000", "jobs", "2026/2030", kind="cumulative"),
               [value("9.000", 9000, 9000, "2021/2022", "jobs")], "2026-11-22")
    assert (row.verdict, row.before) == ("not_started", True) and math.isnan(row.ratio_low)
