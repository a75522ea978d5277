"""The studies on a tiny package, and which changes of it concern which notebook."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from builders import rows
from builders.rows import document, place

from policykb import studies
from policykb.analysis import coverage
from policykb.build import faults, notebooks
from policykb.core.catalogue import LANGUAGES, labels
from policykb.studies import Basis, Book, ambition, growth_two_years, heads, show, svg

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.md"))
ENGLISH = sorted((NOTEBOOKS[0].parent / "en").glob("*.md"))
SETTINGS = heads.together(path.read_text("utf-8") for path in NOTEBOOKS)
NATION = "viet-nam"


def target(document_id, where, printed, low, stage="adopted", **more):
    return rows.target(f"{document_id}-{where}", printed, **{
        "document_id": document_id, "place_id": where, "indicator_id": "grdp-growth",
        "bound": "bare", "low": low, "approximate": 0, "unit": "percent-year",
        "period_from": "2025", "period_to": "2025", "stage": stage} | more)


def result(where, printed, middle, **more):
    return rows.observation(f"{where}-grdp-growth-2025", printed, middle - 0.005, middle + 0.005) | {
        "place_id": where, "indicator_id": "grdp-growth", "unit": "percent-year", "stage": "x",
        "vintage": "estimate"} | more


TABLES = {
    "places": [place(NATION, "Việt Nam", "country"), place("dien-bien", "Điện Biên"),
               place("ha-noi", "Hà Nội", "city"), place("ha-tinh", "Hà Tĩnh"),
               place("son-la", "Sơn La"), place("quang-ninh", "Quảng Ninh"),
               place("bac-kan", "Bắc Kạn", valid_to="2025-06-30", successor_id="thai-nguyen-2025"),
               place("thai-nguyen-2025", "Thái Nguyên", valid_from="2025-07-01")],
    "sources": [rows.source()],
    "units": [{"id": "percent-year", "name_vi": "phần trăm mỗi năm", "name_en": "percent a year",
               "symbol_vi": "%/năm", "symbol_en": "%/year", "factor": 1}],
    "indicators": [{"id": "grdp-growth", "name_vi": "Tốc độ tăng GRDP", "name_en": "GRDP growth",
                    "unit": "percent-year", "direction": "up", "kind": "growth",
                    "concept_id": "grdp-growth", "price_basis": "constant"}],
    "relation_types": [
        {"id": "implements", "label_vi": "triển khai", "label_vi_inverse": "được triển khai bởi",
         "label_en": "implements", "label_en_inverse": "implemented by",
         "applies_to": "documents", "date_rule": "not_before", "authority_rule": "none",
         "effect": "none", "acyclic": 1, "cascade": 1}],
    "documents": [
        document("23-nq-tw-2018", "2018-03-22"), document("165-qd-ttg-2023", "2023-02-28"),
        document("25-nq-cp-2025", "2025-02-05"), document("226-nq-cp-2025", "2025-08-05"),
        document("dien-bien-2025", "2024-12-10", "dien-bien"),
        document("bac-kan-873-qd-ubnd-2024", "2024-05-23", "bac-kan"),
        document("ha-noi-ke-hoach", "2024", "ha-noi")],
    "relations": [
        {"from_id": first, "type": "implements", "to_id": "165-qd-ttg-2023", "basis": basis,
         "source_id": "s"} for first, basis in (("bac-kan-873-qd-ubnd-2024", "explicit"),
                                                ("ha-noi-ke-hoach", "implied"))],
    "targets": [
        target("226-nq-cp-2025", "dien-bien", "7,5%", 7.5),
        target("dien-bien-2025", "dien-bien", "8,5%", 8.5),
        target("25-nq-cp-2025", "dien-bien", "10,5%", 10.5, "replaced"),
        target("226-nq-cp-2025", "ha-noi", "8,5%", 8.5),
        target("25-nq-cp-2025", "ha-noi", "8,0%", 8.0, "replaced"),
        target("226-nq-cp-2025", "ha-tinh", "8,7%", 8.7),
        target("226-nq-cp-2025", "son-la", "8,0%", 8.0)],
    "observations": [
        result("dien-bien", "7,34%", 7.34), result("ha-noi", "8,16%", 8.16),
        result("ha-tinh", "từ 8,78% đến 10,02%", 9.4, low=8.775, high=10.025, inferred=1)],
}


def book_of(kb):
    return Book(Basis(kb), SETTINGS)


@pytest.fixture
def book(make_kb):
    return book_of(make_kb(**TABLES))


@pytest.fixture
def digests(make_kb):
    """A function that gives the digest of every notebook for changed tables."""
    def of(**tables):
        kb = make_kb(**{**TABLES, **tables})
        return {path.stem: notebooks.digest(path.read_text("utf-8"), kb) for path in NOTEBOOKS}
    return of


def named(path):
    return heads.studies(path.read_text("utf-8"))


def test_steps_carry_their_type_and_days(book):
    steps = book.headline_steps().set_index("document_id")
    step = steps.loc["bac-kan-873-qd-ubnd-2024"]
    assert (step["type"], step["delay_low"], step["delay_high"]) == ("implements", 450, 450)
    imprecise = steps.loc["ha-noi-ke-hoach"]  # known to the year: a span of days
    assert (imprecise["delay_low"], imprecise["delay_high"]) == (307, 672)


def test_each_province_stands_with_its_three_targets(book):
    row = studies.only(book.growth_table(), place_id="dien-bien").iloc[0]
    assert row["result_vi"] == "7,34%"
    assert row["assigned_vi"] == "7,5%: ước không đạt"
    assert row["own_vi"] == "8,5%: ước không đạt"
    assert row["replaced_vi"] == "10,5%: đã thay"
    capital = studies.only(book.growth_table(), place_id="ha-noi").iloc[0]
    assert capital["assigned_vi"] == "8,5%: ước không đạt"
    assert capital["replaced_vi"] == "8%: đã thay"


def test_an_inferred_result_gives_no_verdict_and_a_missing_one_is_told(book):
    table = book.growth_table().set_index("place_id")
    assert "từ 8,78% đến 10,02%" in table.loc["ha-tinh", "result_vi"]
    assert table.loc["ha-tinh", "assigned_vi"] == "8,7%: chưa đánh giá được"
    assert table.loc["son-la", "result_vi"] == "chưa có số cả năm"
    states = book.without_result().set_index("place_id")["state"]
    assert (states["ha-tinh"], states["son-la"]) == ("inferred", "none")


def test_only_printed_pairs_are_counted(book):
    facts = book.facts("growth_facts")
    assert (facts["both"], facts["met"], facts["missed"]) == (2, 0, 2)
    assert (facts["highest_name"], facts["highest"]) == ("Hà Nội", "8,16")


def test_every_place_of_today_has_a_mark_or_a_gap(book):
    assert set(book.growth_marks()["place_id"]) == {
        "dien-bien", "ha-noi", "ha-tinh", "son-la", "quang-ninh", "thai-nguyen-2025"}


def test_a_setting_that_a_notebook_does_not_state_is_told(book):
    with pytest.raises(heads.UnknownSetting, match="provinces"):
        notebooks.digest("---\npolicykb:\n  studies: [five_facts]\n---\n", book.kb)


def test_two_notebooks_cannot_state_one_setting_differently():
    head = "---\npolicykb:\n  settings: {day: 2025-07-01, places: [%s]}\n---\n"
    assert heads.together([head % "a, b", head % "a, b"]) == {"day": "2025-07-01",
                                                              "places": ("a", "b")}
    with pytest.raises(heads.UnequalSettings, match="places"):
        heads.together([head % "a, b", head % "a"])


@pytest.mark.parametrize("fault", [heads.UnknownStudy, heads.UnknownSetting, heads.UnequalSettings])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_head_that_does_not_fit_is_told_in_a_sentence(fault, language, tmp_path):
    said = faults.sentence(fault("so_thu"), language, tmp_path / "notes")
    assert said.endswith(": so_thu") and not list(tmp_path.iterdir())


def test_a_date_at_the_head_stays_text_for_the_metadata_of_the_notebook():
    head = "---\nkernelspec: {name: python3}\npolicykb: {settings: {day: 2025-07-01}}\n---\n"
    read = heads.front_matter(notebooks.with_digest(head, "x"))
    assert yaml.safe_load(yaml.safe_dump(read)) == read == {
        "kernelspec": {"name": "python3", "policykb": "x"},
        "policykb": {"settings": {"day": "2025-07-01"}}}
    assert json.dumps(yaml.safe_load(notebooks.with_digest(head, "x").split("---\n")[1]))


def test_an_unknown_study_is_told(book):
    with pytest.raises(studies.UnknownStudy, match="no_such"):
        notebooks.digest("---\npolicykb:\n  studies: [no_such]\n---\n", book.kb)


def test_a_document_of_a_province_is_named_with_it(book):
    assert book.name("bac-kan-873-qd-ubnd-2024") == "Bắc Kạn BAC-KAN-873-QD-UBND-2024"
    assert book.name("165-qd-ttg-2023") == "165-QD-TTG-2023"
    assert book.name("no-such") == "–"


# -- coverage, ambition, two years, kinds, speed ---------------------------------------


def reading(figure, result="read"):
    """A reading that prints what the figure's row prints: only such a one counts."""
    printed = next((row["printed"] for name in ("targets", "observations") for row in TABLES[name]
                    if row["id"] == figure), "")
    return {"figure_id": figure, "printed": printed, "source_id": "s", "read_on": "2026-11-21",
            "result": result}


