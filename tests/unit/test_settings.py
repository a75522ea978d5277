"""A setting is read by somebody, or is a convention of a rule and cannot be moved."""

from __future__ import annotations

import pytest

from policykb.core.digests import PACKAGE
from policykb.data.settings import FIXED, RANGES, day_of, is_day


@pytest.mark.parametrize("key", RANGES)
def test_each_setting_with_a_range_is_read(key: str) -> None:
    readers = [path for path in PACKAGE.rglob("*.py") if path.name != "settings.py"
               and f'"{key}"' in path.read_text("utf-8")]
    assert readers, f"nobody reads {key}"


def test_no_setting_is_both() -> None:
    assert not RANGES.keys() & FIXED.keys() and not any(map(is_day, (*RANGES, *FIXED)))


@pytest.mark.parametrize(("value", "sound"), [
    (20201231, True), (20201331, False), (0, False), (20201231.5, False), (1e300, False), (-1, False)])
def test_a_day_is_one_of_the_calendar(value: float, sound: bool) -> None:
    assert (day_of(value) is not None) is sound
