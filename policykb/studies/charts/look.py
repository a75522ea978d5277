"""How every chart looks: its size, colours, shapes, axes and legends."""

from __future__ import annotations

from typing import Any

import altair as alt

#: Units of the drawing; at 350 px the text is still some 11 px high.
WIDTH = 420
FONT = 13
#: Okabe and Ito's palette without its light colours: each is told from both a
#: white and a nearly black ground, and from the others without red or green.
BLUE, ORANGE, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#808080"
INK = "currentColor"
#: Shapes of marks as paths: an upright line, a cross.
RULE = "M0,-1.6L0,1.6"
CROSS = "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7"
#: Marks by the words of their kind, each with its shape and colour.
Kinds = dict[str, tuple[str, str]]

CONFIG: dict[str, Any] = {
    "aria": False, "background": "transparent", "font": "sans-serif",
    "view": {"stroke": None}, "text": {"fontSize": FONT, "color": INK},
    "axis": {"labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK,
             "gridColor": INK, "gridOpacity": 0.15, "labelFontSize": FONT - 1,
             "titleFontSize": FONT - 1, "titleFontWeight": "normal", "labelLimit": 140,
             "domainOpacity": 0.5, "tickOpacity": 0.5},
    "legend": {"labelColor": INK, "labelFontSize": FONT - 1, "symbolFillColor": "transparent"},
}


def horizontal(title: str, form: str, *, zero: bool = False) -> dict[str, Any]:
    """What every layer says of one axis, so that they share it."""
    return {"title": title, "scale": alt.Scale(zero=zero),
            "axis": alt.Axis(format=form, tickCount=5, titleAnchor="end")}


def points(base: alt.Chart, kinds: Kinds, x: alt.X, columns: int = 2) -> alt.Chart:
    """Points told apart by shape and colour, with a legend of both."""
    drawn: alt.Chart = base.mark_point(size=85, filled=False, strokeWidth=2.2, opacity=1).encode(
        x=x, color=colour(kinds, columns), shape=shape(kinds, columns), tooltip="told:N")
    return drawn


def colour(kinds: Kinds, columns: int = 2) -> alt.Color:
    """The colours of the kinds, with their legend."""
    return alt.Color("kind:N", legend=_legend(columns), scale=alt.Scale(
        domain=list(kinds), range=[colour for _, colour in kinds.values()]))


def shape(kinds: Kinds, columns: int = 2) -> alt.Shape:
    """The shapes of the kinds, in the legend of their colours."""
    return alt.Shape("kind:N", legend=_legend(columns), scale=alt.Scale(
        domain=list(kinds), range=[shape for shape, _ in kinds.values()]))


def _legend(columns: int) -> alt.Legend:
    return alt.Legend(title=None, orient="top", direction="horizontal", columns=columns,
                      labelLimit=WIDTH, symbolSize=85, symbolStrokeWidth=2.2,
                      symbolOpacity=1)
