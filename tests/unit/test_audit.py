"""The audit on figures whose arithmetic was done by hand."""

from __future__ import annotations

from datetime import date

import pytest
from builders import rows
from builders.cascade import PLACES, SOURCES, document

from policykb.analysis.audit import AuditError, audit, evaluate
from policykb.core.intervals import Interval
from policykb.core.printed import number

UNITS = [{"id": name, "name_vi": name, "name_en": name, "symbol_vi": symbol, "symbol_en": symbol,
          "factor": 1, "base": name}
         for name, symbol in [("percent", "%"), ("ha", "ha"), ("persons", "người"),
                              ("projects", "dự án"), ("point", "điểm %"), ("times", "lần"),
                              ("percent-year", "%/năm"), ("vnd-bn", "tỷ đồng")]]
KINDS = {"percent": "share", "percent-year": "growth", "ha": "amount", "vnd-bn": "amount",
         "persons": "count", "projects": "count"}


def indicator(id_, unit="percent", **more):
    return rows.indicator(id_, unit, KINDS[unit], **{"concept_id": id_} | more)


def observation(id_, indicator_id, printed, unit="percent", year="2020", **more):
    exact = KINDS.get(unit) == "count"
    box = number(printed, "observation", "vi").interval(exact=exact)
    row = rows.observation(id_, printed, box.low, box.high, year, place_id="ha-noi",
                           indicator_id=indicator_id, unit=unit, low_open=int(box.low_open),
                           high_open=int(box.high_open))
    if box.high == float("inf"):
        del row["high"]
    return row | more


def attainment(id_, printed, observation_id="", target_id="", **more):
    box = number(printed, "observation", "vi").interval()
    return {"id": id_, "place_id": "ha-noi", "observation_id": observation_id,
            "target_id": target_id, "low": box.low, "high": box.high, "basis": "full_target",
            "ambiguous": 0, "printed": printed, "source_id": "s", **more}


def target(id_, indicator_id, low, unit, begun="2021", year="2025"):
    return rows.target(id_, str(low), document_id="d", place_id="ha-noi", indicator_id=indicator_id,
                       bound="bare", low=low, unit=unit, period_from=begun, period_to=year)


def identity(expression, inputs, equals="", nature="printed_identity", unit="percent"):
    return {"id": "i", "place_id": "ha-noi", "name_vi": "tổng", "name_en": "sum",
            "expression": expression, "inputs": inputs, "equals": equals, "nature": nature,
            "unit": unit}


INDICATORS = [
    *(indicator(name) for name in ("whole", "part", "rest", "share")),
    *(indicator(name, "projects") for name in ("projects", "wind", "solar")),
    indicator("gdp", "vnd-bn", price_basis="current"), indicator("output", "vnd-bn"),
    indicator("jobs", "persons"), indicator("land", "ha"), indicator("growth", "percent-year"),
]
SECOND = {**SOURCES[0], "id": "s2", "publisher": "Báo khác"}


@pytest.fixture
def run(make_kb):
    """A function that audits a tiny package and gives its rows by id."""

    def make(as_of=None, **tables):
        kb = make_kb(**{"sources": [*SOURCES, SECOND], "units": UNITS, "places": PLACES,
                        "indicators": INDICATORS, "documents": [document("d", "2020-01-01")],
                        **tables})
        return {row["id"]: row for row in audit(kb, as_of).to_dict("records")}

    return make


# -- expressions -------------------------------------------------------------


def test_an_expression_keeps_its_inputs_together():
    boxes = {"y": Interval(11.5, 12.5), "b": Interval(9.5, 10.5), "t": Interval(13, 13)}
    # Corners of the inputs: [0.40, 0.86]; composed step by step it would be [0.29, 1.20].
    found = evaluate("(y - b) / (t - b)", boxes)
    assert (found.low, found.high) == pytest.approx((0.4, 0.857142857), abs=1e-6)
    assert evaluate("-2 ** 2 + 1.5", {}) == Interval(-2.5, -2.5)


@pytest.mark.parametrize(("expression", "why"), [
    ("__import__('os')", "unknown"), ("abs(a)", "unknown"), ("a.real", "expression"),
    ("a if a else 1", "expression"), ("'x'", "expression"), ("a +", "expression"),
    ("a[0]", "expression"), ("True + a", "expression"), ("b + 1", "unknown"),
    ("1 / (a - a)", "arithmetic"), ("(0 - a) ** 0.5", "arithmetic"), ("9**9**9**9", "arithmetic"),
])
def test_anything_but_arithmetic_is_refused(expression, why):
    with pytest.raises(AuditError) as error:
        evaluate(expression, {"a": Interval(1, 1)})
    assert error.value.why == why
    assert error.value.words("vi") and error.value.words("en")


