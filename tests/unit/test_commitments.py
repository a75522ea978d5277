"""Which printings are one commitment, from when it runs, and that it is judged and counted once."""

from __future__ import annotations

import pytest
from builders.goals import BASE, target, value
from builders.rows import document, source

from policykb.analysis import commitments
from policykb.analysis.verdicts.attainment import attain

#: Documents of one territory, in which a line may be printed again.
DOCUMENTS = [document("d", "2018-03-22", "a"), document("later", "2020-09-03", "a"),
             document("last", "2025-10-01", "a"), document("undated", "", "a")]
MEAN = {"kind": "average_growth", "indicator_id": "growth", "unit": "percent-year", "period_to": "2030"}


def row(id: str, printed: str, document_id: str, **more: object) -> dict[str, object]:
    return target(printed) | {"id": id, "document_id": document_id, "period_from": ""} | more


@pytest.fixture
def found(make_kb):
    """A function that gives the commitments of some targets, each as its targets."""

    def run(*rows, **tables):
        kb = make_kb(**(BASE | {"documents": DOCUMENTS, "targets": list(rows)} | tables))
        return commitments.of(kb)

    return run


def members(found) -> list[list[str]]:
    return sorted([one["id"] for one in commitment.rows] for commitment in found.all)


def test_one_figure_in_three_documents_is_one_commitment_named_by_the_first(found):
    one = found(row("t-last", "40%", "last"), row("t", "40%", "d"), row("t-later", "từ 40%", "later"))
    assert members(one) == [["t", "t-later", "t-last"]]
    assert one.all[0].id == one.all[0].counted == "t"
    assert one.others("t-later") == ("d", "last")


def test_an_undated_document_stands_last(found):
    assert members(found(row("a-undated", "40%", "undated"), row("t", "40%", "last"))) == [
        ["t", "a-undated"]]


@pytest.mark.parametrize(("printed", "more"), [
    ("trên 40%", {}), ("khoảng 40%", {}), ("45%", {}), ("40-45%", {}),
    ("40%", {"period_to": "2030"}), ("40%", {"stage": "draft"}),
    ("40%", {"indicator_id": "whole"}), ("40%", {"place_id": "new"}),
])
def test_another_level_period_territory_or_a_draft_is_another_commitment(found, printed, more):
    assert len(found(row("t", "40%", "d"), row("u", printed, "later", **more)).all) == 2


def test_a_unit_does_not_make_another_commitment(found):
    units = [*BASE["units"], {"id": "part", "name_vi": "phần", "name_en": "part", "symbol_vi": "",
                              "symbol_en": "", "factor": 100, "base": "percent"}]
    assert len(found(row("t", "40%", "d"), row("u", "0,4", "later", unit="part"), units=units).all) == 1


def test_a_stated_printing_with_another_figure_is_the_same_commitment(found):
    one = found(row("t", "trên 40%", "d"), row("u", "40%", "d", variant_of="t"))
    assert members(one) == [["t", "u"]]
    assert [r["id"] for r in one.all[0].printing(one.all[0].rows[0])] == ["t"]


def test_a_withdrawn_printing_does_not_stand_for_it_in_counts(found):
    one = found(row("t", "8%", "d", stage="replaced"), row("u", "8%", "later"))
    assert (one.all[0].id, one.all[0].counted) == ("t", "u")
    both = [{"id": "t"}, {"id": "u"}]
    assert one.once(both) == [{"id": "u"}]
    assert one.once(both[:1]) == [{"id": "t"}]  # alone it counts


# -- the first year ---------------------------------------------------------


def years(found, *rows) -> dict[str, str]:
    return {r["id"]: str(one.begin.year) for one in found(*rows).all for r in one.rows}


def test_no_print_tells_the_first_year_so_that_of_the_first_document_holds_for_all(found):
    assert years(found, row("t", "8,5%/năm", "d", **MEAN), row("u", "8,5%/năm", "later", **MEAN)) == {
        "t": "2018", "u": "2018"}


def test_a_year_that_is_missing_gives_way_to_what_the_line_prints_beside_any_figure(found):
    told = row("u", "8%/năm", "last", **MEAN) | {"period_from": "2016"}
    assert years(found, row("t", "7%/năm", "d", **MEAN), told) == {"t": "2016", "u": "2016"}


@pytest.mark.parametrize("printed", ["7%/năm", "8%/năm"])
def test_a_year_inferred_from_the_document_alone_gives_way_to_a_print_of_the_line(found, printed):
    guess = row("t", "7%/năm", "last", **MEAN) | {"period_from": "2025", "period_inferred": 1}
    told = row("u", printed, "later", **MEAN) | {"period_from": "2016"}
    assert years(found, guess, told)["t"] == "2016"


