"""Pairs of targets whose comparison was decided by hand."""

from __future__ import annotations

import pytest
from builders.cascade import PLACES, SOURCES, TYPES, document, relation, target

from policykb.analysis import alignment


def indicator(id_, concept, kind="share", denominator="", unit="percent", direction="up", **more):
    return {"id": id_, "name_vi": id_, "name_en": id_, "unit": unit, "direction": direction,
            "kind": kind, "denominator": denominator, "concept_id": concept, **more}


UNITS = [
    {"id": name, "name_vi": name, "name_en": name, "factor": factor, "base": base}
    for name, factor, base in [
        ("percent", 1, "percent"), ("percent-year", 1, "percent-year"), ("usd", 1, "usd"),
        ("vnd-bn", 1e9, "vnd"), ("vnd-mn-person", 1e6, "vnd-person"),
        ("vnd-bn-person", 1e9, "vnd-person"),
    ]
]
INDICATORS = [
    indicator("industry-share-gdp", "industry-share", denominator="GDP"),
    indicator("industry-share-grdp", "industry-share", denominator="GRDP"),
    indicator("industry-ex-oil-share-grdp", "industry-ex-oil-share", denominator="GRDP (không rõ)",
              near_concept_id="industry-share"),
    indicator("manufacturing-share-gdp", "manufacturing-share", denominator="GDP"),
    indicator("manufacturing-share-output", "manufacturing-share-gross-output",
              denominator="giá trị sản xuất công nghiệp", near_concept_id="manufacturing-share"),
    indicator("agriculture-share-gdp", "agriculture-share", denominator="GDP", direction="down"),
    indicator("agriculture-share-grdp", "agriculture-share", denominator="GRDP", direction="down"),
    indicator("industry-growth", "industry-value-added-growth", "growth", unit="percent-year",
              price_basis="constant"),
    indicator("output-growth", "gross-output-growth", "growth", unit="percent-year",
              price_basis="constant", near_concept_id="industry-value-added-growth"),
    indicator("industry-growth-current", "industry-value-added-growth", "growth",
              unit="percent-year", price_basis="current"),
    indicator("gdp-growth", "gdp-growth", "growth", unit="percent-year")
    | {"name_vi": "Tốc độ tăng GDP"},
    indicator("grdp-growth", "gdp-growth", "growth", unit="percent-year")
    | {"name_vi": "Tốc độ tăng GRDP"},
    indicator("retail", "retail", "amount", unit="vnd-bn"),
    indicator("gdp-per-head", "gdp-per-head", "amount", unit="vnd-mn-person"),
]
TABLES = {
    "sources": SOURCES, "units": UNITS, "places": PLACES, "indicators": INDICATORS,
    "relation_types": TYPES,
    "documents": [document("nation", "2018-03-22"), document("plan", "2021-05-01", "ha-noi"),
                  document("old-plan", "2021-05-01", "bac-kan")],
    "relations": [relation("plan", "implements", "nation"),
                  relation("old-plan", "implements", "nation")],
}


@pytest.fixture
def pair(make_kb):
    """A function that aligns one provincial target with one national target."""

    def make(own, nation, **tables):
        own, nation = dict(own), dict(nation)
        targets = [target("t-nation", "nation", "viet-nam", **nation),
                   target("t-own", own.pop("document_id", "plan"),
                          own.pop("place", "ha-noi"), **own)]
        found = alignment.align(make_kb(**{**TABLES, **tables, "targets": targets}))
        (row,) = found.to_dict("records")
        return row

    return make


SHARE = {"indicator_id": "industry-share-gdp"}
OWN = {"indicator_id": "industry-share-grdp"}


@pytest.mark.parametrize(("own", "nation", "result"), [
    ("trên 45%", "trên 40%", "higher"),
    ("12%", "trên 40%", "lower"),
    ("41%", "trên 40%", "higher"),
    ("39%", "trên 40%", "lower"),
    ("40%", "từ 40% trở lên", "equal"),
    ("40%", "40%", "equal"),
    ("khoảng 40%", "khoảng 40%", "equal"),
    ("khoảng 40%", "40%", "overlapping"),
    ("38-42%", "40%", "overlapping"),
    ("40-45%", "40%", "overlapping"),
    ("41-45%", "40%", "higher"),
    ("khoảng 30%", "trên 40%", "lower"),
])
def test_numbers_are_compared_by_what_would_meet_them(pair, own, nation, result):
    row = pair({**OWN, "printed": own}, {**SHARE, "printed": nation})
    assert (row["result"], row["reason"], row["flags"]) == (result, None, ("own_territory",))


