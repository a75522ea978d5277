"""The graph made from the tables: nodes, edges, the words of an edge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import networkx as nx

from policykb.analysis.issuing import earliest, issued
from policykb.core.catalogue import SPOKEN, Language, label
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]

#: Tables whose rows are nodes; for each the columns of its label, kind and date.
_NODES: dict[str, tuple[tuple[str, ...], str | None, tuple[str, ...]]] = {
    "places": (("name_vi",), "kind", ("valid_from",)),
    "organizations": (("name_vi",), "level", ("valid_from",)),
    "sources": (("title", "publisher"), "tier", ("published_on",)),
    "indicators": (("name_vi",), "kind", ()),
    "documents": (("symbol", "instrument_title", "title_vi"), "type", ("issued_on",)),
    "events": (("summary_vi",), None, ("held_on",)),
    "targets": (("printed",), "kind", ("period_to",)),
    "observations": (("printed",), "measure", ("period_to",)),
    "reported_attainments": (("printed", "claim"), "basis", ("period_to",)),
    "tasks": (("summary_vi",), "status", ("assigned_on", "deadline")),
    "measures": (("summary_vi",), None, ()),
    "causes": (("summary_vi",), "kind", ("stated_on",)),
}
#: Structural edges that a reference column makes: table, column, type.
_REFERENCES = (
    ("places", "successor_id", "succeeded_by"), ("places", "region_id", "in_region"),
    ("organizations", "successor_id", "succeeded_by"), ("organizations", "place_id", "of_place"),
    ("documents", "issuer_id", "issued_by"), ("documents", "place_id", "binds"),
    ("documents", "source_id", "printed_in"), ("events", "document_ids", "reports_on"),
    ("targets", "document_id", "stated_in"), ("targets", "indicator_id", "measured_by"),
    ("targets", "implements_target_id", "aligned_with"), ("targets", "place_id", "of_place"),
    ("targets", "variant_of", "variant_of"), ("targets", "source_id", "printed_in"),
    ("observations", "indicator_id", "measured_by"), ("observations", "source_id", "printed_in"),
    ("observations", "place_id", "of_place"), ("observations", "derived_from", "derived_from"),
    ("reported_attainments", "target_id", "reports_on"),
    ("reported_attainments", "document_id", "reports_on"),
    ("reported_attainments", "observation_id", "compares"),
    ("reported_attainments", "source_id", "printed_in"),
    ("tasks", "document_id", "assigned_in"), ("tasks", "event_id", "assigned_in"),
    ("tasks", "target_ids", "concerns"), ("measures", "document_id", "stated_in"),
    ("causes", "document_id", "stated_in"),
)


def build(kb: KnowledgeBase, as_of: date | str | None = None) -> nx.MultiDiGraph:
    """The graph of ``kb`` as it stood on ``as_of`` (a date or its ISO form).

    A node carries ``table``, ``label`` (Vietnamese), ``kind`` and ``date``
    (as precise as it is known, ``None`` where it is not); an edge, keyed by
    its type, ``basis``, ``source_id``, ``locator`` and ``stored=True``.
    Documents surely issued after ``as_of`` (default: the edition date) are
    left out with what they state.
    ``graph.graph["types"]`` holds the relation types by id.
    """
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or kb.edition_date
    g = nx.MultiDiGraph(as_of=day.isoformat(), types=_types(kb))
    gone = {row["id"] for row in kb.rows.table("documents") if earliest(row) > day}
    for table in _NODES:
        for row in kb.rows.table(table):
            if row["id"] not in gone and row.get("document_id") not in gone:
                g.add_node(row["id"], **_node(table, row))
    for row in kb.rows.table("relations"):
        _connect(g, row["from_id"], row["to_id"], row["type"], row)
    for table, column, type_ in _REFERENCES:
        for row in kb.rows.table(table):
            for other in _references(row[column]):
                _connect(g, row["id"], other, type_, row)
    for part in kb.rows.table("indicator_parts"):
        _connect(g, part["part_id"], part["whole_id"], "part_of", part)
    _connect_figures(g, kb)
    return g


def of(kb: KnowledgeBase) -> nx.MultiDiGraph:
    """The graph of ``kb`` at its edition date, made once; not to be changed."""
    if "_graph" not in kb.__dict__:
        kb.__dict__["_graph"] = build(kb)
    return kb.__dict__["_graph"]


def _types(kb: KnowledgeBase) -> dict[str, Row]:
    return {str(row["id"]): row for row in kb.rows.table("relation_types")}


def _node(table: str, row: Row) -> Row:
    names, kind, dates = _NODES[table]
    told = next((row[c] for c in dates if row[c]), None)
    if table == "documents":
        told = issued(row)
    return {
        "table": table, "date": told, "kind": row[kind] if kind else table.rstrip("s"),
        "label": next((row[c] for c in names if row[c]), row["id"]),
    }


def _references(value: Any) -> tuple[str, ...]:
    """The ids in one cell: a list, or a text that may hold several."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return value if isinstance(value, tuple) else ()


def _connect(g: nx.MultiDiGraph, first: str, second: str, type_: str, row: Row) -> None:
    """One stored edge, where both ends are in the graph (unknown ids are check's matter)."""
    if first in g and second in g:
        g.add_edge(first, second, key=type_, basis=row.get("basis") or "explicit",
                   source_id=row.get("source_id"), locator=row.get("locator"), stored=True)


def _connect_figures(g: nx.MultiDiGraph, kb: KnowledgeBase) -> None:
    """Newer target to the one it replaced; observation to the targets it bears on."""
    on: dict[tuple[str, str], list[str]] = {}
    for row in kb.rows.table("targets"):
        on.setdefault((row["place_id"], row["indicator_id"]), []).append(row["id"])
        if row["replaced_by_target_id"]:
            _connect(g, row["replaced_by_target_id"], row["id"], "replaces_target", row)
    for row in kb.rows.table("observations"):
        for target in on.get((row["place_id"], row["indicator_id"]), ()):
            # That both speak of one indicator in one place is the only ground.
            _connect(g, row["id"], target, "evidence_for", {**row, "basis": "inferred"})


def edge_label(g: nx.MultiDiGraph, type_: str, language: Language = SPOKEN) -> str:
    """The words of an edge read from its beginning: ``triển khai thực hiện``."""
    row = g.graph["types"].get(type_)
    return row[f"label_{language}"] if row else label(f"edge.{type_}", language)


def inverse_label(g: nx.MultiDiGraph, type_: str, language: Language = SPOKEN) -> str:
    """The words of an edge read from its end: ``được triển khai bởi``."""
    row = g.graph["types"].get(type_)
    return row[f"label_{language}_inverse"] if row else label(f"edge_inverse.{type_}", language)


def inverse_edges(g: nx.MultiDiGraph, node: str) -> Iterator[tuple[str, str, Row]]:
    """The edges that end at ``node``, read backwards: other end, type, attributes.

    They are made on demand and say so: ``stored`` is false.
    """
    for first, _, type_, data in g.in_edges(node, keys=True, data=True):
        yield first, type_, {**data, "stored": False}
