"""Printed means of several years against the years one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policykb.analysis.audits.findings import Row, agrees, finding, name_of, period_of, spell
from policykb.analysis.audits.standing import by_year, counted
from policykb.analysis.cells import Cell, cells_of
from policykb.analysis.prevailing import Standing
from policykb.analysis.value import Value
from policykb.analysis.verdicts.means import mean_growth
from policykb.core.catalogue import Language, label
from policykb.core.vocabulary import AuditKind, IndicatorKind
from policykb.data.knowledge import KnowledgeBase


def means(kb: KnowledgeBase) -> Iterator[Row]:
    """Every mean rate whose years are all known, against ``(∏(1+gᵢ))^(1/n) − 1`` of these."""
    yearly = by_year(kb, lambda indicator: indicator["kind"] == IndicatorKind.GROWTH)
    for cell, standing in cells_of(kb).items():
        best = standing.best
        if best.annual or best.point or not best.period.full_years or best.unbounded:
            continue
        key = cell._replace(start=date.min, end=date.min, point=False)
        known = yearly.get(key, {})
        if all(year in known and not known[year].best.unbounded for year in best.years):
            for value in counted(standing):
                yield _row(kb, cell, value, {year: known[year] for year in best.years})


def _row(kb: KnowledgeBase, cell: Cell, mean: Value, years: dict[int, Standing]) -> Row:
    computed = mean_growth([(one.best.interval, 1) for one in years.values()])
    row = kb.record[mean.ids[0]]

    def text(language: Language) -> str:
        told = "; ".join(f"{year}: {kb.record[one.best.ids[0]]['printed']}"
                         for year, one in years.items())
        return label("audit.mean_years", language, place=name_of(kb, cell.place, language),
                     indicator=name_of(kb, cell.indicator, language),
                     period=period_of(row, language), printed=row["printed"], years=told,
                     computed=spell(kb, computed, row["unit"], language))
    ids = [row["id"], *(one.best.ids[0] for one in years.values())]
    return finding(AuditKind.MEAN_YEARS, f"mean-{row['id']}", cell.place, ids,
                   agrees(computed, mean.interval), text, computed, mean.interval)
