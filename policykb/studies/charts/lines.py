"""Lines over years: values with their rounding, broken where the series is."""

from __future__ import annotations

import json
import math
from typing import Any

import altair as alt
import pandas as pd

from policykb.core.catalogue import SPOKEN, Language
from policykb.core.formats import format_interval, format_number
from policykb.studies.charts.chart import Chart, drawn
from policykb.studies.charts.look import BLUE, GREEN, INK, ORANGE, PINK, Kinds, colour, shape
from policykb.studies.charts.rows import Name, wrapped

#: The lines in their order; a fifth looks like the first.
_MARKS = (("circle", BLUE), ("square", ORANGE), ("diamond", GREEN), ("triangle-up", PINK))
#: Wider names are broken in the legend.
_LEGEND = 60


def series(frame: pd.DataFrame, *, names: Name, unit: str, title: str, alternative: str,
           caption: str = "", target: tuple[str, float] | None = None,
           language: Language = SPOKEN) -> Chart:
    """Values over years with their rounding; a break of a series is a break of its line.

    ``frame``: ``indicator_id``, ``year``, ``series``, ``low``, ``high``.
    A missing year breaks the line too.  ``target``: the words and the height
    of a dashed line.
    """
    frame = frame.sort_values(["indicator_id", "series", "year"], ignore_index=True)
    order = dict.fromkeys(frame["indicator_id"])
    kinds = {wrapped(names(i), _LEGEND): _MARKS[n % len(_MARKS)] for n, i in enumerate(order)}
    rows = _rows(frame, names, unit, language)
    x = alt.X("year:Q", title=None, scale=alt.Scale(zero=False, nice=False, padding=14),
              axis=alt.Axis(format="d", tickMinStep=1, tickCount=8, grid=False))
    shared: dict[str, Any] = {
        "title": None, "scale": alt.Scale(zero=False),
        "axis": alt.Axis(format=",.2~f", labelExpr=f"datum.label + {json.dumps(unit)}")}
    layers = _layers(rows, kinds, x, shared, language)
    if target and not math.isnan(target[1]):
        layers += _target_line(target, shared)
    return drawn(layers, 300, title, alternative, caption, language)


def _rows(frame: pd.DataFrame, names: Name, unit: str, language: Language) -> pd.DataFrame:
    """The values with their names, lines and words."""
    return frame.assign(
        kind=[wrapped(names(i), _LEGEND) for i in frame["indicator_id"]],
        line=unbroken(frame),
        at=(frame["low"] + frame["high"]) / 2,
        told=[f"{names(i)}, {year}: {format_interval(low, high, unit, language)}"
              for i, year, low, high in zip(frame["indicator_id"], frame["year"], frame["low"],
                                            frame["high"], strict=True)],
    )[["year", "low", "high", "at", "kind", "line", "told"]]


def _layers(rows: pd.DataFrame, kinds: Kinds, x: alt.X, shared: dict[str, Any],
            language: Language) -> alt.LayerChart:
    """The lines, the rounding of each value, its mark, and the ends in figures."""
    y = alt.Y("at:Q", **shared)
    base = alt.Chart(rows).encode(x=x, color=colour(kinds, 1))
    layers: alt.LayerChart = (
        base.mark_line(strokeWidth=2).encode(y=y, detail="line:N")
        + base.mark_rule(strokeWidth=5, opacity=0.4).encode(
            y=alt.Y("low:Q", **shared), y2="high:Q")
        + base.mark_point(size=50, filled=True, opacity=1).encode(
            y=y, shape=shape(kinds, 1), tooltip="told:N")
        + _ends_in_figures(rows, x, y, language))
    return layers


def unbroken(frame: pd.DataFrame) -> list[str]:
    """A name for each stretch of years of one series without a gap: a line of its own."""
    names, last = [], ("", "", 0)
    for indicator, series, year in zip(frame["indicator_id"], frame["series"], frame["year"],
                                       strict=True):
        known = (indicator, series or "", int(year))
        if known[:2] != last[:2] or known[2] > last[2] + 1:
            begun = "/".join(map(str, known))
        names.append(begun)
        last = known
    return names


def _ends_in_figures(rows: pd.DataFrame, x: alt.X, y: alt.Y, language: Language) -> alt.Chart:
    """The first and last value of every line in figures."""
    ordered = rows.sort_values("year")
    ends = pd.concat([ordered.groupby("line").head(1), ordered.groupby("line").tail(1)])
    ends = ends.drop_duplicates(["line", "year"])
    # Machine-readable files print more decimals than a chart can show.
    ends = ends.assign(text=[format_number(round(at, 2), language) for at in ends["at"]])
    figures: alt.Chart = alt.Chart(ends).mark_text(dy=-11, color=INK).encode(x=x, y=y, text="text:N")
    return figures


def _target_line(target: tuple[str, float], shared: dict[str, Any]) -> alt.LayerChart:
    """A dashed line across the chart with its words."""
    frame = pd.DataFrame([{"at": target[1], "text": target[0]}])
    base = alt.Chart(frame).encode(y=alt.Y("at:Q", **shared))
    line: alt.LayerChart = (
        base.mark_rule(strokeDash=[5, 4], color=ORANGE, strokeWidth=2).encode()
        + base.mark_text(align="left", dy=-8, color=INK).encode(x=alt.value(4), text="text:N"))
    return line
