"""The scales of one drawing, its axes, and the room that words have taken in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from policykb.core.catalogue import Language
from policykb.core.formats import format_interval, format_number
from policykb.site.drawings.parts import Goal, Value
from policykb.site.drawings.svg import FONT, at, path, text, wide

HEIGHT = 184
TOP, BOTTOM, RIGHT = 24.0, 160.0, 350.0
#: Left, top, width, height.
Box = tuple[float, float, float, float]
#: How many years can be told along the axis.
_MOST_YEARS = 7


@dataclass
class Plane:
    """Where years and values stand, and which boxes are ``taken`` by what was drawn."""

    left: float
    first: int
    last: int
    low: float
    high: float
    ticks: list[float]
    decimals: int
    taken: list[Box] = field(default_factory=list)

    def x(self, year: float) -> float:
        """Where the middle of a year stands; years are bands of one width."""
        part = (year - self.first + 0.5) / (self.last - self.first + 1)
        return self.left + part * (RIGHT - self.left)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def free(self, words: str, x: float, y: float, anchor: str) -> bool:
        """Whether words have room at a place."""
        left, top, width, height = _box(words, x, y, anchor)
        return left >= 0 and not any(
            left < a + w and a < left + width and top < b + h and b < top + height
            for a, b, w, h in self.taken)

    def take(self, words: str, x: float, y: float, anchor: str) -> None:
        """Note that words stand at a place."""
        self.taken.append(_box(words, x, y, anchor))


def _box(words: str, x: float, y: float, anchor: str) -> Box:
    width = wide(words, FONT)
    return (x - width * {"m": 0.5, "r": 1.0}.get(anchor, 0.0), y - FONT + 2, width, FONT)


def plane_of(values: Sequence[Value], goals: Sequence[Goal], language: Language) -> Plane:
    """Scales that hold every value and target, with even ticks."""
    ends = [e for v in values for e in (v.low, v.high)] + [e for g in goals for e in (g.low, g.high)]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    floor = 0.0 if low >= 0 else -math.inf  # what cannot be negative gets no negative tick
    low, high = max(low - room, floor), high + room
    step = _step((high - low) / 4)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    widest = max(wide(format_number(t, language, decimals), FONT) for t in ticks)
    years = [v.first for v in values] + [v.last for v in values] + [g.last for g in goals]
    return Plane(widest + 8, min(years), max(years), low, high, ticks, decimals)


def _step(rough: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is at least ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(n for n in (1, 2, 5, 10) if n * power >= rough * (1 - 1e-9))


def axes(plane: Plane, unit: str, language: Language) -> Iterator[Markup]:
    """Lines of the ticks with their figures, years, the unit."""
    yield path("grid", "".join(f"M{at(plane.left)} {at(plane.y(t))}H{at(RIGHT)}"
                               for t in plane.ticks))
    if plane.low < 0 < plane.high:
        yield path("zero", f"M{at(plane.left)} {at(plane.y(0))}H{at(RIGHT)}")
    for t in plane.ticks:
        yield text(plane.left - 5, plane.y(t) + 4, format_number(t, language, plane.decimals), "r")
    count = plane.last - plane.first + 1
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if count / s <= _MOST_YEARS)
    # Counted from the last year, which is the one a reader looks for.
    for year in range(plane.last, plane.first - 1, -step):
        yield text(plane.x(year), BOTTOM + 17, str(year), "m")
    yield text(0, 11, unit, "")


def figure(low: float, high: float, language: Language = "vi") -> str:
    """``41,2`` of what was rounded to it (41.15 to 41.25), ``40–45`` of a wider interval."""
    middle = (low + high) / 2
    for decimals in range(-6, 5):
        rounding = (high - low) <= 10.0**-decimals * (1 + 1e-6)
        # Thousands of a unit that was printed in millions; not "40 to 50" as 45.
        near = decimals >= 0 or high - low <= 0.01 * abs(middle)
        if rounding and near and math.isclose(round(middle, decimals), middle, abs_tol=1e-9):
            return format_number(middle, language, max(decimals, 0))
    return format_interval(low, high, None, language)
