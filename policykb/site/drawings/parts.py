"""What a course is drawn of: values, targets, the finished picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

#: Marks by what they say: the glyph of the legend; the path around (0, 0).
MARKS = {
    "final": ("●", "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0"),
    "estimate": ("◇", "m0-4.8l4.8 4.8-4.8 4.8-4.8-4.8z"),
    "plan": ("□", "m-3.8-3.8h7.6v7.6h-7.6z"),
    "weak": ("×", "m-3.5-3.5l7 7m0-7l-7 7"),
}


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

    @property
    def annual(self) -> bool:
        """Whether it is of one year, not a mean over several."""
        return self.first == self.last


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


def worth(values: Sequence[Value], goals: Sequence[Goal]) -> bool:
    """Whether there is anything to see: two years, or a value that stands against a target."""
    return len({v.last for v in values if v.annual}) > 1 or bool(values and goals)
