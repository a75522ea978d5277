"""The panel: the core indicators of every province, year by year, ready for a regression or a chart.

Which indicators are core, and in which order, the data say (``panel_order`` of
``indicators``; several may answer one question, as GRDP per head in dong and in
dollars do), as they say the years (``panel_first_year``, ``panel_last_year`` of
``settings``).  Which figure of a cell prevails is :mod:`policykb.analysis.prevailing`'s.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from policykb.analysis.audits.territories import joined
from policykb.analysis.cells import cells_of
from policykb.analysis.frames import frame_of
from policykb.analysis.prevailing import Standing, precedence
from policykb.analysis.ranking import scopes
from policykb.analysis.value import Value
from policykb.analysis.values import values_of
from policykb.core.intervals import Interval
from policykb.core.vocabulary import PlaceKind
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import Row

COLUMNS = {
    "order": "the place of the indicator in the panel; equal where two answer one question",
    "indicator_id": "what is measured", "indicator_vi": "its name", "indicator_en": "",
    "place_id": "the province or city", "place_vi": "its name", "place_en": "",
    "successor_id": "the province it was merged into; None of today's",
    "year": "the calendar year", "series": "the series, where sources print several",
    "unit": "the unit of all bounds",
    "low": "the lower bound of the prevailing printed value; NaN where none was printed",
    "high": "the upper bound", "low_open": "whether the lower bound itself is left out",
    "high_open": "", "printed": "the figure as printed", "observation_id": "its row",
    "vintage": "estimate, preliminary, official, revised",
    "released_on": "the day of its publication, where known",
    "source_id": "where it was printed",
    "tier": "official, national_press, local_press, mirror: how near the source is to who counts",
    "weak": "whether only hosts of the lowest tier print it",
    "inferred": "whether no source prints it of this place alone",
    "contested": "whether figures contradict it with nothing that places one before the other",
    "rival_ids": "those figures", "other_ids": "the figures that gave way to it",
    "computed_low": "the lower bound of what follows from other figures; NaN where nothing does",
    "computed_high": "the upper bound",
    "computed_basis": "how: change, parts, ratio, merger (the sum of the provinces it was formed "
                      "of), mean (their growth weighted by the level of the year before), between "
                      "(no weights known: the least and the most of theirs)",
    "computed_ids": "the figures it follows from",
}
"""The columns of :func:`panel`; a blank second one has the meaning of the first."""

_KEY = tuple[int, str | None]
_ORDER = ["order", "indicator_id", "place_id", "year", "series"]


def panel(kb: KnowledgeBase, full: bool = False) -> pd.DataFrame:
    """The core indicators × today's provinces and those they were formed of × years.

    One row for each cell of which anything is known, printed or computed, with
    the columns of :data:`COLUMNS`, in the order of the panel; with ``full`` also
    a row, empty but for its key, for every place and year without any value.
    Only values of whole years count, plans never.  A merged province has
    a computed value where figures of all its parts stand.
    """
    rows: list[Row] = []
    for indicator in core(kb):
        for place in _places(kb):
            known = dict(_cells(kb, place, indicator))
            rows += [_row(kb, place, indicator, key, *pair) for key, pair in known.items()]
            if full:
                had = {year for year, _ in known}
                rows += [_row(kb, place, indicator, (year, None), None, None)
                         for year in years(kb) if year not in had]
    rows.sort(key=lambda row: [str(row[c] or "") if c == "series" else row[c] for c in _ORDER])
    return frame_of(rows, list(COLUMNS))


def coverage(kb: KnowledgeBase) -> pd.DataFrame:
    """How much of the panel is filled: cells (place and year) of each question by scope.

    Columns: ``order``, ``indicator_ids``, ``scope`` (``today``: the provinces of
    the edition; ``former``: those before the last merger), ``cells`` (places ×
    years), ``printed_cells``, ``computed_cells`` (and not printed), ``contested_cells``.
    """
    found, rows = panel(kb), []
    for order, group in found.groupby("order"):
        for scope, places, _ in scopes(kb):
            here = group[group["place_id"].isin(places)]
            cells = {True: set(), False: set()}  # type: dict[bool, set[tuple[str, int]]]
            for row in here.itertuples():
                cells[row.observation_id is not None].add((row.place_id, row.year))
            torn = here[here["contested"]]
            rows.append({
                "order": order, "indicator_ids": tuple(sorted(set(group["indicator_id"]))),
                "scope": scope, "cells": len(places) * len(years(kb)),
                "printed_cells": len(cells[True]),
                "computed_cells": len(cells[False] - cells[True]),
                "contested_cells": len({(row.place_id, row.year) for row in torn.itertuples()})})
    return frame_of(rows, ["order", "indicator_ids", "scope", "cells", "printed_cells",
                           "computed_cells", "contested_cells"])


def core(kb: KnowledgeBase) -> list[Row]:
    """The indicators of the panel in their order."""
    rows = [row for row in kb.rows.table("indicators") if row["panel_order"] is not None]
    return sorted(rows, key=lambda row: (row["panel_order"], row["id"]))


def years(kb: KnowledgeBase) -> range:
    """The calendar years of the panel; up to the edition's where no setting says otherwise."""
    last = kb.setting.get("panel_last_year", kb.edition_date.year)
    return range(int(kb.setting.get("panel_first_year", 2015)), int(last) + 1)


