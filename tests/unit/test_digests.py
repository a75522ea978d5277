"""Touching any file, in any folder, wakes what depends on it, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policykb.build import notebooks
from policykb.core import digests
from policykb.data.knowledge import data_digest
from policykb.data.schema import read_schema

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package that may be touched."""
    return Path(shutil.copytree(digests.PACKAGE, tmp_path / "policykb",
                                ignore=shutil.ignore_patterns("__pycache__")))


def touched(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def test_every_file_of_the_package_counts_at_any_depth(package: Path) -> None:
    (package / "static" / "deeper").mkdir()
    (package / "static" / "deeper" / "new.txt").write_text("x", "utf-8")
    seen = {digests.of_package(package)}
    paths = list(digests.files(package))
    for path in paths:
        touched(path)
        seen.add(digests.of_package(package))
    assert len(seen) == len(paths) + 1


def test_where_a_file_stands_counts(package: Path) -> None:
    before = digests.of_package(package)
    (package / "__main__.py").rename(package / "commands" / "__main__.py")
    assert digests.of_package(package) != before


def test_byte_code_does_not_count(package: Path) -> None:
    before = digests.of_package(package)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert digests.of_package(package) == before


def test_what_notebooks_import_wakes_them_and_what_they_do_not_import_does_not(
        package: Path) -> None:
    doors = notebooks._DOORS
    behind = digests.behind(doors)
    of = digests.of_modules.__wrapped__
    before = of(doors, package)
    for path in digests.files(package):
        name = ".".join(("policykb", *path.relative_to(package).with_suffix("").parts))
        touched(path)
        after = of(doors, package)
        wakes = path.parent.name == "labels" or (
            path.suffix == ".py" and name.removesuffix(".__init__") in behind)
        assert (after != before) == wakes, path
        before = after


def test_no_module_that_a_notebook_loads_is_overlooked() -> None:
    code = (f"import importlib, sys\nfor one in {notebooks._DOORS!r}: importlib.import_module(one)\n"
            "print(*(m for m in sys.modules if m.startswith('policykb.')))")
    loaded = subprocess.run([sys.executable, "-c", code], check=True, text=True,
                            capture_output=True).stdout.split()
    assert set(loaded) <= digests.behind(notebooks._DOORS)


def test_a_change_in_any_table_and_in_the_schema_wakes_the_pages(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    seen = {data_digest(data)}
    paths = [data / "datapackage.json", *(data / t.path for t in read_schema(data).tables.values())]
    for path in paths:
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        for changed in (b"".join([*lines, lines[-1]]), b"".join(lines[:-1])):  # a row more, a row less
            path.write_bytes(changed)
            seen.add(data_digest(data))
        path.write_bytes(whole)
    assert len(seen) == 1 + 2 * len(paths)
    assert data_digest(data) in seen
