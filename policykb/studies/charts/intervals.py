"""Intervals below their words: delays in days, values against their targets."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.formats import format_interval
from policykb.core.vocabulary import Flag, RelationBasis
from policykb.studies.charts.chart import Chart, drawn, with_heading
from policykb.studies.charts.look import BLUE, GREY, INK, ORANGE, RULE, horizontal, points
from policykb.studies.charts.rows import AT, Name, Row, heads, spans, stack

#: The basis of a step as a mark.
_BASES = {RelationBasis.EXPLICIT: ("circle", BLUE), RelationBasis.IMPLIED: ("diamond", ORANGE),
          RelationBasis.INFERRED: ("square", GREY)}


def delays(steps: pd.DataFrame, *, names: Name, title: str, alternative: str, caption: str = "",
           language: Language = SPOKEN) -> Chart:
    """Days from a document to the one that implements it, a row a step.

    ``steps`` as :func:`policykb.studies.cascade.steps` gives them (days;
    ``delay_low`` and ``delay_high`` differ where a date is imprecise); steps
    without days are left out.  The basis of a step is its shape.
    """
    known = steps[steps["delay_low"].notna()].sort_values(["delay_high", "document_id"])
    frame, height = stack([_delay_row(r, names, language) for r in known.to_dict("records")])
    kinds = {label(f"basis.{basis}", language): mark for basis, mark in _BASES.items()}
    x = horizontal(label("chart.axis.days", language), ",.0f", zero=True)
    marks = points(alt.Chart(frame), kinds, alt.X("at:Q", **x)).encode(y=AT)
    numbers = alt.Chart(frame).mark_text(
        align="left", dx=10, baseline="middle", color=INK,
    ).encode(x=alt.X("high:Q", **x), y=AT, text="text:N")
    return drawn(heads(frame) + spans(frame, x, 3) + marks + numbers, height, title, alternative,
                 caption, language)


def _delay_row(step: Row, names: Name, language: Language) -> Row:
    low, high = step["delay_low"], step["delay_high"]
    row = {"head": f"{names(step['document_id'])} → {names(step['implements_id'])}",
           "low": low, "high": high, "at": (low + high) / 2,
           "kind": label(f"basis.{step['basis']}", language),
           "text": format_interval(low, high, None, language, decimals=0)}
    return row | {"told": f"{row['head']}: {row['text']} ({row['kind']})"}


def targets(frame: pd.DataFrame, *, names: Name, unit: str, title: str, alternative: str,
            caption: str = "", language: Language = SPOKEN) -> Chart:
    """Values against what meets their targets, all in one ``unit`` (its symbol).

    ``frame``: rows of :func:`policykb.analysis.verdicts.attainment.attain`; rows without a value
    are left out.  A bar with a dot is the value as far as rounding or parts
    and wholes tell, a rule the edge of what meets the target, the words say
    value, target and verdict.
    """
    known = frame[(frame["value_low"].abs() < math.inf) & (frame["value_high"].abs() < math.inf)]
    stacked, height = stack([_target_row(r, names, language) for r in known.to_dict("records")])
    value, goal = (label(f"chart.legend.{k}", language) for k in ("value", "target"))
    ends = [row | {"x": row["at"], "kind": value} for row in stacked.to_dict("records")]
    ends += [row | {"x": row[end], "kind": goal} for row in stacked.to_dict("records")
             for end in ("accept_low", "accept_high") if math.isfinite(row[end])]
    x = horizontal(unit, ",.2~f", zero=True)
    marks = points(alt.Chart(pd.DataFrame(ends, columns=["mark", "x", "kind", "told"])),
                   {value: ("circle", BLUE), goal: (RULE, ORANGE)}, alt.X("x:Q", **x))
    return drawn(heads(stacked) + spans(stacked, x, 5) + marks.encode(y=AT), height, title,
                 alternative, with_heading(caption, language), language)


def _target_row(row: Row, names: Name, language: Language) -> Row:
    verdict = row["label" if language == "vi" else "label_en"]
    told = label("chart.value_and_target", language, value=row[f"value_text_{language}"],
                 target=row[f"target_text_{language}"], verdict=verdict)
    # What is only known to be at most (at least) something is drawn from its edge.
    bounded = Flag.BY_BOUND in row["flags"]
    return {"head": f"{names(row['indicator_id'])}\n{told}",
            "told": f"{names(row['indicator_id'])}: {told}", "low": row["value_low"],
            "high": row["value_high"],
            "at": row["value_high"] if bounded else (row["value_low"] + row["value_high"]) / 2,
            "accept_low": row["accept_low"], "accept_high": row["accept_high"]}
