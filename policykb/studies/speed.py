"""The speed of the cascade: the days of its steps by who issued both documents."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykb.core.catalogue import LANGUAGES, SPOKEN, label
from policykb.studies import cascade
from policykb.studies.frames import Row, first_and_last, ordered
from policykb.studies.issuers import level
from policykb.studies.registry import Book, study

#: Steps from which a median of days is told.
_ENOUGH = 3


@study
def speed_steps(book: Book) -> pd.DataFrame:
    """The steps of :func:`cascade.steps` with who issued both documents.

    ``levels``: the codes of the upper and the lower level, joined by a blank.
    """
    frame = cascade.steps(book)
    pairs = [f"{level(book, upper)} {level(book, lower)}" for upper, lower
             in zip(frame["implements_id"], frame["document_id"], strict=True)]
    frame = frame.assign(levels=pd.Series(pairs, dtype=object))
    for lang in LANGUAGES:
        frame[f"pair_{lang}"] = [" → ".join(label(f"study.level.{one}", lang)
                                            for one in pair.split()) for pair in pairs]
    return ordered(frame, ["levels", "delay_high", "document_id"])


def _speeds(steps: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The days of steps by group: how many, the quickest, the medians, the slowest."""
    groups = steps.groupby(columns)
    low, high = groups["delay_low"], groups["delay_high"]
    frame = pd.DataFrame({"steps": groups.size(), "dated": low.count(), "quickest": low.min(),
                          "median_low": low.median(), "median_high": high.median(),
                          "slowest": high.max()})
    return ordered(frame.reset_index(), columns)


@study
def speed_by_level(book: Book) -> pd.DataFrame:
    """Pairs of levels by the days of their steps.

    Columns: pair_vi, pair_en, steps, dated, quickest, median_low,
    median_high (medians of the two ends), slowest, in days.
    """
    return _speeds(speed_steps(book), ["levels", "pair_vi", "pair_en"])


@study
def speed_by_document(book: Book) -> pd.DataFrame:
    """Documents that at least two dated ones implement, by the days it took."""
    frame = _speeds(speed_steps(book), ["implements_id"])
    return ordered(frame[frame["dated"] > 1], ["median_high", "implements_id"])


@study
def speed_marks(book: Book) -> pd.DataFrame:
    """What the chart of speed shows: row (the pair in words), kind, low, high."""
    def pair(row: Any) -> str:
        return str(getattr(row, f"pair_{SPOKEN}")).replace(" → ", " →\n")

    rows = [(pair(r), "step", r.delay_low, r.delay_high)
            for r in speed_steps(book).itertuples() if not pd.isna(r.delay_low)]
    rows += [(pair(r), "median", *[(r.median_low + r.median_high) / 2] * 2)
             for r in speed_by_level(book).itertuples() if r.dated]
    return ordered(pd.DataFrame(rows, columns=["row", "kind", "low", "high"]),
                   ["row", "kind", "low", "high"])


@study
def speed_facts(book: Book) -> pd.DataFrame:
    """One row: steps, dated steps, the median of all, the quickest and slowest pair."""
    steps, pairs = speed_steps(book), speed_by_level(book)
    middle = (steps["delay_low"] + steps["delay_high"]).dropna() / 2
    facts: Row = {"steps": len(steps), "dated": len(middle),
                  "median": float(middle.median()) if len(middle) else float("nan")}
    facts["undated"], facts["enough"] = facts["steps"] - facts["dated"], _ENOUGH
    ranked = pairs[pairs["dated"] >= _ENOUGH].sort_values(["median_high", "levels"])
    for name, row in zip(("quick", "slow"), first_and_last(ranked), strict=True):
        facts[name] = row.get(f"pair_{SPOKEN}", "–")
        facts[f"{name}_days"] = row.get("median_high", float("nan"))
    return pd.DataFrame([facts])