@pytest.mark.parametrize(("own", "nation", "result"), [
    ("dưới 9%", "10%", "lower"), ("8%", "10%", "lower"), ("12%", "dưới 10%", "higher"),
])
def test_falling_targets_compare_their_ceilings(pair, own, nation, result):
    row = pair({"indicator_id": "agriculture-share-grdp", "printed": own},
               {"indicator_id": "agriculture-share-gdp", "printed": nation})
    assert row["result"] == result


GROWTH = {"indicator_id": "industry-growth", "printed": "10%", "unit": "percent-year"}


@pytest.mark.parametrize(("own", "nation", "reason"), [
    ({"indicator_id": "industry-ex-oil-share-grdp", "printed": "60%"},
     {**SHARE, "printed": "40%"}, "concept"),
    ({"indicator_id": "output-growth", "printed": "10%", "unit": "percent-year"}, GROWTH, "concept"),
    ({"indicator_id": "manufacturing-share-output", "printed": "65%"},
     {"indicator_id": "manufacturing-share-gdp", "printed": "30%"}, "denominator"),
    ({**OWN, "printed": "12%", "year": "2025"}, {**SHARE, "printed": "40%"}, "period"),
    ({**GROWTH, "indicator_id": "industry-growth-current"}, GROWTH, "price_basis"),
    ({**GROWTH, "kind": "average_growth"}, GROWTH, "kind"),
    ({**GROWTH, "kind": "average_growth", "period_from": "2026"},
     {**GROWTH, "kind": "average_growth", "period_from": "2021"}, "period"),
    ({"indicator_id": "gdp-per-head", "printed": "100", "unit": "usd"},
     {"indicator_id": "gdp-per-head", "printed": "100", "unit": "vnd-mn-person"}, "unit"),
    ({"indicator_id": "retail", "printed": "18.000 tỷ", "unit": "vnd-bn"},
     {"indicator_id": "retail", "printed": "18.000 tỷ", "unit": "vnd-bn"}, "territory"),
])
def test_what_cannot_be_compared_says_why(pair, own, nation, reason):
    row = pair(own, nation)
    assert (row["result"], row["reason"], row["flags"]) == ("not_comparable", reason, ())


def test_units_of_one_base_are_converted(pair):
    row = pair({"indicator_id": "gdp-per-head", "printed": "0,2", "unit": "vnd-bn-person"},
               {"indicator_id": "gdp-per-head", "printed": "150", "unit": "vnd-mn-person"})
    assert row["result"] == "higher"


def test_basis_texts_and_sentences(pair):
    row = pair({**OWN, "printed": "trên 12%"}, {**SHARE, "printed": "trên 40%"})
    assert row["basis"] == "same_concept"
    assert (row["target_text"], row["national_text"]) == ("trên 12%", "trên 40%")
    assert row["sentence_vi"] == (
        "Hà Nội: trên 12% (2030); cả nước: trên 40% (2030): thấp hơn (tính trên địa bàn tỉnh)")
    assert row["sentence_en"].startswith("Ha Noi: ") and "lower" in row["sentence_en"]
    near = pair({"indicator_id": "industry-ex-oil-share-grdp", "printed": "60%"},
                {**SHARE, "printed": "40%"})
    assert near["basis"] == "near_concept"
    named = pair({"indicator_id": "industry-ex-oil-share-grdp", "printed": "60%",
                  "implements_target_id": "t-nation"}, {**SHARE, "printed": "40%"})
    assert (named["basis"], named["reason"]) == ("explicit", "concept")


def test_without_an_implementing_document_a_near_concept_is_no_pair(make_kb):
    targets = [target("t-nation", "nation", "viet-nam", "industry-share-gdp", "40%"),
               target("t-own", "plan", "ha-noi", "industry-ex-oil-share-grdp", "60%")]
    assert alignment.align(make_kb(**{**TABLES, "relations": [], "targets": targets})).empty


