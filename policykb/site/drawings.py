"""Small pictures of entity pages, drawn by our own short code.

A drawing library takes some 65 ms for a chart; these take well below one
millisecond, so that every page can have its own.  No style and no colour
stands in them: classes of the style sheet carry both, also in the dark.
Shape and words say what colour says.

``course``: one indicator at one place over the years, with its targets.
``neighbours``: the documents around one document, as links.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import networkx as nx
from markupsafe import Markup, escape

from policykb.analysis.cells import cells_of
from policykb.analysis.graph import edge_label
from policykb.analysis.value import FINAL, weak
from policykb.core.catalogue import Language, label
from policykb.core.words import format_date, format_interval, format_number
from policykb.site.library import Library, Row

#: Units of a drawing: as many as a phone has pixels, so that 12 stay 12.
WIDTH = 360
FONT = 12
_HEIGHT = 184
_TOP, _BOTTOM, _RIGHT = 24.0, 160.0, 350.0
#: Marks by what they say: the glyph of the legend; the path around (0, 0).
MARKS = {
    "final": ("●", "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0"),
    "estimate": ("◇", "m0-4.8l4.8 4.8-4.8 4.8-4.8-4.8z"),
    "plan": ("□", "m-3.8-3.8h7.6v7.6h-7.6z"),
    "weak": ("×", "m-3.5-3.5l7 7m0-7l-7 7"),
}
_SETTLED = ("final", "estimate")
Box = tuple[float, float, float, float]
#: Groups of observations, each with the id that its group has.
Results = Sequence[tuple[str, list[Row]]]


# --------------------------------------------------------------------------
# The course of an indicator
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Value:
    """A level with bounded ends over whole years; ``mark`` is one of :data:`MARKS`.

    ``line`` tells apart what must not be joined (series, kind of period).
    ``prevails``: it is the figure of its cell, or a plan where there is no
    other; ``torn``: the cell is a named conflict, ``disputed``: another
    figure of the cell contradicts it.
    """

    first: int
    last: int
    low: float
    high: float
    mark: str
    line: tuple[object, ...] = ()
    prevails: bool = True
    torn: bool = False
    disputed: bool = False

    @property
    def middle(self) -> float:
        """Where its mark stands."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Goal:
    """A target: the years it is drawn over, its ends and words as printed, its verdict in words.

    ``mean``: it is the average of its years, not the level of the last;
    ``when`` says the years in words.
    """

    id: str
    first: int
    last: int
    low: float
    high: float
    printed: str
    verdict: str
    old: bool = False
    mean: bool = False
    when: str = ""

    @property
    def at(self) -> tuple[bool, int, float, float]:
        """What goals share that are drawn as one line."""
        return self.mean, self.last, self.low, self.high


@dataclass(frozen=True)
class Course:
    """A drawn course: the picture, its legend (kind, glyph, words), notes, numbered goals."""

    svg: Markup
    legend: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    goals: tuple[tuple[int, Goal], ...]


def course(values: Sequence[Value], goals: Sequence[Goal], *, title: str, unit: str,
           language: Language = "vi") -> Course | None:
    """The picture of ``values`` (all in ``unit``, its symbol) and the targets set for them.

    ``None`` where there is nothing to see (:func:`worth`).
    """
    if not worth(values, goals):
        return None
    plane = _plane(values, goals, language)
    lines = list(dict.fromkeys(goal.at for goal in goals))
    numbered = tuple((lines.index(goal.at) + 1, goal) for goal in goals)
    drawn = [plane.axes(unit, language)]
    drawn += plane.goals(lines, numbered)
    drawn += plane.values(values, language)
    text = _said(values, numbered, unit, language)
    svg = (f'<svg viewBox="0 0 {WIDTH} {_HEIGHT}" role="img"><title>{escape(title)}</title>'
           f"<desc>{escape(text)}</desc>{''.join(drawn)}</svg>")
    return Course(Markup(svg), _legend(values, goals, language), _notes(values, language), numbered)