def test_a_divisor_near_zero_leaves_an_end_open():
    near = {"now": Interval(12.65, 12.75), "base": Interval(0, 1, False, True)}
    assert evaluate("now / base", near) == Interval(12.65, float("inf"))
    with pytest.raises(AuditError):  # the corners alone would not show the pole between them
        evaluate("now / (base - b)", {**near, "b": Interval(0.5, 0.5)})


# -- identities --------------------------------------------------------------


PROJECTS = [observation("o-all", "projects", "42", "projects"),
            observation("o-solar", "solar", "32", "projects"),
            observation("o-wind", "wind", "10", "projects")]


def test_an_identity_of_counts_is_exact(run):
    row = run(observations=PROJECTS, identities=[identity("a+b", "a=o-solar;b=o-wind", "o-all")])["i"]
    assert (row["kind"], row["result"]) == ("identity", "ok")
    assert row["subject_ids"] == ("o-solar", "o-wind", "o-all")
    assert (row["computed_low"], row["computed_high"]) == (42, 42)
    moved = [*PROJECTS[:2], observation("o-wind", "wind", "11", "projects")]
    declared = identity("a+b", "a=o-solar;b=o-wind", "o-all", unit="projects")
    row = run(observations=moved, identities=[declared])["i"]
    assert row["result"] == "fails"
    assert row["text_vi"] == "tổng: 32 + 11 = 43\u00a0dự án; phải bằng 42\u00a0dự án"


@pytest.mark.parametrize(("printed", "result"), [
    ("2,1%", "ok"),  # 11.9 − 2.1 = 9.8
    ("2,2%", "ok"),  # within the rounding of three figures
    ("2,3%", "fails"),  # 9.6 ± 0.1 and 9.8 ± 0.05 no longer meet
])
def test_moving_one_input_beyond_its_rounding_is_reported(run, printed, result):
    figures = [observation("o-now", "share", "11,9%", year="2021"),
               observation("o-change", "share", printed, measure="change_points", unit="percent",
                           year="2021"),
               observation("o-before", "share", "9,8%")]
    rows = run(observations=figures, identities=[identity("a-b", "a=o-now;b=o-change", "o-before")])
    assert rows["i"]["result"] == result


@pytest.mark.parametrize(("equals", "nature", "result"), [
    ("100", "printed_identity", "fails"),  # exact: 101.01 is not 100
    ("101.0", "printed_identity", "ok"),
    ("101", "derived", "ok"),  # a derived value is written rounded
    ("", "derived", "note"),
    ("o-nowhere", "derived", "fails"),
])
def test_a_number_written_in_the_data(run, equals, nature, result):
    figures = [observation("o-a", "part", "60,01%"), observation("o-b", "rest", "41,00%")]
    rows = run(observations=figures, identities=[identity("a+b", "a=o-a;b=o-b", equals, nature)])
    assert rows["i"]["result"] == result


def test_targets_are_exact_and_what_cannot_be_computed_is_told(run):
    tables = {"targets": [target("t", "land", 20, "ha")],
              "observations": [observation("o", "land", "15", "ha"),
                               observation("o-least", "land", "ít nhất 15", "ha", year="2019")]}
    row = run(**tables, identities=[identity("o/t*100", "o=o;t=t", "75.0", "derived")])["i"]
    assert (row["computed_low"], row["computed_high"]) == (72.5, 77.5)
    row = run(**tables, identities=[identity("o+1", "o=o-least", "16", "derived")])["i"]
    assert row["result"] == "note" and "cận" in row["text_vi"]


# -- parts and wholes --------------------------------------------------------


def parts(*pairs):
    return [{"whole_id": w, "part_id": p, "exhaustive": e} for w, p, e in pairs]


def test_a_part_above_its_whole_fails(run):
    pair = parts(("whole", "part", 0))
    figures = [observation("o-w", "whole", "37,65%"), observation("o-p", "part", "31,0%")]
    row = run(observations=figures, indicator_parts=pair)["part-o-p-of-o-w"]
    assert (row["kind"], row["result"]) == ("parts_whole", "ok")
    figures[1] = observation("o-p", "part", "37,8%")
    row = run(observations=figures, indicator_parts=pair)["part-o-p-of-o-w"]
    assert row["result"] == "fails"
    other_year = [figures[0], observation("o-p", "part", "37,8%", year="2021")]
    other_series = [figures[0], observation("o-p", "part", "37,8%", series="cũ")]
    assert not run(observations=other_year, indicator_parts=pair)
    assert not run(observations=other_series, indicator_parts=pair)


