"""How long it took each place to answer a document: its first act, counted from the document itself.

A step of the cascade says how long one document waited for the next; it does
not say how quick a place was.  That is told by the first act of the place
below a document, counted from that document (the root), whatever stands between.
An act whose date is not known may have been the first: such a place is left open.
"""

from __future__ import annotations

import networkx as nx
import pandas as pd

from policykb.analysis.cascade import Delay, delay_between, implementers
from policykb.analysis.frames import frame_of
from policykb.analysis.issuing import unissued
from policykb.core.vocabulary import PlaceKind
from policykb.data.knowledge import KnowledgeBase

COLUMNS = ["place_id", "root_id", "document_id", "documents", "delay_low", "delay_high"]


def first_acts(g: nx.MultiDiGraph, kb: KnowledgeBase, root: str) -> pd.DataFrame:
    """The first act of each province or city below ``root``, a row a place, the quickest first.

    Columns: ``place_id``, ``root_id``, ``document_id`` (the first act, ``None``
    where an undated one may have come before), ``documents`` (all acts), ``delay_low`` and
    ``delay_high`` (days from the root, an interval where a date is imprecise; NaN where open).
    An act is a document of the place that implements the root, directly or
    through others, and what such a document of the same place follows or
    replaces, unless that is surely older than the root.  Drafts are none.
    Raises :class:`KeyError` for an unknown id.
    """
    acts: dict[str, set[str]] = {}
    for one in implementers(g, root):
        for document in (one, *_earlier(g, kb, one)):
            row = kb.record[document]
            kind = kb.record.get(row["place_id"] or "", {}).get("kind")
            if kind in (PlaceKind.PROVINCE, PlaceKind.CITY) and not unissued(row):
                acts.setdefault(row["place_id"], set()).add(document)
    rows = [_row(g, root, place, documents) for place, documents in acts.items()]
    rows.sort(key=lambda row: (row["document_id"] is None, row["delay_high"], row["place_id"]))
    return frame_of(rows, COLUMNS)


def _earlier(g: nx.MultiDiGraph, kb: KnowledgeBase, document: str) -> list[str]:
    """What a document follows or replaces in its own place, through any number of steps."""
    found: list[str] = []
    ahead = [document]
    while ahead:
        for _, before, type_ in g.out_edges(ahead.pop(), keys=True):
            same = g.nodes[before]["table"] == "documents" and (
                kb.record[before]["place_id"] == kb.record[document]["place_id"])
            if type_ in ("follows", "replaces") and same and before not in found:
                found.append(before)
                ahead.append(before)
    return found


def _row(g: nx.MultiDiGraph, root: str, place: str, documents: set[str]) -> dict[str, object]:
    delays = {one: delay_between(g.nodes[one]["date"], g.nodes[root]["date"]) for one in documents}
    # What was issued before the root did not answer it.
    later = {one: delay for one, delay in delays.items() if delay is None or delay[1] >= 0}
    first = min((one for one, delay in later.items() if delay),
                key=lambda one: (_most(later[one]), one), default=None)
    open_ = first is None or None in later.values()
    low, high = (float("nan"), float("nan")) if open_ or first is None else _ends(later, first)
    return {"place_id": place, "root_id": root, "document_id": None if open_ else first,
            "documents": tuple(sorted(documents)), "delay_low": low, "delay_high": high}


def _most(delay: Delay) -> int:
    return delay[1] if delay else 0


def _ends(delays: dict[str, Delay], first: str) -> tuple[float, float]:
    """The days to the first act: no later than ``first``, no earlier than any may be."""
    return float(min(delay[0] for delay in delays.values() if delay)), float(_most(delays[first]))
