"""The code keeps its sizes: what grows beyond a bound is to be split, not the bound moved."""

from __future__ import annotations

from functools import cache

import pytest

from tests.tools import measure


@cache
def measured() -> dict[str, measure.Measure]:
    """The measures of the package by name."""
    return {one.name: one for one in measure.of_source(measure.survey())}


@pytest.mark.parametrize("name", [one.name for one in measure.of_source(measure.EMPTY)])
def test_the_package_keeps_its_bounds(name: str) -> None:
    assert measured()[name].holds, str(measured()[name])


def test_every_folder_of_the_package_says_what_belongs_in_it() -> None:
    """One paragraph: what belongs here and what does not."""
    for path in sorted(measure.PACKAGE.rglob("__init__.py")):
        if path.parent != measure.PACKAGE:
            text = " ".join(path.read_text("utf-8").split('"""')[1].split()).lower()
            assert "here belong" in text and "not here" in text, path