def test_parts_are_compared_within_one_source_first(run):
    pair = parts(("whole", "part", 0))
    figures = [observation("o-w", "whole", "37,65%"),
               observation("o-w2", "whole", "45%", source_id="s2"),
               observation("o-p", "part", "40,0%")]
    rows = run(observations=figures, indicator_parts=pair)
    assert rows["part-o-p-of-o-w"]["result"] == "fails"


def test_exhaustive_parts_add_up(run):
    pair = parts(("whole", "part", 1), ("whole", "rest", 1))
    figures = [observation("o-w", "whole", "74,2%"), observation("o-p", "part", "33,4%"),
               observation("o-r", "rest", "40,8%")]
    name = "sum-whole-ha-noi-2020-2020"
    assert run(observations=figures, indicator_parts=pair)[name]["result"] == "ok"
    figures[2] = observation("o-r", "rest", "41,0%")
    assert run(observations=figures, indicator_parts=pair)[name]["result"] == "fails"


def test_shares_of_an_amount_add_up_to_a_hundred(run):
    pair = parts(("gdp", "part", 1), ("gdp", "rest", 1))
    figures = [observation("o-p", "part", "59,01%"), observation("o-r", "rest", "42,00%")]
    row = run(observations=figures, indicator_parts=pair)["sum-gdp-ha-noi-2020-2020"]
    assert (row["result"], row["expected_low"]) == ("fails", 100)
    figures[1] = observation("o-r", "rest", "40,99%")
    row = run(observations=figures, indicator_parts=pair)["sum-gdp-ha-noi-2020-2020"]
    assert row["result"] == "ok"


# -- differences -------------------------------------------------------------


@pytest.mark.parametrize(("indicator_id", "unit", "now", "before", "measure", "printed", "result"), [
    ("share", "percent", "12,3%", "9,8%", "change_points", "2,5", "ok"),
    ("share", "percent", "12,3%", "9,8%", "change_points", "2,8", "fails"),
    ("gdp", "vnd-bn", "116,7", "100,0", "change_percent", "16,7%", "ok"),
    ("gdp", "vnd-bn", "116,7", "100,0", "change_percent", "18%", "fails"),
    ("output", "vnd-bn", "116,7", "100,0", "change_percent", "18%", "note"),  # prices not stated
    ("gdp", "vnd-bn", "4.000", "1.143", "multiple", "3,5", "ok"),
    ("gdp", "vnd-bn", "4.000", "889", "multiple", "3,5", "fails"),
])
def test_a_change_agrees_with_its_levels(run, indicator_id, unit, now, before, measure, printed,
                                         result):
    change = {"change_points": "point", "change_percent": "percent-year", "multiple": "times"}
    figures = [observation("o-now", indicator_id, now, unit, "2021"),
               observation("o-before", indicator_id, before, unit, "2020"),
               observation("o-change", indicator_id, printed, change[measure], "2021",
                           measure=measure, compared_with="2020")]
    row = run(observations=figures)["difference-o-change"]
    assert (row["kind"], row["result"]) == ("difference_level", result)


def test_a_sum_of_several_years_is_no_base_of_a_change(run):
    """Ca Mau's exports: 1.1 bn USD in 2021, over 8 % up on 2020, beside 5.5 bn of 2016-2020."""
    figures = [observation("o-now", "gdp", "1.100", "vnd-bn", "2021"),
               observation("o-sum", "gdp", "5.500", "vnd-bn", "2020", period_from="2016"),
               observation("o-change", "gdp", "8%", "percent-year", "2021",
                           measure="change_percent", compared_with="2020")]
    assert "difference-o-change" not in run(observations=figures)
    figures[1] = observation("o-base", "gdp", "1.020", "vnd-bn", "2020")
    assert run(observations=figures)["difference-o-change"]["result"] == "ok"


def test_climbing_places_is_a_smaller_rank(run):
    ranks = [{"id": "pci", "name_vi": "pci", "name_en": "pci", "unit": "persons",
              "direction": "down", "kind": "rank"}]
    figures = [observation("o-now", "pci", "32", "persons", "2020"),
               observation("o-before", "pci", "37", "persons", "2019"),
               observation("o-change", "pci", "5", "persons", "2020", measure="change_points",
                           compared_with="2019")]
    row = run(observations=figures, indicators=ranks)["difference-o-change"]
    assert (row["result"], row["computed_low"]) == ("ok", 5)


# -- attainment --------------------------------------------------------------


def test_reported_attainment_against_value_and_target(run):
    tables = {"observations": [observation("o", "growth", "23%", "percent-year", "2025")],
              "targets": [target("t", "growth", 17, "percent-year")]}
    row = run(**tables, reported_attainments=[attainment("a", "135,3%", "o", "t")])["reported-a"]
    assert (row["kind"], row["result"]) == ("reported_vs_computed", "ok")
    row = run(**tables, reported_attainments=[attainment("a", "140%", "o", "t")])["reported-a"]
    assert row["result"] == "fails"
    unknown = attainment("a", "140%", "o", "t", basis="unknown")
    assert run(**tables, reported_attainments=[unknown])["reported-a"]["result"] == "note"


