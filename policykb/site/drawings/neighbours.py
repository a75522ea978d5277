"""The documents around one document: what it rests on above it, what rests on it below.

One row a document, so that the words keep their size on a phone; every node
is a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from policykb.site.drawings.svg import WIDTH, at, element, fitted, path, text, wrapped

_ROW, _GAP, _INDENT = 17, 10, 22


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


#: The height of the middle of a node, and whether its tie is sure.
_Tied = tuple[float, bool]


def neighbours(own: str, above: Sequence[Neighbour], below: Sequence[Neighbour], *,
               title: str) -> Markup:
    """What a document rests on over it, what rests on it under it; every node is a link."""
    rows: list[Markup] = []
    y = 2.0
    entered: list[_Tied] = []
    for one in above:
        middle, y = _upper(rows, one, y)
        entered.append((middle, one.sure))
    rows += [_rested(0.5 * _INDENT, top, _INDENT, y, sure) for top, sure in entered]
    bottom = y = _own(rows, own, y)
    y += _GAP
    for one in below:
        middle, y = _node(rows, one, _INDENT, y)
        rows.append(path(_tie(one.sure), f"M{at(0.5 * _INDENT)} {at(bottom)}"
                                         f"V{at(middle)}H{at(_INDENT)}"))
    if below:
        rows.append(path("head", f"M{at(0.5 * _INDENT)} {at(bottom + 1)}l-4 7h8z"))
    return element("svg", {"viewBox": f"0 0 {WIDTH} {at(y + 2)}", "role": "group",
                           "aria-label": title}, *rows)


def _upper(rows: list[Markup], one: Neighbour, y: float) -> tuple[float, float]:
    """A node with those that it in turn rests on; the height of its middle, where the next begins."""
    inner: list[_Tied] = []
    for higher in one.above:
        middle, y = _node(rows, higher, 2 * _INDENT, y)
        inner.append((middle, higher.sure))
    middle, after = _node(rows, one, _INDENT, y)
    # The tie of a node stands over its box: the higher ones lead down to that.
    rows += [_rested(1.5 * _INDENT, top, 2 * _INDENT, y + _ROW + 1, sure) for top, sure in inner]
    return middle, after


def _own(rows: list[Markup], own: str, y: float) -> float:
    """The document itself; where it ends."""
    lines = wrapped(own, WIDTH - 20, 2)
    height = _ROW * len(lines) + 10
    rows.append(element("rect", {"class": "own", "x": 1, "y": at(y), "width": WIDTH - 2,
                                 "height": height, "rx": 4}))
    rows += [text(10, y + 17 + _ROW * n, line, "b") for n, line in enumerate(lines)]
    return y + height


def _node(rows: list[Markup], one: Neighbour, x: float, y: float) -> tuple[float, float]:
    """A box with its tie over it; the height of its middle and where the next one begins."""
    width = WIDTH - x - 1
    names = wrapped(one.name, width - 16, 2)
    lines = [*names, fitted(one.under, width - 16)] if one.under else names
    height = _ROW * len(lines) + 9
    top = y + _ROW + 1
    rows.append(text(x + 2, y + 12, fitted(one.tie, width - 6), "t"))
    rows.append(element(
        "a", {"href": one.href}, element("title", {}, one.hover),
        element("rect", {"x": at(x), "y": at(top), "width": at(width), "height": height, "rx": 4}),
        *(text(x + 8, top + 17 + _ROW * n, line, "t" if n == len(names) else "")
          for n, line in enumerate(lines))))
    return top + height / 2, top + height + _GAP


def _tie(sure: bool) -> str:
    """The class of a tie; dashed where it is not stated."""
    return "tie" if sure else "tie loose"


def _rested(x: float, top: float, to: float, bottom: float, sure: bool) -> Markup:
    """From a trunk at ``x`` up to a node that is rested upon, with an arrow at it."""
    return (path(_tie(sure), f"M{at(x)} {at(bottom)}V{at(top)}H{at(to)}")
            + path("head", f"M{at(to)} {at(top)}l-7-4v8z"))
