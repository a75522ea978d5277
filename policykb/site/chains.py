"""The chain of documents that implement each other, as steps with their delay in words."""

from __future__ import annotations

from collections.abc import Iterable

from policykb.analysis import graph
from policykb.site.library import Row
from policykb.site.phrases import delay
from policykb.site.site import Site


def steps_up(site: Site, documents: Iterable[str]) -> list[Row]:
    """The steps of the cascade from documents up to what implements nothing."""
    cascade = site.cascade
    found, seen, queue = [], set(), [d for d in documents if d in cascade]
    while queue:
        one = queue.pop(0)
        if one in seen:
            continue
        seen.add(one)
        for _, above, type_, data in sorted(cascade.out_edges(one, keys=True, data=True),
                                            key=lambda e: e[:3]):
            found.append(_step(site, one, above, type_, data))
            queue.append(above)
    return found


def all_down(site: Site, document: str) -> list[Row]:
    """What implements a document, the earliest first; through others after the direct ones."""
    direct = [{**step, "through": False} for step in _steps_down(site, document)]
    if not direct:
        return []
    nodes, seen = site.cascade.nodes, {step["from"] for step in direct}
    for one in graph.implementers(site.graph, document):
        if one not in seen:
            days = graph.delay_between(nodes[one]["date"], nodes[document]["date"])
            direct.append({"from": one, "place": site.library.record[one]["place_id"],
                           "days": delay(site.library, days), "delay": days, "basis": None,
                           "source_id": None, "locator": None, "words": "", "through": True})
    return sorted(direct, key=lambda step: (step["through"], step["delay"] is None,
                                            step["delay"] or (0, 0), step["from"]))


def _steps_down(site: Site, document: str) -> list[Row]:
    """What implements a document directly."""
    if document not in site.cascade:
        return []
    edges = sorted(site.cascade.in_edges(document, keys=True, data=True), key=lambda e: e[:3])
    return [_step(site, below, document, type_, data) for below, _, type_, data in edges]


def _step(site: Site, first: str, second: str, type_: str, data: Row) -> Row:
    nodes = site.cascade.nodes
    days = graph.delay_between(nodes[first]["date"], nodes[second]["date"])
    return {"from": first, "to": second, "basis": data["basis"],
            "place": site.library.record[first]["place_id"], "delay": days,
            "source_id": data["source_id"], "locator": data["locator"],
            "words": graph.edge_label(site.graph, type_, site.language),
            "days": delay(site.library, days)}