def test_pro_rata_counts_the_time_gone(run):
    row = run(
        observations=[observation("o", "jobs", "9.200", "persons", "2022")],
        targets=[target("t", "jobs", 30000, "persons")],
        reported_attainments=[attainment("a", "76,7%", "o", "t", basis="pro_rata",
                                         period_from="2021-01", period_to="2022-09")],
    )["reported-a"]
    assert row["result"] == "ok"
    assert row["computed_low"] == pytest.approx(9200 / 12000 * 100)


def test_an_ambiguous_head_lists_its_candidates_and_implies_nothing(run):
    rows = run(
        observations=[observation("o-fdi", "land", "1.112", "ha"),
                      observation("o-all", "gdp", "32.976", "vnd-bn")],
        targets=[target("t", "gdp", 50000, "vnd-bn")],
        reported_attainments=[attainment("a", "65,8%", "o-fdi", ambiguous=1)],
        target_candidates=[
            {"attainment_id": "a", "observation_id": "o-fdi", "reading": "FDI",
             "supports": "grammar"},
            {"attainment_id": "a", "observation_id": "o-all", "target_id": "t",
             "reading": "tổng vốn", "supports": "arithmetic"}],
    )
    assert set(rows) == {"reported-a-1", "reported-a-2"}
    assert {row["result"] for row in rows.values()} == {"note"}
    assert rows["reported-a-1"]["computed_low"] != rows["reported-a-1"]["computed_low"]  # NaN
    assert rows["reported-a-2"]["computed_high"] == pytest.approx(65.953)


@pytest.mark.parametrize(("printed", "reported", "implied", "off"), [
    ("0,41%", "4,56%", 9, 0.02), ("khoảng 6.113,48", "132,9%", 4600, 2), ("39,47%", "73,09%", 54, 0.01),
    ("100%", "100,1%", 99.9, 0.01), ("46,77%", "58,46%", 80, 0.01), ("41,3%", "82,4%", 50, 0.15),
    ("15,92%", "88,93%", 17.9, 0.01),
])
def test_the_seven_implied_targets_come_out(run, printed, reported, implied, off):
    row = run(observations=[observation("o", "share", printed)],
              reported_attainments=[attainment("a", reported, "o")])["implied-a"]
    assert (row["kind"], row["result"]) == ("implied_target", "note")
    middle = (row["computed_low"] + row["computed_high"]) / 2
    assert middle == pytest.approx(implied, abs=off)
    assert row["computed_low"] < row["computed_high"]
    declared = identity("o/a*100", "o=o;a=a", str(implied), "implied_target")
    rows = run(observations=[observation("o", "share", printed)], identities=[declared],
               reported_attainments=[attainment("a", reported, "o")])
    assert {name: row["result"] for name, row in rows.items()} == {"i": "ok"}


# -- conflicts and symbols ---------------------------------------------------


def test_conflicts_and_revisions(run):
    first = observation("o-1", "growth", "7,53%", "percent-year", vintage="estimate")
    other = observation("o-2", "growth", "8,03%", "percent-year", vintage="estimate",
                        source_id="s2")
    row = run(observations=[first, other])["conflict-o-1-and-o-2"]
    assert (row["kind"], row["result"]) == ("conflict", "fails")
    assert "Báo khác" in row["text_vi"]
    later = {**other, "vintage": "revised"}
    assert run(observations=[later, first])["conflict-o-1-and-o-2"]["result"] == "revision"
    close = observation("o-2", "growth", "7,5%", "percent-year", vintage="estimate")
    assert not run(observations=[first, close])
    assert not run(observations=[first, {**other, "period_from": "2019", "period_to": "2019"}])
    assert not run(observations=[first, {**other, "series": "mới"}])


def test_a_symbol_held_twice_is_noted(run):
    documents = [document("23-a", "2003-01-01", symbol="23-NQ/TW"),
                 document("23-b", "2018-01-01", symbol="23-NQ/TW"), document("d", "2020-01-01")]
    row = run(documents=[{**d, "symbol": d["symbol"] or ""} for d in documents])["symbol-23-a"]
    assert (row["kind"], row["result"], row["subject_ids"]) == (
        "duplicate_symbol", "note", ("23-a", "23-b"))


def test_as_of_leaves_out_periods_not_over(run):
    figures = [observation("o-1", "growth", "7,53%", "percent-year"),
               observation("o-2", "growth", "8,03%", "percent-year")]
    assert not run(date(2020, 12, 30), observations=figures)
    assert run("2020-12-31", observations=figures)
