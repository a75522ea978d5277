"""Verdicts at the edges: beyond the target, without a bound, torn, adopted, increased."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from builders.goals import BASE, Rate, target, value

from policykb.analysis.values import values_of
from policykb.analysis.verdicts.attainment import attain
from policykb.analysis.verdicts.means import mean_growth
from policykb.core.intervals import Interval

RUNNING = "2024-12-31"


def years(*points: tuple[str, float, float]) -> list[dict[str, Any]]:
    """Exact levels of years: (year, low, high)."""
    return [value(f"{low}", low, high, year, id=f"o-{year}") for year, low, high in points]


@pytest.mark.parametrize(("as_of", "period", "said"), [
    ("2026-07-31", "2026/2030", ("not_started", None)),  # no year of the period is over
    ("2027-12-31", "2026/2030", ("not_rated", "part_year")),
    ("2027-12-31", "2026/2026", ("not_rated", "part_year"))])
def test_a_sum_of_which_a_quarter_is_known_is_not_rated(
        rate: Rate, as_of: str, period: str, said: tuple[str, str | None]) -> None:
    """The second quarter of 2026, 700 tỷ, says nothing of a sum over 2026-2030, nor of 2026's."""
    quarter = value("700 tỷ đồng", 699.5, 700.5, "2026-04/2026-06", "sales")
    row = rate(target("5.000 tỷ đồng", "sales", period, kind="cumulative"), [quarter], as_of)
    assert (row.verdict, row.reason) == said
    assert row.observation_ids == (quarter["id"],)


def test_a_part_beyond_a_hundred_bounds_no_whole(rate: Rate) -> None:
    """140 % of one part was confirmed as printed: it says nothing of the whole."""
    parts = [{"whole_id": "whole", "part_id": "share", "exhaustive": 0}]
    row = rate(target("50%", "whole", "2021/2025"), [value("140%", 139.5, 140.5, "2025")],
               indicator_parts=parts)
    assert (row.verdict, row.reason) == ("not_rated", "concept")


def test_a_mean_of_rates_without_a_lower_end_has_one() -> None:
    """Below 0,4 % in each of two years: at least all is not lost, and the mean is no more than 0,4 %."""
    mean = mean_growth([(Interval(-math.inf, 0.4), 1), (Interval(-math.inf, 0.4), 1)])
    assert (mean.low, round(mean.high, 9)) == (-100, 0.4)


# -- beyond the target, and away from it --------------------------------------


@pytest.mark.parametrize(("goal", "indicator", "base", "latest"), [
    # Above a floor at first, below it now: 45 % in 2020, 30 % in 2024 against 40 %.
    ("40%", "share", 45, 30),
    # Below a ceiling at first, above it now.
    ("không quá 40%", "poverty", 30, 45),
    # Through a range and beyond it.
    ("trong khoảng 30-35%", "mix", 25, 60),
])
def test_what_left_the_target_behind_is_not_on_track(rate: Rate, goal: str, indicator: str,
                                                     base: float, latest: float) -> None:
    known = [value(f"{base}%", base, base, "2020", indicator, id="o-a"),
             value(f"{latest}%", latest, latest, "2024", indicator, id="o-b")]
    row = rate(target(goal, indicator, "2021/2030"), known, RUNNING)
    assert (row.verdict, row.label) == ("once_reached", "từng tới mức")


def test_a_sum_over_its_ceiling_is_missed_at_once_and_met_only_when_complete(rate: Rate) -> None:
    goal = target("không quá 100 tỷ đồng", "sales", "2021/2025", kind="cumulative")
    twenty = [value("20", 20, 20, str(y), "sales", id=f"o-{y}") for y in (2021, 2022, 2023)]
    assert rate(goal, twenty).verdict == "awaiting_final"
    assert rate(goal, [*twenty, value("50", 50, 50, "2024", "sales", id="o-d")],
                RUNNING).verdict == "missed"
    last = [value("10", 10, 10, str(y), "sales", id=f"o-{y}") for y in (2024, 2025)]
    assert rate(goal, [*twenty, *last]).verdict == "met"