def search(id_, result="not_found", **about):
    return {"id": id_, "looked_for": "x", "looked_on": "2026-11-21", "result": result, **about}


def covered(make_kb, **tables):
    return book_of(make_kb(**{**TABLES, **tables})).coverage_by_place().set_index("place_id")


def test_a_province_counts_what_its_predecessors_had(make_kb):
    rows = covered(make_kb, searches=[search("a", place_id="bac-kan"),
                                      search("b", "found", place_id="bac-kan"),
                                      search("c", "partly_found", place_id="thai-nguyen-2025")])
    assert "bac-kan" not in rows.index
    assert (rows.loc["thai-nguyen-2025", "documents"], rows.loc["thai-nguyen-2025", "vain"]) == (1, 2)


def test_each_place_stands_by_itself_too(book):
    rows = book.coverage_of_each().set_index("place_id")
    assert rows.loc["bac-kan", "documents"] == 1 and rows.loc["thai-nguyen-2025", "documents"] == 0
    assert rows.loc["bac-kan", "successor_id"] == "thai-nguyen-2025"


def test_the_rated_are_counted_among_those_that_ask_it(book):
    row = book.coverage_by_place().set_index("place_id")
    # The replaced one asks nothing.
    assert (row.loc["dien-bien", "asked"], row.loc["dien-bien", "rated"]) == (2, 2)
    assert (row.loc["ha-tinh", "asked"], row.loc["ha-tinh", "rated"]) == (1, 0)
    assert row.loc["dien-bien", "latest_vi"] == "2025"
    assert row["rated_share"].isna()["quang-ninh"]  # of nothing there is no share


