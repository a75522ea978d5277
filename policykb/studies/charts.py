"""Charts, drawn once to SVG with their alternative text.

An Altair specification is turned into SVG when a notebook runs, without
JavaScript, style or font of its own, so that it reads in print, on a phone,
in the dark and to a screen reader.  The drawing is kept under
``_build/charts`` by the digest of its specification.  Colour never carries a
meaning alone: shapes and words say the same.
"""

from __future__ import annotations

import hashlib
import html
import json
import math
import os
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.words import format_interval, format_number
from policykb.studies.show import spoken

CACHE = Path(__file__).parents[2] / "_build" / "charts"
#: Units of the drawing; at 350 px the text is still some 11 px high.
WIDTH = 420
FONT = 13
#: Okabe and Ito's palette without its light colours: each is told from both a
#: white and a nearly black ground, and from the others without red or green.
BLUE, ORANGE, GREEN, PINK, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#808080"
_INK = "currentColor"
#: Marks stand at places in pixels that :func:`_stack` reckons.
_AT = alt.Y("mark:Q", scale=None, axis=None)
_RULE = "M0,-1.6L0,1.6"
_CROSS = "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7"
Name = Callable[[str], str]
Row = dict[str, Any]


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, its alternative text and what stands below it.

    ``spec`` is its Vega-Lite specification as JSON, from which
    :func:`interactive` makes the chart that a reader can ask for.
    """

    svg: str
    title: str
    alternative: str
    caption: str
    spec: str = "{}"

    def _repr_html_(self) -> str:
        caption = f"<strong>{html.escape(self.title)}</strong> {html.escape(self.caption)}"
        return (f'<figure class="chart" data-spec="{html.escape(self.spec)}">{self.svg}'
                f"<figcaption>{caption.strip()}</figcaption></figure>")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(),
                "text/plain": f"{self.title}: {self.alternative}"}


def words(name: str, facts: Mapping[str, object], language: Language = SPOKEN) -> dict[str, str]:
    """``title``, ``alternative`` and ``caption`` of the chart ``name`` with the facts in them."""
    said = spoken(facts, language)
    return {part: label(f"chart.{name}.{part}", language, **said)
            for part in ("title", "alternative", "caption")}


# --------------------------------------------------------------------------
# Kinds of charts
# --------------------------------------------------------------------------


def delays(steps: pd.DataFrame, *, names: Name, title: str, alternative: str, caption: str = "",
           language: Language = SPOKEN) -> Chart:
    """Days from a document to the one that implements it, a row a step.

    ``steps`` as :meth:`policykb.studies.Studies.steps` gives them (days;
    ``delay_low`` and ``delay_high`` differ where a date is imprecise); steps
    without days are left out.  The basis of a step is its shape.
    """
    known = steps[steps["delay_low"].notna()].sort_values(["delay_high", "document_id"])
    rows = [{"head": f"{names(r['document_id'])} → {names(r['implements_id'])}",
             "low": r["delay_low"], "high": r["delay_high"],
             "at": (r["delay_low"] + r["delay_high"]) / 2,
             "kind": label(f"basis.{r['basis']}", language),
             "text": _days(r["delay_low"], r["delay_high"], language)}
            for r in known.to_dict("records")]
    rows = [row | {"told": f"{row['head']}: {row['text']} ({row['kind']})"} for row in rows]
    kinds = {label(f"basis.{basis}", language): shape for basis, shape in
             (("explicit", ("circle", BLUE)), ("implied", ("diamond", ORANGE)),
              ("inferred", ("square", GREY)))}
    frame, height = _stack(rows)
    x = _x(label("chart.axis.days", language), ",.0f", zero=True)
    marks = _points(alt.Chart(frame), kinds, alt.X("at:Q", **x)).encode(y=_AT)
    numbers = alt.Chart(frame).mark_text(
        align="left", dx=10, baseline="middle", color=_INK,
    ).encode(x=alt.X("high:Q", **x), y=_AT, text="text:N")
    return _drawn(_heads(frame) + _spans(frame, x, 3) + marks + numbers, height, title,
                  alternative, caption, language)


def _days(low: float, high: float, language: Language) -> str:
    return format_interval(low, high, None, language, decimals=0)


def targets(frame: pd.DataFrame, *, names: Name, unit: str, title: str, alternative: str,
            caption: str = "", language: Language = SPOKEN) -> Chart:
    """Values against what meets their targets, all in one ``unit`` (its symbol).

    ``frame``: rows of :func:`policykb.analysis.verdicts.attainment.attain`; rows without a value
    are left out.  A bar with a dot is the value as far as rounding or parts
    and wholes tell, a rule the edge of what meets the target, the words say
    value, target and verdict.
    """
    known = frame[(frame["value_low"].abs() < math.inf) & (frame["value_high"].abs() < math.inf)]
    rows = [_target_row(r, names, language) for r in known.to_dict("records")]
    stacked, height = _stack(rows)
    value, goal = (label(f"chart.legend.{k}", language) for k in ("value", "target"))
    ends = [row | {"x": row["at"], "kind": value} for row in stacked.to_dict("records")]
    ends += [row | {"x": row[end], "kind": goal} for row in stacked.to_dict("records")
             for end in ("accept_low", "accept_high") if math.isfinite(row[end])]
    x = _x(unit, ",.2~f", zero=True)
    points = _points(alt.Chart(pd.DataFrame(ends, columns=["mark", "x", "kind", "told"])),
                     {value: ("circle", BLUE), goal: (_RULE, ORANGE)}, alt.X("x:Q", **x))
    caption = f"{caption} {label('verdict.heading', language)}.".strip()
    return _drawn(_heads(stacked) + _spans(stacked, x, 5) + points.encode(y=_AT), height, title, alternative,
                  caption, language)


def _target_row(row: Row, names: Name, language: Language) -> Row:
    verdict = row["label" if language == "vi" else "label_en"]
    told = label("chart.value_and_target", language, value=row[f"value_text_{language}"],
                 target=row[f"target_text_{language}"], verdict=verdict)
    # What is only known to be at most (at least) something is drawn from its edge.
    bounded = "by_bound" in row["flags"]
    return {"head": f"{names(row['indicator_id'])}\n{told}",
            "told": f"{names(row['indicator_id'])}: {told}", "low": row["value_low"],
            "high": row["value_high"],
            "at": row["value_high"] if bounded else (row["value_low"] + row["value_high"]) / 2,
            "accept_low": row["accept_low"], "accept_high": row["accept_high"]}


def series(frame: pd.DataFrame, *, names: Name, unit: str, title: str, alternative: str,
           caption: str = "", target: tuple[str, float] | None = None,
           language: Language = SPOKEN) -> Chart:
    """Values over years with their rounding; a break of a series is a break of its line.

    ``frame``: ``indicator_id``, ``year``, ``series``, ``low``, ``high``.
    A missing year breaks the line too.  ``target``: the words and the height
    of a dashed line.
    """
    shapes = ("circle", "square", "diamond", "triangle-up")
    colours = (BLUE, ORANGE, GREEN, PINK)
    frame = frame.sort_values(["indicator_id", "series", "year"], ignore_index=True)
    order = list(dict.fromkeys(frame["indicator_id"]))
    rows = frame.assign(
        kind=[_wrapped(names(i), 60) for i in frame["indicator_id"]],
        line=_unbroken(frame),
        at=(frame["low"] + frame["high"]) / 2,
        told=[f"{names(i)}, {year}: {format_interval(low, high, unit, language)}"
              for i, year, low, high in zip(frame["indicator_id"], frame["year"], frame["low"],
                                            frame["high"], strict=True)],
    )[["year", "low", "high", "at", "kind", "line", "told"]]
    kinds = {_wrapped(names(i), 60): (shapes[n % 4], colours[n % 4]) for n, i in enumerate(order)}
    x = alt.X("year:Q", title=None, scale=alt.Scale(zero=False, nice=False, padding=14),
              axis=alt.Axis(format="d", tickMinStep=1, tickCount=8, grid=False))
    shared: dict[str, Any] = {
        "title": None, "scale": alt.Scale(zero=False),
        "axis": alt.Axis(format=",.2~f", labelExpr=f"datum.label + {json.dumps(unit)}")}
    y = alt.Y("at:Q", **shared)
    base = alt.Chart(rows).encode(x=x, color=_colour(kinds, 1))
    layers: alt.LayerChart = (base.mark_line(strokeWidth=2).encode(y=y, detail="line:N")
              + base.mark_rule(strokeWidth=5, opacity=0.4).encode(
                  y=alt.Y("low:Q", **shared), y2="high:Q")
              + base.mark_point(size=50, filled=True, opacity=1).encode(
                  y=y, shape=_shape(kinds, 1), tooltip="told:N")
              + _ends_in_figures(rows, x, y, language))
    if target and not math.isnan(target[1]):
        layers += _target_line(target, shared)
    return _drawn(layers, 300, title, alternative, caption, language)


def _unbroken(frame: pd.DataFrame) -> list[str]:
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
    ends = ends.assign(text=[format_number(at, language) for at in ends["at"]])
    return alt.Chart(ends).mark_text(dy=-11, color=_INK).encode(x=x, y=y, text="text:N")


def _target_line(target: tuple[str, float], shared: dict[str, Any]) -> alt.LayerChart:
    """A dashed line across the chart with its words."""
    frame = pd.DataFrame([{"at": target[1], "text": target[0]}])
    base = alt.Chart(frame).encode(y=alt.Y("at:Q", **shared))
    return (base.mark_rule(strokeDash=[5, 4], color=ORANGE, strokeWidth=2).encode()
            + base.mark_text(align="left", dy=-8, color=_INK).encode(
                x=alt.value(4), text="text:N"))


def growth(frame: pd.DataFrame, *, names: Name, title: str, alternative: str, caption: str = "",
           language: Language = SPOKEN) -> Chart:
    """Results against the targets assigned, own and replaced, a row a place.

    ``frame`` as :meth:`policykb.studies.Studies.growth_marks`: ``place_id``,
    ``kind`` (``result``, ``inferred``, ``assigned``, ``own``, ``replaced``),
    ``low``, ``high`` in per cent; a place without marks has NaN.
    """
    shapes = {"result": ("circle", BLUE), "inferred": ("square", GREY),
              "assigned": (_RULE, ORANGE), "own": ("diamond", GREEN), "replaced": (_CROSS, PINK)}
    kinds = {label(f"chart.legend.{k}", language): shape for k, shape in shapes.items()}
    order = _growth_order(frame)
    rows = frame.assign(
        place=[names(p) for p in frame["place_id"]],
        at=[low if kind not in ("result", "inferred") else (low + high) / 2
            for kind, low, high in zip(frame["kind"], frame["low"], frame["high"], strict=True)],
        kind=[label(f"chart.legend.{k}", language) if isinstance(k, str) else None
              for k in frame["kind"]])[["place", "kind", "low", "high", "at"]]
    rows["told"] = _told(rows, "place", language)
    y = alt.Y("place:N", sort=[names(p) for p in order], title=None,
              axis=alt.Axis(ticks=False, domain=False, labelPadding=6, grid=True))
    marked = alt.Chart(rows[rows["at"].notna()])
    all_places = alt.Chart(rows[["place"]].drop_duplicates()).mark_point(opacity=0).encode(y=y)
    x = _x(label("chart.axis.percent", language), ",.2~f")
    widths = rows[rows["kind"].isin(list(kinds)[:2])]
    spans = alt.Chart(widths).mark_rule(strokeWidth=2, color=GREY).encode(
        y=y, x=alt.X("low:Q", **x), x2="high:Q")
    points = _points(marked, kinds, alt.X("at:Q", **x)).encode(y=y)
    caption = f"{caption} {label('verdict.heading', language)}.".strip()
    return _drawn(all_places + spans + points, 21 * len(order), title, alternative, caption,
                  language)


def _growth_order(frame: pd.DataFrame) -> list[str]:
    """Places by their result, highest first; those without one at the end, by id."""
    best = frame[frame["kind"].isin(["result", "inferred"])].groupby("place_id")["high"].max()
    return sorted(set(frame["place_id"]), key=lambda p: (-best.get(p, -math.inf), p))


def counts(frame: pd.DataFrame, *, catalogue: str, column: str, title: str, alternative: str,
           caption: str = "", language: Language = SPOKEN) -> Chart:
    """How often each code of ``column`` occurs (``count``), named ``<catalogue>.<code>``."""
    rows = [{"head": label(f"{catalogue}.{r[column]}", language), "low": 0, "high": r["count"],
             "text": format_number(r["count"], language)} for r in frame.to_dict("records")]
    rows = [row | {"told": f"{row['head']}: {row['text']}"} for row in rows]
    stacked, height = _stack(rows)
    x = alt.X("high:Q", title=None, axis=None, scale=alt.Scale(domainMin=0, padding=0))
    base = alt.Chart(stacked).encode(y=_AT)
    bars = base.mark_rule(strokeWidth=9, color=BLUE).encode(x=alt.X("low:Q", title=None, axis=None), x2="high:Q",
        tooltip="told:N")
    numbers = base.mark_text(align="left", dx=6, baseline="middle", color=_INK).encode(
        x=x, text="text:N")
    return _drawn(_heads(stacked) + bars + numbers, height, title, alternative, caption, language)


def parts(frame: pd.DataFrame, *, column: str, kinds: tuple[str, ...], title: str,
          alternative: str, names: Name = str, caption: str = "",
          language: Language = SPOKEN) -> Chart:
    """A bar a row, made of counted parts: the columns ``kinds``, named ``chart.part.<kind>``.

    ``column`` names the rows.  The figures of the parts stand at the end of
    the bar in the order of the legend, so that no colour has to be told from
    another.
    """
    colours = dict(zip((label(f"chart.part.{k}", language) for k in kinds),
                       (BLUE, ORANGE, GREEN, PINK, GREY), strict=False))
    rows = frame.to_dict("records")
    heads = [_head(names(row[column])) for row in rows]
    pieces: list[Row] = []
    ends: list[Row] = []
    for head, row in zip(heads, rows, strict=True):
        at = 0
        for kind, word in zip(kinds, colours, strict=True):
            told = f"{head}: {word} {format_number(float(row[kind]), language)}".replace("\n", " ")
            pieces.append({"head": head, "kind": word, "low": at, "high": at + int(row[kind]),
                           "told": told})
            at += int(row[kind])
        figures = " · ".join(format_number(float(row[kind]), language) for kind in kinds)
        ends.append({"head": head, "at": at, "text": figures})
    y = _rows_of_heads(heads, grid=False)
    x: dict[str, Any] = {"title": None, "axis": None,
                         "scale": alt.Scale(domain=[0, _room(heads, ends)])}
    bars = alt.Chart(pd.DataFrame(pieces, columns=["head", "kind", "low", "high", "told"])
                     ).mark_bar(
        height=11).encode(y=y, x=alt.X("low:Q", **x), x2="high:Q",
                                        tooltip="told:N", color=alt.Color(
            "kind:N", legend=alt.Legend(title=None, orient="top", direction="horizontal",
                                        columns=1, labelLimit=WIDTH, symbolStrokeWidth=0),
            scale=alt.Scale(domain=list(colours), range=list(colours.values()))))
    figures_ = alt.Chart(pd.DataFrame(ends, columns=["head", "at", "text"])).mark_text(
        align="left", dx=6, color=_INK).encode(y=y, x=alt.X("at:Q", **x), text="text:N")
    return _drawn(bars + figures_, _height_of(heads), title, alternative, caption, language)


def marks(frame: pd.DataFrame, *, column: str, kinds: tuple[str, ...], axis: str, title: str,
          alternative: str, names: Name = str, caption: str = "",
          language: Language = SPOKEN) -> Chart:
    """Points on one axis, a row for each value of ``column``, in the order of the frame.

    ``frame``: ``column``, ``kind`` (one of ``kinds``, named
    ``chart.legend.<kind>``), ``low``, ``high``; a row without marks has NaN.
    ``axis`` is the key of its title.
    """
    shapes = (("diamond", GREY), ("square", PINK), ("circle", BLUE), (_RULE, ORANGE))[-len(kinds):]
    known = {label(f"chart.legend.{k}", language): shape
             for k, shape in zip(kinds, shapes, strict=True)}
    words_of = dict(zip(kinds, known, strict=True))
    rows = frame.assign(
        head=[_head(names(one)) for one in frame[column]],
        at=(frame["low"] + frame["high"]) / 2,
        kind=[words_of.get(k) for k in frame["kind"]])[["head", "kind", "low", "high", "at"]]
    rows["told"] = _told(rows, "head", language)
    heads = list(dict.fromkeys(rows["head"]))
    y, x = _rows_of_heads(heads), _x(label(axis, language), ",.2~f")
    marked = rows[rows["at"].notna()]
    every = alt.Chart(rows[["head"]].drop_duplicates()).mark_point(opacity=0).encode(y=y)
    spans = alt.Chart(marked).mark_rule(strokeWidth=2, color=GREY).encode(
        y=y, x=alt.X("low:Q", **x), x2="high:Q")
    points = alt.Chart(marked).mark_point(
        size=85, filled=False, strokeWidth=2.2, opacity=1).encode(
        y=y, x=alt.X("at:Q", **x), color=_colour(known, 1), shape=_shape(known, 1),
        tooltip="told:N")
    return _drawn(every + spans + points, _height_of(heads), title, alternative, caption, language)


# --------------------------------------------------------------------------
# What they are made of
# --------------------------------------------------------------------------


def _stack(rows: list[Row]) -> tuple[pd.DataFrame, int]:
    """Rows with the place of their words (``top``) and marks (``mark``), and the whole height."""
    placed, top = [], 0
    for row in rows:
        head = "\n".join(_wrapped(line, 54) for line in row["head"].split("\n"))
        height = (FONT + 4) * (head.count("\n") + 1)
        placed.append(row | {"head": head, "top": top, "mark": top + height + 8})
        top += height + 26
    columns = ["head", "top", "mark", "low", "high", "at", "accept_low", "accept_high", "kind",
               "text", "told"]
    frame = pd.DataFrame(placed, columns=list(placed[0]) if placed else columns)
    return frame, max(top, 20)


def _told(rows: pd.DataFrame, column: str, language: Language) -> list[str]:
    """What each mark says when it is pointed at: its row, its kind, its figures."""
    return [f"{head}: {kind} {format_interval(low, high, None, language)}".replace("\n", " ")
            for head, kind, low, high in zip(rows[column], rows["kind"], rows["low"], rows["high"],
                                             strict=True)]


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width)) or text


def _heads(frame: pd.DataFrame) -> alt.Chart:
    """The words above the marks of each row."""
    return alt.Chart(frame[["head", "top"]]).mark_text(
        align="left", baseline="top", lineBreak="\n", lineHeight=FONT + 4, color=_INK,
    ).encode(x=alt.value(0), y=alt.Y("top:Q", scale=None, axis=None), text="head:N")


#: How wide the name of a row may be before it is broken.
_HEAD = 24


def _head(name: str) -> str:
    """A name on lines of at most :data:`_HEAD` characters, its own breaks kept."""
    return "\n".join(_wrapped(line, _HEAD) for line in name.split("\n"))


def _room(heads: list[str], ends: list[Row]) -> float:
    """The end of an axis that leaves room for the figures behind the longest bar."""
    lines = [line for head in heads for line in head.split("\n")]
    width = WIDTH - 6.8 * max(map(len, lines), default=0) - 20
    most = max((row["at"] for row in ends), default=0) or 1
    return max([most, *(row["at"] * width / max(width - 6.2 * len(row["text"]) - 10, 60)
                        for row in ends)])


def _rows_of_heads(heads: list[str], *, grid: bool = True) -> alt.Y:
    """An axis of names, each on as many lines as it has, in the order given."""
    return alt.Y("head:N", sort=list(dict.fromkeys(heads)), title=None, axis=alt.Axis(
        ticks=False, domain=False, labelPadding=6, grid=grid, labelLimit=180,
        labelExpr="split(datum.label, '\\n')", labelLineHeight=FONT + 1))


def _height_of(heads: list[str]) -> int:
    """The height of a chart with one row for each name, all as high as the highest."""
    lines = max((head.count("\n") + 1 for head in heads), default=1)
    return max((FONT + 2) * lines + 6, 21) * max(len(set(heads)), 1)


def _spans(frame: pd.DataFrame, x: dict[str, Any], width: int) -> alt.Chart:
    """The interval of each row as a bar."""
    return alt.Chart(frame[["mark", "low", "high"]]).mark_rule(
        strokeWidth=width, color=BLUE, opacity=0.55,
    ).encode(y=_AT, x=alt.X("low:Q", **x), x2="high:Q")


def _points(base: alt.Chart, kinds: dict[str, tuple[str, str]], x: alt.X) -> alt.Chart:
    """Points told apart by shape and colour, with a legend of both."""
    return base.mark_point(size=85, filled=False, strokeWidth=2.2, opacity=1).encode(
        x=x, color=_colour(kinds), shape=_shape(kinds), tooltip="told:N")


def _x(title: str, form: str, *, zero: bool = False) -> dict[str, Any]:
    """What every layer says of one axis, so that they share it."""
    return {"title": title, "scale": alt.Scale(zero=zero),
            "axis": alt.Axis(format=form, tickCount=5, titleAnchor="end")}


def _legend(columns: int) -> alt.Legend:
    return alt.Legend(title=None, orient="top", direction="horizontal", columns=columns,
                      labelLimit=WIDTH, symbolSize=85, symbolStrokeWidth=2.2,
                      symbolOpacity=1)


def _colour(kinds: dict[str, tuple[str, str]], columns: int = 2) -> alt.Color:
    return alt.Color("kind:N", legend=_legend(columns), scale=alt.Scale(
        domain=list(kinds), range=[colour for _, colour in kinds.values()]))


def _shape(kinds: dict[str, tuple[str, str]], columns: int = 2) -> alt.Shape:
    return alt.Shape("kind:N", legend=_legend(columns), scale=alt.Scale(
        domain=list(kinds), range=[shape for shape, _ in kinds.values()]))


_CONFIG: dict[str, Any] = {
    "aria": False, "background": "transparent", "font": "sans-serif",
    "view": {"stroke": None}, "text": {"fontSize": FONT, "color": _INK},
    "axis": {"labelColor": _INK, "titleColor": _INK, "domainColor": _INK, "tickColor": _INK,
             "gridColor": _INK, "gridOpacity": 0.15, "labelFontSize": FONT - 1,
             "titleFontSize": FONT - 1, "titleFontWeight": "normal", "labelLimit": 140,
             "domainOpacity": 0.5, "tickOpacity": 0.5},
    "legend": {"labelColor": _INK, "labelFontSize": FONT - 1, "symbolFillColor": "transparent"},
}
_LOCALES = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}


def _drawn(layers: alt.LayerChart | alt.FacetChart, height: int, title: str, alternative: str, caption: str,
           language: Language) -> Chart:
    """The chart drawn, named and described.

    Raises :class:`ValueError` where the title or the alternative text is empty.
    """
    if not title.strip() or not alternative.strip():
        raise ValueError("a chart needs a title and an alternative text")
    spec = layers.properties(
        width=WIDTH, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 12, "right": 12, "top": 4, "bottom": 4},
    ).configure(**_CONFIG).to_dict()
    named = hashlib.sha256((title + "\0" + alternative).encode()).hexdigest()
    drawing = draw(spec, language)
    spec.pop("$schema", None)
    meant = json.dumps(spec | {"usermeta": {"language": language}}, ensure_ascii=False,
                       separators=(",", ":"))
    return Chart(described(drawing, title, alternative, named[:8]), title, alternative, caption,
                 meant)


# --------------------------------------------------------------------------
# SVG
# --------------------------------------------------------------------------


def draw(spec: dict[str, Any], language: Language = SPOKEN, cache: Path | None = None) -> str:
    """The SVG of a Vega-Lite specification, from the cache where it is known.

    The same specification gives the same text, byte for byte.
    """
    import vl_convert

    known = json.dumps([spec, language, version("vl-convert-python"), _CLEANING], sort_keys=True)
    digest = hashlib.sha256(known.encode()).hexdigest()
    path = (cache or CACHE) / f"{digest}.svg"
    if path.is_file():
        return path.read_text("utf-8")
    svg = vl_convert.vegalite_to_svg(spec, format_locale=_LOCALES[language])
    text = cleaned(svg, f"c{digest[:10]}")
    _keep(path, text)
    return text


def _keep(path: Path, text: str) -> None:
    """Written whole or not at all: two notebooks may draw one chart at a time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError:
        return  # a cache that cannot be written costs time, not the chart


