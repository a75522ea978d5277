"""What a dossier says: verdicts counted, states at any day, pace, the print edition's rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from builders.goals import BASE

from policykb.analysis.alignment import align
from policykb.analysis.verdicts.attainment import Histories, State, attain
from policykb.core.catalogue import label
from policykb.core.digests import PACKAGE
from policykb.data.knowledge import KnowledgeBase
from policykb.site.dossier.brief import MOST_BRIEF
from policykb.site.dossier.dossiers import MOST_CARDS, Dossiers
from policykb.site.dossier.groups import counts, groups_of
from policykb.site.dossier.states import state_at, state_dates
from policykb.site.library import Library
from policykb.site.targets import target_view

FIRST = date(2016, 12, 31)
TARGET = {"document_id": "d", "place_id": "a", "indicator_id": "share", "kind": "level",
          "unit": "percent", "period_to": "2030", "period_inferred": 0, "stage": "adopted",
          "approximate": 0, "source_id": "s", "bound": "bare", "low": 40, "printed": "40%"}
VALUE = {"place_id": "a", "indicator_id": "share", "measure": "level", "unit": "percent",
         "low_open": 0, "high_open": 0, "period_inferred": 0, "vintage": "official", "inferred": 0,
         "source_id": "s"}


def value(one: str, year: str, percent: float, **more: Any) -> dict[str, Any]:
    printed = f"{percent:.1f}%".replace(".", ",")
    return {**VALUE, "id": one, "period_from": year, "period_to": year, "printed": printed,
            "low": percent - .05, "high": percent + .05, **more}


def dossiers(kb: KnowledgeBase, language: Any = "vi", base: str = "") -> Dossiers:
    library = Library(kb, attain(kb).to_dict("records"), language)
    return Dossiers(library, align(kb).to_dict("records"),
                    lambda one: target_view(library, library.record[one]), base)


def groups(made: Dossiers, place: str) -> dict[str, list[dict[str, Any]]]:
    return groups_of(made.library, made.view, place)


@pytest.fixture
def make(make_kb: Callable[..., KnowledgeBase]) -> Callable[..., KnowledgeBase]:
    def made(**tables: Any) -> KnowledgeBase:
        settings = [{"key": key, "value": n, "meaning_vi": "-", "meaning_en": "-"}
                    for key, n in (("state_date_2", 20250630), ("state_date_1", 20201231))]
        return make_kb(**{**BASE, "settings": settings, **tables})
    return made


# -- states at dates -----------------------------------------------------------


@pytest.fixture(scope="module")
def found(kb: KnowledgeBase) -> dict[str, list[State]]:
    """The states of all real targets."""
    return Histories(kb, FIRST).of(kb.targets["id"])


@pytest.mark.parametrize("day", ["2016-12-31", "2020-12-31", "2021-01-01", "2023-12-30",
                                 "2024-03-15", "2025-06-30", "2025-07-01", None])
def test_a_history_says_what_the_verdict_of_the_day_says(
        kb: KnowledgeBase, found: dict[str, list[State]], day: str | None) -> None:
    at = date.fromisoformat(day) if day else kb.edition_date
    told = {one: (s.verdict, s.label_vi, s.label_en, s.value_vi, s.value_en)
            for one, states in found.items() if (s := state_at(states, at))}
    columns = ["verdict", "label", "label_en", "value_text_vi", "value_text_en"]
    frame = attain(kb, at)
    for column, words in (("value_text_vi", "mức trước kỳ "), ("value_text_en", "level before the period ")):
        frame[column] = [f"{words}{text}" if before else text
                         for text, before in zip(frame[column], frame["before"], strict=True)]
    assert told == dict(zip(frame["target_id"], frame[columns].itertuples(index=False, name=None),
                            strict=True))


def test_states_change_only_where_a_reader_sees_it(found: dict[str, list[State]]) -> None:
    assert any(len(states) > 1 for states in found.values())
    for states in found.values():
        assert all(a.shown != b.shown and a.since < b.since
                   for a, b in itertools.pairwise(states))


def test_the_dates_are_data(make: Callable[..., KnowledgeBase], kb: KnowledgeBase) -> None:
    tiny = make()
    assert state_dates(tiny) == [date(2020, 12, 31), date(2025, 6, 30), tiny.edition_date]
    assert state_dates(kb) == [date(2020, 12, 31), date(2025, 6, 30), kb.edition_date]
    assert state_dates(make(settings=[])) == [tiny.edition_date]


def test_before_its_document_a_target_has_no_state(make: Callable[..., KnowledgeBase]) -> None:
    tiny = make(targets=[{**TARGET, "id": "t"}], observations=[value("o", "2024", 41.2)])
    (row,) = dossiers(tiny).of(tiny_place(tiny, "a"))["states"]
    assert row["cells"][0]["label"] == "chưa đánh giá được"
    assert row["cells"][1]["label"] == "đã tới mức"
    states = Histories(tiny, FIRST).of(["t"])["t"]
    assert states[0].since == date(2020, 12, 1)
    assert state_at(states, date(2020, 11, 30)) is None


def tiny_place(kb: KnowledgeBase, one: str) -> dict[str, Any]:
    return Library(kb).record[one]


# -- groups and counts ------------------------------------------------------------


def test_groups_by_how_targets_stand(make: Callable[..., KnowledgeBase]) -> None:
    tiny = make(targets=[
        {**TARGET, "id": "t-2030"}, {**TARGET, "id": "t-2028", "period_to": "2028"},
        {**TARGET, "id": "t-2020", "period_to": "2020"},
        {**TARGET, "id": "t-2025", "period_to": "2025"},
        {**TARGET, "id": "t-new", "stage": "projection"},
        {**TARGET, "id": "t-old", "stage": "replaced", "replaced_by_target_id": "t-2030"}])
    found = groups(dossiers(tiny), "a")
    assert {name: [x["id"] for x in rows] for name, rows in found.items()} == {
        "running": ["t-2028", "t-2030"], "over": ["t-2025", "t-2020"], "planned": ["t-new"],
        "old": ["t-old"]}


def test_targets_of_a_unit_that_ended_are_old(make: Callable[..., KnowledgeBase]) -> None:
    tiny = make(targets=[{**TARGET, "id": "t", "place_id": "old"}])
    made = dossiers(tiny)
    assert [x["id"] for x in groups(made, "old")["old"]] == ["t"]
    assert "đã kết thúc" in made.of(tiny_place(tiny, "old"))["opening"]
    # The province it became part of shows a link and a count, never the target itself.
    new = made.of(tiny_place(tiny, "new"))
    assert new["groups"] == [] and new["states"] == []
    assert [(p["id"], p["count"]) for p in new["predecessors"]] == [("old", "1"), ("old2", "0")]
    assert new["predecessors"][0]["counts"] == [
        {"tone": "wait", "count": "1", "word": "dừng theo dõi"}]


def test_counts_keep_estimates_apart_and_printings_together(
        make: Callable[..., KnowledgeBase]) -> None:
    tiny = make(
        targets=[{**TARGET, "id": "t", "period_to": "2024"},
                 {**TARGET, "id": "t-again", "period_to": "2024", "variant_of": "t"},
                 {**TARGET, "id": "g", "indicator_id": "mix", "period_to": "2024"}],
        observations=[value("o", "2024", 41.2),
                      value("p", "2024", 45.0, indicator_id="mix", vintage="estimate")])
    made = dossiers(tiny)
    words = {(c["word"], c["count"]) for c in counts(made.library, groups(made, "a")["over"])}
    assert words == {("đạt", "1"), ("ước không đạt", "1")}
    assert made.of(tiny_place(tiny, "a"))["opening"] == (
        "Số mục tiêu hiện hành: 2, thêm 1 lần in khác. Kết quả tính của chúng:")


# -- pace and counterparts -----------------------------------------------------------


def test_pace_in_words(make: Callable[..., KnowledgeBase]) -> None:
    tiny = make(targets=[{**TARGET, "id": "t"}],
                observations=[value("o", "2020", 30.0), value("p", "2025", 34.0)])
    said = dossiers(tiny).pace("t")
    # Half of the time; 4 of 10 points; 6 points in 5 years are 1.2 a year.
    assert said is not None and said.startswith("đã qua 50% thời gian, đi được 39")
    assert "mỗi năm còn lại cần tăng 1,1" in said and said.endswith("điểm %.")
    english = dossiers(tiny, "en").pace("t")
    assert english is not None and english.startswith("50% of the time has gone")
    assert dossiers(make(targets=[{**TARGET, "id": "t"}])).pace("t") is None


def test_every_alignment_stands_with_its_reason(kb: KnowledgeBase) -> None:
    rows = align(kb).to_dict("records")
    made = dossiers(kb)
    assert rows
    for row in rows:
        found = [a for a in made.against(row["target_id"])
                 if row["national_target_id"] in {n["id"] for n in a["targets"]}]
        assert [a["word"] for a in found] == [label(f"align.{row['result']}")]
        assert not row["reason"] or label(f"align.reason.{row['reason']}") in found[0]["note"]


# -- the print edition ------------------------------------------------------------------


def test_the_brief_says_how_much_it_leaves_out(make: Callable[..., KnowledgeBase]) -> None:
    task = {"document_id": "d", "place_id": "a", "assigner_vi": "UBND", "lead_vi": "Sở",
            "status": "assigned", "summary_vi": "Việc", "summary_en": "Work", "source_id": "s"}
    tiny = make(targets=[{**TARGET, "id": f"t-{n}", "period_to": str(2027 + n)} for n in range(15)],
                tasks=[{**task, "id": "k-done", "status": "done"}, {**task, "id": "k-late"},
                       {**task, "id": "k-soon", "deadline": "2027"}])
    brief = dossiers(tiny, base="https://example.vn/").of(tiny_place(tiny, "a"))["brief"]
    assert len(brief["targets"]) == MOST_BRIEF and brief["targets_left"] == "3"
    assert [k["id"] for k in brief["tasks"]] == ["k-soon", "k-late"] and brief["tasks_left"] == "0"
    assert brief["address"] == "https://example.vn/dia-phuong/a.html"
    assert dossiers(tiny).of(tiny_place(tiny, "a"))["brief"]["address"] == "dia-phuong/a.html"
    english = [dossiers(tiny, "en", base).of(tiny_place(tiny, "a"))["brief"]["address"]
               for base in ("", "https://example.vn/")]
    assert english == ["en/dia-phuong/a.html", "https://example.vn/en/dia-phuong/a.html"]
    assert dossiers(tiny).of(tiny_place(tiny, "new"))["brief"] is None


def test_no_dossier_draws_more_cards_than_it_may(kb: KnowledgeBase) -> None:
    shown = dossiers(kb).of(Library(kb).record["viet-nam"])
    drawn = sum(len(g["cards"]) for g in shown["groups"])
    assert drawn == MOST_CARDS and len(shown["states"]) == drawn + sum(
        g["left"] for g in shown["groups"])


# -- the small file --------------------------------------------------------------------------


def test_the_file_holds_states_and_prevailing_annual_values(
        make: Callable[..., KnowledgeBase]) -> None:
    tiny = make(targets=[{**TARGET, "id": "t"}], observations=[
        value("early", "2024", 40.0, vintage="estimate"), value("late", "2024", 41.2),
        value("part", "2025-01", 44.0, period_to="2025-06"),
        value("plan", "2026", 50.0, vintage="plan"),
        value("change", "2025", 3.0, measure="change_percent", compared_with="2024")])
    found = dossiers(tiny).file(tiny_place(tiny, "a"))
    assert found is not None
    rows = [dict(zip(found["value_keys"], row, strict=True)) for row in found["values"]["share"]]
    assert [(r["id"], r["vintage"], r["value_vi"], r["value_en"]) for r in rows] == [
        ("late", "official", "41,2%", "41.2%")]
    # The two prints of 2024 do not meet.
    assert rows[0]["marks"] == ["conflict"]
    (target,) = found["targets"]
    assert target["group"] == "running" and target["target"] == ["40%", "40%"]
    last = dict(zip(found["state_keys"], target["states"][-1], strict=True))
    assert (last["verdict"], last["tone"], last["label_en"]) == ("reached", "good", "at the level")
    assert dossiers(tiny).file(tiny_place(tiny, "new")) is None


@pytest.mark.parametrize("name", ["policykb-dossier.js", "policykb-compare.js"])
def test_the_scripts_hold_no_word_of_a_language(name: str) -> None:
    script = (PACKAGE / "static" / name).read_text("utf-8")
    code = re.sub(r"^\s*//.*$", "", script, flags=re.MULTILINE)
    assert not re.search("[à-ỹđ]", code)
    # Texts are taken from the page: nothing of two words is ever shown from here.
    assert not re.search(r'(textContent = |append\()"[^"]*\w \w[^"]*"', code)
