"""One typed graph over places, bodies, documents, targets, figures and tasks.

Nodes are the ids of the data package.  Edges stand in the active voice, the
acting (later) document first, and are keyed by their type; inverses are
generated with labels of their own (:func:`inverse_label`), never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import pandas as pd

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.model import period_end, period_start
from policykb.data.load import KnowledgeBase

#: Days from one document to a later one: the least and the most, ``None`` where a date is unknown.
Delay = tuple[int, int] | None
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
_PRECISION = {"year": 4, "month": 7, "day": 10, "none": 0}


# --------------------------------------------------------------------------
# Building
# --------------------------------------------------------------------------


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
    gone = {row["id"] for row in kb.documents.to_dict("records") if _issued_after(row, day)}
    for table in _NODES:
        for row in kb.tables[table].to_dict("records"):
            if row["id"] not in gone and row.get("document_id") not in gone:
                g.add_node(row["id"], **_node(table, row))
    for row in kb.relations.to_dict("records"):
        _connect(g, row["from_id"], row["to_id"], row["type"], row)
    for table, column, type_ in _REFERENCES:
        for row in kb.tables[table].to_dict("records"):
            for other in _references(row[column]):
                _connect(g, row["id"], other, type_, row)
    for part in kb.indicator_parts.to_dict("records"):
        _connect(g, part["part_id"], part["whole_id"], "part_of", part)
    _connect_figures(g, kb)
    return g


def of(kb: KnowledgeBase) -> nx.MultiDiGraph:
    """The graph of ``kb`` at its edition date, made once; not to be changed."""
    if "_graph" not in kb.__dict__:
        kb.__dict__["_graph"] = build(kb)
    return kb.__dict__["_graph"]


def _types(kb: KnowledgeBase) -> dict[str, Row]:
    return {str(row["id"]): row for row in kb.relation_types.to_dict("records")}


def _node(table: str, row: Row) -> Row:
    names, kind, dates = _NODES[table]
    told = next((row[c] for c in dates if row[c]), None)
    if table == "documents":
        told = _issued(row)
    return {
        "table": table, "date": told, "kind": row[kind] if kind else table.rstrip("s"),
        "label": next((row[c] for c in names if row[c]), row["id"]),
    }


def _issued(row: Row) -> str | None:
    """The date of issue, no more precise than it is known."""
    return (row["issued_on"] or "")[: _PRECISION[row["issued_precision"]]] or None


def _issued_after(row: Row, day: date) -> bool:
    issued = _issued(row)
    return issued is not None and period_start(issued) > day


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
    for row in kb.targets.to_dict("records"):
        on.setdefault((row["place_id"], row["indicator_id"]), []).append(row["id"])
        if row["replaced_by_target_id"]:
            _connect(g, row["replaced_by_target_id"], row["id"], "replaces_target", row)
    for row in kb.observations.to_dict("records"):
        for target in on.get((row["place_id"], row["indicator_id"]), ()):
            # That both speak of one indicator in one place is the only ground.
            _connect(g, row["id"], target, "evidence_for", {**row, "basis": "inferred"})


def frame_of(rows: list[Row], columns: list[str]) -> pd.DataFrame:
    """``rows`` as a frame in which missing text stays ``None``; columns of numbers are numbers."""
    def column(name: str) -> pd.Series:
        values = [row[name] for row in rows]
        numbers = bool(values) and all(isinstance(one, int | float) for one in values)
        return pd.Series(values, dtype=None if numbers else object)

    return pd.DataFrame({name: column(name) for name in columns}, columns=columns)


# --------------------------------------------------------------------------
# Words
# --------------------------------------------------------------------------


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


# --------------------------------------------------------------------------
# The cascade
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One document implementing another, and how many days later it came."""

    from_id: str
    type: str
    to_id: str
    basis: str
    delay: Delay
    source_id: str | None = None
    locator: str | None = None

    @property
    def days(self) -> int | None:
        """The delay where both dates are known to the day."""
        return self.delay[0] if self.delay and self.delay[0] == self.delay[1] else None


def delay_between(later: str | None, earlier: str | None) -> Delay:
    """Days from ``earlier`` to ``later``: an interval where one is a month or a year.

    What surely came first is not made to come later by an imprecise date:
    an interval that may be positive begins at 0.
    """
    if not later or not earlier:
        return None
    least = (period_start(later) - period_end(earlier)).days
    most = (period_end(later) - period_start(earlier)).days
    return (0, most) if least < 0 < most else (least, most)



_CASCADES: WeakKeyDictionary[nx.MultiDiGraph, nx.MultiDiGraph] = WeakKeyDictionary()


