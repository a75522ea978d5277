"""From when to when a document stands, in dated spans, each with what says so.

Nothing is concluded from silence: a document without a known replacement is
not said to be in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from policykb.analysis import graph
from policykb.analysis.issuing import unissued
from policykb.core.vocabulary import RelationBasis
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import Row

#: Relations that do not end a document but bear on whether it still is the one to go by.
_BEARING = frozenset({"follows", "succeeds_after_merger", "corrects"})
#: Types that ask nothing of provinces, so that none is missing where none was looked for.
_ASKING_NOTHING = frozenset({"report", "dossier", "annex", "circular_letter", "other"})


@dataclass(frozen=True)
class Span:
    """One state of a document.

    ``since`` and ``until`` are dates as precise as they are known, ``None``
    where no source read prints them; ``point`` marks a single day.  ``key``
    is the end of ``site.validity.<key>``, or a type of relation where
    ``other`` names the document that acts.  ``basis`` is that of the
    relation; without basis and source it is what we have looked up ourselves.
    """

    key: str
    since: str | None = None
    until: str | None = None
    point: bool = False
    other: str | None = None
    basis: str | None = None
    source_id: str | None = None
    locator: str | None = None
    printed: str | None = None
    note: str | None = None
    looked_on: str | None = None


def spans(kb: KnowledgeBase, g: Any, row: Row) -> list[Span]:
    """The states of a document in their order, the one at the edition date last."""
    own = {"source_id": row["source_id"], "locator": row["locator"]}
    issued = g.nodes[row["id"]]["date"] if row["id"] in g else row["issued_on"]
    pending = unissued(row)
    acting = sorted(_acting(kb, g, row), key=lambda span: span.since or "9999")
    found = [Span("drafted" if pending else "issued", since=issued, point=True, **own)]
    if not pending:
        found.append(_effective(row, acting, own))
    found += acting
    found += _merged(kb, row)
    return [*found, _now(kb, row, acting, own)]


def _effective(row: Row, acting: list[Span], own: Row) -> Span:
    """When it is in effect, as far as a source prints it."""
    first, last = row["effective_from"], row["effective_to"]
    if not first and not last:
        return Span("effective_unknown")
    ending = [span for span in acting if last and span.since == last]
    ground = own if first or not ending else _ground(ending[0])
    return Span("effective", first, last, **ground)


def _ground(span: Span) -> Row:
    return {"source_id": span.source_id, "locator": span.locator}


def _acting(kb: KnowledgeBase, g: Any, row: Row) -> list[Span]:
    """What other documents did to it, from the day on which they act."""
    types, found = g.graph["types"], []
    for relation in kb.rows.of("relations", "to_id", row["id"]):
        type_ = relation["type"]
        if types[type_]["effect"] == "none" and type_ not in _BEARING:
            continue
        if not RelationBasis(relation["basis"]).stated:
            continue  # a lead ends nothing
        other = kb.record[relation["from_id"]]
        known = g.nodes[other["id"]]["date"] if other["id"] in g else other["issued_on"]
        pending = unissued(other)
        found.append(Span(type_, None if pending else other["effective_from"] or known,
                          other=other["id"], basis=relation["basis"],
                          source_id=relation["source_id"], locator=relation["locator"],
                          printed=relation["printed"], note=relation["note"]))
    return found


def _merged(kb: KnowledgeBase, row: Row) -> list[Span]:
    """That the unit it binds was merged, and into which."""
    place = kb.record.get(row["place_id"], {})
    if not place.get("valid_to") or not place.get("successor_id"):
        return []
    successor = kb.record[place["successor_id"]]
    return [Span("merged", since=successor["valid_from"] or place["valid_to"],
                 other=place["successor_id"], basis="implied", source_id=place["source_id"])]


def _now(kb: KnowledgeBase, row: Row, acting: list[Span], own: Row) -> Span:
    """Its status at the edition date, what says so, and when it was last looked for."""
    ground: Row = {}
    ending = [span for span in acting if span.key not in _BEARING]
    if row["status"] in ("replaced", "partly_replaced") and ending:
        ground = {**_ground(ending[0]), "basis": ending[0].basis}
    elif row["status"] in ("in_force", "replaced", "partly_replaced", "expired"):
        ground = own
    return Span(f"now.{row['status']}", since=kb.edition_date.isoformat(), point=True,
                looked_on=looked_on(kb, row), **ground)


def looked_on(kb: KnowledgeBase, row: Row) -> str | None:
    """The last day on which it was searched for, as ``searches`` say; ``None`` where none does.

    A search for a province's answer to it is none for what became of it, and
    neither is a page that was opened for its figures.
    """
    days = [search["looked_on"] for search in kb.rows.of("searches", "document_id", row["id"])
            if search["place_id"] in (None, row["place_id"])]
    return max((str(day) for day in days if day), default=None)


def standing(kb: KnowledgeBase, g: Any, row: Row) -> Row | None:
    """Which provinces implement a national document: counts and lists; ``None`` for another.

    ``groups`` are (state, today's provinces, each with the units it was
    formed from and their states); ``counts`` and ``former`` the numbers of
    today's provinces and of the former units by state.  ``asked`` says
    whether anything was found or looked for at all.
    """
    place = kb.record.get(row["place_id"], {})
    if place.get("kind") != "country" or row["draft"] or row["id"] not in g:
        return None
    states_of = graph.covered(g, kb, row["id"])
    asked = any(one["state"] != "not_known" or one["search_ids"] for one in states_of)
    if not asked and row["type"] in _ASKING_NOTHING:
        return None
    today = [one for one in states_of if one["successor_id"] is None]
    older: dict[str, list[Row]] = {}
    for one in states_of:
        if one["successor_id"]:
            older.setdefault(one["successor_id"], []).append(one)
    states = ("has", "not_found", "not_known")
    former = [one for one in states_of if one["successor_id"]]
    return {
        "asked": asked, "total": len(today), "former_total": len(former),
        "counts": [(state, sum(one["state"] == state for one in today)) for state in states],
        "former": [(state, sum(one["state"] == state for one in former)) for state in states],
        "groups": [(state, [(one, older.get(one["place_id"], ())) for one in today
                            if one["state"] == state]) for state in states],
    }
