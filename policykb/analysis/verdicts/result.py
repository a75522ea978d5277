"""What a verdict is given on, and what it is: a target, a result, how the two are compared."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as with_
from datetime import date
from typing import Any

from policykb.analysis.value import Value
from policykb.core.intervals import Interval
from policykb.core.vocabulary import Flag, Reason, Verdict


@dataclass(frozen=True)
class Target:
    """A target with what meets it."""

    row: dict[str, Any]
    indicator: dict[str, Any]
    place: dict[str, Any]
    accept: Interval
    start: date
    end: date
    issued: date | None = None
    #: The printed figure, or the two ends of the printed range.
    printed: tuple[float, float] = (math.nan, math.nan)
    #: The rows that print the same figure of the same commitment, its own among them.
    printings: tuple[dict[str, Any], ...] = ()
    #: Whether the start rests on no print of the commitment.
    assumed: bool = False
    #: From this day on its document was surely issued.
    surely_by: date = date.min

    @property
    def threshold(self) -> float:
        """The printed figure: of a range the end that is reached first, its middle if two-sided.

        "khoảng 30%" is met from 29.25 on, and what is missing is counted from 30.
        """
        low, high = self.printed
        if not self.one_sided:
            return (low + high) / 2
        return low if self.rises else high

    @property
    def rises(self) -> bool:
        """Whether meeting it means reaching up to it."""
        return math.isinf(self.accept.high)

    @property
    def one_sided(self) -> bool:
        """Whether everything beyond the figure meets it."""
        return math.isinf(self.accept.high) or math.isinf(self.accept.low)

    @property
    def far_end(self) -> float:
        """The figure, of a range the end that is harder to reach."""
        low, high = self.printed
        return high if self.rises else low


@dataclass(frozen=True)
class Result:
    """One verdict with everything that led to it."""

    verdict: Verdict
    reason: Reason | None = None
    value: Value | None = None
    baseline: Value | None = None
    interval: Interval | None = None
    progress: Interval | None = None
    elapsed: float = math.nan
    elapsed_months: float = math.nan
    pace: Interval | None = None
    needed: Interval | None = None
    used: tuple[Value, ...] = ()
    missing: tuple[int, ...] = ()
    flags: tuple[Flag, ...] = ()
    #: What the figures alone would say of a target that was set aside.
    arithmetic: Verdict | None = None
    #: Another mean than the one used: as printed too early, or as the years give it.
    beside: Interval | None = None
    #: The same from another baseline, where the year before the period has no sound figure.
    otherwise: Result | None = None
    #: The years in which a condition attached to the target did not hold.
    broken: tuple[int, ...] = ()

    def flagged(self, *flags: Flag) -> Result:
        """The same with more flags."""
        return with_(self, flags=tuple(dict.fromkeys((*self.flags, *flags))))


def not_rated(reason: Reason, value: Value | None = None, **more: Any) -> Result:
    """No rating, with its reason and the value that informs the page."""
    return Result(Verdict.NOT_RATED, reason, value, interval=value.interval if value else None, **more)


def placed(interval: Interval, accept: Interval) -> Verdict:
    """``met`` or ``missed`` where rounding leaves no doubt, else ``borderline`` (A ∩ I)."""
    if interval.within(accept):
        return Verdict.MET
    return Verdict.BORDERLINE if interval.meets(accept) else Verdict.MISSED


def paced(pace: Interval) -> Verdict:
    """Whether a pace (progress ÷ time gone) surely suffices, surely does not, or rounding decides."""
    if pace.low >= 1:
        return Verdict.ON_TRACK
    return Verdict.BEHIND if pace.high < 1 else Verdict.BORDERLINE


def traits(value: Value) -> Iterable[Flag]:
    """The flags that a value brings along: that it was derived, and by a bound."""
    if value.derivation:
        yield Flag.DERIVED
    if value.derivation == "bound":
        yield Flag.BY_BOUND


def seen(value: Value | None) -> dict[str, Any]:
    """The interval of a value that is shown and rates nothing, as arguments of a result."""
    return {"interval": value.interval if value else None}