def test_the_matrix_nests_what_a_province_was_formed_from(make_kb):
    kb = make_kb(**TABLES, targets=[
        target("t-nation", "nation", "viet-nam", "industry-share-gdp", "40%"),
        target("t-ha-noi", "plan", "ha-noi", "industry-share-grdp", "45%"),
        target("t-ha-noi-2025", "plan", "ha-noi", "industry-ex-oil-share-grdp", "50%"),
        target("t-bac-kan", "old-plan", "bac-kan", "industry-share-grdp", "12%"),
    ])
    frame = alignment.matrix(kb, "nation").set_index("place_id")
    assert list(frame.index) == ["ha-noi", "hue", "thai-nguyen-2025", "bac-kan"]
    assert list(frame["result"]) == ["higher", None, None, "lower"]
    assert list(frame["coverage"]) == ["has", "not_known", "not_known", "has"]
    assert frame.loc["bac-kan", "successor_id"] == "thai-nguyen-2025"
    assert frame.loc["ha-noi", "target_ids"] == ("t-ha-noi", "t-ha-noi-2025")


@pytest.mark.parametrize(("own", "nation"), [("40%", "trên 40%"), ("trên 40%", "40%")])
def test_the_same_figure_with_and_without_above_is_equal_and_says_so(pair, own, nation):
    row = pair({**OWN, "printed": own}, {**SHARE, "printed": nation})
    assert (row["result"], row["flags"]) == ("equal", ("own_territory", "threshold"))
    assert "một bên là “trên”" in row["sentence_vi"]


def test_growth_of_grdp_answers_growth_of_gdp(pair):
    row = pair({"indicator_id": "grdp-growth", "printed": "9%", "unit": "percent-year"},
               {"indicator_id": "gdp-growth", "printed": "8,3-8,5%", "unit": "percent-year"})
    assert (row["result"], row["reason"], row["flags"]) == ("higher", None, ("own_territory",))


def test_a_national_commitment_is_answered_once_whatever_number_of_documents_prints_it(make_kb):
    targets = [target("t-nation", "nation", "viet-nam", "industry-share-gdp", "trên 40%"),
               target("t-again", "copy", "viet-nam", "industry-share-gdp", "trên 40%"),
               target("t-other", "copy", "viet-nam", "industry-share-gdp", "45%"),
               target("t-own", "plan", "ha-noi", "industry-share-grdp", "50%")]
    kb = make_kb(**{**TABLES, "targets": targets, "documents": [
        *TABLES["documents"], document("copy", "2020-01-01")]})
    found = alignment.align(kb)
    assert list(found["national_target_id"]) == ["t-nation", "t-other"]
    assert list(alignment.matrix(kb, "copy").query("place_id == 'ha-noi'")["target_ids"]) == [
        ("t-own",), ("t-own",)]
    named = [row | {"implements_target_id": "t-again"} if row["id"] == "t-own" else row for row in targets]
    found = alignment.align(make_kb(**{**TABLES, "targets": named, "documents": [
        *TABLES["documents"], document("copy", "2020-01-01")]}))
    assert list(found["national_target_id"]) == ["t-again"]


@pytest.mark.parametrize("over", [
    {"status": "expired"}, {"status": "replaced"}, {"effective_to": "2025-12-31"}, {"draft": 1},
    {"instrument_title": "Quy hoạch đến năm 2020, tầm nhìn đến năm 2030"},
])
def test_a_national_document_that_is_over_or_not_issued_is_not_answered(make_kb, over):
    targets = [target("t-nation", "nation", "viet-nam", "industry-share-gdp", "40%"),
               target("t-own", "plan", "ha-noi", "industry-share-grdp", "50%")]
    documents = [document("nation", "2018-03-22", **over), *TABLES["documents"][1:]]
    assert alignment.align(make_kb(**{**TABLES, "targets": targets, "documents": documents})).empty


@pytest.mark.parametrize("stage", ["draft", "replaced", "dropped"])
def test_what_binds_nobody_answers_nothing(make_kb, stage):
    targets = [target("t-nation", "nation", "viet-nam", "industry-share-gdp", "40%"),
               target("t-own", "plan", "ha-noi", "industry-share-grdp", "50%", stage=stage)]
    assert alignment.align(make_kb(**{**TABLES, "targets": targets})).empty


def test_in_the_matrix_a_draft_does_not_speak(make_kb):
    kb = make_kb(**TABLES, targets=[
        target("t-nation", "nation", "viet-nam", "industry-share-gdp", "40%"),
        target("t-draft", "plan", "ha-noi", "industry-share-grdp", "60%", stage="draft"),
        target("t-adopted", "plan", "ha-noi", "industry-ex-oil-share-grdp", "60%"),
    ])
    cell = alignment.matrix(kb, "nation").set_index("place_id").loc["ha-noi"]
    assert (cell["result"], cell["reason"]) == ("not_comparable", "concept")
    assert cell["target_ids"] == ("t-adopted",)
