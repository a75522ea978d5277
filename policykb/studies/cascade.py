"""The cascade: the steps from a document to the one it carries out, and the chains they form."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykb.analysis import graph
from policykb.analysis.delays import COLUMNS as DELAYS
from policykb.analysis.graph import Step
from policykb.core.vocabulary import RelationBasis
from policykb.studies.frames import Row, first_and_last, only, ordered
from policykb.studies.registry import Book, study

#: The documents that consequences are told of most; the table is cut there.
_MOST = 12


@study
def steps(book: Book) -> pd.DataFrame:
    """Every step of the cascade with its delay in days.

    Columns: document_id, type, implements_id, basis, delay_low, delay_high.
    """
    cascade = graph.cascade(book.basis.graph)
    rows = [(first, type_, second, data["basis"], *_delay(book, first, second))
            for first, second, type_, data in cascade.edges(keys=True, data=True)]
    columns = ["document_id", "type", "implements_id", "basis", "delay_low", "delay_high"]
    return ordered(pd.DataFrame(rows, columns=columns).drop_duplicates(
        ["document_id", "implements_id"]), ["implements_id", "delay_low", "document_id"])


def _delay(book: Book, later: str, earlier: str) -> tuple[float, float]:
    """The days between two documents; NaN where a date is not known."""
    nodes = book.basis.graph.nodes
    delay = graph.delay_between(nodes[later]["date"], nodes[earlier]["date"])
    return delay if delay else (float("nan"), float("nan"))


@study
def chains(book: Book) -> pd.DataFrame:
    """From each provincial document up to the national one, a row a chain.

    Columns: document_id, place_id, top_id, path (ids joined by ' → '), steps,
    delay_low, delay_high (days from the top to the document), basis (the weakest).
    """
    net, nation = book.basis.graph, book.basis.nation
    rows = []
    for document in book.kb.rows.table("documents"):
        if document["place_id"] != nation and document["id"] in net:
            rows += [_chain_row(book, document, path)
                     for path in graph.chain(net, document["id"]) if path]
    columns = ["document_id", "place_id", "top_id", "path", "steps", "delay_low", "delay_high",
               "basis"]
    return ordered(pd.DataFrame(rows, columns=columns), ["top_id", "delay_low", "document_id"])


def _chain_row(book: Book, document: Row, path: tuple[Step, ...]) -> tuple[Any, ...]:
    top = path[-1].to_id
    low, high = _delay(book, document["id"], top)
    basis = max((RelationBasis(step.basis) for step in path), key=list(RelationBasis).index).value
    ids = " → ".join([path[0].from_id, *(step.to_id for step in path)])
    return document["id"], document["place_id"], top, ids, len(path), low, high, basis


def headline(book: Book) -> tuple[str, str]:
    """The resolution and the scheme that the book is about."""
    return book.settings.one("resolution"), book.settings.one("scheme")


@study
def headline_steps(book: Book) -> pd.DataFrame:
    """The steps that lead down from the headline documents, as in :func:`steps`."""
    net = book.basis.graph
    below = set(headline(book))
    for top in headline(book):
        below |= set(graph.implementers(net, top)) if top in net else set()
    return only(steps(book), implements_id=tuple(below))


@study
def headline_chains(book: Book) -> pd.DataFrame:
    """The chains of :func:`chains` that end at a headline document."""
    return only(chains(book), top_id=headline(book))


@study
def first_acts(book: Book) -> pd.DataFrame:
    """The first act of each place below the resolution, as in :func:`graph.first_acts`.

    Counted from the resolution itself, whatever document stands between.
    """
    root = book.settings.one("resolution")
    if root not in book.basis.graph:
        return pd.DataFrame(columns=DELAYS)
    frame = graph.first_acts(book.basis.graph, book.kb, root)
    return frame.assign(acts=[len(documents) for documents in frame["documents"]])


@study
def cascade_facts(book: Book) -> pd.DataFrame:
    """One row: how many steps, how many with days; the quickest and the slowest place by its first act."""
    known = headline_steps(book)
    dated, acts = known[known["delay_low"].notna()], first_acts(book)
    told = acts[acts["document_id"].notna()]
    facts: Row = {
        "steps": len(known), "dated": len(dated), "undated": len(known) - len(dated),
        "chains": len(headline_chains(book)),
        "implied": int(known["basis"].ne(RelationBasis.EXPLICIT).sum()),
        "acting": len(acts), "open": len(acts) - len(told)}
    for name, row in zip(("first", "last"), first_and_last(told), strict=True):
        facts[f"{name}_days"] = row.get("delay_high", float("nan"))
        facts[f"{name}_name"] = book.name(row.get("place_id"))
    return pd.DataFrame([facts])


@study
def coverage(book: Book) -> pd.DataFrame:
    """In how many places a document for a headline one is known.

    Columns: document_id, state, provinces (of today), former (provinces
    that are part of one now), searches (made for them) and looked_on (the last day).
    """
    frames = [_places_below(book, document) for document in headline(book)
              if document in book.basis.graph]
    columns = ["document_id", "state", "provinces", "former", "searches", "looked_on"]
    return ordered(pd.concat(frames, ignore_index=True)[columns] if frames
                   else pd.DataFrame(columns=columns), ["document_id", "state"])


def _places_below(book: Book, document: str) -> pd.DataFrame:
    frame = graph.coverage(book.basis.graph, book.kb, document)
    today = frame["successor_id"].isna()
    counts = pd.DataFrame({"provinces": frame[today]["state"].value_counts(),
                           "former": frame[~today]["state"].value_counts()})
    counts["searches"] = frame["search_ids"].map(len).groupby(frame["state"]).sum()
    counts = counts.fillna(0).astype(int)
    last = frame[frame["looked_on"].notna()].groupby("state")["looked_on"].max()
    counts["looked_on"] = [last.get(state) for state in counts.index]
    counts = counts.rename_axis("state").reset_index()
    return counts.assign(document_id=document)


@study
def superseded(book: Book) -> pd.DataFrame:
    """Documents that rest on one that was replaced or followed."""
    return graph.resting_on_superseded(book.basis.graph).reset_index(drop=True)


@study
def depended_on(book: Book) -> pd.DataFrame:
    """The documents on which most others depend."""
    return graph.most_depended_on(book.basis.graph).head(_MOST).reset_index(drop=True)