def cascade(g: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The part of the graph made of documents and the relations of the cascade.

    Made once for a graph: walking every chain asks for it again and again.
    """
    if g not in _CASCADES:
        _CASCADES[g] = _cascade(g)
    return _CASCADES[g]


def _cascade(g: nx.MultiDiGraph) -> nx.MultiDiGraph:
    keys = {name for name, row in g.graph["types"].items() if row["cascade"]}
    edges = [
        (a, b, key) for a, b, key in g.edges(keys=True)
        if key in keys and g.nodes[a]["table"] == g.nodes[b]["table"] == "documents"
    ]
    return g.edge_subgraph(edges).copy()


def chain(g: nx.MultiDiGraph, document_id: str) -> list[tuple[Step, ...]]:
    """Every path of implementation from a document up to those that implement nothing.

    Each path is its steps in order, the document's own first; a document that
    implements nothing has none.  Raises :class:`KeyError` for an unknown id.
    """
    if document_id not in g:
        raise KeyError(document_id)
    below = cascade(g)
    return sorted(_paths(below, document_id, ()), key=_path_order) if document_id in below else []


def _path_order(path: tuple[Step, ...]) -> list[tuple[str, str]]:
    return [(step.to_id, step.type) for step in path]


def _paths(g: nx.MultiDiGraph, node: str, walked: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    seen = {step.from_id for step in walked} | {node}
    edges = [e for e in g.out_edges(node, keys=True, data=True) if e[1] not in seen]
    if not edges and walked:
        yield walked
    for _, above, type_, data in edges:
        days = delay_between(g.nodes[node]["date"], g.nodes[above]["date"])
        step = Step(node, type_, above, data["basis"], days, data["source_id"], data["locator"])
        yield from _paths(g, above, (*walked, step))


def implementers(g: nx.MultiDiGraph, document_id: str) -> dict[str, int]:
    """What implements a document, directly (1) or through others (2, 3 …), nearest first.

    Raises :class:`KeyError` for an unknown id.
    """
    if document_id not in g:
        raise KeyError(document_id)
    below = cascade(g)
    if document_id not in below:
        return {}
    far = nx.single_source_shortest_path_length(below.reverse(copy=False), document_id)
    found = sorted((n, i) for i, n in far.items() if i != document_id)
    return {i: n for n, i in found}


def most_depended_on(g: nx.MultiDiGraph) -> pd.DataFrame:
    """Documents by how many others implement them.

    Columns: ``document_id``, ``direct``, ``all`` (through others too); most first.
    """
    below = cascade(g).reverse(copy=False)
    rows = [
        {"document_id": i, "direct": len(set(below.successors(i))),
         "all": len(nx.descendants(below, i))}
        for i in below
    ]
    frame = pd.DataFrame(rows, columns=["document_id", "direct", "all"])
    frame = frame[frame["all"] > 0]
    return frame.sort_values(["all", "direct", "document_id"], ascending=[False, False, True],
                             ignore_index=True)


def resting_on_superseded(g: nx.MultiDiGraph) -> pd.DataFrame:
    """Documents whose implemented document was replaced, repealed or followed.

    Columns: ``document_id``, ``rests_on_id``, ``relation`` (the cascade's
    type), ``superseded_by_id``, ``how`` (the superseding type), ``effect``
    (``replaced``, ``partly_replaced``, ``followed``) and ``basis`` of the
    supersession.  To follow is not to replace: the effect keeps them apart.
    """
    effects = {name: row["effect"] for name, row in g.graph["types"].items()
               if row["effect"] in ("replaced", "partly_replaced")}
    effects["follows"] = "followed"
    rows = []
    for document, above, type_ in cascade(g).edges(keys=True):
        for newer, _, how, data in g.in_edges(above, keys=True, data=True):
            if how in effects and newer != document:
                rows.append((document, above, type_, newer, how, effects[how], data["basis"]))
    columns = ["document_id", "rests_on_id", "relation", "superseded_by_id", "how", "effect",
               "basis"]
    return pd.DataFrame(sorted(rows), columns=columns)


# --------------------------------------------------------------------------
# Provinces
# --------------------------------------------------------------------------


def provinces(kb: KnowledgeBase, day: date | None = None) -> list[str]:
    """The provinces and centrally run cities that exist on ``day``, by id."""
    moment = day or kb.edition_date
    return sorted(
        row["id"] for row in kb.places.to_dict("records")
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
    ``state`` (``has``; ``has_not``: a search found none; ``not_known``),
    ``document_ids`` (nearest first) and ``search_ids``.  Drafts do not count.
    """
    return frame_of(covered(g, kb, document_id),
                    ["place_id", "successor_id", "state", "document_ids", "search_ids"])


def covered(g: nx.MultiDiGraph, kb: KnowledgeBase, document_id: str) -> list[Row]:
    """The rows of :func:`coverage`, cheap enough to be asked for on every page."""
    held = _held(g, kb, document_id)
    searched = _searches_by_document(kb).get(document_id, {})
    rows = []
    for one, successor in _units(kb, g.graph["as_of"]):
        documents, searches = held.get(one, ()), searched.get(one, ())
        state = "has" if documents else "not_known"
        if not documents and any(result == "not_found" for _, result in searches):
            state = "has_not"
        rows.append({
            "place_id": one, "successor_id": successor, "state": state,
            "document_ids": documents, "search_ids": tuple(i for i, _ in searches),
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


def _searches_by_document(kb: KnowledgeBase) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """Searches for a document of each place (not for a figure in it), with their results."""
    def grouped() -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
        found: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
        for row in kb.searches.to_dict("records"):
            if row["document_id"] and row["place_id"] and not row["indicator_id"]:
                places = found.setdefault(row["document_id"], {})
                place = row["place_id"]
                places[place] = (*places.get(place, ()), (row["id"], row["result"]))
        return found

    known: dict[str, dict[str, tuple[tuple[str, str], ...]]] = kb.shared(
        "searches_by_document", grouped)
    return known


# --------------------------------------------------------------------------
# Targets
# --------------------------------------------------------------------------


def counterparts(kb: KnowledgeBase, g: nx.MultiDiGraph | None = None) -> pd.DataFrame:
    """Provincial targets and the national ones they answer.

    Columns: ``target_id``, ``national_target_id``, ``basis``.  ``explicit``:
    the data names the higher target.  ``same_concept``: the indicators share
    a concept, and either the provincial document implements the national one
    (directly or through others) or both targets end in one year.  Among
    several of one document those of the target's own year are kept, where
    there are any.
    """
    g = of(kb) if g is None else g
    lower, upper = leveled(kb, g)
    above = implemented(g)
    rows = []
    for target in lower:
        named = target["implements_target_id"]
        if named in {row["id"] for row in upper}:
            rows.append((target["id"], named, "explicit"))
        found = [
            other for other in upper
            if other["concept"] == target["concept"] and other["id"] != named
            and not target["variant_of"] and not other["variant_of"]
            and (other["document_id"] in above.get(target["document_id"], ())
                 or other["period_to"][:4] == target["period_to"][:4])
            and not (named and kb.record[named]["document_id"] == other["document_id"])
        ]
        rows += [(target["id"], other["id"], "same_concept") for other in same_year(target, found)]
    return pd.DataFrame(sorted(rows), columns=["target_id", "national_target_id", "basis"])


def leveled(kb: KnowledgeBase, g: nx.MultiDiGraph) -> tuple[list[Row], list[Row]]:
    """The targets of provinces and those of the nation that stand, with their concepts."""
    lower, upper = [], []
    for row in kb.targets.to_dict("records"):
        if row["id"] not in g or row["stage"] == "dropped":
            continue
        indicator = kb.record[row["indicator_id"]]
        row["concept"] = indicator["concept_id"] or indicator["id"]
        kind = kb.record[row["place_id"]]["kind"]
        if kind == "country" and row["stage"] in ("adopted", "projection"):
            upper.append(row)
        elif kind in ("province", "city"):
            lower.append(row)
    return lower, upper


def implemented(g: nx.MultiDiGraph) -> dict[str, set[str]]:
    """For every document all those it implements, directly or through others."""
    below = cascade(g)
    return {one: set(nx.descendants(below, one)) for one in below}


def same_year(target: Row, found: list[Row]) -> list[Row]:
    """Of each document's targets those that end with ``target``, else all of them."""
    year = target["period_to"][:4]
    matched = {row["document_id"] for row in found if row["period_to"][:4] == year}
    return [row for row in found
            if row["period_to"][:4] == year or row["document_id"] not in matched]


def national_targets_without_counterpart(kb: KnowledgeBase) -> pd.DataFrame:
    """Adopted national targets that no provincial target answers.

    Columns: ``target_id``, ``document_id``, ``indicator_id``, ``period_to``.
    """
    g = of(kb)
    answered = set(counterparts(kb, g)["national_target_id"])
    _, upper = leveled(kb, g)
    rows = [row for row in upper if row["id"] not in answered and not row["variant_of"]
            and row["stage"] == "adopted"]
    columns = ["target_id", "document_id", "indicator_id", "period_to"]
    frame = pd.DataFrame([{**row, "target_id": row["id"]} for row in rows], columns=columns)
    return frame.sort_values(["document_id", "target_id"], ignore_index=True)
