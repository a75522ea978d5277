"""How far the package covers each place: what is known, rated, read twice, and by which sources."""

from __future__ import annotations

import pandas as pd

from policykb.analysis import coverage, panel
from policykb.analysis.coverage import percent
from policykb.studies.frames import Row, counted, first_and_last, only
from policykb.studies.registry import Book, study


@study
def coverage_by_place(book: Book) -> pd.DataFrame:
    """What is known of each province of today, its predecessors counted to it.

    Columns as :func:`policykb.analysis.coverage.place_coverage`, then
    ``unrated`` and ``once``: what is missing to ``asked`` and ``figures``.
    """
    groups = coverage.with_predecessors(book.kb)
    frame = coverage.place_coverage(book.kb, book.basis.results, groups)
    return frame.assign(unrated=frame["asked"] - frame["rated"],
                        once=frame["figures"] - frame["twice"])


@study
def coverage_of_each(book: Book) -> pd.DataFrame:
    """The same of each place by itself, old and new, with its ``successor_id``."""
    frame = coverage.place_coverage(book.kb, book.basis.results, coverage.alone(book.kb))
    after = dict(zip(book.kb.places["id"], book.kb.places["successor_id"], strict=True))
    return frame.assign(successor_id=[after[one] for one in frame["place_id"]])


@study
def coverage_tiers(book: Book) -> pd.DataFrame:
    """The sources behind the rows of provinces by tier: tier, count."""
    frames = [book.kb.tables[name][["place_id", "source_id"]]
              for name in ("documents", "targets", "observations")]
    units = only(book.kb.places, kind=coverage.UNITS)["id"]
    used = pd.concat(frames, ignore_index=True)
    used = used[used["place_id"].isin(units)]["source_id"].dropna().unique()
    tiers = [book.kb.record[one]["tier"] for one in used if one in book.kb.record]
    return counted(pd.DataFrame({"tier": pd.Series(tiers, dtype=object)}), "tier")


@study
def panel_coverage(book: Book) -> pd.DataFrame:
    """How much of the panel is filled, by question and scope, with the names of its indicators."""
    frame = panel.coverage(book.kb)
    names = ["; ".join(book.name(one) for one in ids) for ids in frame["indicator_ids"]]
    return frame.assign(indicators=names, filled_share=[
        percent(row.printed_cells + row.computed_cells, row.cells) for row in frame.itertuples()])


@study
def coverage_facts(book: Book) -> pd.DataFrame:
    """One row: the sums of :func:`coverage_by_place`, the places rated most and least."""
    frame, each = coverage_by_place(book), coverage_of_each(book)
    names = ("documents", "targets", "results", "asked", "rated", "figures", "twice", "vain")
    facts: Row = {name: int(frame[name].sum()) for name in names}
    facts |= {"provinces": len(frame), "places": len(each),
              "two": int(frame["targets"].ge(2).sum()),
              "share": percent(facts["rated"], facts["asked"]),
              "twice_share": percent(facts["twice"], facts["figures"])}
    asked = frame[frame["asked"] > 0].sort_values(["rated_share", "place_id"])
    for name, row in zip(("least", "most"), first_and_last(asked), strict=True):
        facts[name] = book.name(row.get("place_id"))
        facts[f"{name}_share"] = row.get("rated_share", float("nan"))
    return pd.DataFrame([facts])