def test_half_a_year_within_a_running_total_is_missing(rate: Rate) -> None:
    """60 up to June 2023, 20 in 2024, 20 in 2025: at least 100, the rest of 2023 unknown."""
    goal = target("110 tỷ đồng", "sales", "2021/2025", kind="cumulative")
    known = [value("60", 60, 60, "2021-01/2023-06", "sales", id="o-a"),
             value("20", 20, 20, "2024", "sales", id="o-b"),
             value("20", 20, 20, "2025", "sales", id="o-c")]
    row = rate(goal, known)
    assert (row.verdict, row.missing_years) == ("awaiting_final", (2023,))


# -- figures that only say at least or at most --------------------------------


def test_a_floor_as_latest_value_has_no_pace(rate: Rate) -> None:
    known = [value("30%", 30, 30, "2020"), value("ít nhất 35%", 35, math.inf, "2024", id="o-b")]
    row = rate(target("40%", period="2021/2030"), known, RUNNING)
    assert (row.verdict, row.reason) == ("not_rated", "unbounded")
    assert "ít nhất" in row.sentence_vi


@pytest.mark.parametrize(("printed", "low", "high", "low_open", "high_open"), [
    ("gần 40%", 38, 40, 0, 1), ("trên 40%", 40, 42, 1, 0)])
def test_a_baseline_that_touches_the_target_gives_no_pace(
        rate: Rate, printed: str, low: float, high: float, low_open: int, high_open: int) -> None:
    known = [value(printed, low, high, "2020", low_open=low_open, high_open=high_open),
             value("39%", 39, 39, "2024", id="o-b")]
    row = rate(target("40%", period="2021/2030"), known, RUNNING)
    assert row.verdict in ("not_rated", "once_reached") and row.verdict != "on_track"


def test_two_states_of_one_month_are_no_way_travelled(rate: Rate) -> None:
    known = [value("30%", 30, 30, "/2024-06-05", id="o-a"),
             value("31%", 31, 31, "/2024-06-20", id="o-b")]
    row = rate(target("40%", period="2021/2030"), known, RUNNING)
    assert (row.verdict, row.reason) == ("not_rated", "no_baseline")


def test_a_mean_with_a_year_of_at_most_is_not_computed(rate: Rate) -> None:
    known = [value("8%", 8, 8, "2021", "growth", id="o-a"),
             value("không quá 5%", -math.inf, 5, "2022", "growth", id="o-b")]
    row = rate(target("7%/năm", "growth", "2021/2022", kind="average_growth"), known)
    assert (row.verdict, row.reason) == ("not_rated", "unbounded")


BOXES = [(30, 30), (38, 40), (40, 42), (35, math.inf), (-math.inf, 35), (0, 0), (40, 40), (-5, -3)]
KINDS = [("level", "share"), ("level", "mix"), ("level", "poverty"), ("increase", "share"),
         ("cumulative", "sales"), ("average_growth", "growth")]


def test_nothing_that_can_be_printed_breaks_the_table(make_kb: Any) -> None:
    """Every kind of target with every pair of such figures, running and over."""
    places, goals, known = [], [], []
    cases = itertools.product(KINDS, BOXES, BOXES, ("2021/2024", "2021/2030"))
    for n, ((kind, indicator), first, second, period) in enumerate(cases):
        at = f"p{n}"
        places.append({"id": at, "name_vi": at, "name_en": at, "kind": "province"})
        goals.append(target("40", indicator, period, kind=kind, id=f"t{n}", place_id=at))
        known += [value("40", *first, "2020", indicator, id=f"o{n}-a", place_id=at),
                  value("40", *second, "2024", indicator, id=f"o{n}-b", place_id=at),
                  value("40", *BOXES[n % len(BOXES)], "2024", indicator, id=f"o{n}-c", place_id=at,
                        measure="change_percent", compared_with="2023", unit="percent-year")]
    kb = make_kb(**(BASE | {"places": [*BASE["places"], *places], "targets": goals,
                            "observations": known}))
    frame = attain(kb, "2025-12-31")
    assert len(frame) == len(goals) == 768
    assert frame["sentence_vi"].str.len().min() > 20
    assert frame["sentence_en"].str.len().min() > 20


# -- the figure itself ---------------------------------------------------------