def test_a_figure_counts_as_read_again_or_verified(make_kb):
    figures = ("dien-bien-grdp-growth-2025", "226-nq-cp-2025-dien-bien", "dien-bien-2025-dien-bien")
    rows = covered(make_kb, readings=[
        reading(figures[0]), reading(figures[0], "same"), reading(figures[1], "verified"),
        reading(figures[2]), reading(figures[2], "different")])
    assert (rows.loc["dien-bien", "figures"], rows.loc["dien-bien", "twice"]) == (3, 2)


def test_the_standing_counts_what_is_over_and_what_is_read(make_kb):
    book = book_of(make_kb(**TABLES))
    counts = coverage.standing(book.kb, book.basis.results)
    assert (counts["over"], counts["over_decided"]) == (5, 3)
    assert (counts["running"], counts["figures"], counts["figures_twice"]) == (0, 5, 0)


def test_an_unrated_target_names_its_searches(make_kb):
    kb = make_kb(**TABLES, searches=[
        search("indicator", place_id="son-la", indicator_id="grdp-growth"),
        search("everywhere", indicator_id="grdp-growth"),
        search("place", place_id="son-la"), search("document", document_id="226-nq-cp-2025"),
        search("other-place", place_id="ha-tinh", indicator_id="grdp-growth"),
        search("other-document", place_id="son-la", document_id="23-nq-tw-2018")])
    book = book_of(kb)
    reasons = coverage.unrated_searches(kb, book.basis.results)
    found = dict(pair for pairs in reasons.values() for pair in pairs)
    assert set(found["226-nq-cp-2025-son-la"]) == {"indicator", "everywhere", "place", "document"}
    assert "226-nq-cp-2025-dien-bien" not in found


@pytest.mark.parametrize(("result", "direction", "outcome"), [
    ("higher", "up", "more"), ("lower", "up", "less"), ("lower", "down", "more"),
    ("higher", "down", "less"), ("higher", "none", "apart"), ("equal", "down", "same"),
    ("not_comparable", "up", "apart")])
