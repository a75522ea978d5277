"""The typed graph as GraphML, valid by the schema that it names.

Every attribute has the type in which a reader computes with it: years are
whole numbers, bounds numbers, verdicts words on the targets.  What is not
known or has no bound is left out, never written as a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from policykb.analysis.graph import edge_label
from policykb.core.addresses import DOWNLOADS
from policykb.core.markup import clean_text
from policykb.core.periods import year_of
from policykb.data.knowledge import KnowledgeBase
from policykb.site.machines.material import Material, Output

Row = dict[str, Any]
#: Name and GraphML type of every attribute, by what bears it.
ATTRIBUTES = {
    "graph": {"as_of": "string"},
    "node": {"table": "string", "label": "string", "kind": "string", "date": "string",
             "year": "int", "year_from": "int", "low": "double", "high": "double",
             "low_open": "boolean", "high_open": "boolean", "bound": "string", "unit": "string",
             "verdict": "string"},
    "edge": {"type": "string", "label": "string", "basis": "string", "source_id": "string",
             "locator": "string", "stored": "boolean"}}
#: Attributes of a figure that stand in its row as the graph shows them.
_OF_FIGURES = ("low", "high", "low_open", "high_open", "bound", "unit")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_HEAD = f"""<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\
 xsi:schemaLocation="{_NAMESPACE} {_NAMESPACE}/1.1/graphml.xsd">
"""


def outputs(material: Material) -> Iterator[Output]:
    """The graph with the verdicts of the edition."""
    exports = material.exports
    if material.is_shared:
        verdicts = {one: told[-1]["verdict"] for one, told in exports.verdicts.items()}
        yield Output(f"{DOWNLOADS}/policykb.graphml", lambda: "".join(
            lines(material.graph, exports.kb, verdicts)).encode(), exports.kb.digest)


def write(g: nx.MultiDiGraph, kb: KnowledgeBase, verdicts: Mapping[str, str],
          path: str | Path) -> None:
    """Write :func:`lines` to a file; raises :class:`OSError` where it cannot be written."""
    Path(path).write_text("".join(lines(g, kb, verdicts)), "utf-8", newline="\n")


def lines(g: nx.MultiDiGraph, kb: KnowledgeBase, verdicts: Mapping[str, str]) -> Iterator[str]:
    """The graph in parts of a file; ``verdicts`` are codes by the id of their target.

    Nodes stand in the order of the graph, edges in that of their ends, each
    with an id of its own: the same graph gives the same bytes.
    """
    yield _HEAD
    for bearer, attributes in ATTRIBUTES.items():
        for name, kind in attributes.items():
            yield (f'<key id="{bearer}_{name}" for="{bearer}" attr.name="{name}"'
                   f' attr.type="{kind}"/>\n')
    yield '<graph edgedefault="directed">\n'
    yield from _data("graph", {"as_of": g.graph["as_of"]})
    for node, told in g.nodes(data=True):
        yield f"<node id={quoteattr(node)}>\n"
        yield from _data("node", {**told, **_numbers(kb.record[node], told),
                                  "verdict": verdicts.get(node)})
        yield "</node>\n"
    edges = sorted(g.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for n, (first, second, type_, told) in enumerate(edges):
        yield f'<edge id="e{n}" source={quoteattr(first)} target={quoteattr(second)}>\n'
        yield from _data("edge", {"type": type_, "label": edge_label(g, type_), **told})
        yield "</edge>\n"
    yield "</graph>\n</graphml>\n"


def _numbers(row: Row, told: Row) -> Row:
    """What can be computed with: years of any row that has a date, the bounds of a figure."""
    found = {"year": _year(told["date"]), "year_from": _year(row.get("period_from"))}
    return found | {name: row[name] for name in _OF_FIGURES if "low" in row and name in row}


def _year(day: str | None) -> int | None:
    return year_of(day) if day else None


def _data(bearer: str, values: Row) -> Iterable[str]:
    for name, kind in ATTRIBUTES[bearer].items():
        value = values.get(name)
        if value is not None and value == value:  # a missing number is not equal to itself
            yield f'<data key="{bearer}_{name}">{_text(value, kind)}</data>\n'


def _text(value: Any, kind: str) -> str:
    """A value as XML Schema writes its type."""
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "double":
        return repr(float(value))
    return escape(clean_text(value))
