"""The rows of charts: their words, above the marks or beside them, on as many lines as needed."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd

from policykb.core.catalogue import Language
from policykb.core.formats import format_interval
from policykb.studies.charts.look import BLUE, FONT, INK

Name = Callable[[str], str]
Row = dict[str, Any]
#: Marks below their words stand at places in pixels that :func:`stack` reckons.
AT = alt.Y("mark:Q", scale=None, axis=None)
#: How wide the name of a row may be before it is broken.
_HEAD = 24


def wrapped(text: str, width: int) -> str:
    """Text on lines of at most ``width`` characters."""
    return "\n".join(textwrap.wrap(text, width)) or text


def told(rows: pd.DataFrame, column: str, language: Language) -> list[str]:
    """What each mark says when it is pointed at: its row, its kind, its figures."""
    return [f"{head}: {kind} {format_interval(low, high, None, language)}".replace("\n", " ")
            for head, kind, low, high in zip(rows[column], rows["kind"], rows["low"], rows["high"],
                                             strict=True)]


# -- words above the marks ----------------------------------------------------


def stack(rows: list[Row]) -> tuple[pd.DataFrame, int]:
    """Rows with the place of their words (``top``) and marks (``mark``), and the whole height."""
    placed, top = [], 0
    for row in rows:
        head = "\n".join(wrapped(line, 54) for line in row["head"].split("\n"))
        height = (FONT + 4) * (head.count("\n") + 1)
        placed.append(row | {"head": head, "top": top, "mark": top + height + 8})
        top += height + 26
    columns = ["head", "top", "mark", "low", "high", "at", "accept_low", "accept_high", "kind",
               "text", "told"]
    frame = pd.DataFrame(placed, columns=list(placed[0]) if placed else columns)
    return frame, max(top, 20)


def heads(frame: pd.DataFrame) -> alt.Chart:
    """The words above the marks of each row."""
    words: alt.Chart = alt.Chart(frame[["head", "top"]]).mark_text(
        align="left", baseline="top", lineBreak="\n", lineHeight=FONT + 4, color=INK,
    ).encode(x=alt.value(0), y=alt.Y("top:Q", scale=None, axis=None), text="head:N")
    return words


def spans(frame: pd.DataFrame, x: dict[str, Any], width: int) -> alt.Chart:
    """The interval of each row as a bar."""
    bars: alt.Chart = alt.Chart(frame[["mark", "low", "high"]]).mark_rule(
        strokeWidth=width, color=BLUE, opacity=0.55,
    ).encode(y=AT, x=alt.X("low:Q", **x), x2="high:Q")
    return bars


# -- names beside the marks ---------------------------------------------------


def head(name: str) -> str:
    """A name on lines of at most :data:`_HEAD` characters, its own breaks kept."""
    return "\n".join(wrapped(line, _HEAD) for line in name.split("\n"))


def beside(names: list[str], *, grid: bool = True) -> alt.Y:
    """An axis of names, each on as many lines as it has, in the order given."""
    return alt.Y("head:N", sort=list(dict.fromkeys(names)), title=None, axis=alt.Axis(
        ticks=False, domain=False, labelPadding=6, grid=grid, labelLimit=180,
        labelExpr="split(datum.label, '\\n')", labelLineHeight=FONT + 1))


def height_of(names: list[str]) -> int:
    """The height of a chart with one row for each name, all as high as the highest."""
    lines = max((name.count("\n") + 1 for name in names), default=1)
    return max((FONT + 2) * lines + 6, 21) * max(len(set(names)), 1)
