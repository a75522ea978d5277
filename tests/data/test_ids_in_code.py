"""No row of the data has its id in the code: what a page or a study is about stands in the data."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "policykb").rglob("*.py"))
#: Their ids are words of the rules themselves, not rows that a rule is about.
VOCABULARIES = {"settings", "relation_types", "units"}


def ids() -> set[str]:
    """The ids of all rows; a word without a hyphen (``gdp``) may be a word of code as well."""
    found = set()
    for path in (ROOT / "data").glob("*.csv"):
        if path.stem not in VOCABULARIES:
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row["id"] for row in csv.DictReader(file) if "-" in row.get("id", "")}
    return found


def strings(path: Path) -> Iterator[str]:
    """The strings of a module that are not documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_there_are_ids() -> None:
    assert {"viet-nam", "grdp-growth"} <= ids()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_id_of_the_data_stands_in_code(path: Path) -> None:
    words = {word for text in strings(path) for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)}
    assert not words & ids()
