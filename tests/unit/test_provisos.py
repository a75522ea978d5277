"""What stands beside the arithmetic of a verdict, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from builders.goals import Rate, target, value

from policykb.analysis.resting import Resting, resting
from policykb.core.vocabulary import DECIDED, RATED, UNASKED, Verdict

#: 8.9 % printed is 8.85 to 8.95: just the target, or a little less.
EQUAL = value("8,9%", 8.85, 8.95, "2025", "growth")
AIM = target("8,9%", "growth", "2025/2025")


@pytest.mark.parametrize(("counted", "verdict", "words"), [
    ("statistics", "met_as_printed", "đạt theo số in"), ("issuer", "met_as_printed", "đạt theo số in"),
    ("", "borderline", "sát ngưỡng")])
def test_equal_as_printed_by_whoever_counts_is_met_as_printed(
        rate: Rate, counted: str, verdict: str, words: str) -> None:
    row = rate(AIM, [EQUAL | {"counted_by": counted}])
    assert (row.verdict, row.label) == (verdict, words)
    assert verdict == "borderline" or ("8,85" in row.sentence_vi and "8,95" in row.sentence_vi)


@pytest.mark.parametrize(("goal", "seen", "verdict"), [
    # 8.16 against 8.2 is missed, whoever counted.
    (target("8,2%", "growth", "2025/2025"), value("8,16%", 8.155, 8.165, "2025", "growth"), "missed"),
    # As printed above it, though rounding decides: borderline.
    (AIM, value("9%", 8.5, 9.5, "2025", "growth"), "borderline"),
    # Above 8.9 asks for more than 8.9.
    (target("trên 8,9%", "growth", "2025/2025"), EQUAL, "borderline"),
    # About 8.9 is not printed equal.
    (AIM, value("khoảng 8,9%", 8.8, 9.0, "2025", "growth"), "borderline"),
    # The nearer end of a range.
    (target("8,9-9,5%", "growth", "2025/2025"), EQUAL, "met_as_printed"),
    # Of what is to fall as well.
    (target("dưới 5%", "poverty", "2025/2025"), value("5,0%", 4.95, 5.05, "2025", "poverty"), "borderline"),
    (target("5%", "poverty", "2025/2025"), value("5,0%", 4.95, 5.05, "2025", "poverty"), "met_as_printed"),
])
def test_what_equal_as_printed_means(rate: Rate, goal: dict[str, Any], seen: dict[str, Any],
                                     verdict: str) -> None:
    assert rate(goal, [seen | {"counted_by": "statistics"}]).verdict == verdict


def test_met_as_printed_is_decided_and_counted_apart_from_met() -> None:
    assert Verdict.MET_AS_PRINTED in DECIDED & RATED
    assert {Verdict.REPLACED, Verdict.DRAFT} <= UNASKED and not UNASKED & RATED


def test_a_replaced_target_is_neither_met_nor_missed_and_the_arithmetic_one_click_away(
        rate: Rate) -> None:
    goals = [target("8,5%", "growth", "2025/2025", stage="replaced", replaced_by_target_id="new",
                    replaced_on="2025-08-05"), target("8,3%", "growth", "2025/2025") | {"id": "new"}]
    seen = [value("8,4%", 8.35, 8.45, "2025", "growth")]
    row = rate(goals, seen)
    assert (row.verdict, row.label, row.reason, row.arithmetic) == (
        "replaced", "đã thay", None, "missed")
    assert "8,3%" in row.sentence_vi and ": không đạt" not in row.sentence_vi
    assert any(kind == "arithmetic" and "không đạt" in vi for kind, vi, _ in row.trail)
    # On the day before it stood.
    assert rate(goals, seen, "2025-08-04").label == "chưa đến kỳ"


GROWTH = target("6-8%/năm", "growth", "2023/2030", kind="average_growth", condition_vi="luôn cao hơn mix",
                condition_en="always above the mix")
YEARS = [value("8,0%", 7.95, 8.05, "2023", "growth"), value("9,0%", 8.95, 9.05, "2024", "growth")]


def test_a_condition_that_is_not_evaluated_is_named(rate: Rate) -> None:
    row = rate(GROWTH, YEARS, "2025-06-30")
    assert row.verdict == "on_track" and "luôn cao hơn mix; chưa xét" in row.sentence_vi
    assert "always above the mix; not evaluated" in row.sentence_en


@pytest.mark.parametrize(("other", "verdict"), [
    ([("2023", 8.5)], "not_rated"),  # 8.0 against 8.5
    ([("2023", 7.0), ("2024", 9.04)], "on_track"),  # 9.0 against 9.04: rounding may decide
    ([("2022", 20.0)], "on_track"),  # not a year of the period
])
def test_a_broken_condition_leaves_no_verdict_that_the_target_is_on_its_way(
        rate: Rate, other: list[tuple[str, float]], verdict: str) -> None:
    seen = [value(f"{v}%", v - 0.05, v + 0.05, year, "mix") for year, v in other]
    row = rate(GROWTH | {"condition_above_id": "mix"}, YEARS + seen, "2025-06-30")
    assert row.verdict == verdict
    if verdict == "not_rated":
        assert (row.reason, row.arithmetic) == ("condition", "on_track") and "2023" in row.sentence_vi


def claim(says: str, words: str) -> dict[str, list[dict[str, Any]]]:
    return {"reported_attainments": [{
        "id": "c", "place_id": "a", "target_id": "t", "basis": "claim", "claim": words, "says": says,
        "period_from": "2025", "period_to": "2025", "ambiguous": 0, "printed": words, "source_id": "s"}]}


def test_a_source_that_counts_the_target_as_not_met_unseats_met(rate: Rate) -> None:
    """39.8 against 39 to 40, on a page that lists it among the targets not met."""
    goal, seen = target("39-40%", period="2025/2025"), value("39,8%", 39.75, 39.85, "2025")
    assert rate(goal, [seen]).verdict == "met"
    row = rate(goal, [seen], **claim("missed", "chưa đạt"))
    assert (row.verdict, row.reason, row.arithmetic) == ("not_rated", "conflict", "met")
    assert "chưa đạt" in row.sentence_vi


def test_a_source_that_calls_it_met_stands_beside_missed(rate: Rate) -> None:
    row = rate(target("12%"), [value("11,0%", 10.95, 11.05, "2025")], **claim("met", "đạt"))
    assert row.verdict == "missed" and "claim_differs" in row["flags"]
    assert "“đạt”" in row.sentence_vi


@pytest.mark.parametrize(("released", "flag", "words"), [
    ("2025-11-30", "early", "(Số ước, công bố trước khi hết kỳ.)"),
    ("", "undated_value", "(Số ước; nguồn không ghi ngày.)"),
    ("2026-01-06", "", "(Số ước.)")])
def test_a_verdict_says_of_what_time_its_estimate_is(rate: Rate, released: str, flag: str,
                                                      words: str) -> None:
    row = rate(target("12%"), [value("11,0%", 10.95, 11.05, "2025", vintage="estimate",
                                     released_on=released)])
    assert {"early", "undated_value"} & set(row["flags"]) == ({flag} - {""})
    assert row.sentence_vi.endswith(words) and row.sentence_vi.count("Số ước") == 1
    assert "early" not in rate(target("12%"), [value("11,0%", 10.95, 11.05, "2025")])["flags"]


def test_every_count_says_how_many_verdicts_rest_on_estimates() -> None:
    rows = [{"verdict": verdict, "flags": flags} for verdict, flags in (
        ("met", ("estimate", "early")), ("missed", ("estimate", "undated_value")),
        ("borderline", ("estimate",)), ("met_as_printed", ()), ("behind", ("estimate", "early")))]
    assert resting(rows) == Resting(decided=4, estimates=3, early=1, undated=1)