def _places(kb: KnowledgeBase) -> list[str]:
    kinds = (PlaceKind.PROVINCE, PlaceKind.CITY)
    return [row["id"] for row in kb.rows.table("places") if row["kind"] in kinds]


def _cells(kb: KnowledgeBase, place: str, indicator: Row
           ) -> Iterator[tuple[_KEY, tuple[Standing | None, tuple[str, Value] | None]]]:
    """What was printed and what was computed of each year and series."""
    wanted, found = years(kb), defaultdict(list)  # type: range, dict[_KEY, list[Value]]
    for value in values_of(kb).of(place, indicator["id"]):
        if value.annual and value.end.year in wanted:
            found[value.end.year, value.series].append(value)
    for key in [*found, *_only_parts(kb, place, indicator, set(found))]:
        values = found.get(key, [])
        printed = _standing(kb, [v for v in values if v.derivation is None])
        derived = max((v for v in values if v.derivation), key=precedence, default=None)
        computed = (str(derived.derivation), derived) if derived else _of_parts(
            kb, place, indicator, key)
        if printed or computed:
            yield key, (printed, computed)


def _standing(kb: KnowledgeBase, values: list[Value]) -> Standing | None:
    """How the printed figures stand; of a year's state and what it brought, the sounder."""
    found = [one for v in values if (one := cells_of(kb).of_figure(v.ids[0]))]
    return max(found, key=lambda one: precedence(one.best), default=None)


def _parts(kb: KnowledgeBase, place: str) -> list[str]:
    parts = values_of(kb).parts_of.get(place, [])
    return parts if len(parts) > 1 else []


def _only_parts(kb: KnowledgeBase, place: str, indicator: Row, had: set[_KEY]) -> list[_KEY]:
    """Years and series of which the parts of a merged province print something, itself nothing."""
    keys = {(v.end.year, v.series) for part in _parts(kb, place)
            for v in values_of(kb).printed(part, indicator["id"]) if v.annual}
    return sorted((key for key in keys - had if key[0] in years(kb)),
                  key=lambda key: (key[0], key[1] or ""))


def _of_parts(kb: KnowledgeBase, place: str, indicator: Row, key: _KEY) -> tuple[str, Value] | None:
    """A rate or share of a merged province from those of all its parts."""
    figures = {}
    for part in _parts(kb, place):
        standing = _standing(kb, [v for v in values_of(kb).printed(part, indicator["id"])
                                  if v.annual and (v.end.year, v.series) == key])
        if standing is None or standing.contested or standing.best.unbounded:
            return None
        figures[part] = standing.best
    way, box = joined(kb, indicator, figures, key[0]) if figures else ("none", None)
    if box is None:
        return None
    first = next(iter(figures.values()))
    ids = tuple(one for value in figures.values() for one in value.ids)
    return way, Value(ids, box, first.period_from, first.period_to, first.vintage, first.series)


def _row(kb: KnowledgeBase, place: str, indicator: Row, key: _KEY, printed: Standing | None,
         computed: tuple[str, Value] | None) -> Row:
    where, what = kb.record[place], indicator
    return {
        "order": int(what["panel_order"]), "indicator_id": what["id"],
        "indicator_vi": what["name_vi"], "indicator_en": what["name_en"], "place_id": place,
        "place_vi": where["name_vi"], "place_en": where["name_en"],
        "successor_id": where["successor_id"], "year": key[0], "series": key[1],
        "unit": what["unit"], **_printed(kb, printed), **_computed(computed)}


def _printed(kb: KnowledgeBase, standing: Standing | None) -> dict[str, Any]:
    best = standing.best if standing else None
    row = kb.record[best.ids[0]] if best else {}
    rivals = standing.rivals if standing else ()
    others = [v for v, _ in standing.others if v not in rivals] if standing else []
    return {
        **_ends("", best.interval if best else None),
        "low_open": bool(best and best.interval.low_open),
        "high_open": bool(best and best.interval.high_open),
        "printed": row.get("printed"), "observation_id": row.get("id"),
        "vintage": best.vintage if best else None,
        "released_on": best.released.isoformat() if best and best.released else None,
        "source_id": row.get("source_id"),
        "tier": kb.record[row["source_id"]]["tier"] if best else None,
        "weak": bool(best and best.weak), "inferred": bool(best and best.inferred),
        "contested": bool(rivals), "rival_ids": tuple(v.ids[0] for v in rivals),
        "other_ids": tuple(v.ids[0] for v in others)}


def _computed(computed: tuple[str, Value] | None) -> dict[str, Any]:
    way, value = computed or (None, None)
    return {**_ends("computed_", value.interval if value else None), "computed_basis": way,
            "computed_ids": value.ids if value else ()}


def _ends(prefix: str, box: Interval | None) -> dict[str, float]:
    return {f"{prefix}low": box.low if box else math.nan,
            f"{prefix}high": box.high if box else math.nan}