_CLEANING = 1  # raise it when what `cleaned` does changes
_ID = re.compile(r'\bid="([^"]+)"')
_STYLE = re.compile(r' style="([^"]*)"')
_EMPTY = re.compile(r'<path[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_GROUND = re.compile(r'<path class="background"[^>]*/>')
_TALK = re.compile(r' (?:class|role|aria-[a-z]+|xmlns:xlink|font-family)="[^"]*"')


def cleaned(svg: str, prefix: str) -> str:
    """An SVG without style, classes and words of the drawing library.

    Ids (``clip1``, gradients), which differ between runs and collide on a
    page, are numbered in their order after ``prefix``; ``style`` becomes
    presentation attributes.
    """
    ids = {old: f"{prefix}-{n}" for n, old in enumerate(dict.fromkeys(_ID.findall(svg)), 1)}
    # A clip's definition stands after its use, in the order of the definitions.
    svg = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{ids[m[1]]}"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{ids.get(m[1], m[1])})", svg)
    svg = re.sub(r'href="#([^"]+)"', lambda m: f'href="#{ids.get(m[1], m[1])}"', svg)
    svg = _STYLE.sub(lambda m: _attributes(m[1]), svg)
    svg = _GROUND.sub("", _EMPTY.sub("", svg))
    return re.sub(r"(\d+\.\d{3})\d+", r"\1", _TALK.sub("", svg))


