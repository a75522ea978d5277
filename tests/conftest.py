"""Fixtures of every test: tiny packages, the real data, the real site."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders.goals import BASE, Rate
from builders.package import write_package
from filelock import FileLock

from policykb.analysis.verdicts.attainment import attain
from policykb.data.knowledge import KnowledgeBase, load

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What builds, or looks at built pages, is slow."""
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        if folder in ("book", "browser", "builds"):
            item.add_marker("slow")
        if folder == "browser":
            item.add_marker("browser")


@pytest.fixture
def make_package(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a data package with the given tables and says where."""
    return lambda **tables: write_package(tmp_path / "data", tables)


@pytest.fixture
def make_kb(make_package: Callable[..., Path]) -> Callable[..., KnowledgeBase]:
    """A function that makes a tiny knowledge base of the given tables."""
    return lambda **tables: load(make_package(**tables))


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The real data."""
    return load(ROOT / "data")


@pytest.fixture
def rate(make_kb: Callable[..., KnowledgeBase]) -> Rate:
    """A function that rates the first of the given targets as of a date."""

    def run(targets: Any, observations: list[dict[str, Any]], as_of: str = "2026-11-21",
            **tables: list[dict[str, Any]]) -> pd.Series:
        rows = targets if isinstance(targets, list) else [targets]
        kb = make_kb(**(BASE | {"targets": rows, "observations": observations} | tables))
        return attain(kb, as_of).set_index("target_id").loc[rows[0]["id"]]

    return run


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, made up to date by the README's own command once in a run.

    Whatever the number of processes that test, one of them builds; the others wait for it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with FileLock(shared / "site.lock"):
        if not (shared / "site.told").exists():
            (shared / "site.told").write_text(_built(), "utf-8")
    told = (shared / "site.told").read_text("utf-8")
    assert not told, told
    return ROOT / "_build" / "html"


def _built() -> str:
    """Build the site; what went wrong, or nothing."""
    plain = {k: v for k, v in os.environ.items()
             if k not in ("POLICYKB_BASE_URL", "POLICYKB_REPOSITORY")}
    done = subprocess.run([sys.executable, "-m", "policykb", "site"], cwd=ROOT, check=False,
                          text=True, env=plain, capture_output=True)
    return "" if done.returncode == 0 else f"exit {done.returncode}\n" + (
        done.stdout[-3000:] + done.stderr[-3000:])