def test_a_year_inferred_from_a_period_that_is_still_to_come_holds(found):
    guess = row("t", "7%/năm", "last", **MEAN) | {"period_from": "2026", "period_inferred": 1}
    told = row("u", "8%/năm", "later", **MEAN) | {"period_from": "2016"}
    assert years(found, guess, told)["t"] == "2026"


def test_of_years_inferred_from_each_document_that_of_the_first_holds_for_all(found):
    first, second = (row(one, "7%/năm", document_id, **MEAN)
                     | {"period_from": begin, "period_inferred": 1}
                     for one, document_id, begin in (("t", "d", "2018"), ("u", "last", "2025")))
    assert years(found, first, second) == {"t": "2018", "u": "2018"}


def test_a_period_that_begins_after_a_document_is_not_its_own(found):
    told = row("u", "7%/năm", "last", **MEAN) | {"period_from": "2026"}
    assert years(found, row("t", "7%/năm", "d", **MEAN), told) == {"t": "2018", "u": "2026"}


def test_two_printed_years_are_two_commitments(found):
    first, second = ({**row(one, "7%/năm", "last", **MEAN), "period_from": begin}
                     for one, begin in (("t", "2016"), ("u", "2021")))
    assert len(found(first, second).all) == 2


# -- judged once ------------------------------------------------------------


def verdicts(make_kb, rows, observations, **tables):
    kb = make_kb(**(BASE | {"documents": DOCUMENTS, "targets": rows, "observations": observations}
                    | tables))
    return attain(kb, "2026-11-21").set_index("target_id")


def test_each_document_shows_the_one_verdict(make_kb):
    """Judged each by the year of its own document, the first would be behind, the last on track."""
    rows = [row("t", "8,5%/năm", "d", **MEAN), row("u", "8,5%/năm", "last", **MEAN)]
    growth = [value(f"{n}%", n - 0.05, n + 0.05, str(year), "growth", unit="percent-year")
              for year, n in zip(range(2018, 2026), [8.0, 7, 3, 4, 8, 3, 8, 9.0], strict=True)]
    frame = verdicts(make_kb, rows, growth)
    assert set(frame["verdict"]) == {"behind"}
    assert frame["value_low"].nunique() == frame["sentence_vi"].nunique() == 1
    assert all("period_inferred" in flags for flags in frame["flags"])


def test_a_better_source_of_one_printing_vouches_for_the_others(make_kb):
    rows = [row("t", "40%", "d", source_id="weak"), row("u", "40%", "later"),
            row("v", "45%", "later", source_id="weak")]
    frame = verdicts(make_kb, rows, [value("41%", 40.5, 41.5, "2025")])
    assert list(frame.loc[["t", "u"], "verdict"]) == ["met", "met"]
    assert frame.loc["v", "reason"] == "weak_source"


# -- from which day a document stood ----------------------------------------


def as_of(make_kb, document_id, day, **more):
    kb = make_kb(**(BASE | {
        "documents": DOCUMENTS + [document("month", "2020-06", "a"), document("year", "2020", "a")],
        "targets": [row("t", "40%", document_id, **more)],
        "sources": [source(), source("early", published_on="2021-05-01")]}))
    frame = attain(kb, day)
    return None if frame.empty else frame["label"][0]


@pytest.mark.parametrize(("document_id", "day", "unknown"), [
    ("undated", "2020-12-31", True), ("year", "2020-12-30", True), ("year", "2020-12-31", False),
    ("month", "2020-06-29", True), ("month", "2020-06-30", False), ("d", "2018-03-22", False),
])
def test_a_day_on_which_nobody_knows_whether_the_document_stood(make_kb, document_id, day, unknown):
    assert (as_of(make_kb, document_id, day) == "chưa rõ ngày ban hành") is unknown


def test_a_document_that_was_surely_not_issued_says_nothing(make_kb):
    assert as_of(make_kb, "year", "2019-12-31") is None
    assert as_of(make_kb, "month", "2020-05-31") is None


def test_what_was_printed_stood_from_then_on_and_no_target_is_set_for_a_period_that_is_over(make_kb):
    assert as_of(make_kb, "undated", "2021-04-30", source_id="early") == "chưa rõ ngày ban hành"
    assert as_of(make_kb, "undated", "2021-05-01", source_id="early") != "chưa rõ ngày ban hành"
    assert as_of(make_kb, "undated", "2025-12-31") != "chưa rõ ngày ban hành"
