"""Readings: one that is said to have found a figure prints the figure that is stored."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.core.vocabulary import GOOD_READINGS
from policykb.data.checks.base import Data, rule
from policykb.data.problems import Problem
from policykb.data.readings import Agreement, agreement
from policykb.data.schema import FIGURES


@rule("reading_differs", "reading_unreadable",
      needs="readings targets observations reported_attainments documents sources units indicators")
def readings_print_the_figure(data: Data) -> Iterator[Problem]:
    """A reading that counts reads to the bounds stored: else it was of another figure.

    The figure may have been corrected after it was read; the badge is gone
    then, and whoever corrected it is told.
    """
    for row in data.rows["readings"]:
        table = data.table_of.get(row["figure_id"])
        if row["result"] not in GOOD_READINGS or table not in (*FIGURES, "documents"):
            continue
        figure = data.by_id[table][row["figure_id"]]
        if figure.values.get("derived_from"):
            continue  # calculated: no source prints it
        how = agreement(table, figure.values, row.values, data.around)
        if how is Agreement.UNREADABLE:
            yield data.problem("readings", row, "printed", "reading_unreadable",
                               printed=row["printed"] or "∅", figure=row["figure_id"])
        elif how is not Agreement.SAME:
            stored = figure["symbol"] if table == "documents" else figure["printed"]
            yield data.problem("readings", row, "printed", "reading_differs",
                               printed=row["printed"] or "∅", figure=row["figure_id"],
                               table=data.schema.tables[table].path, row=figure.line,
                               stored=stored, result=row["result"],
                               other="near" if how is Agreement.NEAR else "different")
