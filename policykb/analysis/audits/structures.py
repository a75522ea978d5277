"""Structures that add up to 100 % on a denominator which holds product taxes.

GDP and GRDP hold product taxes less subsidies.  Where the printed sectors already
add up to 100 without them, their denominator is total value added: the shares stand
on the wrong indicator.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis.audits.findings import Row, figure, finding, name_of, period_of
from policykb.analysis.comparability import denominator_of
from policykb.core.catalogue import Language, label
from policykb.core.intervals import Interval
from policykb.core.vocabulary import AuditKind, IndicatorKind, Measure
from policykb.data.knowledge import KnowledgeBase

#: Sectors of an economy as they are printed: three, or four where one is divided.
_SECTORS = (3, 4)
#: Printed parts of a whole add to it within the rounding of each.
_NEAR = Interval(99.5, 100.5)


def structures(kb: KnowledgeBase) -> Iterator[Row]:
    """Printed shares of one structure that leave no room for product taxes."""
    inside = {(row["whole_id"], row["part_id"]) for row in kb.rows.table("indicator_parts")}
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for table, column in (("observations", "source_id"), ("targets", "document_id")):
        for row in kb.rows.table(table):
            if _share_of_product(kb, row):
                groups[table, row["place_id"], row[column], row["period_to"]].append(row)
    for rows in groups.values():
        for some in itertools.chain.from_iterable(
                itertools.combinations(rows, n) for n in _SECTORS):
            if _apart(some, inside) and _whole(kb, some):
                yield _row(kb, some)


def _share_of_product(kb: KnowledgeBase, row: Row) -> bool:
    """Whether a row is a share of GDP or GRDP, its figure printed bare ("trên 40%" adds to nothing)."""
    indicator = kb.record[row["indicator_id"]]
    level = row.get("measure") in (None, Measure.LEVEL) and row.get("kind") in (None, "level")
    return (level and row.get("bound") in (None, "bare") and indicator["kind"] == IndicatorKind.SHARE
            and not indicator["product_tax"] and denominator_of(indicator) == "GDP")


def _apart(rows: tuple[Row, ...], inside: set[tuple[str, str]]) -> bool:
    """Whether the shares are of different things, none of them a part of another."""
    names = [row["indicator_id"] for row in rows]
    return len(set(names)) == len(names) and not any(
        (a, b) in inside for a, b in itertools.permutations(names, 2))


def _whole(kb: KnowledgeBase, rows: tuple[Row, ...]) -> bool:
    return sum(figure(kb, row["id"]).middle for row in rows) in _NEAR


def _row(kb: KnowledgeBase, rows: tuple[Row, ...]) -> Row:
    def text(language: Language) -> str:
        told = "; ".join(f"{name_of(kb, row['indicator_id'], language)} {row['printed']}"
                         for row in rows)
        return label("audit.tax_free", language, place=name_of(kb, rows[0]["place_id"], language),
                     period=period_of(rows[0], language), parts=told)
    added = [figure(kb, row["id"]) for row in rows]
    ids = sorted(row["id"] for row in rows)
    return finding(AuditKind.TAX_FREE_STRUCTURE, f"structure-{ids[0]}", rows[0]["place_id"], ids,
                   "fails", text, Interval(sum(b.low for b in added), sum(b.high for b in added)),
                   Interval(100.0, 100.0))
