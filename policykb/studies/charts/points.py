"""Points on one axis, a row a place or another thing: results against targets, marks of kinds."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.studies.charts.chart import Chart, drawn, with_heading
from policykb.studies.charts.look import (
    BLUE,
    CROSS,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    RULE,
    Kinds,
    horizontal,
    points,
)
from policykb.studies.charts.rows import Name, beside, head, height_of, told

#: Results, which have a width, and targets.
_RESULTS = {"result": ("circle", BLUE), "inferred": ("square", GREY)}
_GROWTH = _RESULTS | {"assigned": (RULE, ORANGE), "own": ("diamond", GREEN),
                      "replaced": (CROSS, PINK)}
#: The last kinds of a chart take the last of these.
_MARKS = (("diamond", GREY), ("square", PINK), ("circle", BLUE), (RULE, ORANGE))


def growth(frame: pd.DataFrame, *, names: Name, title: str, alternative: str, caption: str = "",
           language: Language = SPOKEN) -> Chart:
    """Results against the targets assigned, own and replaced, a row a place.

    ``frame`` as :func:`policykb.studies.assigned_growth.growth_marks`: ``place_id``,
    ``kind`` (``result``, ``inferred``, ``assigned``, ``own``, ``replaced``),
    ``low``, ``high`` in per cent; a place without marks has NaN.
    """
    kinds = {label(f"chart.legend.{k}", language): mark for k, mark in _GROWTH.items()}
    order = by_result(frame)
    rows = _growth_rows(frame, names, language)
    y = alt.Y("place:N", sort=[names(p) for p in order], title=None,
              axis=alt.Axis(ticks=False, domain=False, labelPadding=6, grid=True))
    x = horizontal(label("chart.axis.percent", language), ",.2~f")
    wide = rows[rows["kind"].isin(list(kinds)[:len(_RESULTS)])]
    layers = (_every(rows, "place", y) + _widths(wide, x, y)
              + points(alt.Chart(rows[rows["at"].notna()]), kinds, alt.X("at:Q", **x)).encode(y=y))
    return drawn(layers, 21 * len(order), title, alternative, with_heading(caption, language), language)


def _growth_rows(frame: pd.DataFrame, names: Name, language: Language) -> pd.DataFrame:
    """The marks with their places and kinds in words; a target stands at its lower end."""
    rows = frame.assign(
        place=[names(p) for p in frame["place_id"]],
        at=[(low + high) / 2 if kind in _RESULTS else low
            for kind, low, high in zip(frame["kind"], frame["low"], frame["high"], strict=True)],
        kind=[label(f"chart.legend.{k}", language) if isinstance(k, str) else None
              for k in frame["kind"]])[["place", "kind", "low", "high", "at"]]
    return rows.assign(told=told(rows, "place", language))


def by_result(frame: pd.DataFrame) -> list[str]:
    """Places by their result, highest first; those without one at the end, by id."""
    best = frame[frame["kind"].isin(list(_RESULTS))].groupby("place_id")["high"].max()
    return sorted(set(frame["place_id"]), key=lambda p: (-best.get(p, -math.inf), p))


def marks(frame: pd.DataFrame, *, column: str, kinds: tuple[str, ...], axis: str, title: str,
          alternative: str, names: Name = str, caption: str = "",
          language: Language = SPOKEN) -> Chart:
    """Points on one axis, a row for each value of ``column``, in the order of the frame.

    ``frame``: ``column``, ``kind`` (one of ``kinds``, named
    ``chart.legend.<kind>``), ``low``, ``high``; a row without marks has NaN.
    ``axis`` is the key of its title.
    """
    known: Kinds = {label(f"chart.legend.{k}", language): mark
                    for k, mark in zip(kinds, _MARKS[-len(kinds):], strict=True)}
    words_of = dict(zip(kinds, known, strict=True))
    rows = frame.assign(
        head=[head(names(one)) for one in frame[column]],
        at=(frame["low"] + frame["high"]) / 2,
        kind=[words_of.get(k) for k in frame["kind"]])[["head", "kind", "low", "high", "at"]]
    rows["told"] = told(rows, "head", language)
    heads = list(dict.fromkeys(rows["head"]))
    y, x = beside(heads), horizontal(label(axis, language), ",.2~f")
    marked = rows[rows["at"].notna()]
    layers = (_every(rows, "head", y) + _widths(marked, x, y)
              + points(alt.Chart(marked), known, alt.X("at:Q", **x), columns=1).encode(y=y))
    return drawn(layers, height_of(heads), title, alternative, caption, language)


def _every(rows: pd.DataFrame, column: str, y: alt.Y) -> alt.Chart:
    """Each row of the chart, seen or not: one without marks keeps its place."""
    places: alt.Chart = alt.Chart(rows[[column]].drop_duplicates()).mark_point(opacity=0).encode(y=y)
    return places


def _widths(rows: pd.DataFrame, x: dict[str, Any], y: alt.Y) -> alt.Chart:
    """The interval of each mark as a thin line."""
    lines: alt.Chart = alt.Chart(rows).mark_rule(strokeWidth=2, color=GREY).encode(
        y=y, x=alt.X("low:Q", **x), x2="high:Q")
    return lines
