"""The page of one document: its validity, what it rests on, what it sets, how to cite it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykb.analysis import graph, validity
from policykb.core.vocabulary import RelationBasis
from policykb.site.chains import all_down, steps_up
from policykb.site.library import Row
from policykb.site.machines.citations import cite
from policykb.site.machines.shared import Exports
from policykb.site.page import Page, Parts, entity_page
from policykb.site.pages.compared import compared
from policykb.site.phrases import latest_searches
from policykb.site.site import Site

#: A group of relations: its words, whether another table tells it, the other documents and rows.
Relations = tuple[str, bool, list[tuple[str, Row]]]


def document(site: Site, row: Row) -> Page:
    """The page of one document."""
    library, one = site.library, row["id"]
    values = _values(site, row)
    entry = library.entry(one)
    # Citations name the source, not a page of this site: no address is given.
    cited = cite(Exports(site.kb, pd.DataFrame(), "", library), one)
    return entity_page(
        site, row, entry.text if entry else one, "document.html", _parts(values), d=row,
        assigned={x["row"]["place_id"] for x in values["targets"]} != {row["place_id"]},
        near=site.gallery.neighbours(one, "../"),
        source=library.record.get(row["source_id"] or "", {}), cited=cited, **values)


def _values(site: Site, row: Row) -> dict[str, Any]:
    """What the sections of the page show."""
    of, one = site.library.of, row["id"]
    return {
        "up": steps_up(site, [one]), "relations": _grouped_relations(site, one),
        "spans": validity.spans(site.kb, site.graph, row), "down": all_down(site, one),
        "standing": validity.standing(site.kb, site.graph, row),
        "targets": site.targets_of("document_id", one), "compared": compared(site.library, one),
        "measures": of("measures", "document_id", one), "tasks": of("tasks", "document_id", one),
        "causes": of("causes", "document_id", one), "events": of("events", "document_ids", one),
        "claims": of("reported_attainments", "document_id", one),
        **latest_searches(of("searches", "document_id", one)),
        "holders": [d for d in of("documents", "symbol", row["symbol"]) if d["id"] != one],
    }


def _parts(values: dict[str, Any]) -> Parts:
    return [
        ("hieu-luc", "validity", True),
        ("chuoi", "chain_up", values["up"]), ("quan-he", "relations", values["relations"]),
        ("duoc-trien-khai", "implementers", values["down"]),
        ("do-phu-trien-khai", "standing_of", values["standing"]),
        ("muc-tieu", "targets", values["targets"]),
        ("so-du-thao", "draft_compared", values["compared"]),
        ("giai-phap", "measures", values["measures"]),
        ("nhiem-vu", "tasks", values["tasks"]), ("nguyen-nhan", "causes", values["causes"]),
        ("su-kien", "events", values["events"]), ("danh-gia", "claims", values["claims"]),
        ("tra-cuu", "searches", values["searches"]),
        ("cung-ky-hieu", "same_symbol", values["holders"]),
        ("trich-dan", "how_to_cite", True)]


def _grouped_relations(site: Site, document: str) -> list[Relations]:
    """Relations by their words, leads apart; ``True`` for what the table of implementers tells."""
    groups: dict[tuple[str, bool], list[tuple[str, Row]]] = {}
    types = site.graph.graph["types"]
    for words, other, row in _relations(site, document):
        stated = RelationBasis(row["basis"]).stated
        told = bool(stated and row["to_id"] == document and types[row["type"]]["cascade"])
        words = words if stated else site.library.say("relation_lead", words=words)
        groups.setdefault((words, told), []).append((other, row))
    return [(words, told, rows) for (words, told), rows in groups.items()]


def _relations(site: Site, document: str) -> list[tuple[str, str, Row]]:
    """Relations both ways: words, the other document, the row."""
    out = [(graph.edge_label(site.graph, r["type"], site.language), r["to_id"], r)
           for r in site.library.of("relations", "from_id", document)]
    back = [(graph.inverse_label(site.graph, r["type"], site.language), r["from_id"], r)
            for r in site.library.of("relations", "to_id", document)]
    return out + back