def worth(values: Sequence[Value], goals: Sequence[Goal]) -> bool:
    """Whether there is anything to see: two years, or a value that stands against a target."""
    return len({v.last for v in values if v.first == v.last}) > 1 or bool(values and goals)


def _said(values: Sequence[Value], goals: Iterable[tuple[int, Goal]], unit: str,
          language: Language) -> str:
    """The first and last value and the targets with their verdicts, in words."""
    ordered = sorted((v for v in values if v.prevails), key=lambda v: (v.last, -v.first))
    ends = ordered[:1] + (ordered[-1:] if len(ordered) > 1 else [])
    parts = [label("site.drawing.value", language, years=years_of(v),
                   value=format_interval(v.low, v.high, unit, language),
                   mark=label(f"site.drawing.{v.mark}", language)) for v in ends]
    parts += [label("site.drawing.goal", language, years=g.when or g.last, printed=g.printed,
                    verdict=g.verdict) for _, g in goals]
    return "; ".join(parts) + "."


def years_of(value: Value) -> str:
    """``2024`` or ``2021–2025``."""
    return str(value.last) if value.first == value.last else f"{value.first}–{value.last}"


def _legend(values: Sequence[Value], goals: Sequence[Goal],
            language: Language) -> tuple[tuple[str, str, str], ...]:
    used = {v.mark for v in values if v.first == v.last}
    found = [(MARKS[mark][0], mark) for mark in MARKS if mark in used]
    found += [("▬", "mean")] if any(v.first < v.last for v in values) else []
    found += [("╌╌|", "target")] if any(not goal.mean for goal in goals) else []
    found += [("|╌╌|", "target_mean")] if any(goal.mean for goal in goals) else []
    return tuple((key, glyph, label(f"site.drawing.{key}", language)) for glyph, key in found)


def _notes(values: Sequence[Value], language: Language) -> tuple[str, ...]:
    """Why lines are broken: other series; figures of one year that contradict each other."""
    found = []
    annual = [v for v in values if v.first == v.last]
    if len({v.line for v in annual}) > 1:
        found.append(label("site.drawing.series", language))
    torn = sorted({v.last for v in annual if v.disputed})
    if torn:
        found.append(label("site.drawing.conflict", language, years=", ".join(map(str, torn))))
    return tuple(found)


def stretches(values: Sequence[Value]) -> list[list[Value]]:
    """The values that a line may join: one a year, of one series, without a missing year.

    Plans and values of weak sources are no part of it.  Of a year the
    prevailing figure counts; where it is a named conflict the line is broken.
    """
    years: dict[tuple[object, ...], dict[int, Value]] = defaultdict(dict)
    for v in values:
        if v.first == v.last and v.mark in _SETTLED and v.prevails and not v.torn:
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


