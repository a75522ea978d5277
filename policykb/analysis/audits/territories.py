"""Figures of a territory against those of its parts: a region's mean, a merged province.

Amounts and counts of all parts add.  A rate or a share of the whole lies between
those of its parts; where the levels of the year before are known of all of them, the
mean weighted by these must meet it.  These levels are at current prices, where growth
is at constant ones: what does not meet is a question, not an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis.audits.findings import Row, agrees, finding, name_of, period_of, spell
from policykb.analysis.audits.standing import Known, across_places, level_of
from policykb.analysis.cells import Cell
from policykb.analysis.comparability import extensive
from policykb.analysis.places import provinces
from policykb.analysis.value import Value
from policykb.analysis.values import values_of
from policykb.core.catalogue import Language, label
from policykb.core.intervals import Interval, tidy
from policykb.core.vocabulary import AuditKind, IndicatorKind
from policykb.data.knowledge import KnowledgeBase

_JOINED = frozenset({IndicatorKind.GROWTH, IndicatorKind.SHARE})


def regions(kb: KnowledgeBase) -> Iterator[Row]:
    """A region's printed rate or share against those of its provinces."""
    for cell, known in across_places(kb).items():
        if kb.record[cell.indicator]["kind"] in _JOINED:
            for region, members in _members(kb, cell).items():
                if region in known:
                    yield from _row(kb, AuditKind.REGIONAL_MEAN, cell, region, members, known)


def mergers(kb: KnowledgeBase) -> Iterator[Row]:
    """A merged province's printed figure against those of the provinces it was formed of."""
    formed = {place: parts for place, parts in values_of(kb).parts_of.items() if len(parts) > 1}
    for cell, known in across_places(kb).items():
        for place in known.keys() & formed.keys():
            yield from _row(kb, AuditKind.MERGED_PARTS, cell, place, formed[place], known)


def _members(kb: KnowledgeBase, cell: Cell) -> dict[str, list[str]]:
    """The provinces of each region that existed at the end of the period of a cell."""
    found: dict[str, list[str]] = defaultdict(list)
    for place in provinces(kb, cell.end):
        if kb.record[place]["region_id"]:
            found[kb.record[place]["region_id"]].append(place)
    return found


def _row(kb: KnowledgeBase, kind: AuditKind, cell: Cell, whole: str, members: list[str],
         known: Known) -> Iterator[Row]:
    """The check of one whole; nothing where a part is not known or a figure is open to one side."""
    figures = {one: known[one].best for one in members if one in known}
    if len(figures) < len(members) or any(v.unbounded for v in figures.values()):
        return
    indicator = kb.record[cell.indicator]
    way, computed = joined(kb, indicator, figures, cell.end.year)
    if computed is None:
        return
    best = known[whole].best
    row, unit = kb.record[best.ids[0]], indicator["unit"]
    listed = list(figures)

    def text(language: Language) -> str:
        parts = "; ".join(f"{name_of(kb, one, language)} {kb.record[figures[one].ids[0]]['printed']}"
                          for one in listed)
        return label(f"audit.territory.{way}", language, place=name_of(kb, whole, language),
                     indicator=name_of(kb, cell.indicator, language),
                     period=period_of(row, language), printed=row["printed"], parts=parts,
                     computed=spell(kb, computed, unit, language))
    yield finding(kind, f"{'region' if kind == AuditKind.REGIONAL_MEAN else 'merger'}-{row['id']}",
                  whole, [row["id"], *(figures[one].ids[0] for one in listed)],
                  agrees(computed, best.interval), text, computed, best.interval)


def joined(kb: KnowledgeBase, indicator: Row, figures: dict[str, Value],
           year: int) -> tuple[str, Interval | None]:
    """What figures of all parts of a territory say of the whole, and how: ``sum``, ``mean``, ``between``.

    ``mean`` is weighted by the level of the year before of the indicator's
    ``weight_id``.  ``None`` for ranks, indices and what is measured per head.
    """
    boxes = {one: value.interval for one, value in figures.items()}
    if extensive(indicator, kb.units_by_id[indicator["unit"]]):
        return "sum", Interval(tidy(sum(b.low for b in boxes.values())),
                               tidy(sum(b.high for b in boxes.values())))
    if indicator["kind"] not in _JOINED:
        return "none", None
    weights = {one: level_of(kb, one, indicator["weight_id"] or "", year - 1) for one in boxes}
    if indicator["kind"] == IndicatorKind.GROWTH and all(weights.values()):
        return "mean", _weighted(boxes, {one: w.interval.middle for one, w in weights.items() if w})
    return "between", Interval(min(b.low for b in boxes.values()),
                               max(b.high for b in boxes.values()))


def _weighted(boxes: dict[str, Interval], weights: dict[str, float]) -> Interval:
    total = sum(weights.values())
    return Interval(tidy(sum(weights[one] * box.low for one, box in boxes.items()) / total),
                    tidy(sum(weights[one] * box.high for one, box in boxes.items()) / total))
