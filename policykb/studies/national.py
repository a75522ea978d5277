"""The nation: its targets with their verdicts, the structure of GDP, labour and growth."""

from __future__ import annotations

import pandas as pd

from policykb.core.catalogue import SPOKEN
from policykb.core.vocabulary import IndicatorKind, Measure, Verdict
from policykb.studies import yearly
from policykb.studies.cascade import headline
from policykb.studies.frames import VERDICT, Row, kept, middle, only, ordered, spans
from policykb.studies.registry import Book, study


@study
def national(book: Book) -> pd.DataFrame:
    """The targets of the headline documents with their verdicts."""
    frame = only(book.basis.attainment, document_id=headline(book))
    return ordered(frame[VERDICT], ["document_id", "target_id"], reverse_first=True)


def _of_the_resolution(book: Book) -> pd.DataFrame:
    return only(national(book), document_id=book.settings.one("resolution"))


@study
def national_shares(book: Book) -> pd.DataFrame:
    """The targets of the resolution that are shares, for one chart."""
    frame = _of_the_resolution(book)
    return kept(frame, [book.kb.record[i]["kind"] == IndicatorKind.SHARE
                        for i in frame["indicator_id"]])


@study
def national_facts(book: Book) -> pd.DataFrame:
    """One row: how the targets of the resolution stand, and the bounds of industry and labour."""
    frame = _of_the_resolution(book)
    facts: Row = {
        "targets": len(frame), "unrated": int(frame["verdict"].eq(Verdict.NOT_RATED).sum()),
        "with_value": int(frame["value_high"].notna().sum())}
    facts["rated"] = facts["targets"] - facts["unrated"]
    for name in ("industry", "labour"):
        rows = only(frame, indicator_id=book.settings.one(name)).to_dict("records")
        row = rows[0] if rows else {}
        for part in ("value", "target"):
            facts[f"{name}_{part}"] = row.get(f"{part}_text_{SPOKEN}", "–")
        facts[f"{name}_label"] = row.get("label" if SPOKEN == "vi" else "label_en", "–")
    whole = only(structure(book), indicator_id=book.settings.one("industry_within"))
    last = whole.iloc[-1].to_dict() if len(whole) else {}
    facts["whole_year"], facts["whole"] = str(last.get("year", "–")), middle(last)
    return pd.DataFrame([facts])


@study
def structure(book: Book) -> pd.DataFrame:
    """The structure of GDP as printed: every share of that whole, as in :func:`yearly.series`."""
    indicators = book.kb.indicators
    whole = book.kb.record.get(book.settings.one("industry_within"), {}).get("denominator")
    shares = indicators[indicators["kind"].eq(IndicatorKind.SHARE) & indicators["denominator"].eq(whole)]
    return yearly.series(book, shares["id"], book.basis.nation)


@study
def labour(book: Book) -> pd.DataFrame:
    """The parts of the workforce as printed, with their periods."""
    parts = only(book.kb.indicator_parts, whole_id=book.settings.one("labour"))["part_id"]
    frame = only(book.kb.observations, place_id=book.basis.nation, measure=Measure.LEVEL,
                 indicator_id=tuple(parts))
    frame = frame.assign(period_used=spans(frame))
    return ordered(frame[["indicator_id", "period_used", "printed", "vintage", "source_id", "id"]],
                   ["period_used", "indicator_id"])


@study
def national_growth(book: Book) -> pd.DataFrame:
    """Growth of value added and of GDP as printed, by year, as in :func:`yearly.series`."""
    wanted = [book.settings.one(f"{name}_growth") for name in ("gdp", "industry", "manufacturing")]
    return yearly.series(book, wanted, book.basis.nation)


@study
def growth_series_facts(book: Book) -> pd.DataFrame:
    """One row: the years and the last values of the growth of GDP and of industry."""
    frame = national_growth(book)
    facts: Row = {}
    for name in ("gdp", "industry"):
        indicator = book.settings.one(f"{name}_growth")
        rows = only(frame, indicator_id=indicator).to_dict("records")
        facts[f"{name}_first_year"] = str(rows[0]["year"]) if rows else "–"
        facts[f"{name}_year"] = str(rows[-1]["year"]) if rows else "–"
        facts[f"{name}_last"] = middle(rows[-1] if rows else {})
    return pd.DataFrame([facts])
