"""The pictures of a site: each course is drawn once, for every page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import networkx as nx

from policykb.site.drawings.course import course
from policykb.site.drawings.parts import Course, worth
from policykb.site.drawings.rows import goals_of, values_of_rows
from policykb.site.drawings.ties import Neighbourhood, Ties
from policykb.site.library import Library, Row

#: How many places an indicator page draws.
MOST_PLACES = 12
#: Groups of observations, each with the id that its group has.
Results = Sequence[tuple[str, list[Row]]]


class Gallery:
    """The pictures of a site, drawn from the rows of its library.

    ``target`` gives the view of a target by its id, with its verdict.
    """

    def __init__(self, library: Library, documents: nx.MultiDiGraph,
                 target: Callable[[str], Row]) -> None:
        self.library, self.graph, self.target = library, documents, target
        self._courses: dict[tuple[str, str], Course | None] = {}

    def of_place(self, place: str, results: Results) -> dict[str, Course]:
        """The course of every indicator of a place, by indicator."""
        found = {one: self.course(place, one, rows) for one, rows in results}
        return {one: drawn for one, drawn in found.items() if drawn}

    def of_indicator(self, indicator: str, results: Results) -> tuple[dict[str, Course], int]:
        """The courses of the places with the most values, and of how many there is none drawn."""
        ordered = sorted(results, key=lambda group: -len(group[1]))
        found: dict[str, Course] = {}
        more = 0
        for place, rows in ordered:
            if len(found) == MOST_PLACES:
                more += worth(values_of_rows(self.library, indicator, rows),
                              goals_of(self.library, self.target, place, indicator))
                continue
            drawn = self.course(place, indicator, rows)
            if drawn:
                found[place] = drawn
        return found, more

    def course(self, place: str, indicator: str, rows: list[Row]) -> Course | None:
        """The course of one indicator at one place, drawn once; ``rows`` are its observations."""
        key = place, indicator
        if key not in self._courses:
            library, measured = self.library, self.library.record[indicator]
            title = library.say("drawing.title", indicator=library.local(measured, "name"),
                                place=library.place_name(library.record[place]))
            self._courses[key] = course(
                values_of_rows(library, indicator, rows),
                goals_of(library, self.target, place, indicator),
                title=title, unit=library.unit(measured["unit"]), language=library.language)
        return self._courses[key]

    def neighbours(self, one: str, root: str) -> Neighbourhood | None:
        """The documents around a document, its links seen from a page at ``root``."""
        return Ties(self.library, self.graph, root).around(one)