def test_what_is_missing_is_counted_from_the_printed_figure(rate: Rate) -> None:
    """khoảng 30% is met from 29.25 on; 28.0 is 2.0 points short of 30, not 1.25 of 29.25."""
    row = rate(target("khoảng 30%"), [value("28%", 28, 28, "2025")])
    assert (row.verdict, row.gap_low) == ("missed", -2.0)
    assert row.ratio_low == pytest.approx(28 / 30)


def test_a_state_in_march_is_not_the_years(rate: Rate) -> None:
    row = rate(target("40%"), [value("30%", 30, 30, "/2025-03")])
    assert row.verdict == "awaiting_final"
    assert rate(target("40%"), [value("30%", 30, 30, "/2025-12")]).verdict == "missed"


def test_the_steps_show_what_a_print_means_to_its_last_digit(rate: Rate) -> None:
    row = rate(target("20%"), [value("12,3%", 12.25, 12.35, "2025")])
    assert any("12,25–12,35%" in words for kind, words, _ in row.trail if kind == "value")


def test_a_mean_stands_for_all_its_years(rate: Rate) -> None:
    known = [value("9%", 8.5, 9.5, str(year), "growth", id=f"o-{year}") for year in (2024, 2025)]
    row = rate(target("8%/năm", "growth", "2024/2025", kind="average_growth"), known)
    assert row.period_used == "2024/2025" and "2024–2025" in row.sentence_vi


def test_the_line_goes_through_one_series(rate: Rate) -> None:
    old = [value("16%", 16, 16, str(y), series="cu", id=f"c-{y}") for y in (2018, 2019)]
    new = [value(f"{24 + y - 2021}%", 24 + y - 2021, 24 + y - 2021, str(y), series="moi",
                 id=f"m-{y}") for y in (2021, 2022, 2023)]
    row = rate(target("40%", period="2018/2030"), [*old, *new], "2023-12-31")
    assert (row.projection_low, row.projection_high) == (33.0, 33.0)  # 24, 25, 26 … 33 in 2030


# -- sources that disagree while the period runs --------------------------------


def test_a_running_target_is_undecided_where_sources_decide_differently(rate: Rate) -> None:
    known = [value("30%", 30, 30, "2020"), value("41%", 41, 41, "2024", id="o-a"),
             value("33%", 33, 33, "2024", id="o-b")]
    row = rate(target("40%", period="2021/2030"), known, RUNNING)
    assert (row.verdict, row.reason) == ("not_rated", "conflict")


def test_a_mean_is_undecided_where_one_of_its_years_is(rate: Rate) -> None:
    known = [value("5%", 5, 5, "2021", "growth", id="o-a"),
             value("11%", 11, 11, "2021", "growth", id="o-b"),
             value("8%", 8, 8, "2022", "growth", id="o-c")]
    goal = target("8%/năm", "growth", "2021/2022", kind="average_growth")
    assert rate(goal, known).reason == "conflict"
    easy = target("4%/năm", "growth", "2021/2022", kind="average_growth")
    row = rate(easy, known)
    assert row.verdict == "met" and "conflict" in row["flags"]


# -- increases -------------------------------------------------------------------


def test_an_increase_is_shown_as_one(rate: Rate) -> None:
    known = [value("13.000", 13000, 13000, "2020", "sales"),
             value("16.000", 16000, 16000, "2025", "sales", id="o-b")]
    row = rate(target("2.000 tỷ đồng", "sales", kind="increase"), known)
    assert row.verdict == "met" and row.value_text_vi == "3.000\u00a0tỷ đồng"


def test_of_a_place_that_ended_no_level_stands_beside_an_increase(rate: Rate) -> None:
    goal = target("2.000 tỷ đồng", "sales", kind="increase", place_id="old", period="2021/2030")
    known = [value("16.000", 16000, 16000, "2024", "sales", place_id="old")]
    row = rate(goal, known)
    assert (row.verdict, row.value_text_vi) == ("ended", "–")
    base = value("13.000", 13000, 13000, "2020", "sales", id="o-b", place_id="old")
    assert rate(goal, [*known, base]).value_text_vi == "3.000\u00a0tỷ đồng"


def test_an_increase_in_per_cent_is_measured_in_per_cent(rate: Rate) -> None:
    known = [value("10", 10, 10, "2020", "sales"), value("14", 14, 14, "2025", "sales", id="o-b")]
    goal = target("50%", "sales", kind="increase", unit="percent")
    row = rate(goal, known)
    assert (row.verdict, row.gap_low) == ("missed", -10.0)  # 40 % against 50 %


