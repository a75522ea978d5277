"""The cascade: documents that implement others, their chains and their delays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import networkx as nx
import pandas as pd

from policykb.core.periods import period_end, period_start
from policykb.core.vocabulary import RelationBasis

#: Days from one document to a later one: the least and the most, ``None`` where a date is unknown.
Delay = tuple[int, int] | None


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

    What a reader inferred and no source says is a lead, not a step: no chain,
    no count of provinces and no delay rests on it.
    Made once for a graph: walking every chain asks for it again and again.
    """
    if g not in _CASCADES:
        _CASCADES[g] = _cascade(g)
    return _CASCADES[g]


def _cascade(g: nx.MultiDiGraph) -> nx.MultiDiGraph:
    keys = {name for name, row in g.graph["types"].items() if row["cascade"]}
    edges = [
        (a, b, key) for a, b, key, basis in g.edges(keys=True, data="basis")
        if key in keys and RelationBasis(basis).stated
        and g.nodes[a]["table"] == g.nodes[b]["table"] == "documents"
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
            if how in effects and newer != document and RelationBasis(data["basis"]).stated:
                rows.append((document, above, type_, newer, how, effects[how], data["basis"]))
    columns = ["document_id", "rests_on_id", "relation", "superseded_by_id", "how", "effect",
               "basis"]
    return pd.DataFrame(sorted(rows), columns=columns)
