"""The compound-growth method against values worked out by hand."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.analysis.verdicts import compound
from policykb.analysis.verdicts.compound import compound_progress

SETTINGS = Path(__file__).parents[2] / "data" / "settings.csv"


def run(values, years=(2015, 2020), direction="positive", **options):
    return compound_progress(list(years), list(values), direction=direction, **options)


@pytest.mark.parametrize(
    ("values", "options", "value", "score", "status"),
    [
        # 100 → 110 in five years is 1.9245 % a year; 100 → 150 in fifteen 2.7399 %.
        ((100, 110), {"target": 150, "target_year": 2030}, 0.7024, 0.7314, "moderate_progress"),
        ((100, 120), {"target": 150, "target_year": 2030}, 1.356, 5.0, "substantial_progress"),
        ((100, 103), {"target": 150, "target_year": 2030}, 0.2164, -1.598, "limited_progress"),
        ((100, 90), {"target": 150, "target_year": 2030}, -0.7609, -5.0, "deterioration"),
        ((100, 150), {"target": 150, "target_year": 2030}, 3.079, 5.0, "target_achieved"),
        # Without target: 1.9245 %, 0.9806 %, 0.1992 % a year.
        ((100, 110), {}, 0.019245, 4.622, "substantial_progress"),
        ((100, 105), {}, 0.009806, 1.2015, "moderate_progress"),
        ((100, 101), {}, 0.001992, -1.504, "limited_progress"),
        ((100, 99), {}, -0.002008, -2.751, "deterioration"),
    ],
)
def test_hand_computed(values, options, value, score, status):
    found = run(values, **options)
    assert found.status == status
    assert found.value == pytest.approx(value, rel=2e-3)
    assert found.score == pytest.approx(score, abs=2e-3)


def test_less_is_better_and_a_negative_base_turns_the_sign():
    assert run((100, 90), direction="negative").status == "substantial_progress"
    assert run((100, 110), direction="negative").status == "deterioration"
    # -100 → -110 is away from zero: worse when more is better.
    assert run((-100, -110)).status == "deterioration"
    assert run((-100, -90)).value == pytest.approx(-((0.9) ** 0.2 - 1))


def test_zero_base_and_zero_target_start_from_a_thousandth():
    assert run((0, 0.002)).value == pytest.approx(2 ** 0.2 - 1)
    zero = run((10, 5), direction="negative", target=0, target_year=2030)
    assert zero.value == pytest.approx(-(0.5 ** 0.2 - 1) / (1 - 1e-4 ** (1 / 15)))
    assert run((10, 0), direction="negative", target=0).status == "target_achieved"


def test_base_is_the_first_year_with_data_from_2015_on():
    years, values = (2010, 2016, 2017, 2020), (1, None, 100, 103)
    assert run(values, years).value == pytest.approx(1.03 ** (1 / 3) - 1)
    assert run((50, 100, 103), (2010, 2015, 2020), base_year=2010).value == pytest.approx(
        2.06 ** 0.1 - 1)


@pytest.mark.parametrize("case", [
    {"values": (100,), "years": (2020,)},
    {"values": (), "years": ()},
    {"values": (1, 2), "years": (2010, 2014)},
    {"values": (-5, 5)},
    {"values": (math.nan, 100)},
    {"values": (100, 90), "target": 100, "target_year": 2030},
    {"values": (-10, -5), "target": 5, "target_year": 2030},
    {"values": (100, 110), "target": 150, "target_year": 2015},
])
def test_not_available(case):
    found = run(**case)
    assert (found.value, found.score, found.status) == (None, None, "not_available")


def test_achieved_comes_before_the_lack_of_a_rate():
    assert run((120,), (2020,), target=100).status == "target_achieved"
    crossed = run((-5, 5), target=3, target_year=2030)
    assert (crossed.value, crossed.score, crossed.status) == (None, 5.0, "target_achieved")


def test_cuts_shrink_near_the_limit():
    # C = 1 − 0.95^4.44 = 0.2037, so 0.4 % a year is substantial at 95 of 100.
    near = run((95, 95 * 1.004 ** 5), limit=100)
    assert near.status == "substantial_progress"
    assert near.score == pytest.approx(500 * 0.004 / (1 - 0.95 ** 4.44) - 5, abs=1e-6)
    assert run((95, 95 * 1.004 ** 5)).status == "limited_progress"
    at = run((100, 100), limit=100)
    assert (at.score, at.status) == (5.0, "substantial_progress")
    assert run((200, 198), direction="negative", limit=100).status == "limited_progress"
    assert run((105, 104), direction="negative", limit=100).status == "moderate_progress"


def test_2030_is_the_target_year_where_none_is_named():
    assert run((100, 110), target=150) == run((100, 110), target=150, target_year=2030)


@pytest.mark.parametrize("years", [(2020, 2015), (2015, 2015)])
def test_unsorted_or_duplicate_years_are_errors(years):
    with pytest.raises(ValueError, match="2015"):
        run((1, 2), years)


def test_a_missing_value_is_dropped_before_its_year_is_compared():
    assert run((1, None, 2), (2015, 2015, 2020)).value == pytest.approx(2 ** 0.2 - 1)


@pytest.mark.parametrize("options", [
    {"direction": "up"}, {"direction": ""}, {"years": (2015,)}, {"values": (1, math.inf)},
])
def test_other_wrong_input_is_an_error(options):
    with pytest.raises(ValueError):
        run(**{"values": (1, 2), **options})


def test_there_is_no_silent_direction():
    with pytest.raises(TypeError):
        compound_progress([2015, 2020], [1, 2])


# As figures are printed; beyond that the score's 2.5 and the ratio's 0 part by rounding alone.
printed = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(st.lists(printed, min_size=2, max_size=6), st.sampled_from(["positive", "negative"]),
       st.none() | printed, st.none() | st.floats(0, 1e6))
def test_the_score_stays_in_its_bounds_and_agrees_with_the_status(values, direction, goal, limit):
    found = compound_progress(range(2015, 2015 + len(values)), values, direction=direction,
                              target=goal, target_year=2030, limit=limit)
    if found.status == "not_available":
        assert found.score is None
    else:
        assert -5 <= found.score <= 5
        assert (found.status == "deterioration") == (found.score < -2.5)


@pytest.mark.skipif(not SETTINGS.exists(), reason="data/settings.csv is not there")
def test_the_cuts_are_those_the_data_tell_readers():
    with SETTINGS.open(encoding="utf-8", newline="") as file:
        told = {row["key"]: float(row["value"]) for row in csv.DictReader(file)}
    names = ("substantial", "moderate", "limited")
    assert tuple(told[f"compound_{name}"] for name in names) == compound._RATIO_CUTS
    growth = tuple(told[f"compound_no_target_{name}"] / 100 for name in names)
    assert growth == pytest.approx(compound._GROWTH_CUTS)
