"""Values and targets drawn into a plane: lines, bands, marks, and words where there is room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from markupsafe import Markup

from policykb.core.catalogue import Language
from policykb.site.drawings.parts import MARKS, Goal, Value
from policykb.site.drawings.plane import BOTTOM, TOP, Plane, figure
from policykb.site.drawings.svg import FONT, WIDTH, at, cut, path, text, wide

#: Marks of values that a line may join.
_SETTLED = ("final", "estimate")
#: Characters of a target as it was printed that stand in a drawing.
_MOST_PRINTED = 30


# --------------------------------------------------------------------------
# Targets
# --------------------------------------------------------------------------


def goals(plane: Plane, numbered: Sequence[tuple[int, Goal]], count: int) -> list[Markup]:
    """A dashed line for each edge of a target, ended at its year, with its words or number.

    Of ``count`` lines; those of goals that are drawn as one have one number.
    """
    drawn: list[Markup] = []
    told = []
    for number in range(1, count + 1):
        held = [goal for n, goal in numbered if n == number]
        x, to = _reach(plane, held)
        top, bottom = plane.y(held[0].high), plane.y(held[0].low)
        drawn += _edges(held, x, to, top, bottom)
        plane.taken += [(x, y - 1, to - x, 2) for y in (top, bottom)]
        words = f"{held[0].last}: {cut(held[0].printed, _MOST_PRINTED)}" if count == 1 else str(number)
        told.append((words, to, top, bottom))
    # Words last, when every line has its place.
    return drawn + [_goal_words(plane, *one) for one in told]


def _reach(plane: Plane, held: Sequence[Goal]) -> tuple[float, float]:
    """From where to where the line of some goals goes."""
    start = max(min(goal.first for goal in held), plane.first) - 0.5
    return plane.x(start) + held[0].mean, plane.x(held[0].last + 0.5) - 1


def _edges(held: Sequence[Goal], x: float, to: float, top: float, bottom: float) -> list[Markup]:
    drawn = []
    if held[0].high > held[0].low:
        drawn.append(path("band", f"M{at(x)} {at(top)}H{at(to)}V{at(bottom)}H{at(x)}z"))
    kind = "goal old" if all(goal.old for goal in held) else "goal"
    drawn.append(path(kind, "".join(f"M{at(x)} {at(y)}H{at(to)}"
                                    for y in dict.fromkeys((top, bottom)))))
    ends = (x, to) if held[0].mean else (to,)
    drawn.append(path("end", "".join(f"M{at(end)} {at(top - 4)}V{at(bottom + 4)}" for end in ends)))
    return drawn


def _goal_words(plane: Plane, words: str, x: float, top: float, bottom: float) -> Markup:
    """Above the end of the line, or wherever else there is room."""
    right = max(x, plane.left + wide(words, FONT) + 2)
    spots = [(right - back, y) for back in (0, 16, 32, 48, 64) for y in (top - 5, bottom + 13)]
    spot = next((one for one in spots if plane.free(words, *one, "r")), spots[0])
    plane.take(words, *spot, "r")
    return text(*spot, words, "r b")


# --------------------------------------------------------------------------
# Values
# --------------------------------------------------------------------------


def stretches(values: Sequence[Value]) -> list[list[Value]]:
    """The values that a line may join: one a year, of one series, without a missing year.

    Plans and values of weak sources are no part of it.  Of a year the
    prevailing figure counts; where it is a named conflict the line is broken.
    """
    years: dict[tuple[object, ...], dict[int, Value]] = defaultdict(dict)
    for v in values:
        if v.annual and v.mark in _SETTLED and v.prevails and not v.torn:
            years[v.line][v.last] = v
    found: list[list[Value]] = []
    for line in years.values():
        before: int | None = None
        for year in sorted(line):
            if before != year - 1:
                found.append([])
            found[-1].append(line[year])
            before = year
    return [one for one in found if len(one) > 1]


def values(plane: Plane, values: Sequence[Value], language: Language) -> list[Markup]:
    """Lines, intervals, marks, averages, and the first and last value in figures."""
    annual = [v for v in values if v.annual]
    means = [v for v in values if not v.annual]
    plane.taken += [(plane.x(v.last) - 4, plane.y(v.middle) - 4, 8, 8) for v in annual]
    drawn = [_mean(plane, v) for v in means]
    drawn += [path(kind, d) for kind, d in _strokes(plane, values, annual) if d]
    ordered = sorted((v for v in annual if v.prevails), key=lambda v: v.last)
    told = dict.fromkeys((ordered[-1:] + ordered[:1]) + means)
    return drawn + [words for v in told if (words := _figure(plane, v, language))]


def _strokes(plane: Plane, values: Sequence[Value], annual: Sequence[Value]) -> list[tuple[str, str]]:
    """Class and path of the intervals, of the lines and of the marks of each kind."""
    spot = {v: f"{at(plane.x(v.last))} {at(plane.y(v.middle))}" for v in values}
    spans = "".join(f"M{at(plane.x(v.last))} {at(plane.y(v.low))}V{at(plane.y(v.high))}"
                    for v in annual if plane.y(v.low) - plane.y(v.high) > 1)
    lines = "".join("M" + "L".join(spot[v] for v in one) for one in stretches(values))
    marks = [(mark, "".join(f"M{spot[v]}{d}" for v in annual if v.mark == mark))
             for mark, (_, d) in MARKS.items()]
    return [("span", spans), ("line", lines), *marks]


def _mean(plane: Plane, v: Value) -> Markup:
    """A bar over the years of an average, as high as what is known of it."""
    x, to = plane.x(v.first - 0.5) + 2, plane.x(v.last + 0.5) - 2
    height = max(plane.y(v.low) - plane.y(v.high), 3)
    middle = plane.y(v.middle)
    plane.taken.append((x, middle - height / 2, to - x, height))
    kind = "mean" if v.mark == "final" else "mean guess"
    return path(kind, f"M{at(x)} {at(middle - height / 2)}H{at(to)}v{at(height)}H{at(x)}z")


def _figure(plane: Plane, v: Value, language: Language) -> Markup | None:
    """A value in figures beside its mark; nothing where there is no room (the table has it)."""
    words = figure(v.low, v.high, language)
    half = wide(words, FONT + 1) / 2 + 2  # in bold, with the ground around it
    x = min(max((plane.x(v.first) + plane.x(v.last)) / 2, plane.left + half), WIDTH - half)
    edge = 8 if v.annual else 4
    for y in (plane.y(v.high) - edge, plane.y(v.low) + edge + 9):
        if y - FONT > TOP - 14 and y < BOTTOM + 2 and plane.free(words, x, y, "m"):
            plane.take(words, x, y, "m")
            return text(x, y, words, "m v")
    return None
