"""What the README promises of the package can be typed as it stands there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def printed() -> str:
    """The example of the README."""
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert code
    return code.group(1)


def test_example_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order printed: submodules are imported before ``policykb.load`` is called."""
    monkeypatch.chdir(ROOT)
    known: dict[str, Any] = {}
    exec(printed(), known)
    kb = known["kb"]
    assert kb.documents.equals(kb.tables["documents"]) and len(known["g"]) > len(kb.documents) > 0


@pytest.mark.parametrize("name", ["load", "graph.build", "attainment.attain", "alignment.align",
                                  "audit.audit", "attainment.compound_progress"])
def test_each_documented_name_is_there(name: str) -> None:
    """Whatever module it stands in inside, it is called by the name that was published."""
    module, _, function = name.rpartition(".")
    found = importlib.import_module("policykb")
    if module:
        space: dict[str, Any] = {}
        exec(f"from policykb import {module}", space)
        found = space[module]
    assert callable(getattr(found, function)) and getattr(found, function).__doc__
    assert f"{function}(" in printed() or name == "attainment.compound_progress"


def test_what_is_not_documented_is_told_as_missing() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        importlib.import_module("policykb").no_such  # noqa: B018


def test_every_file_that_the_rooms_are_told_by_is_there() -> None:
    """The files that CONTRIBUTING names for a change; a NAME or SUBJECT stands for any."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| a")]
    assert len(rows) >= 10
    for row in rows:
        named = [one for one in re.findall(r"`([^`]+)`", row) if "NAME" not in one]
        assert len(re.findall(r"`([^`]+)`", row)) <= 6, row
        assert not [one for one in named
                    if not (ROOT / one).exists() and not (ROOT / "policykb" / one).exists()], row