@dataclass
class _Plane:
    """The scales of one drawing and the room its words have taken."""

    left: float
    first: int
    last: int
    low: float
    high: float
    ticks: list[float]
    decimals: int
    taken: list[Box]

    def x(self, year: float) -> float:
        """Where the middle of a year stands; years are bands of one width."""
        part = (year - self.first + 0.5) / (self.last - self.first + 1)
        return self.left + part * (_RIGHT - self.left)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return _BOTTOM - (value - self.low) / (self.high - self.low) * (_BOTTOM - _TOP)

    def axes(self, unit: str, language: Language) -> str:
        """Lines of the ticks with their figures, years, the unit."""
        grid = "".join(f"M{_f(self.left)} {_f(self.y(t))}H{_f(_RIGHT)}" for t in self.ticks)
        words = [_text(self.left - 5, self.y(t) + 4, format_number(t, language, self.decimals), "r")
                 for t in self.ticks]
        count = self.last - self.first + 1
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if count / s <= 7)
        # Counted from the last year, which is the one a reader looks for.
        years = range(self.last, self.first - 1, -step)
        words += [_text(self.x(year), _BOTTOM + 17, str(year), "m") for year in years]
        words.append(_text(0, 11, unit, ""))
        zero = f'<path class="zero" d="M{_f(self.left)} {_f(self.y(0))}H{_f(_RIGHT)}"/>' if (
            self.low < 0 < self.high) else ""
        return f'<path class="grid" d="{grid}"/>{zero}{"".join(words)}'

    def goals(self, lines: list[tuple[bool, int, float, float]],
              numbered: tuple[tuple[int, Goal], ...]) -> list[str]:
        """A dashed line for each edge of a target, ended at its year, with its words or number."""
        drawn, told = [], []
        for number, (mean, last, low, high) in enumerate(lines, 1):
            held = [goal for n, goal in numbered if n == number]
            start = max(min(goal.first for goal in held), self.first) - 0.5
            x, to = self.x(start) + mean, self.x(last + 0.5) - 1
            top, bottom = self.y(high), self.y(low)
            if high > low:
                drawn.append(f'<path class="band" d="M{_f(x)} {_f(top)}H{_f(to)}V{_f(bottom)}'
                             f'H{_f(x)}z"/>')
            for y in (top, bottom):
                self.taken.append((x, y - 1, to - x, 2))
            edges = "".join(f"M{_f(x)} {_f(y)}H{_f(to)}" for y in dict.fromkeys((top, bottom)))
            kind = "goal old" if all(goal.old for goal in held) else "goal"
            ends = "".join(f"M{_f(at)} {_f(top - 4)}V{_f(bottom + 4)}"
                           for at in ((x, to) if mean else (to,)))
            drawn.append(f'<path class="{kind}" d="{edges}"/><path class="end" d="{ends}"/>')
            alone = len(lines) == 1
            words = f"{last}: {_cut(held[0].printed, 30)}" if alone else str(number)
            told.append((words, to, top, bottom))
        # Words last, when every line has its place.
        return drawn + [self._goal_words(*one) for one in told]

    def _goal_words(self, words: str, x: float, top: float, bottom: float) -> str:
        """Above the end of the line, or wherever else there is room."""
        right = max(x, self.left + _wide(words, FONT) + 2)
        spots = [(right - back, y) for back in (0, 16, 32, 48, 64)
                 for y in (top - 5, bottom + 13)]
        at = next((spot for spot in spots if self._free(words, *spot, "r")), spots[0])
        self._take(words, *at, "r")
        return _text(*at, words, "r b")

    def values(self, values: Sequence[Value], language: Language) -> list[str]:
        """Lines, intervals, marks, averages, and the first and last value in figures."""
        annual = [v for v in values if v.first == v.last]
        means = [v for v in values if v.first < v.last]
        for v in annual:
            self.taken.append((self.x(v.last) - 4, self.y(v.middle) - 4, 8, 8))
        lines = "".join("M" + "L".join(f"{_f(self.x(v.last))} {_f(self.y(v.middle))}" for v in one)
                        for one in stretches(values))
        spans = "".join(f"M{_f(self.x(v.last))} {_f(self.y(v.low))}V{_f(self.y(v.high))}"
                        for v in annual if self.y(v.low) - self.y(v.high) > 1)
        drawn = [self._mean(v) for v in means]
        drawn += [f'<path class="{name}" d="{d}"/>' for name, d in
                  (("span", spans), ("line", lines)) if d]
        for mark, (_, path) in MARKS.items():
            d = "".join(f"M{_f(self.x(v.last))} {_f(self.y(v.middle))}{path}"
                        for v in annual if v.mark == mark)
            if d:
                drawn.append(f'<path class="{mark}" d="{d}"/>')
        ordered = sorted((v for v in annual if v.prevails), key=lambda v: v.last)
        told = list(dict.fromkeys((ordered[-1:] + ordered[:1]) + means))
        return drawn + [self._figure(v, language) for v in told]

    def _mean(self, v: Value) -> str:
        """A bar over the years of an average, as high as what is known of it."""
        x, to = self.x(v.first - 0.5) + 2, self.x(v.last + 0.5) - 2
        height = max(self.y(v.low) - self.y(v.high), 3)
        middle = self.y(v.middle)
        self.taken.append((x, middle - height / 2, to - x, height))
        kind = "mean" if v.mark == "final" else "mean guess"
        return (f'<path class="{kind}" d="M{_f(x)} {_f(middle - height / 2)}H{_f(to)}'
                f'v{_f(height)}H{_f(x)}z"/>')

    def _figure(self, v: Value, language: Language) -> str:
        """A value in figures beside its mark; nothing where there is no room (the table has it)."""
        words = figure(v.low, v.high, language)
        x = (self.x(v.first) + self.x(v.last)) / 2
        x = min(max(x, self.left + _wide(words, FONT) / 2), WIDTH - _wide(words, FONT) / 2)
        edge = 8 if v.first == v.last else 4
        for y in (self.y(v.high) - edge, self.y(v.low) + edge + 9):
            if y - FONT > _TOP - 14 and y < _BOTTOM + 2 and self._free(words, x, y, "m"):
                self._take(words, x, y, "m")
                return _text(x, y, words, "m v")
        return ""

    def _box(self, words: str, x: float, y: float, anchor: str) -> Box:
        wide = _wide(words, FONT)
        return (x - wide * {"m": 0.5, "r": 1.0}.get(anchor, 0.0), y - FONT + 2, wide, FONT)

    def _take(self, words: str, x: float, y: float, anchor: str) -> None:
        self.taken.append(self._box(words, x, y, anchor))

    def _free(self, words: str, x: float, y: float, anchor: str) -> bool:
        left, top, wide, high = self._box(words, x, y, anchor)
        return left >= 0 and not any(
            left < a + w and a < left + wide and top < b + h and b < top + high
            for a, b, w, h in self.taken)


