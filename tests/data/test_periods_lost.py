"""A period that a spreadsheet or a hasty hand empties comes back, or is asked for."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from policykb.data.canonical import serialize
from policykb.data.checks import check
from policykb.data.fmt import format_package
from policykb.data.schema import read_schema

DATA = Path(__file__).parents[2] / "data"


def test_no_first_day_of_a_flow_is_lost_unseen(tmp_path: Path) -> None:
    """``fmt`` fills in what it knows, ``check`` names the rest; a state is one without it, too."""
    directory = shutil.copytree(DATA, tmp_path / "data")
    table = read_schema(directory).tables["observations"]
    path = directory / table.path
    with path.open(encoding="utf-8", newline="") as file:
        given = {row["id"]: row for row in csv.DictReader(file)}
    path.write_bytes(serialize(table, [row | {"period_from": ""} for row in given.values()]))
    format_package(directory)
    told = {p.row for p in check(directory) if p.code == "period_missing"}
    stocks = {row["id"] for row in csv.DictReader((DATA / "indicators.csv").open(encoding="utf-8"))
              if row["stock_flow"] == "stock"}
    with path.open(encoding="utf-8", newline="") as file:
        lost = [row["id"] for line, row in enumerate(csv.DictReader(file), 2)
                if row["period_from"] != given[row["id"]]["period_from"]
                and line not in told and row["indicator_id"] not in stocks]
    assert lost == []