def test_an_increase_needs_a_base_of_its_series(rate: Rate) -> None:
    known = [value("30%", 30, 30, "2020", series="cu"),
             value("40%", 40, 40, "2025", series="moi", id="o-b")]
    row = rate(target("5 điểm", kind="increase", unit="point"), known)
    assert row.verdict == "not_rated"


# -- adoption ----------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "as_of", "verdict"), [
    ("adopted", "2026-06-30", "behind"), ("adopted", "2025-12-31", "ended"),
    ("draft", "2026-06-30", "ended")])
def test_a_successor_adopts_with_its_document_and_not_before(
        rate: Rate, stage: str, as_of: str, verdict: str) -> None:
    documents = [*BASE["documents"], BASE["documents"][0] | {"id": "d2", "issued_on": "2026-01-08"}]
    goals = [target("40%", period="2021/2030", place_id="old"),
             target("40%", period="2026/2030", id="t2", document_id="d2", place_id="new",
                    stage=stage, implements_target_id="t")]
    known = [value("30%", 30, 30, "2020", place_id="old"),
             value("31%", 31, 31, "2024", place_id="old", id="o-b")]
    assert rate(goals, known, as_of, documents=documents).verdict == verdict


# -- values that follow from others take over the weakest ---------------------------


def test_a_share_is_not_better_than_its_denominator(make_kb: Any) -> None:
    indicators = [*BASE["indicators"][:-1], {
        "id": "part", "name_vi": "p", "name_en": "p", "unit": "percent", "direction": "up",
        "kind": "share", "numerator_id": "sales", "denominator_id": "balance"},
        BASE["indicators"][-1]]
    known = [value("10", 10, 10, "2024", "sales"),
             value("50", 50, 50, "2024", "balance", "plan", id="plan"),
             value("40", 40, 40, "2024", "balance", "estimate", id="guess", inferred=1)]
    kb = make_kb(**(BASE | {"indicators": indicators, "observations": known, "targets": []}))
    derived = [v for v in values_of(kb).of("a", "part") if v.derivation == "ratio"]
    assert [(v.interval.low, v.vintage, v.inferred) for v in derived] == [(25.0, "estimate", True)]


def test_parts_are_added_from_their_soundest_figures(make_kb: Any) -> None:
    parts = [{"whole_id": "whole", "part_id": part, "exhaustive": 1}
             for part in ("share", "other-part")]
    known = [value("30%", 30, 30, "2024"), value("10%", 10, 10, "2024", "other-part"),
             value("14%", 14, 14, "2024", "other-part", "plan", id="plan", source_id="weak")]
    kb = make_kb(**(BASE | {"indicator_parts": parts, "observations": known, "targets": []}))
    derived = [v for v in values_of(kb).of("a", "whole") if v.derivation == "parts"]
    assert [(v.interval.low, v.vintage, v.weak) for v in derived] == [(40.0, "official", False)]


# -- doubt, and what stays under a ceiling -------------------------------------


def test_a_doubted_figure_decides_nothing(rate: Rate) -> None:
    """30.44 after 32.4 while the part grew faster than the whole: noted as doubted, shown, not rated."""
    seen = [value("32,4%", 32.35, 32.45, "2024", id="o-a"),
            value("30,44%", 30.435, 30.445, "2025", id="o-b", doubted=1)]
    row = rate(target("31%", period="2021/2025"), seen)
    assert row.verdict != "missed" and row.reason != "conflict"
    alone = rate(target("31%", period="2025/2025"), seen[1:])
    assert (alone.verdict, alone.reason) == ("not_rated", "ambiguous")
    assert "nghi vấn" in alone.sentence_vi


def test_what_stays_under_a_ceiling_does_not_exceed_it(rate: Rate) -> None:
    """3.31 under a ceiling of 4.5 is met; "vượt" beside it would read as a breach."""
    row = rate(target("dưới 4,5%", "poverty", "2025/2025", bound="below", low=4.5),
               [value("3,31%", 3.305, 3.315, "2025", "poverty")])
    assert (row.verdict, row.label) == ("met", "đạt")
