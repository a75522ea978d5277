"""The figures of the data as intervals, and the values that follow from them.

A :class:`Value` is what is known of one indicator in one place and period:
an observation as printed, or one derived from others (an earlier level from
a change, a whole from its parts, a share from its numerator and denominator,
a bound of a part by its whole, a merged province from its parts).  Derived values are named as such and keep the ids
of their inputs.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from policykb.core.model import (
    INF,
    Figure,
    Interval,
    NumberError,
    Role,
    corners_if_any,
    is_full_years,
    number,
    period_end,
    period_start,
)
from policykb.data.load import KnowledgeBase

VINTAGES = ("plan", "estimate", "preliminary", "official", "revised")
FINAL = frozenset(VINTAGES[2:])
EXACT_KINDS = frozenset({"count", "rank"})
Derivation = Literal["change", "parts", "bound", "merger", "ratio", "increase"]


@dataclass(frozen=True)
class Value:
    """What is known of an indicator in a place and a period.

    ``ids`` are the observations it rests on, ``derivation`` says how when it
    was not printed.  ``weak`` means that only hosts of the lowest tier print
    it.
    """

    ids: tuple[str, ...]
    interval: Interval
    period_from: str | None
    period_to: str
    vintage: str
    series: str | None = None
    weak: bool = False
    inferred: bool = False
    released: date | None = None
    derivation: Derivation | None = None

    @cached_property
    def end(self) -> date:
        """The last day of the period."""
        return period_end(self.period_to)

    @cached_property
    def start(self) -> date:
        """The first day of the period; of a point in time, that of its year."""
        return period_start(self.period_from or self.period_to[:4])

    @property
    def point(self) -> bool:
        """Whether it is the state at a point in time, not of a span."""
        return self.period_from is None

    @property
    def annual(self) -> bool:
        """Whether it stands for one whole year, or for the state at a point in time."""
        return self.point or (
            is_full_years(self.period_from, self.period_to)
            and self.period_from[:4] == self.period_to[:4]  # type: ignore[index]
        )

    @property
    def years(self) -> range:
        """The calendar years of a period of whole years."""
        return range(self.start.year, self.end.year + 1)

    @property
    def rank(self) -> int:
        """The place of the vintage in the order in which later ones prevail."""
        return VINTAGES.index(self.vintage)

    @property
    def unbounded(self) -> bool:
        """Whether only its least or its most is known."""
        return math.isinf(self.interval.low) or math.isinf(self.interval.high)


def precedence(value: Value) -> tuple[Any, ...]:
    """Later periods before earlier ones, later vintages and releases, then the narrower print."""
    width = value.interval.high - value.interval.low
    return (value.end, value.rank, value.released or date.min, value.derivation is None, -width)


def peers(best: Value, candidates: Iterable[Value]) -> list[Value]:
    """The printed values that nothing places before or after ``best``.

    Of two releases one of which has no date none is known to be the later.
    """
    return [v for v in candidates if v.end == best.end and v.start == best.start
            and v.rank == best.rank and v.derivation is None
            and (v.released in (None, best.released) or best.released is None)]


def contradicting(best: Value, candidates: Iterable[Value]) -> list[Value]:
    """Its peers that cannot be true together with it."""
    return [v for v in peers(best, candidates) if not v.interval.meets(best.interval)]


def values_of(kb: KnowledgeBase, width: float = 1.0) -> Values:
    """The values of a knowledge base, made once: other dates and other targets share them."""
    known: dict[float, Values] = kb.shared("values", dict)
    if width not in known:
        known[width] = Values(kb, width)
    return known[width]


def observed(row: dict[str, Any]) -> Interval:
    """The interval of an observation from its stored bounds."""
    low = -INF if math.isnan(row["low"]) else row["low"]
    high = INF if math.isnan(row["high"]) else row["high"]
    return Interval(low, high, bool(row["low_open"]), bool(row["high_open"]))


def printed_figure(kb: KnowledgeBase, row: dict[str, Any], role: Role) -> Figure:
    """The figure of a row of targets or observations as its print reads.

    Raises :class:`~policykb.core.model.NumberError` for a print without one figure.
    """
    unit, source = kb.units_by_id[row["unit"]], kb.record[row["source_id"]]
    return number(row["printed"], role, source["number_format"], factor=unit["factor"] or 1.0)


def reread(kb: KnowledgeBase, row: dict[str, Any], width: float) -> Interval:
    """An observation's interval with words of approximation ``width`` times as wide.

    Only prints with such words change; what was set by hand stays.
    """
    kind = kb.record[row["indicator_id"]]["kind"]
    try:
        figure = printed_figure(kb, row, "observation")
    except NumberError:
        return observed(row)
    plain = figure.interval(exact=kind in EXACT_KINDS)
    stored = observed(row)
    if plain != stored:
        return stored
    return figure.interval(exact=kind in EXACT_KINDS, width=width)


class Values:
    """Every value of the knowledge base by place and indicator.

    ``width`` scales the reach of words of approximation (see
    :meth:`policykb.core.model.Figure.interval`).
    """

    def __init__(self, kb: KnowledgeBase, width: float = 1.0) -> None:
        self.kb = kb
        self._width = width
        self._seconded = seconded(kb)
        parts = kb.indicator_parts[["whole_id", "part_id", "exhaustive"]]
        self._parts = list(parts.itertuples(index=False, name=None))
        self._printed: dict[tuple[str, str], list[Value]] = defaultdict(list)
        self.changes: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in kb.observations.to_dict("records"):
            key = row["place_id"], row["indicator_id"]
            if row["measure"] == "level":
                self._printed[key].append(self._value(row))
            else:
                self.changes[key].append(row)
        self._derive()

    def of(self, place: str, indicator: str) -> list[Value]:
        """The values that were printed or follow exactly, in the order of their periods."""
        return sorted(self._printed.get((place, indicator), []), key=lambda v: (v.end, v.rank))

    def printed(self, place: str, indicator: str) -> list[Value]:
        """The values that were printed, in the order of the data."""
        return [v for v in self._printed.get((place, indicator), []) if v.derivation is None]

    def derived_from_change(self, place: str, indicator: str, period: str) -> Value:
        """What the first printed change says of an earlier level, printed or not.

        Raises :class:`LookupError` where no change leads back to ``period``.
        """
        key = place, indicator
        for value in self._from_changes(key, printed_too=True):
            if value.period_to == period:
                return value
        raise LookupError(f"{place}, {indicator}, {period}")

    def bounds(self, place: str, indicator: str) -> list[Value]:
        """What the wholes and parts of a share say of it, where nothing else does."""
        return list(self._bounds(place, indicator))

    def _value(self, row: dict[str, Any]) -> Value:
        interval = observed(row) if self._width == 1.0 else reread(self.kb, row, self._width)
        return Value(
            ids=(row["id"],), interval=interval, period_from=row["period_from"],
            period_to=row["period_to"], vintage=row["vintage"] or "estimate",
            series=row["series"], inferred=row["inferred"], released=self._release(row),
            weak=self.weak(row),
        )

    def weak(self, row: dict[str, Any]) -> bool:
        """Whether only hosts of the lowest tier print the figure."""
        mirror = self.kb.record[row["source_id"]]["tier"] == "mirror"
        return mirror and row["id"] not in self._seconded

    def _release(self, row: dict[str, Any]) -> date | None:
        printed = row["released_on"] or self.kb.record[row["source_id"]]["published_on"]
        return period_end(printed) if printed else None

    @cached_property
    def indicators_at(self) -> dict[str, set[str]]:
        """The indicators of which a place has any value."""
        found: dict[str, set[str]] = defaultdict(set)
        for place, indicator in self._printed:
            if self._printed[place, indicator]:
                found[place].add(indicator)
        return found

    @cached_property
    def kin_of(self) -> dict[str, set[str]]:
        """The wholes and parts of each indicator."""
        found: dict[str, set[str]] = defaultdict(set)
        for whole, part, _ in self._parts:
            found[whole].add(part)
            found[part].add(whole)
        return found

    @cached_property
    def parts_of(self) -> dict[str, list[str]]:
        """The former places that each place was formed of."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.kb.places.itertuples():
            if row.successor_id:
                found[row.successor_id].append(row.id)
        return found

    @cached_property
    def last_of_series(self) -> dict[str, dict[str, date]]:
        """The end of the last value of each series in each place."""
        found: dict[str, dict[str, date]] = defaultdict(dict)
        for (place, _), known in self._printed.items():
            for v in known:
                if v.series:
                    found[place][v.series] = max(v.end, found[place].get(v.series, date.min))
        return found

    # -- values that follow from others ------------------------------------

    def _derive(self) -> None:
        for key in list(self.changes):
            self._printed[key] += self._from_changes(key)
        places = {place for place, _ in self._printed}
        # Before the parts: a share that follows from amounts may itself be a part.
        for row in self.kb.indicators.itertuples():
            if row.numerator_id and row.denominator_id:
                for place in places:
                    self._printed[place, row.id] += self._from_ratio(place, row)
        wholes = defaultdict(list)
        for whole, part, exhaustive in self._parts:
            if exhaustive:
                wholes[whole].append(part)
        for whole, parts in wholes.items():
            for place in places:
                self._printed[place, whole] += self._from_parts(place, whole, parts)
        for place, parts in self.parts_of.items():
            if len(parts) == 1:
                continue
            for indicator in {i for p, i in list(self._printed) if p in parts}:
                if self.kb.record[indicator]["kind"] in ("amount", "count"):
                    self._printed[place, indicator] += self._from_merger(place, indicator, parts)

    def _from_changes(self, key: tuple[str, str], printed_too: bool = False) -> Iterator[Value]:
        """Earlier levels: y − c points, y ÷ (1 + c %), y ÷ multiple.

        ``printed_too``: also those that a source prints (for comparison).
        """
        levels = [v for v in self._printed[key] if v.derivation is None]
        for row in self.changes[key]:
            base = row["compared_with"]
            # Of a span, or of another series, there is no level to undo the change from.
            if row["measure"] not in _UNDO or not re.fullmatch(r"\d{4}(-\d\d){0,2}", base or ""):
                continue
            same = [v for v in levels if (v.period_from, v.period_to)
                    == (row["period_from"], row["period_to"])]
            same = [v for v in same if self._source(v) == row["source_id"]] or same[:1]
            if not same or (
                    not printed_too and any(v.annual and v.period_to == base for v in levels)
                ):
                continue
            if earlier := self._undone(same[0], row, base):
                yield earlier

    def _undone(self, level: Value, row: dict[str, Any], base: str) -> Value | None:
        interval = corners_if_any(_UNDO[row["measure"]], level.interval, observed(row))
        return interval and replace(
            level, ids=(*level.ids, row["id"]), interval=interval, period_from=base,
            period_to=base, derivation="change", weak=level.weak or self.weak(row),
            inferred=level.inferred or row["inferred"])

    def _source(self, value: Value) -> str:
        return self.kb.record[value.ids[0]]["source_id"]

    def _from_parts(self, place: str, whole: str, parts: list[str]) -> Iterator[Value]:
        """A whole that nobody printed, as the sum of its exhaustive parts."""
        known = {_cell(v) for v in self._printed.get((place, whole), [])}
        cells = [_best_of_each(self._printed.get((place, p), [])) for p in parts]
        for cell in set.intersection(*(set(c) for c in cells)) - known if cells else ():
            yield _sum([c[cell] for c in cells], "parts")

    def _from_ratio(self, place: str, share: Any) -> Iterator[Value]:
        """A share that nobody printed: 100 × numerator ÷ denominator.

        Of the same period; an area, which does not change, may be of any.
        """
        known = {_cell(v) for v in self._printed.get((place, share.id), [])}
        below = self._printed.get((place, share.denominator_id), [])
        units = self.kb.units_by_id
        top_unit, bottom_unit = (units[self.kb.record[i]["unit"]]
                                 for i in (share.numerator_id, share.denominator_id))
        if top_unit["base"] != bottom_unit["base"]:
            return
        scale = 100 * top_unit["factor"] / bottom_unit["factor"]
        for top in self._printed.get((place, share.numerator_id), []):
            fit = max((v for v in below if v.vintage != "plan"
                       and (_cell(v) == _cell(top) or top_unit["base"] == "m2")),
                      key=_soundness, default=None)
            if fit is None or _cell(top) in known or top.derivation or top.vintage == "plan":
                continue
            interval = corners_if_any(lambda y, whole: scale * y / whole,
                                      top.interval, fit.interval)
            if interval:
                yield replace(top, ids=(*top.ids, *fit.ids), interval=interval,
                              derivation="ratio", **_inherited([top, fit]))

    def _from_merger(self, place: str, indicator: str, parts: list[str]) -> Iterator[Value]:
        """A merged province before its merger: amounts and counts of all its parts."""
        known = {_cell(v) for v in self._printed.get((place, indicator), [])}
        cells = [{_cell(v) + (v.vintage,): v for v in self._printed.get((p, indicator), [])}
                 for p in parts]
        for cell in set.intersection(*(set(c) for c in cells)):
            if cell[:-1] not in known:
                yield _sum([c[cell] for c in cells], "merger")

    def _bounds(self, place: str, indicator: str) -> Iterator[Value]:
        if self.kb.record[indicator]["kind"] != "share":
            return
        for whole, part, _ in self._parts:
            if part == indicator:
                for v in self.of(place, whole):
                    yield replace(v, derivation="bound",
                                  interval=Interval(0.0, v.interval.high, False,
                                                    v.interval.high_open))
            elif whole == indicator:
                for v in self.of(place, part):
                    yield replace(v, derivation="bound",
                                  interval=Interval(v.interval.low, 100.0, v.interval.low_open))


_UNDO = {
    "change_points": lambda y, c: y - c,
    "change_percent": lambda y, c: y / (1 + c / 100),
    "multiple": lambda y, m: y / m,
}


def _cell(value: Value) -> tuple[str | None, str, str | None]:
    return value.period_from, value.period_to, value.series


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


def _soundness(value: Value) -> tuple[Any, ...]:
    return (not value.weak, not value.inferred, *precedence(value))


def _best_of_each(values: Iterable[Value]) -> dict[tuple[str | None, str, str | None], Value]:
    """The soundest value of each period and series; plans are none."""
    found: dict[tuple[str | None, str, str | None], Value] = {}
    for value in sorted((v for v in values if v.vintage != "plan"), key=_soundness):
        found[_cell(value)] = value
    return found


def seconded(kb: KnowledgeBase) -> set[str]:
    """Figures that a source above the lowest tier was read to print as well."""
    tier = dict(zip(kb.sources["id"], kb.sources["tier"], strict=True))
    return {r.figure_id for r in kb.readings.itertuples()
            if r.result in ("same", "verified") and tier.get(r.source_id) != "mirror"}
