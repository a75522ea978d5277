"""Figures against a published ranking: one that cannot stand where the ranking leaves no room.

A source that prints a figure often prints its rank ("hạng 16/34").  Between two
printed ranks that follow each other no third place can stand; a figure that does
is another edition of its figure, or wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from policykb.analysis.audits.findings import Row, Words, finding, name_of, period_of
from policykb.analysis.audits.standing import Known, across_places, counted
from policykb.analysis.cells import Cell
from policykb.analysis.ranking import scopes
from policykb.analysis.value import Value
from policykb.core.catalogue import Language, label
from policykb.core.intervals import Interval
from policykb.core.vocabulary import AuditKind, Direction
from policykb.data.knowledge import KnowledgeBase


class _Ranked(NamedTuple):
    rank: int
    value: Value


def ranks(kb: KnowledgeBase) -> Iterator[Row]:
    """Every figure that a published ranking leaves no place, and ranks in the wrong order."""
    for cell, known in across_places(kb).items():
        direction = kb.record[cell.indicator]["direction"]
        if direction != Direction.NONE:
            for places, printed in _rankings(kb, known).items():
                ranked = {kb.record[one.value.ids[0]]["place_id"] for one in printed}
                others = [v for place in sorted((places & known.keys()) - ranked)
                          for v in counted(known[place])]
                yield from _against(kb, cell, sorted(printed, key=lambda one: one.rank), others,
                                    1 if direction == Direction.UP else -1)


def _rankings(kb: KnowledgeBase, known: Known) -> dict[frozenset[str], list[_Ranked]]:
    """The figures that were printed with a rank, by the places among which they were ranked."""
    sizes = {len(places): places for _, places, _ in scopes(kb)}
    found: dict[frozenset[str], list[_Ranked]] = defaultdict(list)
    for place, standing in known.items():
        for value in counted(standing):
            rank, _, size = (kb.record[value.ids[0]]["rank_printed"] or "").partition("/")
            if rank and place in sizes.get(int(size), ()):
                found[sizes[int(size)]].append(_Ranked(int(rank), value))
    return found


def _against(kb: KnowledgeBase, cell: Cell, printed: list[_Ranked], others: list[Value],
             sign: int) -> Iterator[Row]:
    for ahead, behind in pairwise(printed):
        # Of two places with one rank neither is ahead; a tie has one figure.
        torn = (not ahead.value.interval.meets(behind.value.interval)
                if ahead.rank == behind.rank else _above(behind.value, ahead.value, sign))
        if torn:
            yield _order_row(kb, ahead, behind)
        room = max(behind.rank - ahead.rank - 1, 0)
        between = [v for v in others if _inside(v, ahead.value, behind.value)]
        if ahead.rank != behind.rank and len(between) > room:
            for value in between:
                yield _between_row(kb, value, ahead, behind, room)


def _above(first: Value, second: Value, sign: int) -> bool:
    """Whether the first surely stands ahead of the second."""
    if sign > 0:
        return first.interval.low > second.interval.high
    return first.interval.high < second.interval.low


def _inside(value: Value, ahead: Value, behind: Value) -> bool:
    """Whether a figure, as it is printed, falls between two others and is neither.

    A published ranking knows the digits that a print rounds off; its neighbours
    are what it is to be read against, so the printed number itself counts here.
    """
    low, high = sorted((ahead.interval, behind.interval), key=lambda box: box.low)
    return low.high < value.interval.middle < high.low


def _order_row(kb: KnowledgeBase, ahead: _Ranked, behind: _Ranked) -> Row:
    rows = [kb.record[one.value.ids[0]] for one in (ahead, behind)]

    def text(language: Language) -> str:
        first, second = ({"place": name_of(kb, row["place_id"], language), "printed": row["printed"],
                          "rank": row["rank_printed"]} for row in rows)
        return label("audit.rank_order", language, period=period_of(rows[0], language),
                     indicator=name_of(kb, rows[0]["indicator_id"], language),
                     **{f"first_{k}": v for k, v in first.items()},
                     **{f"second_{k}": v for k, v in second.items()})
    ids = sorted(row["id"] for row in rows)
    return finding(AuditKind.PUBLISHED_RANK, f"rank-order-{ids[0]}-and-{ids[1]}",
                   rows[0]["place_id"], [row["id"] for row in rows], "fails", text,
                   ahead.value.interval, behind.value.interval)


def _between_row(kb: KnowledgeBase, value: Value, ahead: _Ranked, behind: _Ranked,
                 room: int) -> Row:
    ends = sorted([ahead.value.interval, behind.value.interval], key=lambda box: box.low)
    row = kb.record[value.ids[0]]
    return finding(AuditKind.PUBLISHED_RANK, f"rank-of-{row['id']}", row["place_id"],
                   [row["id"], ahead.value.ids[0], behind.value.ids[0]], "fails",
                   _between_words(kb, row, ahead, behind, room), value.interval,
                   Interval(ends[0].low, ends[1].high))


def _between_words(kb: KnowledgeBase, row: Row, ahead: _Ranked, behind: _Ranked,
                   room: int) -> Words:
    first, second = kb.record[ahead.value.ids[0]], kb.record[behind.value.ids[0]]

    def text(language: Language) -> str:
        return label(
            "audit.rank_between", language, place=name_of(kb, row["place_id"], language),
            indicator=name_of(kb, row["indicator_id"], language), printed=row["printed"],
            period=period_of(row, language), room=room,
            first_place=name_of(kb, first["place_id"], language), first_rank=first["rank_printed"],
            first_printed=first["printed"], second_printed=second["printed"],
            second_place=name_of(kb, second["place_id"], language),
            second_rank=second["rank_printed"])
    return text
