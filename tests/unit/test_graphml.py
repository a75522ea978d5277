"""The graph as a file: valid by the schema it names, every attribute of the type it says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from policykb.analysis import graph
from policykb.data.knowledge import KnowledgeBase
from policykb.site.machines import graphml

G = "{http://graphml.graphdrawing.org/xmlns}"
#: What a value of each type looks like (XML Schema); the schema knows no other types.
TYPES = {"boolean": r"true|false|0|1", "int": r"[+-]?\d+", "long": r"[+-]?\d+",
         "float": r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|-?INF|NaN",
         "double": r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|-?INF|NaN", "string": r"(?s:.*)"}
TOKEN = r"[\w.:\-]+"
BEARERS = {f"{G}{name}": name for name in ("graph", "node", "edge")}
SOURCE = {"id": "s", "publisher": "Báo", "accessed_on": "2026-11-21", "tier": "official",
          "language": "vi", "number_format": "vi"}
FIGURE = {"place_id": "ha-noi", "indicator_id": "share", "unit": "percent", "period_from": "2021",
          "period_to": "2025", "period_inferred": 0, "source_id": "s"}
TABLES: dict[str, list[dict[str, object]]] = {
    "sources": [SOURCE],
    "places": [{"id": "ha-noi", "name_vi": "Hà <Nội> & \x0b\u202e]]>", "name_en": "Ha Noi",
                "kind": "city"}],
    "indicators": [{"id": "share", "name_vi": "Tỷ trọng", "name_en": "Share", "unit": "percent",
                    "direction": "up", "kind": "share"}],
    "documents": [{"id": "1-nq-2020", "symbol": "1-NQ", "type": "resolution", "place_id": "ha-noi",
                   "issued_on": "2020", "issued_precision": "year", "title_vi": "Về công nghiệp",
                   "title_basis": "printed", "status": "unknown", "draft": 0, "source_id": "s"}],
    "targets": [{**FIGURE, "id": "t", "document_id": "1-nq-2020", "kind": "level", "bound": "above",
                 "low": 40, "approximate": 0, "stage": "adopted", "printed": "trên 40%"},
                {**FIGURE, "id": "u", "document_id": "1-nq-2020", "kind": "level", "bound": "bare",
                 "approximate": 0, "stage": "adopted", "printed": "tăng"}],
    "observations": [{**FIGURE, "id": "o", "measure": "level", "low": 38.95, "high": 39.05,
                      "low_open": 0, "high_open": 1, "vintage": "official", "inferred": 0,
                      "printed": "39,0%"}],
}


def faults(path: Path) -> list[str]:
    """What the structure layer of GraphML and its attributes extension forbid."""
    top = ET.parse(path).getroot()
    keys = {one.get("id", ""): one for one in top.findall(f"{G}key")}
    nodes = [one.get("id", "") for one in top.iter(f"{G}node")]
    edges = [one.get("id", "") for one in top.iter(f"{G}edge")]
    found = [f"id twice: {name}" for names in (
        [one.get("id") for one in top.findall(f"{G}key")], nodes, edges)
        for name in set(names) if names.count(name) > 1]
    found += [f"no token: {one}" for one in (*keys, *nodes, *edges) if not re.fullmatch(TOKEN, one)]
    found += [f"type of {name}" for name, key in keys.items() if key.get("attr.type") not in TYPES]
    known = set(nodes)
    found += [f"end of {edge.get('id')}" for edge in top.iter(f"{G}edge")
              if not {edge.get("source"), edge.get("target")} <= known]
    for bearer in top.iter():
        told = [one.get("key", "") for one in bearer.findall(f"{G}data")]
        found += [f"twice in one: {one}" for one in told if told.count(one) > 1]
        found += [f"not of {BEARERS.get(bearer.tag)}: {one}" for one in told
                  if one not in keys or keys[one].get("for") not in (BEARERS.get(bearer.tag), "all")]
        found += [f"value of {data.get('key')}: {data.text}" for data in bearer.findall(f"{G}data")
                  if (key := keys.get(data.get("key", ""))) is not None
                  and not re.fullmatch(TYPES[key.get("attr.type", "")], data.text or "")]
    return found


@pytest.fixture
def small(make_kb: Callable[..., KnowledgeBase]) -> KnowledgeBase:
    return make_kb(**TABLES)


@pytest.fixture
def written(small: KnowledgeBase, tmp_path: Path) -> Path:
    graphml.write(graph.build(small), small, {"t": "missed"}, tmp_path / "g.graphml")
    return tmp_path / "g.graphml"


def test_the_file_is_valid_by_its_schema(written: Path) -> None:
    assert faults(written) == []
    named = ET.parse(written).getroot().get(
        "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    assert named == f"{G[1:-1]} {G[1:-1]}/1.1/graphml.xsd"


def test_years_bounds_and_verdicts_are_of_their_type(written: Path) -> None:
    nodes = nx.read_graphml(written, force_multigraph=True).nodes
    assert nodes["t"] == {"table": "targets", "label": "trên 40%", "kind": "level", "date": "2025",
                          "year": 2025, "year_from": 2021, "low": 40.0, "bound": "above",
                          "unit": "percent", "verdict": "missed"}
    assert isinstance(nodes["t"]["year"], int) and isinstance(nodes["t"]["low"], float)
    value = nodes["o"]
    assert (value["low"], value["high"], value["low_open"], value["high_open"]) == (
        38.95, 39.05, False, True)
    assert not {"verdict", "low", "high"} & set(nodes["u"])  # without bound, not rated
    assert (nodes["1-nq-2020"]["date"], nodes["1-nq-2020"]["year"]) == ("2020", 2020)
    assert nodes["ha-noi"]["label"].startswith("Hà <Nội> &")


def test_every_node_and_edge_reads_back(small: KnowledgeBase, written: Path) -> None:
    g, again = graph.build(small), nx.read_graphml(written, force_multigraph=True)
    assert list(again.nodes) == list(g.nodes) and again.graph["as_of"] == "2026-11-21"
    ends = sorted((a, b, told["type"], told["stored"]) for a, b, told in again.edges(data=True))
    assert ends == sorted((a, b, key, True) for a, b, key in g.edges(keys=True))


def test_the_graph_of_the_data_is_valid(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "whole.graphml"
    g = graph.of(kb)
    graphml.write(g, kb, dict.fromkeys(kb.targets["id"], "met"), path)
    assert faults(path) == []
    again = nx.read_graphml(path, force_multigraph=True)
    assert (len(again), again.number_of_edges()) == (len(g), g.number_of_edges())
