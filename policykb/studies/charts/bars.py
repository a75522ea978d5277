"""Bars: how often each code occurs, and counts made of parts."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.formats import format_number
from policykb.studies.charts.chart import Chart, drawn
from policykb.studies.charts.look import BLUE, GREEN, GREY, INK, ORANGE, PINK, WIDTH
from policykb.studies.charts.rows import AT, Name, Row, beside, head, height_of, stack
from policykb.studies.charts.rows import heads as words_above

_COLOURS = (BLUE, ORANGE, GREEN, PINK, GREY)


def counts(frame: pd.DataFrame, *, catalogue: str, column: str, title: str, alternative: str,
           caption: str = "", language: Language = SPOKEN) -> Chart:
    """How often each code of ``column`` occurs (``count``), named ``<catalogue>.<code>``."""
    rows = [{"head": label(f"{catalogue}.{r[column]}", language), "low": 0, "high": r["count"],
             "text": format_number(r["count"], language)} for r in frame.to_dict("records")]
    rows = [row | {"told": f"{row['head']}: {row['text']}"} for row in rows]
    stacked, height = stack(rows)
    x = alt.X("high:Q", title=None, axis=None, scale=alt.Scale(domainMin=0, padding=0))
    base = alt.Chart(stacked).encode(y=AT)
    bars = base.mark_rule(strokeWidth=9, color=BLUE).encode(
        x=alt.X("low:Q", title=None, axis=None), x2="high:Q", tooltip="told:N")
    numbers = base.mark_text(align="left", dx=6, baseline="middle", color=INK).encode(
        x=x, text="text:N")
    return drawn(words_above(stacked) + bars + numbers, height, title, alternative, caption, language)


def parts(frame: pd.DataFrame, *, column: str, kinds: tuple[str, ...], title: str,
          alternative: str, names: Name = str, caption: str = "",
          language: Language = SPOKEN) -> Chart:
    """A bar a row, made of counted parts: the columns ``kinds``, named ``chart.part.<kind>``.

    ``column`` names the rows.  The figures of the parts stand at the end of
    the bar in the order of the legend, so that no colour has to be told from
    another.
    """
    colours = dict(zip((label(f"chart.part.{k}", language) for k in kinds), _COLOURS, strict=False))
    rows = frame.to_dict("records")
    heads = [head(names(row[column])) for row in rows]
    pieces = [piece for name, row in zip(heads, rows, strict=True)
              for piece in _pieces(name, row, dict(zip(kinds, colours, strict=True)), language)]
    ends = [{"head": name, "at": sum(int(row[kind]) for kind in kinds),
             "text": " · ".join(format_number(float(row[kind]), language) for kind in kinds)}
            for name, row in zip(heads, rows, strict=True)]
    y = beside(heads, grid=False)
    x: dict[str, Any] = {"title": None, "axis": None,
                         "scale": alt.Scale(domain=[0, _room(heads, ends)])}
    figures = alt.Chart(pd.DataFrame(ends, columns=["head", "at", "text"])).mark_text(
        align="left", dx=6, color=INK).encode(y=y, x=alt.X("at:Q", **x), text="text:N")
    return drawn(_bars(pieces, colours, x, y) + figures, height_of(heads), title, alternative,
                 caption, language)


def _pieces(name: str, row: Row, words: dict[str, str], language: Language) -> list[Row]:
    """The parts of one bar, each behind the one before; ``words``: how each kind is called."""
    pieces, at = [], 0
    for kind, word in words.items():
        told = f"{name}: {word} {format_number(float(row[kind]), language)}".replace("\n", " ")
        pieces.append({"head": name, "kind": word, "low": at, "high": at + int(row[kind]),
                       "told": told})
        at += int(row[kind])
    return pieces


def _bars(pieces: list[Row], colours: dict[str, str], x: dict[str, Any], y: alt.Y) -> alt.Chart:
    frame = pd.DataFrame(pieces, columns=["head", "kind", "low", "high", "told"])
    legend = alt.Legend(title=None, orient="top", direction="horizontal", columns=1,
                        labelLimit=WIDTH, symbolStrokeWidth=0)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    bars: alt.Chart = alt.Chart(frame).mark_bar(height=11).encode(
        y=y, x=alt.X("low:Q", **x), x2="high:Q", tooltip="told:N",
        color=alt.Color("kind:N", legend=legend, scale=scale))
    return bars


def _room(heads: list[str], ends: list[Row]) -> float:
    """The end of an axis that leaves room for the figures behind the longest bar."""
    lines = [line for name in heads for line in name.split("\n")]
    width = WIDTH - 6.8 * max(map(len, lines), default=0) - 20
    most: float = max((row["at"] for row in ends), default=0) or 1
    needed = [float(row["at"]) * width / max(width - 6.2 * len(row["text"]) - 10, 60) for row in ends]
    return max([most, *needed])
