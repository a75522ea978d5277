"""Every value of a knowledge base by place and indicator, printed and derived.

:class:`~policykb.analysis.value.Value` says what one is,
:mod:`policykb.analysis.derived` how one follows from others.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from policykb.analysis import derived, value
from policykb.analysis.comparability import extensive
from policykb.analysis.copies import compared
from policykb.analysis.derived import Key, Row
from policykb.analysis.value import Value
from policykb.core.vocabulary import IndicatorKind, Measure
from policykb.data.knowledge import KnowledgeBase


def values_of(kb: KnowledgeBase, width: float = 1.0) -> Values:
    """The values of a knowledge base, made once: other dates and other targets share them."""
    known: dict[float, Values] = kb.shared("values", dict)
    if width not in known:
        known[width] = Values(kb, width)
    return known[width]


class Values:
    """Every value of the knowledge base by place and indicator.

    ``width`` scales the reach of words of approximation (see
    :meth:`policykb.core.printed.Figure.interval`).
    """

    def __init__(self, kb: KnowledgeBase, width: float = 1.0) -> None:
        self.kb = kb
        parts = kb.indicator_parts[["whole_id", "part_id", "exhaustive"]]
        self._parts = list(parts.itertuples(index=False, name=None))
        self._known: dict[Key, list[Value]] = defaultdict(list)
        self.changes: dict[Key, list[Row]] = defaultdict(list)
        for row in kb.rows.table("observations"):
            key = row["place_id"], row["indicator_id"]
            if row["measure"] == Measure.LEVEL:
                self._known[key].append(value.value_of(kb, row, width))
            else:
                self.changes[key].append(row)
        for key in list(self._known):
            self._known[key] = compared(kb, self._known[key])
        self._derive()

    def of(self, place: str, indicator: str) -> list[Value]:
        """The values that were printed or follow exactly, in the order of their periods."""
        return sorted(self._known.get((place, indicator), []), key=lambda v: (v.end, v.rank))

    def printed(self, place: str, indicator: str) -> list[Value]:
        """The values that were printed, in the order of the data."""
        return [v for v in self._known.get((place, indicator), []) if v.derivation is None]

    def pairs(self) -> list[Key]:
        """The places and indicators of which there is any value."""
        return [key for key, values in self._known.items() if values]

    def differing(self, other: Values) -> set[Key]:
        """The places and indicators of which another reading has other values."""
        keys = {*self._known, *other._known}
        return {key for key in keys if self._known.get(key, []) != other._known.get(key, [])}

    def derived_from_change(self, place: str, indicator: str, period: str) -> Value:
        """What the first printed change says of an earlier level, printed or not.

        Raises :class:`LookupError` where no change leads back to ``period``.
        """
        for one in self._from_changes((place, indicator), printed_too=True):
            if one.period_to == period:
                return one
        raise LookupError(f"{place}, {indicator}, {period}")

    def bounds(self, place: str, indicator: str) -> list[Value]:
        """What the wholes and parts of a share say of it, where nothing else does."""
        if self.kb.record[indicator]["kind"] != IndicatorKind.SHARE:
            return []
        return list(derived.bounds(lambda other: self.of(place, other), self._parts, indicator))

    def weak(self, row: Row) -> bool:
        """Whether only hosts of the lowest tier print the figure."""
        return value.weak(self.kb, row)

    @cached_property
    def indicators_at(self) -> dict[str, set[str]]:
        """The indicators of which a place has any value."""
        found: dict[str, set[str]] = defaultdict(set)
        for place, indicator in self.pairs():
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
        for (place, _), known in self._known.items():
            for v in known:
                if v.series:
                    found[place][v.series] = max(v.end, found[place].get(v.series, date.min))
        return found

    # -- values that follow from others ------------------------------------

    def _derive(self) -> None:
        for key in list(self.changes):
            self._known[key] += self._from_changes(key)
        places = {place for place, _ in self._known}
        # Before the parts: a share that follows from amounts may itself be a part.
        for row in self.kb.indicators.itertuples():
            if row.numerator_id and row.denominator_id:
                for place in places:
                    self._known[place, row.id] += derived.from_ratio(self.kb, self._known, place, row)
        for whole, parts in derived.exhaustive(self._parts).items():
            for place in places:
                self._known[place, whole] += derived.from_parts(self._known, place, whole, parts)
        self._merge()

    def _merge(self) -> None:
        """Add what merged provinces were before: the sums of their parts."""
        for place, parts in self.parts_of.items():
            if len(parts) == 1:
                continue
            for indicator in {i for p, i in list(self._known) if p in parts}:
                row = self.kb.record[indicator]
                if extensive(row, self.kb.units_by_id[row["unit"]]):
                    self._known[place, indicator] += derived.from_merger(
                        self._known, place, indicator, parts)

    def _from_changes(self, key: Key, printed_too: bool = False) -> list[Value]:
        levels = [v for v in self._known[key] if v.derivation is None]
        found: Any = derived.from_changes(self.kb, levels, self.changes[key], printed_too)
        return list(found)
