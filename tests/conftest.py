"""Tiny data packages for the tests, written as an analyst would find them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from verdicts import BASE, Rate

from policykb.analysis.verdicts.attainment import attain
from policykb.data.load import KnowledgeBase, Schema, load, read_schema

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
#: The edition of every tiny package: the dates in the tests do not follow those of the data.
EDITION = "2026-11-21"


def write_table(directory: Path, schema: Schema, name: str, rows: list[dict[str, object]]) -> None:
    """One table of ``rows``; columns a row does not name stay empty."""
    table = schema.tables[name]
    with (directory / table.path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in rows)


@pytest.fixture
def make_package(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a data package with the given tables and says where."""

    def make(**tables: list[dict[str, object]]) -> Path:
        directory = tmp_path / "data"
        directory.mkdir(exist_ok=True)
        descriptor = json.loads((DATA / "datapackage.json").read_text("utf-8"))
        descriptor["edition_date"] = EDITION
        for resource in descriptor["resources"]:  # a tiny package needs no row in every table
            resource.pop("minimum_rows", None)
        (directory / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        schema = read_schema(directory)
        for name in schema.tables:
            write_table(directory, schema, name, tables.get(name, []))
        return directory

    return make


@pytest.fixture
def make_kb(make_package: Callable[..., Path]) -> Callable[..., KnowledgeBase]:
    """A function that makes a tiny knowledge base of the given tables."""
    return lambda **tables: load(make_package(**tables))


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The real data."""
    return load(DATA)


@pytest.fixture
def rate(make_kb: Callable[..., KnowledgeBase]) -> Rate:
    """A function that rates the first of the given targets as of a date."""

    def run(targets: Any, observations: list[dict[str, Any]], as_of: str = "2026-11-21",
            **tables: list[dict[str, Any]]) -> pd.Series:
        rows = targets if isinstance(targets, list) else [targets]
        kb = make_kb(**(BASE | {"targets": rows, "observations": observations} | tables))
        return attain(kb, as_of).set_index("target_id").loc[rows[0]["id"]]

    return run
