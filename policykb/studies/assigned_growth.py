"""Growth of 2025: what was assigned to the provinces, what they set themselves, what came of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykb.analysis import graph
from policykb.analysis.cells import cells_of
from policykb.core.catalogue import LANGUAGES, Language, label
from policykb.core.formats import format_interval
from policykb.core.printed import number
from policykb.core.vocabulary import Stage, TargetKind, Verdict
from policykb.data.rows import rows_of
from policykb.studies import yearly
from policykb.studies.frames import (
    VERDICT,
    Row,
    first_and_last,
    kept,
    middle,
    only,
    ordered,
    target_figure,
)
from policykb.studies.registry import Book, study

#: How a target stands to the province: assigned by the Government, its own, or replaced since.
_ROLES = ("assigned", "own", "replaced")


@study
def assigned_growth(book: Book) -> pd.DataFrame:
    """Growth targets of the year and the results: assigned, own and replaced side by side."""
    frame = only(book.basis.attainment, indicator_id=book.settings.one("growth"),
                 period_to=book.settings.one("growth_year"), kind=TargetKind.LEVEL,
                 place_id=tuple(graph.provinces(book.kb)))
    frame = frame.assign(role=[_role(book, d, s) for d, s
                               in zip(frame["document_id"], frame["stage"], strict=True)])
    return ordered(frame[[*VERDICT, "stage", "role", "low", "high"]],
                   ["place_id", "role", "document_id", "target_id"])


def _role(book: Book, document: str, stage: str) -> str:
    """One of :data:`_ROLES`."""
    if stage == Stage.REPLACED:
        return "replaced"
    return "assigned" if book.kb.record[document]["place_id"] == book.basis.nation else "own"


@study
def growth_results(book: Book) -> pd.DataFrame:
    """Every printed growth of the year of the provinces of today, with vintage and source."""
    year = book.settings.one("growth_year")
    frame = only(book.kb.observations, indicator_id=book.settings.one("growth"), period_to=year,
                 period_from=year, place_id=tuple(graph.provinces(book.kb)))
    columns = ["place_id", "printed", "low", "high", "stage", "vintage", "inferred", "source_id",
               "id"]
    return ordered(frame[columns], ["place_id", "id"])


def _results(book: Book) -> pd.DataFrame:
    """The prevailing result of each province."""
    cells = cells_of(book.kb)
    frame = growth_results(book)
    return kept(frame, [cells.prevails(one) for one in frame["id"]])


@study
def growth_table(book: Book) -> pd.DataFrame:
    """A row a province: its result and, each with its verdict, its targets of the year.

    Columns: place_id, result (as printed; ``state`` says when it is not
    its own), assigned, own, replaced (``_vi`` and ``_en``).
    """
    results = {r["place_id"]: r for r in rows_of(_results(book))}
    targets: dict[tuple[str, str], list[Row]] = {}
    for target in rows_of(assigned_growth(book)):
        targets.setdefault((target["place_id"], target["role"]), []).append(target)
    rows = []
    for place in graph.provinces(book.kb):
        row: Row = {"place_id": place}
        for language in LANGUAGES:
            row[f"result_{language}"] = _result(book, results.get(place), language)
            for role in _ROLES:
                found = targets.get((place, role), [])
                row[f"{role}_{language}"] = "; ".join(
                    dict.fromkeys(_goal(one, language) for one in found)) or None
        rows.append(row)
    return pd.DataFrame(rows)


def _result(book: Book, row: Row | None, language: Language) -> str:
    if row is None:
        return label("study.no_result", language)
    if row["inferred"]:  # the ends of a group
        return label("study.inferred", language, value=_group(book, row, language))
    return yearly.rate(book, book.kb.record[row["id"]], language)


def _group(book: Book, row: Row, language: Language) -> str:
    """The ends of a group: as printed, and in another language as read."""
    if language == "vi":
        return str(row["printed"])
    source = book.kb.record[row["source_id"]]
    figure = number(row["printed"], "observation", source["number_format"])
    return format_interval(figure.low, figure.high, "%", language)


def _goal(row: Row, language: Language) -> str:
    """A target with its verdict: ``8,5%: ước không đạt``."""
    return f"{target_figure(row, language)}: {row['label' if language == 'vi' else 'label_en']}"


@study
def growth_marks(book: Book) -> pd.DataFrame:
    """What the chart of growth shows: place_id, kind, low, high."""
    rows: list[tuple[Any, ...]]
    rows = [(r["place_id"], "inferred" if r["inferred"] else "result", r["low"], r["high"])
            for r in rows_of(_results(book))]
    rows += [(r["place_id"], r["role"], r["low"], r["low"] if r["high"] is None else r["high"])
             for r in rows_of(assigned_growth(book))]
    known = {row[0] for row in rows}
    rows += [(place, None, float("nan"), float("nan")) for place in graph.provinces(book.kb)
             if place not in known]
    frame = pd.DataFrame(rows, columns=["place_id", "kind", "low", "high"])
    return ordered(frame.drop_duplicates(), ["place_id", "kind", "low"])


@study
def growth_facts(book: Book) -> pd.DataFrame:
    """One row: provinces with both printed figures and how they came out."""
    targets, printed = assigned_growth(book), _results(book)
    printed = printed[~printed["inferred"]]
    assigned = only(targets, role="assigned")
    both = assigned[assigned["place_id"].isin(printed["place_id"])]
    verdicts = both["verdict"].value_counts()
    best = printed[printed["place_id"].isin(both["place_id"])].sort_values(["low", "place_id"])
    facts: Row = {
        "provinces": len(graph.provinces(book.kb)), "both": both["place_id"].nunique(),
        "assigned": assigned["place_id"].nunique(), "results": len(printed),
        "met": int(verdicts.get(Verdict.MET, 0)), "missed": int(verdicts.get(Verdict.MISSED, 0)),
        "replaced": only(targets, role="replaced")["place_id"].nunique()}
    for name, row in zip(("lowest", "highest"), first_and_last(best), strict=True):
        facts[name], facts[f"{name}_name"] = middle(row), book.name(row.get("place_id"))
    return pd.DataFrame([facts])


@study
def without_result(book: Book) -> pd.DataFrame:
    """Provinces of today without a growth of the year of their own, and what was looked for."""
    printed = growth_results(book)
    known = set(printed["place_id"][~printed["inferred"]])
    inferred = set(printed["place_id"]) - known
    looked = book.kb.searches
    rows = []
    for place in sorted(set(graph.provinces(book.kb)) - known):
        notes = looked[(looked["place_id"] == place)]["looked_for"]
        rows.append((place, "inferred" if place in inferred else "none", "; ".join(notes) or None))
    return pd.DataFrame(rows, columns=["place_id", "state", "looked_for"])
