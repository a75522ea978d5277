"""Prints that say less than another print of the same figure, and so never replace it.

Two figures of one cell and one vintage: a page that cuts 9.18 off to 9.1, or
rounds it to 9.2, prints no other figure; a speech that says "about 25" does
not correct a table with 25.8.  Whichever was released later, the one that says
more stands.  Here belongs how two prints compare; not here: what follows
from it (:mod:`policykb.analysis.prevailing`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from policykb.analysis.value import Lesser, Value, printed_figure
from policykb.core.printed import Figure, NumberError
from policykb.core.vocabulary import Vintage
from policykb.data.knowledge import KnowledgeBase


def compared(kb: KnowledgeBase, values: Iterable[Value]) -> list[Value]:
    """The printed values of a place and indicator, each marked where another print says more."""
    cells: dict[tuple[object, ...], list[Value]] = defaultdict(list)
    known = list(values)
    for v in known:
        if v.vintage != Vintage.PLAN:
            cells[v.period_from, v.period_to, v.series, v.vintage].append(v)
    found: dict[str, Lesser] = {}
    for cell in (one for one in cells.values() if len(one) > 1):
        prints = [(v, f) for v in cell if (f := _figure(kb, v))]
        for v, figure in prints:
            marks = [one for o, other in prints if o is not v
                     and (one := _lesser(v, figure, o, other))]
            if marks:  # cut off or rounded says more of why than "about"
                found[v.ids[0]] = min(marks)
    return [replace(v, lesser=found[v.ids[0]]) if v.ids[0] in found else v for v in known]


def _figure(kb: KnowledgeBase, value: Value) -> Figure | None:
    try:
        return printed_figure(kb, kb.record[value.ids[0]], "observation")
    except NumberError:
        return None


def _lesser(value: Value, figure: Figure, other: Value, finer: Figure) -> Lesser | None:
    """In what the print of ``value`` says less than that of ``other``; ``None`` where it does not.

    A print that is weaker, or that was inferred, takes nothing's place.  A word of
    approximation may mean what lies less than its reach from the printed figure; what
    lies beyond contradicts it.
    """
    if (other.weak, other.inferred) > (value.weak, value.inferred) or not finer.plain:
        return None
    if figure.plain:
        return "copy" if _shortened(figure, finer) else None
    box = figure.interval()
    near = math.isfinite(box.low + box.high) and abs(figure.low - finer.low) < box.high - box.low
    return "vague" if near and figure.high is None else None


def _shortened(figure: Figure, finer: Figure) -> bool:
    """Whether ``figure`` is ``finer`` with its last digits cut off, or rounded: 9.1 or 9.2 of 9.18."""
    if figure.digit <= finer.digit or figure.of != finer.of:
        return False
    step = Decimal(repr(figure.digit))
    steps = Decimal(repr(finer.low)) / step
    shown = (Decimal(repr(figure.low)) / step).quantize(Decimal(1))
    return shown in {steps.quantize(Decimal(1), way) for way in (ROUND_DOWN, ROUND_HALF_UP)}