def test_asking_more_depends_on_which_way_is_good(result, direction, outcome):
    assert ambition._outcome(result, direction) == outcome


def test_a_second_target_stands_against_the_range_of_the_first_ones():
    first = [{"low": 8.0}, {"low": 10.0}]
    assert [growth_two_years._against({"low": x}, first) for x in (7.5, 8.0, 9.0, 10.5)] == [
        "below", "within", "within", "above"]
    assert growth_two_years._against(None, first) == growth_two_years._against({"low": 8.0}, []) == "unknown"


def test_a_mean_that_ends_in_a_year_is_no_result_of_it(make_kb):
    year_before = result("ha-noi", "7%", 7.0, id="ha-noi-2024", period_from="2024",
                         period_to="2024")
    mean = result("ha-noi", "6,57%", 6.57, id="ha-noi-mean", period_from="2021")
    goal = target("25-nq-cp-2025", "ha-noi", "7,5%", 7.5, id="goal-of-five-years",
                  kind="average_growth", period_from="2021")
    book = book_of(make_kb(**TABLES | {
        "targets": [*TABLES["targets"], goal],
        "observations": [*TABLES["observations"], mean, year_before]}))
    row = book.growth_two_years().set_index("place_id").loc["ha-noi"]
    assert row["result_2025_vi"] == "8,16%" and row["move"] == "up"
    facts = book.growth_two_years_facts().iloc[0]
    assert (facts["up"], facts["down"]) == (1, 0)


def test_two_years_move_only_on_one_territory(make_kb):
    old = {"period_from": "2024", "period_to": "2024"}
    before = [result("dien-bien", "8,51%", 8.51, **old) | {"id": "dien-bien-2024"},
              result("bac-kan", "7,4%", 7.4, **old) | {"id": "bac-kan-2024"}]
    book = book_of(make_kb(**{
        **TABLES, "observations": [*TABLES["observations"], *before]}))
    rows = book.growth_two_years().set_index("place_id")
    assert rows.loc["dien-bien", "move"] == "down"
    assert rows.loc["dien-bien", "side"] == "below"  # 7.5 after 10.5
    assert rows.loc["thai-nguyen-2025", "result_2024_vi"] == "Bắc Kạn 7,4%"
    marks = book.growth_two_years_marks()
    assert set(marks[marks["place_id"] == "thai-nguyen-2025"]["kind"].dropna()) == {"former_2024"}


def test_a_target_without_any_result_was_never_measured(book):
    states = book.target_states().set_index("target_id")["state"]
    assert states["226-nq-cp-2025-son-la"] == "unmeasured"
    assert states["226-nq-cp-2025-ha-tinh"] == "waiting"  # a result that rates nothing
    assert states["226-nq-cp-2025-dien-bien"] == "missed"
    assert book.states_by_kind()[list(studies.STATES)].to_numpy().sum() == len(states)


def test_speed_groups_steps_by_who_issued_both_documents(book):
    row, = book.speed_by_level().to_dict("records")
    assert row["levels"] == "central_unknown province_unknown"
    assert row["pair_vi"] == "cấp trung ương, chưa rõ cơ quan → cấp tỉnh, chưa rõ cơ quan"
    assert (row["steps"], row["dated"], row["quickest"], row["slowest"]) == (2, 2, 307, 672)


# -- what concerns which notebook ----------------------------------------------


def changed(first, second):
    return {name for name in first if first[name] != second[name]}


def test_the_same_data_has_the_same_digests(digests):
    assert digests() == digests()


def test_a_growth_result_concerns_the_notebook_of_growth_only(digests):
    other = [result("dien-bien", "7,35%", 7.35), *TABLES["observations"][1:]]
    concerned = changed(digests(), digests(observations=other))
    assert "giao-chi-tieu-2025" in concerned
    assert not concerned & {"chuoi-trien-khai", "quoc-gia", "nam-tinh"}


def test_a_date_concerns_the_cascade_only(digests):
    other = [row | {"issued_on": "2024-05-24"} if row["id"].startswith("bac-kan") else row
             for row in TABLES["documents"]]
    concerned = changed(digests(), digests(documents=other))
    assert "chuoi-trien-khai" in concerned
    assert not concerned & {"giao-chi-tieu-2025", "quoc-gia", "kiem-tra-du-lieu"}


