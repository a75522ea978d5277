"""The first act of a place, counted from the root whatever stands between."""

from __future__ import annotations

import math

import pytest
from builders.cascade import PLACES, SOURCES, TYPES, UNITS, document, relation

from policykb.analysis import graph

DOCUMENTS = [document("root", "2018-03-22"), document("between", "2020-09-03"),
             document("late", "2020-09-14", "ha-noi"), document("dated", "2019-01-01", "hue"),
             document("again", "2021-01-01", "hue"), document("old", "", "bac-kan"),
             document("new", "2021-11-26", "bac-kan"),
             document("draft", "2018-04-01", "ha-noi", draft=1)]
RELATIONS = [relation("between", "implements", "root"), relation("late", "implements", "between"),
             relation("dated", "implements", "root"), relation("again", "implements", "dated"),
             relation("new", "implements", "root"), relation("new", "follows", "old"),
             relation("draft", "implements", "root")]


@pytest.fixture
def acts(make_kb):
    """The first acts below the root by place."""

    def found(*more):
        kb = make_kb(sources=SOURCES, units=UNITS, places=PLACES, relation_types=TYPES,
                     documents=[*DOCUMENTS, *more], relations=[
                         *RELATIONS, *(relation(one["id"], "implements", "root") for one in more)])
        return graph.first_acts(graph.of(kb), kb, "root").set_index("place_id")

    return found


def test_eleven_days_after_what_stands_between_are_nine_hundred_after_the_root(acts):
    row = acts().loc["ha-noi"]
    assert (row["document_id"], row["delay_low"], row["delay_high"]) == ("late", 907, 907)


def test_the_first_of_several_acts_counts(acts):
    assert acts().loc["hue", "document_id"] == "dated"


def test_an_undated_act_that_may_have_been_the_first_leaves_the_place_open(acts):
    row = acts().loc["bac-kan"]
    assert row["document_id"] is None and math.isnan(row["delay_low"])
    assert row["documents"] == ("new", "old")


def test_an_imprecise_date_is_an_interval_and_what_came_before_the_root_is_no_answer(acts):
    frame = acts(document("year", "2018", "thai-nguyen-2025"), document("before", "2017-01-01", "hue"))
    assert tuple(frame.loc["thai-nguyen-2025", ["delay_low", "delay_high"]]) == (0, 284)
    assert frame.loc["hue", "document_id"] == "dated"
