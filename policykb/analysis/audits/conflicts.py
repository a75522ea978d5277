"""Figures of one thing that cannot both be true, and symbols that several documents hold."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis.audits.findings import Row, Words, finding, name_of, period_of
from policykb.analysis.prevailing import Standing, standing
from policykb.analysis.value import Value, value_of
from policykb.core.catalogue import Language, label
from policykb.core.vocabulary import AuditKind, Vintage
from policykb.data.knowledge import KnowledgeBase

_COLUMNS = ("place_id", "indicator_id", "measure", "compared_with", "unit", "series")


def conflicts(kb: KnowledgeBase) -> Iterator[Row]:
    """Results of one thing whose intervals do not meet.

    Which of two prevails is said by :mod:`policykb.analysis.prevailing`: where it
    places one before the other the later or better one revises the other, else
    they are in conflict.
    """
    groups: dict[tuple[object, ...], list[Value]] = defaultdict(list)
    for row in kb.rows.table("observations"):
        value = value_of(kb, row)
        if value.vintage != Vintage.PLAN:
            span = value.start, value.end, value.point
            groups[*(row[column] for column in _COLUMNS), *span].append(value)
    for values in groups.values():
        stand = standing(values)
        for first, second in itertools.combinations(values, 2):
            if stand and not first.interval.meets(second.interval):
                yield _conflict_row(kb, stand, first, second)


def _conflict_row(kb: KnowledgeBase, stand: Standing, one: Value, other: Value) -> Row:
    """Two figures on equal terms are a conflict; what gave way to the other was revised."""
    torn = {value.ids for value in (*stand.rivals, stand.best)} if stand.contested else set()
    result = "fails" if {one.ids, other.ids} <= torn else "revision"
    last = other if other is stand.best or (other.rank >= one.rank and one is not stand.best) else one
    first, second = (kb.record[v.ids[0]] for v in ((other, one) if last is one else (one, other)))
    ids = sorted((one.ids[0], other.ids[0]))

    def text(language: Language) -> str:
        return label(
            "audit.conflict", language, place=name_of(kb, first["place_id"], language),
            indicator=name_of(kb, first["indicator_id"], language), period=period_of(first, language),
            first=first["printed"], first_source=kb.record[first["source_id"]]["publisher"],
            second=second["printed"], second_source=kb.record[second["source_id"]]["publisher"])
    return finding(AuditKind.CONFLICT, f"conflict-{ids[0]}-and-{ids[1]}", first["place_id"],
                   (first["id"], second["id"]), result, text, last.interval,
                   one.interval if last is other else other.interval)


def symbols(kb: KnowledgeBase) -> Iterator[Row]:
    """Symbols that several documents hold: by themselves they name none."""
    holders = defaultdict(list)
    for row in kb.rows.table("documents"):
        if row["symbol"]:
            holders[row["symbol"]].append(row["id"])
    for symbol, ids in sorted(holders.items()):
        if len(ids) > 1:
            yield finding(AuditKind.DUPLICATE_SYMBOL, f"symbol-{min(ids)}", None, sorted(ids),
                          "note", _symbol_words(symbol, len(ids)))


def _symbol_words(symbol: str, n: int) -> Words:
    return lambda language: label("audit.symbol", language, symbol=symbol, n=n)
