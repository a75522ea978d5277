"""Provinces and cities: which exist on a day, what they were formed from, what they have issued."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx
import pandas as pd

from policykb.analysis.cascade import implementers
from policykb.analysis.frames import frame_of
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
#: The id of a search, its result and its day.
_Search = tuple[str, str, str]


def provinces(kb: KnowledgeBase, day: date | None = None) -> list[str]:
    """The provinces and centrally run cities that exist on ``day``, by id."""
    moment = day or kb.edition_date
    return sorted(
        row["id"] for row in kb.rows.table("places")
        if row["kind"] in ("province", "city") and _exists(row, moment)
    )


def _exists(place: Row, day: date) -> bool:
    begun = not place["valid_from"] or date.fromisoformat(place["valid_from"]) <= day
    return begun and (not place["valid_to"] or date.fromisoformat(place["valid_to"]) >= day)


def predecessors(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """The places that each place was formed from (through several mergers), by id."""
    into = dict(zip(kb.places["id"], kb.places["successor_id"], strict=True))
    found: dict[str, list[str]] = {}
    for place in sorted(into):
        seen, after = {place}, into[place]
        while after and after not in seen:
            found.setdefault(after, []).append(place)
            seen.add(after)
            after = into.get(after)
    return {place: tuple(old) for place, old in found.items()}


def coverage(g: nx.MultiDiGraph, kb: KnowledgeBase, document_id: str) -> pd.DataFrame:
    """Which provinces have a document that implements ``document_id``.

    One row for each province of the graph's date, followed by those it was
    formed from: ``place_id``, ``successor_id`` (``None`` for a current one),
    ``state`` (``has``; ``not_found``: looked for and not found, which is not
    that there is none; ``not_known``), ``document_ids`` (nearest first),
    ``search_ids`` and ``looked_on``, the day of the last search (``None``
    without one).  Drafts do not count.
    """
    return frame_of(covered(g, kb, document_id),
                    ["place_id", "successor_id", "state", "document_ids", "search_ids", "looked_on"])


def covered(g: nx.MultiDiGraph, kb: KnowledgeBase, document_id: str) -> list[Row]:
    """The rows of :func:`coverage`, cheap enough to be asked for on every page."""
    held = _held(g, kb, document_id)
    searched = _searches_by_document(kb).get(document_id, {})
    rows = []
    for one, successor in _units(kb, g.graph["as_of"]):
        documents, searches = held.get(one, ()), searched.get(one, ())
        state = "has" if documents else "not_known"
        if not documents and any(result == "not_found" for _, result, _ in searches):
            state = "not_found"
        rows.append({
            "place_id": one, "successor_id": successor, "state": state,
            "document_ids": documents, "search_ids": tuple(i for i, _, _ in searches),
            "looked_on": max((day for _, _, day in searches), default=None),
        })
    return rows


def _units(kb: KnowledgeBase, as_of: str) -> list[tuple[str, str | None]]:
    """The provinces of a day, each followed by what it was formed from, with its successor."""
    known: dict[str, list[tuple[str, str | None]]] = kb.shared("units", dict)
    if as_of not in known:
        older = predecessors(kb)
        known[as_of] = [
            (one, None if one == place else place)
            for place in provinces(kb, date.fromisoformat(as_of))
            for one in (place, *older.get(place, ()))]
    return known[as_of]


def _held(g: nx.MultiDiGraph, kb: KnowledgeBase, document_id: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in implementers(g, document_id):
        row = kb.record[one]
        if not row["draft"] and row["status"] not in ("draft", "proposed"):
            found[row["place_id"]] = (*found.get(row["place_id"], ()), one)
    return found


def _searches_by_document(kb: KnowledgeBase) -> dict[str, dict[str, tuple[_Search, ...]]]:
    """Searches for a document of each place (not for a figure in it), with their results and days."""
    def grouped() -> dict[str, dict[str, tuple[_Search, ...]]]:
        found: dict[str, dict[str, tuple[_Search, ...]]] = {}
        for row in kb.rows.table("searches"):
            if row["document_id"] and row["place_id"] and not row["indicator_id"]:
                places = found.setdefault(row["document_id"], {})
                place = row["place_id"]
                places[place] = (*places.get(place, ()), (row["id"], row["result"], row["looked_on"]))
        return found

    known: dict[str, dict[str, tuple[_Search, ...]]] = kb.shared(
        "searches_by_document", grouped)
    return known
