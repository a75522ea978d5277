"""The documents one and two steps around a document, from the graph of relations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import networkx as nx
from markupsafe import Markup

from policykb.analysis.graph import edge_label
from policykb.core.formats import format_date
from policykb.core.vocabulary import RelationBasis
from policykb.site.drawings.neighbours import Neighbour, neighbours
from policykb.site.library import Library

#: How many documents a neighbourhood shows on either side.
MOST_NEIGHBOURS = 8
#: Type and basis of each tie to a document.
_Ties = list[tuple[str, str]]


@dataclass(frozen=True)
class Neighbourhood:
    """A drawn neighbourhood, and how many documents above and below had no room in it."""

    svg: Markup
    more: int


@dataclass(frozen=True)
class Ties:
    """The relations of documents as drawings show them, links seen from a page at ``root``."""

    library: Library
    graph: nx.MultiDiGraph
    root: str

    def around(self, one: str) -> Neighbourhood | None:
        """The documents around a document; ``None`` where there are none."""
        if one not in self.graph:
            return None
        above, below = self._tied(one, up=True), self._tied(one, up=False)
        entry = self.library.entry(one)
        if not (above or below) or entry is None:
            return None
        shown = {one, *list(above)[:MOST_NEIGHBOURS]}
        upper = [self._neighbour(other, ties, self._higher(other, ties, shown))
                 for other, ties in list(above.items())[:MOST_NEIGHBOURS]]
        lower = [self._neighbour(other, ties)
                 for other, ties in list(below.items())[:MOST_NEIGHBOURS]]
        more = len(above) + len(below) - len(upper) - len(lower)
        title = self.library.say("drawing.neighbours_of", name=entry.text)
        return Neighbourhood(neighbours(entry.text, upper, lower, title=title), more)

    def _tied(self, one: str, *, up: bool) -> dict[str, _Ties]:
        """The documents one step away by date (unknown ones last), each with its ties."""
        edges = (self.graph.out_edges if up else self.graph.in_edges)(one, keys=True, data=True)
        found: dict[str, _Ties] = defaultdict(list)
        for first, second, type_, data in edges:
            other = second if up else first
            if self.graph.nodes[other]["table"] == "documents" \
                    and RelationBasis(data["basis"]).stated:
                found[other].append((type_, data["basis"]))
        return {other: sorted(found[other]) for other in
                sorted(found, key=lambda d: (self.graph.nodes[d]["date"] or "9999", d))}

    def _higher(self, one: str, ties: _Ties, shown: set[str]) -> tuple[Neighbour, ...]:
        """What a document above in turn implements, where the chain goes on through it."""
        types = self.graph.graph["types"]
        if not any(types[type_]["cascade"] for type_, _ in ties):
            return ()
        found = []
        for other, more in self._tied(one, up=True).items():
            onward = [tie for tie in more if types[tie[0]]["cascade"]]
            if onward and other not in shown:
                shown.add(other)
                found.append(self._neighbour(other, onward))
        return tuple(found)

    def _neighbour(self, one: str, ties: _Ties, above: tuple[Neighbour, ...] = ()) -> Neighbour:
        library = self.library
        row, entry = library.record[one], library.entry(one)
        assert entry is not None
        place = library.local(library.record.get(row["place_id"] or "", {}), "name")
        issued = self.graph.nodes[one]["date"]
        under = " · ".join(filter(None, [place, format_date(issued, library.language)
                                         if issued else ""]))
        bases = {basis for _, basis in ties}
        tie = "; ".join(edge_label(self.graph, type_, library.language) for type_, _ in ties)
        if "explicit" not in bases:
            tie += f" ({library.word('basis', min(bases))})"
        return Neighbour(self.root + entry.path, entry.text, entry.hover, under, tie,
                         "explicit" in bases, above)
