"""Parts against their wholes: none above it, and exhaustive ones add up to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis.audits.findings import (
    Cell,
    Row,
    combinations,
    finding,
    levels,
    name_of,
    period_of,
    spell,
)
from policykb.analysis.value import observed
from policykb.core.catalogue import Language, label
from policykb.core.intervals import Interval
from policykb.data.knowledge import KnowledgeBase

WHOLE = Interval(100.0, 100.0)


def parts(kb: KnowledgeBase) -> Iterator[Row]:
    """A part above its whole."""
    known = levels(kb)
    for pair in kb.rows.table("indicator_parts"):
        wholes, parts = known[pair["whole_id"]], known[pair["part_id"]]
        for cell in sorted(set(wholes) & set(parts), key=str):
            pairs = [(part, whole) for part, whole in combinations(parts[cell], wholes[cell])
                     if part["unit"] == whole["unit"]]
            sound = [rows for rows in pairs if observed(rows[0]).low <= observed(rows[1]).high]
            if pairs:
                part, whole = (sound or pairs)[0]
                yield _part_row(kb, part, whole, "ok" if sound else "fails")


def _part_row(kb: KnowledgeBase, part: Row, whole: Row, result: str) -> Row:
    def text(language: Language) -> str:
        return label(
            "audit.part", language, place=name_of(kb, part["place_id"], language),
            period=period_of(part, language), part=name_of(kb, part["indicator_id"], language),
            whole=name_of(kb, whole["indicator_id"], language),
            computed=part["printed"], expected=whole["printed"])
    return finding("parts_whole", f"part-{part['id']}-of-{whole['id']}", part["place_id"],
                    (part["id"], whole["id"]), result, text, observed(part), observed(whole))


def sums(kb: KnowledgeBase) -> Iterator[Row]:
    """Exhaustive parts whose sum is not their whole (100 where the whole is no share)."""
    known = levels(kb)
    complete = defaultdict(list)
    for pair in kb.rows.table("indicator_parts"):
        if pair["exhaustive"]:
            complete[pair["whole_id"]].append(pair["part_id"])
    for whole, parts in sorted(complete.items()):
        shares = {kb.record[one]["kind"] for one in parts} == {"share"}
        hundred = shares and kb.record[whole]["kind"] != "share"
        cells = set.intersection(*(set(known[one]) for one in parts))
        for cell in sorted(cells if hundred else cells & set(known[whole]), key=str):
            totals = [] if hundred else [known[whole][cell]]
            yield _sum_row(kb, whole, cell, combinations(*(known[p][cell] for p in parts),
                                                          *totals), len(parts))


def _sum_row(kb: KnowledgeBase, whole: str, cell: Cell, ways: list[tuple[Row, ...]],
             n: int) -> Row:
    """The first way in which the ``n`` parts add up, else the first way."""
    def boxes(rows: tuple[Row, ...]) -> tuple[Interval, Interval]:
        total = [observed(row) for row in rows[:n]]
        added = Interval(sum(b.low for b in total), sum(b.high for b in total))
        return added, observed(rows[n]) if len(rows) > n else WHOLE

    sound = [rows for rows in ways if boxes(rows)[0].meets(boxes(rows)[1])]
    rows = (sound or ways)[0]
    computed, expected = boxes(rows)

    def text(language: Language) -> str:
        return label("audit.parts_sum", language, place=name_of(kb, cell[0], language),
                     period=period_of(rows[0], language), whole=name_of(kb, whole, language),
                     computed=spell(kb, computed, rows[0]["unit"], language),
                     expected=spell(kb, expected, rows[0]["unit"], language))
    name = "-".join(part for part in ("sum", whole, cell[0], cell[1], cell[2], cell[3]) if part)
    return finding("parts_whole", name, cell[0], [row["id"] for row in rows],
                    "ok" if sound else "fails", text, computed, expected)
