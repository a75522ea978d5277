"""Figures of one thing that cannot both be true, and symbols that several documents hold."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis.audits.findings import Row, Words, finding, name_of, period_of
from policykb.analysis.value import VINTAGES, observed
from policykb.core.catalogue import Language, label
from policykb.core.vocabulary import Vintage
from policykb.data.knowledge import KnowledgeBase


def conflicts(kb: KnowledgeBase) -> Iterator[Row]:
    """Figures of one thing whose intervals do not meet."""
    columns = ("place_id", "indicator_id", "measure", "compared_with", "unit", "period_from",
               "period_to", "series")
    groups = defaultdict(list)
    for row in kb.rows.table("observations"):
        groups[tuple(row[column] for column in columns)].append(row)
    for rows in groups.values():
        for first, second in itertools.combinations(rows, 2):
            if not observed(first).meets(observed(second)):
                yield _conflict_row(kb, first, second)


def _conflict_row(kb: KnowledgeBase, first: Row, second: Row) -> Row:
    """Two vintages are a revision, two figures of one vintage a conflict."""
    ranks = [VINTAGES.index(row["vintage"] or Vintage.ESTIMATE) for row in (first, second)]
    if ranks[0] > ranks[1]:
        first, second = second, first

    def text(language: Language) -> str:
        return label(
            "audit.conflict", language, place=name_of(kb, first["place_id"], language),
            indicator=name_of(kb, first["indicator_id"], language), period=period_of(first, language),
            first=first["printed"], first_source=kb.record[first["source_id"]]["publisher"],
            second=second["printed"], second_source=kb.record[second["source_id"]]["publisher"])
    return finding("conflict", f"conflict-{first['id']}-and-{second['id']}", first["place_id"],
                    (first["id"], second["id"]), "fails" if ranks[0] == ranks[1] else "revision",
                    text, observed(second), observed(first))


def symbols(kb: KnowledgeBase) -> Iterator[Row]:
    """Symbols that several documents hold: by themselves they name none."""
    holders = defaultdict(list)
    for row in kb.rows.table("documents"):
        if row["symbol"]:
            holders[row["symbol"]].append(row["id"])
    for symbol, ids in sorted(holders.items()):
        if len(ids) > 1:
            yield finding("duplicate_symbol", f"symbol-{min(ids)}", None, sorted(ids), "note",
                           _symbol_words(symbol, len(ids)))


def _symbol_words(symbol: str, n: int) -> Words:
    return lambda language: label("audit.symbol", language, symbol=symbol, n=n)