def _attributes(style: str) -> str:
    """``fill: red; stroke: none`` as `` fill="red" stroke="none"``."""
    pairs = [part.split(":", 1) for part in html.unescape(style).split(";") if ":" in part]
    return "".join(f' {name.strip()}="{html.escape(value.strip())}"' for name, value in pairs)


def described(svg: str, title: str, alternative: str, suffix: str) -> str:
    """The drawing as one image with its title and description, as wide as its frame."""
    box = re.search(r'viewBox="([^"]+)"', svg)
    if box is None:
        raise ValueError("the drawing has no viewBox")
    inner = svg[svg.index(">") + 1:]
    first, second = f"t{suffix}", f"d{suffix}"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" width="100%" '
            f'role="img" aria-labelledby="{first} {second}">'
            f'<title id="{first}">{html.escape(title)}</title>'
            f'<desc id="{second}">{html.escape(alternative)}</desc>{inner}')


# --------------------------------------------------------------------------
# Interactive when asked for
# --------------------------------------------------------------------------

_ASKED = re.compile(r'(<figure class="chart") data-spec="([^"]*)">(.*?)</figure>', re.DOTALL)
#: Where the specifications stand in each of the two books.
SPECIFICATIONS = "_static/charts"


def interactive(page: str, book: Path, prefix: str, language: Language = "vi") -> str:
    """A page whose charts can be asked to be interactive, without their specifications in it.

    Each becomes a file below ``book`` (the root of the built book), named
    by its digest and compiled so that the browser needs no Vega-Lite;
    ``prefix`` leads there from the page.  Where there is no chart the page
    comes back as it is.
    """
    def asked(found: re.Match[str]) -> str:
        name = _specified(html.unescape(found[2]), book / SPECIFICATIONS)
        words = {key: html.escape(label(f"site.chart.{key}", language))
                 for key in ("open", "close", "keys", "failed")}
        button = (f'<p class="play"><button type="button" aria-expanded="false"'
                  f' data-close="{words["close"]}" data-keys="{words["keys"]}"'
                  f' data-failed="{words["failed"]}">{words["open"]}</button></p>')
        return (f'{found[1]} data-chart="{prefix}{SPECIFICATIONS}/{name}">'
                f"{found[3]}{button}</figure>")
    return _ASKED.sub(asked, page)


def _specified(spec: str, folder: Path) -> str:
    """The name of the file with the Vega specification of a Vega-Lite one, written if it is new."""
    import vl_convert

    digest = hashlib.sha256(f"{version('vl-convert-python')} {spec}".encode()).hexdigest()[:16]
    path = folder / f"{digest}.json"
    if not path.is_file():
        meant = json.loads(spec)
        locale = _LOCALES[meant["usermeta"]["language"]]
        compiled = {"spec": vl_convert.vegalite_to_vega(meant), "locale": locale}
        _keep(path, json.dumps(compiled, ensure_ascii=False, separators=(",", ":")))
    return path.name