def _plane(values: Sequence[Value], goals: Sequence[Goal], language: Language) -> _Plane:
    """Scales that hold every value and target, with even ticks."""
    ends = [e for v in values for e in (v.low, v.high)] + [e for g in goals for e in (g.low, g.high)]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    floor = 0.0 if low >= 0 else -math.inf  # what cannot be negative gets no negative tick
    low, high = max(low - room, floor), high + room
    step = _step((high - low) / 4)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    wide = max(_wide(format_number(t, language, decimals), FONT) for t in ticks)
    years = [v.first for v in values] + [v.last for v in values] + [g.last for g in goals]
    return _Plane(wide + 8, min(years), max(years), low, high, ticks, decimals, [])


def _step(rough: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is at least ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(n for n in (1, 2, 5, 10) if n * power >= rough * (1 - 1e-9))


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


# --------------------------------------------------------------------------
# The neighbourhood of a document
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Neighbour:
    """A document beside another: its link, its words, how it is tied and how sure that is.

    ``above``: what it itself rests on, drawn over it.
    """

    href: str
    name: str
    hover: str
    under: str
    tie: str
    sure: bool = True
    above: tuple[Neighbour, ...] = ()


_ROW, _GAP, _INDENT = 17, 10, 22


def neighbours(own: str, above: Sequence[Neighbour], below: Sequence[Neighbour], *,
               title: str) -> Markup:
    """What a document rests on over it, what rests on it under it; every node is a link.

    One row a document, so that the words keep their size on a phone.
    """
    rows: list[str] = []
    y = 2.0
    entered: list[tuple[float, bool]] = []
    for one in above:
        inner: list[tuple[float, bool]] = []
        for higher in one.above:
            at, y = _node(rows, higher, 2 * _INDENT, y)
            inner.append((at, higher.sure))
        at, after = _node(rows, one, _INDENT, y)
        # The tie of a node stands over its box: the higher ones lead down to that.
        rows += [_elbow(1.5 * _INDENT, top, 2 * _INDENT, y + _ROW + 1, sure, up=True)
                 for top, sure in inner]
        entered.append((at, one.sure))
        y = after
    rows += [_elbow(0.5 * _INDENT, top, _INDENT, y, sure, up=True) for top, sure in entered]
    lines = _wrapped(own, WIDTH - 20, 2)
    height = _ROW * len(lines) + 10
    rows.append(f'<rect class="own" x="1" y="{_f(y)}" width="{WIDTH - 2}" height="{height}" rx="4"/>')
    rows += [_text(10, y + 17 + _ROW * n, line, "b") for n, line in enumerate(lines)]
    bottom = y = y + height
    y += _GAP
    for one in below:
        at, y = _node(rows, one, _INDENT, y)
        rows.append(_elbow(0.5 * _INDENT, bottom, _INDENT, at, one.sure, up=False))
    if below:
        x = 0.5 * _INDENT
        rows.append(f'<path class="head" d="M{_f(x)} {_f(bottom + 1)}l-4 7h8z"/>')
    return Markup(f'<svg viewBox="0 0 {WIDTH} {_f(y + 2)}" role="group" aria-label="{escape(title)}">'
                  f"{''.join(rows)}</svg>")


def _node(rows: list[str], one: Neighbour, x: float, y: float) -> tuple[float, float]:
    """A box with its tie over it; the height of its middle and where the next one begins."""
    width = WIDTH - x - 1
    names = _wrapped(one.name, width - 16, 2)
    lines = [*names, _fitted(one.under, width - 16)] if one.under else names
    height = _ROW * len(lines) + 9
    top = y + _ROW + 1
    rows.append(_text(x + 2, y + 12, _fitted(one.tie, width - 6), "t"))
    words = "".join(_text(x + 8, top + 17 + _ROW * n, line, "t" if n == len(names) else "")
                    for n, line in enumerate(lines))
    rows.append(f'<a href="{escape(one.href)}"><title>{escape(one.hover)}</title>'
                f'<rect x="{_f(x)}" y="{_f(top)}" width="{_f(width)}" height="{height}" rx="4"/>'
                f"{words}</a>")
    return top + height / 2, top + height + _GAP


def _elbow(x: float, top: float, to: float, bottom: float, sure: bool, *, up: bool) -> str:
    """From a trunk at ``x`` to a node; dashed where the tie is not stated.

    An arrow at the node where it is the one rested upon (``up``).
    """
    kind = "tie" if sure else "tie loose"
    if not up:
        return f'<path class="{kind}" d="M{_f(x)} {_f(top)}V{_f(bottom)}H{_f(to)}"/>'
    return (f'<path class="{kind}" d="M{_f(x)} {_f(bottom)}V{_f(top)}H{_f(to)}"/>'
            f'<path class="head" d="M{_f(to)} {_f(top)}l-7-4v8z"/>')


# --------------------------------------------------------------------------
# What they are made of
# --------------------------------------------------------------------------


def _f(x: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{x:.1f}"
    return text.removesuffix(".0")


def _text(x: float, y: float, words: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{_f(x)}" y="{_f(y)}"{named}>{escape(words)}</text>'


_NARROW, _BROAD = frozenset("iljtfrI.,:;'|()[]-– /!"), frozenset("mwMW@%—…")


@lru_cache(4096)
def _wide(words: str, size: float) -> float:
    """About how wide words are in a common sans serif; rather too wide than too narrow."""
    counted = Counter(words)
    return size * sum(n * (0.36 if c in _NARROW else 0.9 if c in _BROAD else
                           0.7 if c.isupper() else 0.58) for c, n in counted.items())


def _cut(words: str, most: int) -> str:
    """Words of at most ``most`` characters."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _fitted(words: str, width: float) -> str:
    """As much of the words as fits into ``width``."""
    return _wrapped(words, width, 1)[0] if words else ""


def _wrapped(words: str, width: float, most: int) -> list[str]:
    """Words on at most ``most`` lines as wide as ``width``; an ellipsis for the rest."""
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if _wide(longer, FONT + 1) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[:most - 1], lines[most - 1] + " …"]
    return [_shortened(line, width) for line in lines]


def _shortened(line: str, width: float) -> str:
    while _wide(line, FONT + 1) > width and len(line) > 2:
        line = line[:-2].rstrip() + "…"
    return line


# --------------------------------------------------------------------------
# From rows to pictures
# --------------------------------------------------------------------------

#: How many documents a neighbourhood shows on either side.
MOST_NEIGHBOURS = 8
#: How many places an indicator page draws.
MOST_PLACES = 12


@dataclass(frozen=True)
class Neighbourhood:
    """A drawn neighbourhood, and how many documents above and below had no room in it."""

    svg: Markup
    more: int


class Gallery:
    """The pictures of a site, drawn from the rows of its library.

    ``target`` gives the view of a target by its id, with its verdict.
    """

    def __init__(self, library: Library, documents: nx.MultiDiGraph,
                 target: Callable[[str], Row]) -> None:
        self.library, self.graph, self.target = library, documents, target
        self._courses: dict[tuple[str, str], Course | None] = {}

    # -- courses --------------------------------------------------------------

    def of_place(self, place: str, results: Results) -> dict[str, Course]:
        """The course of every indicator of a place, by indicator."""
        found = {one: self.course(place, one, rows) for one, rows in results}
        return {one: drawn for one, drawn in found.items() if drawn}

    def of_indicator(self, indicator: str, results: Results) -> tuple[dict[str, Course], int]:
        """The courses of the places with the most values, and of how many there is none drawn."""
        ordered = sorted(results, key=lambda group: -len(group[1]))
        found: dict[str, Course] = {}
        more = 0
        for place, rows in ordered:
            if len(found) == MOST_PLACES:
                more += worth(self._values(indicator, rows), self._goals(place, indicator))
                continue
            drawn = self.course(place, indicator, rows)
            if drawn:
                found[place] = drawn
        return found, more

    def course(self, place: str, indicator: str, rows: list[Row]) -> Course | None:
        """The course of one indicator at one place, drawn once; ``rows`` are its observations."""
        key = place, indicator
        if key not in self._courses:
            library, measured = self.library, self.library.record[indicator]
            named = {"indicator": library.local(measured, "name"),
                     "place": library.place_name(library.record[place])}
            self._courses[key] = course(
                self._values(indicator, rows), self._goals(place, indicator),
                title=library.say("drawing.title", **named), unit=library.unit(measured["unit"]),
                language=library.language)
        return self._courses[key]

    def _values(self, indicator: str, rows: list[Row]) -> list[Value]:
        """The levels over whole years; over several years only means of growth."""
        measured = self.library.record[indicator]
        cells = cells_of(self.library.kb)
        disputed = cells.disputed(row["id"] for row in rows)
        found = []
        for row in rows:
            first, last = row["period_from"] or row["period_to"], row["period_to"]
            bounded = row["low"] is not None and row["high"] is not None
            if (row["measure"] != "level" or row["unit"] != measured["unit"] or not bounded
                    or len(first) != 4 or len(last) != 4
                    or (first != last and measured["kind"] != "growth")):
                continue
            line = (row["series"], row["series_break"], row["period_from"] is None)
            alone = cells.of_figure(row["id"]) is None  # a plan, and no result
            found.append(Value(
                int(first), int(last), row["low"], row["high"], self._mark(row), line,
                prevails=alone or cells.prevails(row["id"]), torn=cells.contested(row["id"]),
                disputed=row["id"] in disputed))
        return found

    def _mark(self, row: Row) -> str:
        """The mark of an observation; what was inferred and not printed is an estimate."""
        if weak(self.library.kb, row):
            return "weak"
        if row["vintage"] in FINAL and not row["inferred"]:
            return "final"
        return "plan" if row["vintage"] == "plan" else "estimate"

    def _goals(self, place: str, indicator: str) -> list[Goal]:
        """The targets that a level can stand against, by the year they end."""
        rows = [row for row in self.library.of("targets", "place_id", place)
                if row["indicator_id"] == indicator]
        found = [goal for row in rows if (goal := self._goal(row))]
        return sorted(found, key=lambda goal: (goal.last, goal.low, goal.high, goal.id))

    def _goal(self, row: Row) -> Goal | None:
        measured = self.library.record[row["indicator_id"]]
        growth = measured["kind"] == "growth"
        kinds = ("level", "average_growth") if growth else ("level", "rank")
        ends = [row[end] for end in ("low", "high") if row[end] is not None]
        if (row["kind"] not in kinds or row["unit"] != measured["unit"] or not ends
                or row["variant_of"] or row["stage"] == "dropped" or len(row["period_to"]) != 4):
            return None
        last = int(row["period_to"])
        issued = self.library.record[row["document_id"]]["issued_on"]
        begun = row["period_from"] or issued or row["period_to"]
        # The growth of one year is not due before that year; a level is worked towards.
        first = last if growth and row["kind"] == "level" else min(int(begun[:4]), last)
        view, mean = self.target(row["id"]), row["kind"] == "average_growth"
        when = row["period_to"]
        if mean:
            when = self.library.say("drawing.mean_of", years=f"{row['period_from']}–{last}") if (
                row["period_from"]) else self.library.say("drawing.mean_to", year=last)
        words = view["target"]
        return Goal(row["id"], first, last, min(ends), max(ends), words, view["label"],
                    view["old"], mean, when)

    # -- neighbourhoods -------------------------------------------------------

    def neighbours(self, one: str, root: str) -> Neighbourhood | None:
        """The documents around a document, its links seen from a page at ``root``."""
        if one not in self.graph:
            return None
        above, below = self._tied(one, up=True), self._tied(one, up=False)
        entry = self.library.entry(one)
        if not (above or below) or entry is None:
            return None
        shown = {one, *list(above)[:MOST_NEIGHBOURS]}
        upper = [self._neighbour(other, types, root, self._higher(other, types, shown, root))
                 for other, types in list(above.items())[:MOST_NEIGHBOURS]]
        lower = [self._neighbour(other, types, root)
                 for other, types in list(below.items())[:MOST_NEIGHBOURS]]
        more = len(above) + len(below) - len(upper) - len(lower)
        title = self.library.say("drawing.neighbours_of", name=entry.text)
        return Neighbourhood(neighbours(entry.text, upper, lower, title=title), more)

    def _tied(self, one: str, *, up: bool) -> dict[str, list[tuple[str, str]]]:
        """The documents one step away by date (unknown ones last), each with (type, basis) of its ties."""
        edges = (self.graph.out_edges if up else self.graph.in_edges)(one, keys=True, data=True)
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for first, second, type_, data in edges:
            other = second if up else first
            if self.graph.nodes[other]["table"] == "documents":
                found[other].append((type_, data["basis"]))
        return {other: sorted(found[other]) for other in
                sorted(found, key=lambda d: (self.graph.nodes[d]["date"] or "9999", d))}

    def _higher(self, one: str, ties: list[tuple[str, str]], shown: set[str],
                root: str) -> tuple[Neighbour, ...]:
        """What a document above in turn implements, where the chain goes on through it."""
        types = self.graph.graph["types"]
        if not any(types[type_]["cascade"] for type_, _ in ties):
            return ()
        found = []
        for other, more in self._tied(one, up=True).items():
            onward = [tie for tie in more if types[tie[0]]["cascade"]]
            if onward and other not in shown:
                shown.add(other)
                found.append(self._neighbour(other, onward, root))
        return tuple(found)

    def _neighbour(self, one: str, ties: list[tuple[str, str]], root: str,
                   above: tuple[Neighbour, ...] = ()) -> Neighbour:
        library = self.library
        row, entry = library.record[one], library.entry(one)
        assert entry is not None
        place = library.local(library.record.get(row["place_id"] or "", {}), "name")
        issued = self.graph.nodes[one]["date"]
        under = " · ".join(filter(None, [place, format_date(issued, library.language)
                                         if issued else ""]))
        bases = {basis for _, basis in ties}
        tie = "; ".join(edge_label(self.graph, type_, library.language) for type_, _ in ties)
        if "explicit" not in bases:
            tie += f" ({library.word('basis', min(bases))})"
        return Neighbour(root + entry.path, entry.text, entry.hover, under, tie,
                         "explicit" in bases, above)
