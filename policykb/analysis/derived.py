"""Values that follow from others: each names how, and keeps the ids of its inputs.

An earlier level follows from a printed change, a whole from its exhaustive
parts, a share from its numerator and denominator, a merged province from
its parts, a bound of a share from its wholes and parts.  What is printed for
a period and series is never derived again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from policykb.analysis.prevailing import soundness
from policykb.analysis.value import VINTAGES, Derivation, Value, observed, weak
from policykb.core.intervals import Interval, corners_if_any
from policykb.core.vocabulary import Measure, Vintage
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
#: Period and series of a value, as written.
Span = tuple[str | None, str, str | None]
#: Place and indicator.
Key = tuple[str, str]
Known = Mapping[Key, list[Value]]
#: Whole, part, whether the parts make up the whole.
Part = tuple[str, str, bool]

_UNDO: dict[str, Callable[[float, float], float]] = {
    Measure.CHANGE_POINTS: lambda y, c: y - c,
    Measure.CHANGE_PERCENT: lambda y, c: y / (1 + c / 100),
    Measure.MULTIPLE: lambda y, m: y / m,
}
_ONE_PERIOD = re.compile(r"\d{4}(-\d\d){0,2}")


def from_changes(kb: KnowledgeBase, levels: list[Value], changes: Iterable[Row],
                 printed_too: bool = False) -> Iterator[Value]:
    """Earlier levels: y − c points, y ÷ (1 + c %), y ÷ multiple.

    ``levels`` are the printed values of the place and indicator;
    ``printed_too``: also those that a source prints (for comparison).
    """
    for row in changes:
        base = row["compared_with"] or ""
        # Of a span, or of another series, there is no level to undo the change from.
        if row["measure"] not in _UNDO or not _ONE_PERIOD.fullmatch(base):
            continue
        same = [v for v in levels
                if (v.period_from, v.period_to) == (row["period_from"], row["period_to"])]
        same = [v for v in same if kb.record[v.ids[0]]["source_id"] == row["source_id"]] or same[:1]
        printed = any(v.annual and v.period_to == base for v in levels)
        if same and (printed_too or not printed) and (earlier := _undone(kb, same[0], row, base)):
            yield earlier


def _undone(kb: KnowledgeBase, level: Value, row: Row, base: str) -> Value | None:
    interval = corners_if_any(_UNDO[row["measure"]], level.interval, observed(row))
    return None if interval is None else replace(
        level, ids=(*level.ids, row["id"]), interval=interval, period_from=base,
        period_to=base, derivation="change", weak=level.weak or weak(kb, row),
        inferred=level.inferred or row["inferred"])


def from_ratio(kb: KnowledgeBase, known: Known, place: str, share: Any) -> Iterator[Value]:
    """A share that nobody printed: 100 × numerator ÷ denominator.

    ``share`` is a row of indicators.  Of the same period; an area, which
    does not change, may be of any.
    """
    top_unit, bottom_unit = (kb.units_by_id[kb.record[i]["unit"]]
                             for i in (share.numerator_id, share.denominator_id))
    if top_unit["base"] != bottom_unit["base"]:
        return
    printed = {span(v) for v in known.get((place, share.id), [])}
    below = [v for v in known.get((place, share.denominator_id), []) if v.vintage != Vintage.PLAN]
    scale = 100 * top_unit["factor"] / bottom_unit["factor"]
    for top in known.get((place, share.numerator_id), []):
        fit = max((v for v in below if span(v) == span(top) or top_unit["base"] == "m2"),
                  key=soundness, default=None)
        if fit is None or span(top) in printed or top.derivation or top.vintage == Vintage.PLAN:
            continue
        interval = corners_if_any(lambda y, whole: scale * y / whole, top.interval, fit.interval)
        if interval:
            yield replace(top, ids=(*top.ids, *fit.ids), interval=interval,
                          derivation="ratio", **_inherited([top, fit]))


def from_parts(known: Known, place: str, whole: str, parts: list[str]) -> Iterator[Value]:
    """A whole that nobody printed, as the sum of its exhaustive parts."""
    printed = {span(v) for v in known.get((place, whole), [])}
    cells = [_best_of_each(known.get((place, p), [])) for p in parts]
    for cell in set.intersection(*(set(c) for c in cells)) - printed if cells else ():
        yield _sum([c[cell] for c in cells], "parts")


def from_merger(known: Known, place: str, indicator: str, parts: list[str]) -> Iterator[Value]:
    """A merged province before its merger: amounts and counts of all its parts."""
    printed = {span(v) for v in known.get((place, indicator), [])}
    cells = [{(*span(v), v.vintage): v for v in known.get((p, indicator), [])} for p in parts]
    for cell in set.intersection(*(set(c) for c in cells)):
        if cell[:-1] not in printed:
            yield _sum([c[cell] for c in cells], "merger")


def bounds(known: Callable[[str], list[Value]], parts: Iterable[Part],
           share: str) -> Iterator[Value]:
    """What the wholes and parts of a share say of it; ``known`` gives the values of an indicator.

    A part that is surely over 100 per cent, or a whole under 0, bounds nothing.
    """
    for whole, part, _ in parts:
        if part == share:
            for v in (one for one in known(whole) if one.interval.high >= 0):
                yield replace(v, derivation="bound", interval=Interval(
                    0.0, v.interval.high, False, v.interval.high_open))
        elif whole == share:
            for v in (one for one in known(part) if one.interval.low < 100):
                yield replace(v, derivation="bound", interval=Interval(
                    v.interval.low, 100.0, v.interval.low_open))


def span(value: Value) -> Span:
    """Period and series of a value, as written."""
    return value.period_from, value.period_to, value.series


def exhaustive(parts: Iterable[Part]) -> dict[str, list[str]]:
    """The parts of each whole that make it up."""
    found: dict[str, list[str]] = defaultdict(list)
    for whole, part, all_of_it in parts:
        if all_of_it:
            found[whole].append(part)
    return found


def _sum(values: list[Value], derivation: Derivation) -> Value:
    total = Interval(
        sum(v.interval.low for v in values), sum(v.interval.high for v in values),
        any(v.interval.low_open for v in values), any(v.interval.high_open for v in values),
    )
    return replace(
        values[0], ids=tuple(i for v in values for i in v.ids), derivation=derivation,
        interval=Interval(round(total.low, 9), round(total.high, 9),
                          total.low_open, total.high_open), **_inherited(values))


def _inherited(values: list[Value]) -> dict[str, Any]:
    """What a value that follows from others takes over from the weakest of them."""
    return {"vintage": min((v.vintage for v in values), key=VINTAGES.index),
            "weak": any(v.weak for v in values), "inferred": any(v.inferred for v in values)}


def _best_of_each(values: Iterable[Value]) -> dict[Span, Value]:
    """The soundest value of each period and series; plans are none."""
    found: dict[Span, Value] = {}
    for value in sorted((v for v in values if v.vintage != Vintage.PLAN), key=soundness, reverse=True):
        found.setdefault(span(value), value)
    return found