def test_a_name_concerns_the_charts_that_show_it(digests):
    other = [row | {"name_vi": "Sơn La mới"} if row["id"] == "son-la" else row
             for row in TABLES["places"]]
    concerned = changed(digests(), digests(places=other))
    assert "giao-chi-tieu-2025" in concerned and "chuoi-trien-khai" not in concerned


def test_a_setting_concerns_its_notebook_whether_a_study_or_a_cell_uses_it(book):
    def of(path, *change):
        return notebooks.digest(path.read_text("utf-8").replace(*change), book.kb)

    growth = next(path for path in NOTEBOOKS if path.stem == "giao-chi-tieu-2025")
    nation = next(path for path in NOTEBOOKS if path.stem == "quoc-gia")
    same = ("no such words", "")
    assert of(growth, "growth_year: 2025", "growth_year: 2024") != of(growth, *same)
    assert of(nation, "shares_drawn: [", "shares_drawn: [services-share-gdp, ") != of(nation, *same)


def test_what_no_notebook_shows_concerns_none(digests):
    other = [row | {"note": "đã đọc lại"} for row in TABLES["observations"]]
    assert not changed(digests(), digests(observations=other))


# -- the notebooks themselves ----------------------------------------------------


def cells(path):
    return re.findall(r"```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*\n(.*?)\n```",
                      path.read_text("utf-8"), re.DOTALL)


def test_every_column_that_has_a_label_is_shown_by_a_notebook():
    shown = {word for path in NOTEBOOKS for code in cells(path) if "show.table(" in code
             for word in re.findall(r'"(\w+)"', code)}
    labelled = {key.removeprefix("column.") for key in labels("vi") if key.startswith("column.")}
    assert labelled <= shown | show.VERDICTS


def test_every_notebook_is_in_the_contents():
    toc = yaml.safe_load((NOTEBOOKS[0].parents[1] / "_toc.yml").read_text("utf-8"))
    listed = {one["file"] for part in toc["parts"] for one in part["chapters"]}
    assert {f"notebooks/{path.stem}" for path in NOTEBOOKS} == {
        one for one in listed if one.startswith("notebooks/")}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_names_just_the_studies_it_shows(path):
    code = "\n".join(cells(path))
    used = set(re.findall(r"book\.(\w+)\(\)", code)) | set(re.findall(r'facts\("(\w+)"\)', code))
    assert used == set(named(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_thin(path):
    for code in cells(path):
        lines = code.splitlines()
        assert len(lines) <= 3, code
        assert not re.search(r"\bimport (?!charts)|open\(|pd\.|\bfor\b|\blambda\b", code), code


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_types_no_result(path):
    """Figures of the data come from cells; the prose has years, ids and counts in words."""
    prose = re.sub(r"```\{code-cell\}.*?\n```|\A---.*?\n---\n|\{\w+\}`[^`]*`", "",
                   path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(r"\d+[.,]\d+|\d+ ?%", prose)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_tiny_package(path, book, monkeypatch, tmp_path):
    monkeypatch.setattr(svg, "CACHE", tmp_path)
    monkeypatch.setattr(studies, "open_book", lambda: book)
    space: dict[str, object] = {}
    for code in cells(path):
        exec(compile(code, path.name, "exec"), space)


def test_both_languages_of_a_notebook_name_the_same_studies_and_settings():
    assert [path.name for path in ENGLISH] == [path.name for path in NOTEBOOKS]
    for path, other in zip(NOTEBOOKS, ENGLISH, strict=True):
        heads_ = [heads.front_matter(one.read_text("utf-8"))["policykb"] for one in (path, other)]
        assert heads_[0] == heads_[1]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_states_just_the_settings_it_uses(path, book):
    """Those that its own cells ask for, and those that its studies ask for."""
    asked = set(re.findall(r'settings\.(?:one|many)\("(\w+)"\)', "\n".join(cells(path))))

    class Listening(heads.Settings):
        def get(self, name, default=None):
            asked.add(name)
            return super().get(name, default)

    stated = heads.settings(path.read_text("utf-8"))
    own = Book(book.basis, Listening(stated))
    for name in named(path):
        own.result(name)
    assert asked == set(stated)


def test_front_matter_is_what_the_reader_of_notebooks_needs():
    for path in NOTEBOOKS:
        head = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
        assert head["kernelspec"]["name"] == "python3"
        assert head["jupytext"]["text_representation"]["format_name"] == "myst"
