"""What all pages of one language are made of, each part made once and never changed.

A :class:`Site` is handed to the functions in ``pages``; it makes no page itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import networkx as nx

from policykb.analysis import graph
from policykb.core.catalogue import Language
from policykb.data.knowledge import KnowledgeBase
from policykb.site.dossier.dossiers import Dossiers
from policykb.site.drawings.gallery import Gallery
from policykb.site.library import Library, Row, symbol_slug
from policykb.site.rendering import Renderer
from policykb.site.targets import target_view


@dataclass
class Site:
    """Everything the pages are made of.

    ``results`` are the verdicts (rows of ``attain``), ``alignments`` the rows of
    ``align`` and ``findings`` those of ``audit``.  ``repository`` is the web
    address where errors are reported; without it the page on contributing is.
    ``base`` is the address of the site where it is known.
    """

    kb: KnowledgeBase
    results: Sequence[Row] = ()
    alignments: Sequence[Row] = ()
    findings: Sequence[Row] = ()
    language: Language = "vi"
    repository: str = ""
    base: str = ""

    @cached_property
    def library(self) -> Library:
        """The rows, with names, addresses and words."""
        return Library(self.kb, self.results, self.language)

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """The documents and targets with their relations."""
        return graph.of(self.kb)

    @cached_property
    def cascade(self) -> nx.MultiDiGraph:
        """The relations by which one document implements another."""
        return graph.cascade(self.graph).copy()

    @cached_property
    def gallery(self) -> Gallery:
        """The small drawings of pages."""
        return Gallery(self.library, self.graph, self.target)

    @cached_property
    def dossiers(self) -> Dossiers:
        """What the pages of places say before their rows."""
        return Dossiers(self.library, self.alignments, self.target, self.base)

    @cached_property
    def at(self) -> Callable[[str], Renderer]:
        """The renderer of a depth, ``at("../")`` that of pages in a folder."""
        return cache(lambda root: Renderer(self, root))

    def render(self, template: str, root: str = "../", **values: Any) -> str:
        """The body of a page at a depth of ``root``."""
        return self.at(root).render(template, **values)

    @cached_property
    def target(self) -> Callable[[str], Row]:
        """The view of a target by its id, made once (:func:`target_view`)."""
        library = self.library
        return cache(lambda one: target_view(library, library.record[one]))

    def targets_of(self, column: str, value: str) -> list[Row]:
        """The views of the targets of a document or an indicator, the adopted ones first."""
        rows = self.library.of("targets", column, value)
        ordered = sorted(rows, key=lambda r: (r["stage"] != "adopted", r["period_to"], r["id"]))
        return [self.target(row["id"]) for row in ordered]

    def aligned(self, column: str, value: str) -> list[Row]:
        """The rows of ``align`` whose ``column`` is ``value``."""
        return self._aligned(column).get(value, [])

    @cached_property
    def _aligned(self) -> Callable[[str], dict[str, list[Row]]]:
        def grouped(column: str) -> dict[str, list[Row]]:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self.alignments:
                found[row[column]].append(row)
            return dict(found)
        return cache(grouped)

    @cached_property
    def holders(self) -> dict[str, list[Row]]:
        """Documents by the slug of their symbol."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.library.tables["documents"]:
            if row["symbol"]:
                found[symbol_slug(row["symbol"])].append(row)
        return dict(found)
