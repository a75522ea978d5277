"""The graph on a tiny cascade whose days were counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from builders.cascade import TABLES, relation, target

from policykb.analysis import building, graph


@pytest.fixture
def small(make_kb):
    return make_kb(**TABLES)


@pytest.fixture
def g(small):
    return graph.build(small)


def test_delays_counted_by_hand(g):
    paths = {tuple(step.to_id for step in path): path for path in graph.chain(g, "bac-kan-873-2024")}
    assert set(paths) == {("165-qd-ttg-2023", "23-nq-tw-2018"), ("1288-qd-ttg-2023",)}
    first, second = paths["165-qd-ttg-2023", "23-nq-tw-2018"]
    assert (first.delay, first.days, first.locator) == ((450, 450), 450, "đoạn 5")
    assert second.days == (date(2023, 2, 28) - date(2018, 3, 22)).days
    # November 2023: 175 days from its last day, 204 from its first.
    (month,) = paths["1288-qd-ttg-2023",]
    assert (month.delay, month.days) == ((175, 204), None)
    ((old,),) = graph.chain(g, "bac-kan-1379-2015")
    assert (old.to_id, old.days) == ("2146-qd-ttg-2014", 283)


def test_an_undated_step_has_no_delay_and_a_root_no_path(g):
    assert {path[0].delay for path in graph.chain(g, "bac-kan-de-an")} == {None}
    assert {len(path) for path in graph.chain(g, "bac-kan-de-an")} == {2, 3}
    assert graph.chain(g, "23-nq-tw-2018") == []
    with pytest.raises(KeyError):
        graph.chain(g, "khong-co")


def test_a_circle_does_not_hang(make_kb):
    more = [*TABLES["relations"], relation("23-nq-tw-2018", "implements", "bac-kan-873-2024")]
    g = graph.build(make_kb(**{**TABLES, "relations": more}))
    assert graph.chain(g, "bac-kan-873-2024")


def test_implementers_and_dependence(g):
    assert graph.implementers(g, "165-qd-ttg-2023") == {
        "bac-kan-873-2024": 1, "ha-noi-du-thao": 1, "bac-kan-de-an": 2}
    assert graph.implementers(g, "bac-kan-de-an") == {}
    first = graph.most_depended_on(g).iloc[0]
    assert (first["document_id"], first["direct"], first["all"]) == ("23-nq-tw-2018", 1, 4)


def test_as_of_leaves_out_what_came_later(small):
    g = graph.build(small, date(2023, 12, 31))
    assert "165-qd-ttg-2023" in g and "bac-kan-873-2024" not in g
    assert "t-nation" in g and "t-bac-kan" not in g
    # An undated document is not surely later.
    assert "bac-kan-de-an" in g
    # A month that has begun may hold the day.
    assert "1288-qd-ttg-2023" in graph.build(small, date(2023, 11, 5))


def test_coverage_tells_not_found_from_not_known(g, small):
    frame = graph.coverage(g, small, "165-qd-ttg-2023").set_index("place_id")
    assert frame["state"].to_dict() == {
        "ha-noi": "not_known", "hue": "not_found", "thai-nguyen-2025": "not_known", "bac-kan": "has"}
    assert frame.loc["bac-kan", "successor_id"] == "thai-nguyen-2025"
    assert frame.loc["bac-kan", "document_ids"] == ("bac-kan-873-2024", "bac-kan-de-an")
    assert frame.loc["hue", "search_ids"] == ("q-hue",)
    before = graph.coverage(graph.build(small, date(2024, 12, 31)), small, "165-qd-ttg-2023")
    assert list(before["place_id"]) == ["bac-kan", "ha-noi", "hue"]


def test_resting_on_superseded_keeps_following_from_replacing(small, make_kb):
    (row,) = graph.resting_on_superseded(graph.build(small)).to_dict("records")
    assert row == {"document_id": "bac-kan-1379-2015", "rests_on_id": "2146-qd-ttg-2014",
                   "relation": "implements", "superseded_by_id": "165-qd-ttg-2023",
                   "how": "follows", "effect": "followed", "basis": "implied"}
    more = [*TABLES["relations"], relation("165-qd-ttg-2023", "replaces", "2146-qd-ttg-2014")]
    g = graph.build(make_kb(**{**TABLES, "relations": more}))
    assert set(graph.resting_on_superseded(g)["effect"]) == {"followed", "replaced"}


def test_what_a_reader_inferred_counts_as_nothing(make_kb):
    leads = [relation("bac-kan-1379-2015", "implements", "23-nq-tw-2018", "inferred"),
             relation("1288-qd-ttg-2023", "follows", "2146-qd-ttg-2014", "inferred")]
    kb = make_kb(**{**TABLES, "relations": leads})
    g = graph.build(kb)
    assert g.edges["bac-kan-1379-2015", "23-nq-tw-2018", "implements"]["basis"] == "inferred"
    assert graph.chain(g, "bac-kan-1379-2015") == []
    assert graph.implementers(g, "23-nq-tw-2018") == {}
    assert "has" not in set(graph.coverage(g, kb, "23-nq-tw-2018")["state"])
    rests = relation("bac-kan-1379-2015", "implements", "2146-qd-ttg-2014")
    g = graph.build(make_kb(**{**TABLES, "relations": [*leads, rests]}))
    assert graph.resting_on_superseded(g).empty


def test_counterparts(small):
    (row,) = graph.counterparts(small).to_dict("records")
    assert row == {"target_id": "t-bac-kan", "national_target_id": "t-nation",
                   "basis": "same_concept"}
    assert list(graph.national_targets_without_counterpart(small)["target_id"]) == [
        "t-nation-retail"]


def test_another_year_answers_only_where_the_document_implements(make_kb):
    def pairs(targets):
        found = graph.counterparts(make_kb(**{**TABLES, "targets": targets}))
        return set(zip(found["target_id"], found["national_target_id"], strict=True))

    nation = TABLES["targets"][0]
    own = target("t-own", "bac-kan-873-2024", "bac-kan", "industry-share-grdp", "9%", "2025")
    apart = target("t-apart", "bac-kan-1379-2015", "bac-kan", "industry-share-grdp", "9%", "2025")
    later = target("t-2045", "23-nq-tw-2018", "viet-nam", "industry-share-gdp", "45%", "2045")
    assert pairs([nation, own, apart]) == {("t-own", "t-nation")}
    # Beside a national target of its own year, that of another is not its counterpart.
    assert pairs([nation, later, {**own, "period_to": "2030"}]) == {("t-own", "t-nation")}
    named = {**apart, "implements_target_id": "t-nation"}
    assert pairs([nation, named]) == {("t-apart", "t-nation")}


def test_structural_edges_and_their_inverses(g):
    assert g.has_edge("t-bac-kan", "bac-kan-873-2024", "stated_in")
    assert g.has_edge("t-bac-kan", "industry-share-grdp", "measured_by")
    assert g.has_edge("o-bac-kan", "t-bac-kan", "evidence_for")
    assert g.has_edge("bac-kan", "thai-nguyen-2025", "succeeded_by")
    assert g.has_edge("2146-qd-ttg-2014", "ttg", "issued_by")
    assert g.has_edge("bac-kan-873-2024", "bac-kan", "binds")
    assert all(data["stored"] for *_, data in g.edges(data=True))
    backwards = {(other, kind): data["stored"] for other, kind, data
                 in graph.inverse_edges(g, "bac-kan-873-2024")}
    assert backwards["t-bac-kan", "stated_in"] is False
    assert graph.edge_label(g, "implements") == "triển khai"
    assert graph.inverse_label(g, "implements") == "được triển khai bởi"
    assert graph.inverse_label(g, "stated_in", "en") == "states"


def test_every_structural_edge_has_words_both_ways(g):
    for type_ in {row[2] for row in building._REFERENCES} | {"part_of", "evidence_for",
                                                         "replaces_target"}:
        for language in ("vi", "en"):
            assert graph.edge_label(g, type_, language) != graph.inverse_label(g, type_, language)
