"""Ambition: what the provinces ask of themselves beside what the nation asks."""

from __future__ import annotations

import pandas as pd

from policykb.analysis import alignment
from policykb.analysis.coverage import percent, todays
from policykb.core.vocabulary import Direction, Stage
from policykb.studies.frames import Row, across, counted, first_and_last, in_words, only, ordered, ranked
from policykb.studies.registry import Book, study

#: How a provincial target stands to the national one, by what it asks.
OUTCOMES = ("more", "same", "overlapping", "less", "apart")


@study
def ambition(book: Book) -> pd.DataFrame:
    """Every adopted provincial target beside the national one that it answers.

    Columns: place_id, region_place_id (the region of the province of
    today), indicator_id, document_id, national_document_id, target_text,
    national_text, outcome (``more``, ``same``, ``overlapping``, ``less``,
    ``apart``: asks more or less than the nation, whichever way is good),
    reason (why ``apart``).
    """
    frame = only(alignment.align(book.kb, book.basis.graph), stage=Stage.ADOPTED)
    record, today = book.kb.record, todays(book.kb)
    frame = frame.assign(
        outcome=[_outcome(result, record[one]["direction"]) for result, one
                 in zip(frame["result"], frame["indicator_id"], strict=True)],
        region_place_id=[record[today.get(place, place)]["region_id"] for place in frame["place_id"]])
    return ordered(frame[["place_id", "region_place_id", "indicator_id", "document_id",
                          "national_document_id", "target_text", "national_text", "outcome",
                          "reason", "target_id"]], ["national_document_id", "target_id"])


def _outcome(result: str, direction: str) -> str:
    """What a provincial target asks beside the national one; without a good way nothing more."""
    if result in ("higher", "lower"):
        if direction == Direction.NONE:
            return "apart"
        return "more" if (result == "higher") == (direction == Direction.UP) else "less"
    return {"equal": "same", "overlapping": "overlapping"}.get(result, "apart")


@study
def ambition_by_region(book: Book) -> pd.DataFrame:
    """Regions by what their provinces ask: the outcomes counted, pairs, provinces."""
    return _outcomes(book, "region_place_id")


@study
def ambition_by_document(book: Book) -> pd.DataFrame:
    """National documents by what the provinces ask: the outcomes counted, pairs, provinces."""
    return ranked(_outcomes(book, "national_document_id"), "pairs", "national_document_id")


def _outcomes(book: Book, column: str) -> pd.DataFrame:
    frame = ambition(book)
    frame = frame[frame[column].notna()]
    table = across(frame, column, "outcome", OUTCOMES)
    today = todays(book.kb)
    places = frame.assign(today=[today.get(p, p) for p in frame["place_id"]]
                          ).groupby(column)["today"].nunique()
    return table.assign(pairs=table[list(OUTCOMES)].sum(axis=1).astype(int),
                        places=[int(places[one]) for one in table[column]])


@study
def ambition_reasons(book: Book) -> pd.DataFrame:
    """Why pairs cannot be compared, counted: why (in words), count."""
    frame = counted(only(ambition(book), outcome="apart"), "reason")
    return in_words(frame, "reason", "align.reason", "why")


@study
def ambition_less(book: Book) -> pd.DataFrame:
    """The pairs in which a province asks less than the nation."""
    frame = only(ambition(book), outcome="less")
    return ordered(frame.drop(columns=["reason", "outcome"]),
                   ["region_place_id", "place_id", "target_id"])


@study
def ambition_facts(book: Book) -> pd.DataFrame:
    """One row: the outcomes in all, and the region that asks more most often."""
    frame = ambition_by_region(book)
    facts: Row = {name: int(frame[name].sum()) for name in (*OUTCOMES, "pairs", "places")}
    facts["compared"] = facts["pairs"] - facts["apart"]
    share = frame.assign(compared=frame["pairs"] - frame["apart"])
    share = share[share["compared"] > 0]
    share = share.assign(share=[percent(m, c) for m, c
                                in zip(share["more"], share["compared"], strict=True)])
    ends = first_and_last(share.sort_values(["share", "region_place_id"]))
    for name, row in zip(("least", "most"), ends, strict=True):
        facts[name] = book.name(row.get("region_place_id"))
        facts[f"{name}_share"] = row.get("share", float("nan"))
    return pd.DataFrame([facts])
