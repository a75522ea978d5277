"""The studies on a tiny package, and which changes of it concern which notebook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from policykb import studies
from policykb.notebooks import front_matter

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.md"))
NATION = "viet-nam"


def place(id_, name, kind="province", **more):
    return {"id": id_, "name_vi": name, "name_en": name, "kind": kind, **more}


def document(id_, issued_on, where=NATION, **more):
    return {"id": id_, "symbol": id_.upper(), "type": "decision", "place_id": where,
            "issued_on": issued_on, "issued_precision": "day" if len(issued_on) == 10 else "year",
            "title_vi": id_, "title_basis": "own", "status": "unknown", "draft": 0,
            "source_id": "s", **more}


def target(document_id, where, printed, low, stage="adopted", **more):
    return {"id": f"{document_id}-{where}", "document_id": document_id, "place_id": where,
            "indicator_id": "grdp-growth", "kind": "level", "bound": "bare", "low": low,
            "approximate": 0, "unit": "percent-year", "period_from": "2025", "period_to": "2025",
            "period_inferred": 0, "stage": stage, "printed": printed, "source_id": "s", **more}


def result(where, printed, middle, **more):
    return {"id": f"{where}-grdp-growth-2025", "place_id": where, "indicator_id": "grdp-growth",
            "measure": "level", "low": middle - 0.005, "high": middle + 0.005, "low_open": 0,
            "high_open": 0, "unit": "percent-year", "period_from": "2025", "period_to": "2025",
            "period_inferred": 0, "stage": "x", "vintage": "estimate", "inferred": 0,
            "printed": printed, "source_id": "s", **more}


TABLES = {
    "places": [place(NATION, "Việt Nam", "country"), place("dien-bien", "Điện Biên"),
               place("ha-noi", "Hà Nội", "city"), place("ha-tinh", "Hà Tĩnh"),
               place("son-la", "Sơn La"), place("quang-ninh", "Quảng Ninh"),
               place("bac-kan", "Bắc Kạn", valid_to="2025-06-30", successor_id="thai-nguyen-2025"),
               place("thai-nguyen-2025", "Thái Nguyên", valid_from="2025-07-01")],
    "sources": [{"id": "s", "publisher": "Báo", "accessed_on": "2026-11-21", "tier": "official",
                 "language": "vi", "number_format": "vi"}],
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


@pytest.fixture
def book(make_kb):
    return studies.Studies(make_kb(**TABLES))


@pytest.fixture
def digests(make_kb):
    """A function that gives the digest of every notebook for changed tables."""
    def of(**tables):
        kb = make_kb(**{**TABLES, **tables})
        return {path.stem: studies.digest(kb, named(path)) for path in NOTEBOOKS}
    return of


def named(path):
    return front_matter(path.read_text("utf-8"))["policykb"]["studies"]


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
    assert row["replaced_vi"] == "10,5%: mục tiêu cũ: ước không đạt"
    capital = studies.only(book.growth_table(), place_id="ha-noi").iloc[0]
    assert capital["assigned_vi"] == "8,5%: ước không đạt"
    assert capital["replaced_vi"] == "8%: mục tiêu cũ: ước đạt"


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


def test_an_unknown_study_is_told(book):
    with pytest.raises(studies.UnknownStudy, match="no_such"):
        studies.digest(book.kb, ["no_such"])


def test_a_document_of_a_province_is_named_with_it(book):
    assert book.name("bac-kan-873-qd-ubnd-2024") == "Bắc Kạn BAC-KAN-873-QD-UBND-2024"
    assert book.name("165-qd-ttg-2023") == "165-QD-TTG-2023"
    assert book.name("no-such") == "–"


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


def test_what_no_notebook_shows_concerns_none(digests):
    other = [row | {"note": "đã đọc lại"} for row in TABLES["observations"]]
    assert not changed(digests(), digests(observations=other))


# -- the notebooks themselves ----------------------------------------------------


def cells(path):
    return re.findall(r"```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*\n(.*?)\n```",
                      path.read_text("utf-8"), re.DOTALL)


def test_there_are_notebooks():
    assert {path.stem for path in NOTEBOOKS} == {
        "chuoi-trien-khai", "quoc-gia", "giao-chi-tieu-2025", "nam-tinh", "kiem-tra-du-lieu"}


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
    from policykb import charts

    monkeypatch.setattr(charts, "CACHE", tmp_path)
    monkeypatch.setattr(studies, "open_book", lambda: book)
    space: dict[str, object] = {}
    for code in cells(path):
        exec(compile(code, path.name, "exec"), space)  # noqa: S102  our own notebook


def test_front_matter_is_what_the_reader_of_notebooks_needs():
    for path in NOTEBOOKS:
        head = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
        assert head["kernelspec"]["name"] == "python3"
        assert head["jupytext"]["text_representation"]["format_name"] == "myst"
