"""The commands that answer questions, as their user sees them."""

from __future__ import annotations

import csv
import io
import json

import networkx as nx
import pytest
from builders.cascade import TABLES, document
from builders.goals import BASE, value

from policykb.commands.cli import run


@pytest.fixture
def ask(make_package, capsys):
    """A function that runs a command on a tiny package: exit code, output, error."""
    documents = [
        document("nghi-quyet-cu", "2003-03-12", symbol="23-NQ/TW"),
        *({**row, "symbol": {"bac-kan-873-2024": "873/QĐ-UBND", "23-nq-tw-2018": "23-NQ/TW"}
           .get(row["id"], row["symbol"])} for row in TABLES["documents"]),
    ]
    directory = make_package(**{**TABLES, "documents": documents, "units": [
        {**TABLES["units"][0], "symbol_vi": "%", "symbol_en": "%", "base": "percent"}]})

    def call(*words):
        code = run([*words, "--data", str(directory)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_chain_as_a_table_json_and_csv(ask):
    code, out, _ = ask("chain", "bac-kan-873-2024")
    assert code == 0
    assert "450 ngày" in out and "từ 175 đến 204 ngày" in out and "triển khai" in out
    steps = json.loads(ask("chain", "bac-kan-873-2024", "--json")[1])
    first = next(step for step in steps if step["to_id"] == "165-qd-ttg-2023")
    assert (first["delay_low"], first["delay_high"], first["basis"]) == (450, 450, "explicit")
    rows = list(csv.DictReader(io.StringIO(ask("chain", "bac-kan-873-2024", "--csv")[1])))
    assert [row["delay_low"] for row in rows if row["to_id"] == "165-qd-ttg-2023"] == ["450"]
    assert "450 days" in ask("chain", "bac-kan-873-2024", "--lang", "en")[1]


def test_a_symbol_serves_where_one_document_holds_it(ask):
    assert "450 ngày" in ask("chain", "873/qđ-ubnd")[1]
    assert "Thái Nguyên" in ask("show", "Bắc Kạn")[1]
    code, out, err = ask("chain", "23-NQ/TW")
    assert (code, out) == (2, "")
    assert "23-nq-tw-2018" in err and "nghi-quyet-cu" in err


def test_an_unknown_id_gets_the_nearest_known_ones(ask):
    code, _, err = ask("show", "bac-kan-837-2024")
    assert code == 2 and "bac-kan-873-2024" in err
    code, _, err = ask("why", "bac-kan-873-2024")
    assert code == 2 and "không phải là mục tiêu" in err
    assert ask("chain", "zzzz")[0] == 2


def test_as_of(ask):
    code, _, err = ask("chain", "bac-kan-873-2024", "--as-of", "2024-01-01")
    assert code == 2 and "2024-01-01" in err
    code, _, err = ask("attain", "--as-of", "01/07/2025")
    assert code == 2 and "01/07/2025" in err


def test_show_tells_the_row_and_both_directions(ask):
    _, out, _ = ask("show", "bac-kan-873-2024")
    assert "2024-05-23" in out and "165-qd-ttg-2023" in out and "t-bac-kan" in out
    told = json.loads(ask("show", "bac-kan-873-2024", "--json")[1])
    assert told["table"] == "documents"
    assert {"direction": "in", "relation": "stated_in", "other": "t-bac-kan"} in told["relations"]


@pytest.mark.parametrize("command", ["attain", "align", "audit"])
def test_tables_come_in_three_shapes(ask, command):
    code, out, _ = ask(command)
    assert code == 0 and out
    rows = json.loads(ask(command, "--json")[1])
    table = list(csv.DictReader(io.StringIO(ask(command, "--csv")[1])))
    assert len(rows) == len(table)
    if rows:
        assert list(rows[0]) == list(table[0])


def test_align_says_the_result_in_words(ask):
    assert "thấp hơn" in ask("align")[1]
    assert "lower" in ask("align", "--lang", "en")[1]


def test_why_tells_the_whole_trail(ask):
    code, out, _ = ask("why", "t-bac-kan")
    assert code == 0 and "không phải đánh giá chính thức" in out
    assert len([line for line in out.splitlines() if line.startswith("- ")]) >= 2
    assert json.loads(ask("why", "t-bac-kan", "--json")[1])["target_id"] == "t-bac-kan"


def test_graph_writes_a_file_or_says_why_not(ask, tmp_path):
    path = tmp_path / "kb.graphml"
    code, out, _ = ask("graph", "--format", "graphml", "-o", str(path))
    assert code == 0 and str(path) in out
    assert "bac-kan-873-2024" in nx.read_graphml(path, force_multigraph=True)
    assert ask("graph", "-o", str(tmp_path / "none" / "kb.graphml"))[0] == 2


@pytest.fixture
def ask_cell(make_package, capsys):
    """A function that asks why a figure of a tiny package prevails: exit code, output, error."""
    directory = make_package(**BASE, observations=[
        value("8,1%", 8.05, 8.15, "2025/2025", "growth", "estimate", id="first"),
        value("8,4%", 8.35, 8.45, "2025/2025", "growth", "preliminary", id="later"),
        value("9,4%", 9.35, 9.45, "2025/2025", "growth", "preliminary", id="against"),
        value("7,0%", 6.95, 7.05, "2021/2025", "growth", "plan", id="planned"),
        value("7,4%", 7.35, 7.45, "2024/2024", "growth", id="alone"),
    ])

    def call(*words):
        code = run(["why", *words, "--data", str(directory), "--lang", "en"])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_why_says_which_figure_of_a_cell_prevails_and_against_which(ask_cell):
    code, out, _ = ask_cell("a", "growth", "2025")
    first, second, *rest = out.splitlines()[1:]
    assert code == 0 and "later" in first and "conflict" in first
    assert {line.split("[")[1].split("]")[0] for line in [second, *rest]} == {"first", "against"}
    assert ask_cell("a/growth/2025")[1] == out
    assert "Only one source" in ask_cell("a", "growth", "2024/2024")[1]
    assert "no result" in ask_cell("a/growth/2021/2025")[1]


def test_why_of_a_cell_as_json_names_every_figure_with_its_reason(ask_cell):
    told = json.loads(ask_cell("a", "growth", "2025", "--json")[1])
    assert {row["ids"][0]: (row["prevails"], row["reason"]) for row in told} == {
        "later": (True, "contested"), "against": (False, "rival"), "first": (False, "vintage")}


def test_why_refuses_what_names_no_cell_and_says_what_is_known(ask_cell):
    code, out, err = ask_cell("a", "growth", "1999")
    assert (code, out) == (2, "") and "2024" in err and "2021/2025" in err
    assert ask_cell("a", "share", "2025")[0] == 2
    assert ask_cell("a", "growth")[0] == 2
    assert ask_cell("nowhere", "growth", "2025")[0] == 2
