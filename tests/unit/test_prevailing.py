"""The rule of cells, step by step: which figure prevails, against which, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policykb.analysis.prevailing import Why, latest, standing
from policykb.analysis.value import Value
from policykb.core.catalogue import LANGUAGES
from policykb.core.intervals import Interval


def figure(one: str, low: float, high: float, **more: Any) -> Value:
    return Value(**{"ids": (one,), "interval": Interval(low, high), "period_from": "2025",
                    "period_to": "2025", "vintage": "estimate", **more})


def stands(*values: Value) -> tuple[str, dict[str, Why]]:
    found = standing(values)
    assert found is not None
    return found.best.ids[0], {value.ids[0]: why for value, why in found.others}


JANUARY, DECEMBER = date(2026, 1, 31), date(2025, 12, 20)


@pytest.mark.parametrize(("other", "why"), [
    ({"vintage": "plan", "released": JANUARY}, Why.PLAN),
    ({"weak": True, "vintage": "official"}, Why.WEAK),
    ({"inferred": True, "vintage": "official"}, Why.INFERRED),
    ({"derivation": "ratio", "vintage": "official"}, Why.DERIVED),
    ({"vintage": "estimate", "released": JANUARY}, Why.VINTAGE),
    ({"vintage": "preliminary", "released": date(2025, 11, 1)}, Why.RELEASE),
    ({"vintage": "preliminary", "released": DECEMBER}, Why.RIVAL),
    ({"vintage": "preliminary"}, Why.RIVAL),
])
def test_what_places_a_figure_behind_another(other: dict[str, Any], why: Why) -> None:
    best = figure("best", 8.05, 8.15, vintage="preliminary", released=DECEMBER)
    behind = figure("other", 9.05, 9.15, **other)
    assert stands(best, behind) == ("best", {"other": why})
    assert stands(behind, best)[1].keys() <= {"other", "best"}


def test_figures_that_agree_are_no_rivals() -> None:
    narrow, wide = figure("narrow", 8.05, 8.15), figure("wide", 7.5, 8.5)
    assert stands(wide, narrow) == ("narrow", {"wide": Why.WIDER})
    again = figure("again", 8.05, 8.15)
    assert stands(narrow, again) == ("narrow", {"again": Why.AGREES})
    dated = figure("dated", 7.5, 8.5, released=JANUARY)
    assert stands(dated, narrow) == ("dated", {"narrow": Why.UNDATED})


def test_figures_that_agree_with_the_first_but_not_with_each_other_are_rivals() -> None:
    best = figure("best", 2.9, 4.1)
    low, high = figure("low", 1, 3), figure("high", 4, 6)
    found = standing([low, best, high])
    assert found is not None and found.contested
    assert (found.best, found.rivals) == (best, (low, high))


def test_what_gave_way_is_disputed_but_no_conflict() -> None:
    old = figure("old", 1, 2)
    new = figure("new", 3, 4, vintage="official")
    plan = figure("plan", 7, 8, vintage="plan")
    found = standing([old, new, plan])
    assert found is not None and not found.contested
    assert set(found.disputed) == {old, new}


def test_a_plan_is_no_result_and_nothing_has_no_figure() -> None:
    assert standing([figure("plan", 1, 2, vintage="plan")]) is None
    assert standing([]) is None


def test_the_latest_is_of_the_last_period_even_where_it_is_less_sound() -> None:
    before = figure("before", 1, 2, period_from="2024", period_to="2024", vintage="official")
    after = figure("after", 1, 2, weak=True)
    assert latest([before, after]) is after


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_is_told_in_words(language: str) -> None:
    old, new = figure("old", 1, 2), figure("new", 3, 4, vintage="official")
    told = {words.words(language) for values in ([new], [old, new], [old, figure("o", 5, 6)])
            if (words := standing(values))}
    assert len(told) == 3 and not any("prevailing." in one for one in told)
