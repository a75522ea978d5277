"""The figures of whole years that the studies set side by side.

Which figure of a cell prevails is :mod:`policykb.analysis.prevailing`'s rule;
here belongs only which cells a study of years asks for.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from policykb.analysis.cells import cells_of
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_number
from policykb.core.periods import Period, period_end
from policykb.data.rows import rows_of
from policykb.studies.frames import Row, kept, only, ordered, target_figure
from policykb.studies.registry import Book


def prevailing(book: Book, frame: pd.DataFrame) -> pd.DataFrame:
    """Of observations the whole years and points in time that are the figures of their cells."""
    cells = cells_of(book.kb)
    return kept(frame, [Period(r.period_from, r.period_to).annual and cells.prevails(r.id)
                        for r in frame.itertuples()])


def series(book: Book, indicators: Iterable[str], place: str | None) -> pd.DataFrame:
    """The prevailing figures of whole years and points in time of a place, by year and series.

    Columns: indicator_id, year, series, low, high, printed, vintage, id.
    """
    frame = prevailing(book, only(book.kb.observations, place_id=place,
                                  indicator_id=tuple(indicators)))
    frame = frame.assign(year=[period_end(p).year for p in frame["period_to"]])
    columns = ["indicator_id", "year", "series", "low", "high", "printed", "vintage", "id"]
    return ordered(frame[columns], ["indicator_id", "year", "id"])


def of_year(book: Book, indicator: str, year: str) -> dict[str, Row]:
    """The prevailing figure of one year of every place of which it was printed."""
    frame = prevailing(book, only(book.kb.observations, indicator_id=indicator, period_to=year,
                                  inferred=False))
    return {row["place_id"]: row for row in rows_of(frame)}


def rate(book: Book, row: Row, language: Language) -> str:
    """A target or a result in per cent; of a result what other sources print against it."""
    words = _rate(row, language)
    found = cells_of(book.kb).of_figure(row["id"])
    if found is None or not found.contested:
        return words
    others = (_rate(book.kb.record[one], language) for value in found.rivals for one in value.ids)
    return label("study.contested", language, value=words, others=", ".join(dict.fromkeys(others)))


def _rate(row: Row, language: Language) -> str:
    """A rate: a target by its ends, a result by the middle of its interval."""
    if "measure" in row:
        return format_number((row["low"] + row["high"]) / 2, language) + "%"
    return target_figure(row, language)
