"""Which of two comparable targets asks the higher figure: numbers, not merit."""

from __future__ import annotations

from typing import Any

from policykb.analysis.comparability import Side
from policykb.core.intervals import Interval, tidy
from policykb.core.printed import Figure


def order(own: Side, nation: Side) -> str:
    """The provincial figure against the national one, in the nation's unit."""
    assert own.figure is not None and nation.figure is not None
    factor = own.scale / nation.scale
    if _print(own.figure, factor) == _print(nation.figure, 1.0):
        return "equal"
    vague = _spread(own.figure) or _spread(nation.figure)
    spans = _span(own.figure, factor), _span(nation.figure, 1.0)
    if vague and spans[0].meets(spans[1]):
        return "overlapping"
    direction = nation.indicator["direction"]
    ends = [_threshold(figure, direction, scale)
            for figure, scale in ((own.figure, factor), (nation.figure, 1.0))]
    if ends[0][0] == ends[1][0]:  # "40" and "trên 40" part at one single number
        return "equal"
    return "higher" if ends[0] > ends[1] else "lower"


def same_number(own: Side, nation: Side) -> bool:
    """Whether two equal targets part at the threshold itself: "40" against "trên 40"."""
    assert own.figure is not None and nation.figure is not None
    ends = [_threshold(figure, nation.indicator["direction"], scale) for figure, scale in
            ((own.figure, own.scale / nation.scale), (nation.figure, 1.0))]
    return ends[0][0] == ends[1][0] and ends[0][1] != ends[1][1]


def _print(figure: Figure, factor: float) -> tuple[Any, ...]:
    high = None if figure.high is None else tidy(figure.high * factor)
    return tidy(figure.low * factor), high, figure.bound, figure.approximate


def _spread(figure: Figure) -> bool:
    """Whether the print leaves the threshold itself open: a range or an approximation."""
    return figure.approximate or figure.bound == "nearly" or figure.high is not None


def _span(figure: Figure, factor: float) -> Interval:
    """Where the printed threshold itself may lie."""
    if figure.approximate or figure.bound == "nearly":
        inside = figure.interval(exact=True)
        return Interval(tidy(inside.low * factor), tidy(inside.high * factor))
    top = figure.low if figure.high is None else figure.high
    return Interval(tidy(figure.low * factor), tidy(top * factor))


def _threshold(figure: Figure, direction: str, factor: float) -> tuple[float, int]:
    """The end of the acceptance set that decides, and its strictness at one number.

    The low end where more is better, the high end where less is.  "trên 40"
    asks more than "40", "dưới 10" less than "10".
    """
    accepted = figure.acceptance(direction)
    if direction == "down" or accepted.low == float("-inf"):
        return tidy(accepted.high * factor), -int(accepted.high_open)
    return tidy(accepted.low * factor), int(accepted.low_open)
