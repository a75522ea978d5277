"""One province at two dates, and its share over the years, printed and derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from policykb.analysis.prevailing import standing
from policykb.analysis.value import Value
from policykb.analysis.values import values_of
from policykb.core.catalogue import SPOKEN, label
from policykb.studies.frames import Row, first_and_last, middle, only, ordered, span
from policykb.studies.registry import Book, study


@study
def quang_ninh_growth(book: Book) -> pd.DataFrame:
    """The growth target of the province at two dates.

    As of the day ``halfway`` only part of the period has values, at the
    edition date all of it.
    """
    place, day = book.settings.one("watched_province"), book.settings.one("halfway")
    wanted = {"place_id": place, "indicator_id": book.settings.one("watched_growth")}
    frame = pd.concat([book.once(only(frame, **wanted)) for frame in
                       (book.at(day, place), book.basis.attainment)], ignore_index=True)
    return frame[["as_of", "document_id", "target_text_vi", "target_text_en", "value_text_vi",
                  "value_text_en", "period_used", "label", "label_en", "reason", "flags",
                  "gap_low", "gap_high", "sentence_vi", "sentence_en"]]


def _values(book: Book) -> list[Value]:
    """Every value of the share, printed or derived."""
    return values_of(book.kb).of(book.settings.one("watched_province"),
                                 book.settings.one("watched_share"))


def _shares(book: Book, values: Iterable[Value]) -> pd.DataFrame:
    """Values as a table, each with what was printed for it."""
    rows = [(book.settings.one("watched_share"), v.end.year, span(v.period_from, v.period_to),
             v.interval.low, v.interval.high, v.vintage, v.series, v.derivation or "printed",
             "; ".join(str(book.kb.record[i]["printed"]) for i in v.ids), v.annual)
            for v in values]
    columns = ["indicator_id", "year", "period_used", "low", "high", "vintage", "series",
               "derivation", "printed", "annual"]
    return ordered(pd.DataFrame(rows, columns=columns), ["year", "period_used", "printed"])


@study
def quang_ninh_share(book: Book) -> pd.DataFrame:
    """The share of an industry in the GRDP of the province: every value, printed or derived."""
    return _shares(book, _values(book))


@study
def quang_ninh_years(book: Book) -> pd.DataFrame:
    """The whole years of :func:`quang_ninh_share`, the prevailing value of each."""
    years: dict[tuple[int, str | None], list[Value]] = defaultdict(list)
    for value in _values(book):
        if value.annual:
            years[value.end.year, value.series].append(value)
    best = [found.best for found in map(standing, years.values()) if found]
    frame = _shares(book, best)
    return frame.assign(id=frame["printed"])


@study
def quang_ninh_facts(book: Book) -> pd.DataFrame:
    """One row: the first and last share and the target printed for the end of the period."""
    goals = only(book.basis.attainment, place_id=book.settings.one("watched_province"),
                 period_to=book.settings.one("watched_year"),
                 indicator_id=book.settings.one("watched_share")).to_dict("records")
    words = goals[0][f"target_text_{SPOKEN}"] if goals else "–"
    facts: Row = {
        "target": words, "goal": goals[0]["low"] if goals else float("nan"),
        "goal_words": label("chart.quang_ninh_share.target", target=words)}
    ends = first_and_last(quang_ninh_years(book))
    for name, row in zip(("first", "last"), ends, strict=True):
        facts[name], facts[f"{name}_year"] = middle(row), str(row["year"]) if row else "–"
    return pd.DataFrame([facts])
