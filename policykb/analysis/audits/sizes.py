"""Sizes of an economy that cannot be at current prices: size ÷ level per head gives the people.

At least ten provinces print GRDP at prices of 2010 as if it were its size.  The
people that size and level per head imply hardly change from one year to another; a
size at other prices shows as people that come or go by a third.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from policykb.analysis.audits.findings import Row, finding, name_of
from policykb.analysis.audits.standing import by_year
from policykb.analysis.comparability import extensive
from policykb.analysis.value import Value
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_number
from policykb.core.intervals import Interval, corners_if_any
from policykb.core.vocabulary import AuditKind, IndicatorKind
from policykb.data.knowledge import KnowledgeBase


def sizes(kb: KnowledgeBase) -> Iterator[Row]:
    """Pairs of years whose implied people differ by more than ``audit_people_share``."""
    pairs = {row["numerator_id"]: row["id"] for row in kb.rows.table("indicators")
             if row["numerator_id"] and not extensive(row, kb.units_by_id[row["unit"]])
             and row["kind"] == IndicatorKind.AMOUNT}
    known = by_year(kb, lambda row: row["id"] in pairs or row["id"] in pairs.values())
    levels: dict[tuple[str, str], dict[int, Value]] = defaultdict(dict)
    for cell, years in known.items():
        for year, standing in years.items():
            levels[cell.place, cell.indicator].setdefault(year, standing.best)
    for (place, size), values in list(levels.items()):
        per_head = levels.get((place, pairs.get(size, "")), {})
        people = {year: box for year in values.keys() & per_head.keys()
                  if (box := _people(kb, values[year], per_head[year]))}
        share = kb.setting.get("audit_people_share", 0.15)
        for first, second in combinations(sorted(people), 2):
            if _differ(people[first], people[second], share):
                yield _row(kb, place, [values[y] for y in (first, second)],
                           [per_head[y] for y in (first, second)],
                           [people[y] for y in (first, second)])


def _people(kb: KnowledgeBase, size: Value, per_head: Value) -> Interval | None:
    """The people that a size and a level per head imply, in thousands."""
    top, bottom = (kb.units_by_id[kb.record[v.ids[0]]["unit"]]["factor"] for v in (size, per_head))
    return corners_if_any(lambda whole, each: whole * top / (each * bottom) / 1000,
                          size.interval, per_head.interval)


def _differ(first: Interval, second: Interval, share: float) -> bool:
    low, high = sorted((first, second), key=lambda box: box.low)
    return high.low > low.high * (1 + share)


def _row(kb: KnowledgeBase, place: str, sizes: list[Value], per_head: list[Value],
         people: list[Interval]) -> Row:
    rows = [kb.record[value.ids[0]] for value in (*sizes, *per_head)]

    def text(language: Language) -> str:
        told = {f"{name}_{n}": value for n in (0, 1) for name, value in (
            ("year", sizes[n].end.year), ("size", rows[n]["printed"]),
            ("each", rows[n + 2]["printed"]),
            ("people", format_number(round(people[n].middle), language)))}
        return label("audit.people", language, place=name_of(kb, place, language),
                     indicator=name_of(kb, rows[0]["indicator_id"], language), **told)
    return finding(AuditKind.CONSTANT_PRICE_SIZE, f"people-{rows[0]['id']}-and-{rows[1]['id']}",
                   place, [row["id"] for row in rows], "fails", text, people[1], people[0])
