"""Intervals of real numbers, and the range of a calculation over them.

**An observation is an interval, a target is an exact threshold.**  Here
belongs arithmetic that knows no figure and no unit; how a print becomes an
interval is said in :mod:`policykb.core.printed`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

INF = math.inf


@dataclass(frozen=True)
class Interval:
    """A set of real numbers between two ends, either of which may be excluded.

    ``low`` may be ``-inf`` and ``high`` ``inf``; infinite ends are open.
    ``Interval(1, 1)`` is the single value 1.  An interval without a member
    is an error: :class:`ValueError`.
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError("an end of an interval is not a number")
        object.__setattr__(self, "low_open", self.low_open or self.low == -INF)
        object.__setattr__(self, "high_open", self.high_open or self.high == INF)
        empty = self.low > self.high or (
            self.low == self.high and (self.low_open or self.high_open)
        )
        if empty:
            raise ValueError(f"empty interval: {self.low}, {self.high}")

    @property
    def middle(self) -> float:
        """The midpoint, or the finite end of a half-line."""
        if math.isinf(self.low) or math.isinf(self.high):
            return self.high if math.isinf(self.low) else self.low
        return (self.low + self.high) / 2

    @property
    def exact(self) -> bool:
        """Whether the interval is one single value."""
        return self.low == self.high

    def __contains__(self, value: float) -> bool:
        above = value > self.low or (value == self.low and not self.low_open)
        below = value < self.high or (value == self.high and not self.high_open)
        return above and below

    def within(self, other: Interval) -> bool:
        """Whether every member is a member of ``other`` (I ⊂ A)."""
        low = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        high = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return low and high

    def meets(self, other: Interval) -> bool:
        """Whether the two have a member in common (I ∩ A ≠ ∅)."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """The common members, or ``None`` where there are none."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min(
            (self.high, not self.high_open), (other.high, not other.high_open)
        )
        try:
            return Interval(low, high, low_open, not high_closed)
        except ValueError:
            return None

    def shifted(self, by: float) -> Interval:
        """Every member plus ``by``."""
        return replace(self, low=tidy(self.low + by), high=tidy(self.high + by))


def tidy(value: float) -> float:
    """``value`` without the dust of binary fractions (12 significant digits)."""
    return value if math.isinf(value) else float(f"{value:.12g}")


def stored(low: float | None, high: float | None, low_open: bool = False,
           high_open: bool = False) -> Interval:
    """An interval from the ends that a table holds; one that is missing (or NaN) has no bound."""
    bottom = -INF if low is None or math.isnan(low) else low
    top = INF if high is None or math.isnan(high) else high
    return Interval(bottom, top, low_open, high_open)


def corners(function: Callable[..., float], *inputs: Interval) -> Interval:
    """The range of ``function`` over boxes, from its values at the corners.

    Right for functions monotone in each argument over the box, which sums,
    differences, ratios, growth rates and progress are wherever they are
    defined.  Taking all corners of the *inputs* keeps what depends on one
    input together: with y = 12±0.5, y₀ = 10±0.5, T = 13 the progress
    (y − y₀)/(T − y₀) is [0.40, 0.86], where composing operations gives
    [0.29, 1.20].  The ends are closed.

    Raises :class:`ZeroDivisionError` as ``function`` does, and
    :class:`ValueError` for an unbounded input.
    """
    ends = [{box.low, box.high} for box in inputs]
    if any(math.isinf(end) for pair in ends for end in pair):
        raise ValueError("an input has no bound")
    values = [function(*corner) for corner in itertools.product(*ends)]
    return Interval(tidy(min(values)), tidy(max(values)))


def corners_if_any(function: Callable[..., float], *inputs: Interval) -> Interval | None:
    """:func:`corners`, or ``None`` where an input has no bound or the function no value."""
    try:
        return corners(function, *inputs)
    except (ValueError, ZeroDivisionError):
        return None
