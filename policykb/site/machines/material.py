"""What a format is given, and what it gives back: files with a digest of what they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx

from policykb.core.catalogue import Language
from policykb.site.machines.shared import Exports


@dataclass(frozen=True)
class Output:
    """One file of the site, by its address from the root of its language.

    ``state`` is a digest of all that the file is made of, the code apart: the
    same state gives the same bytes.  It is empty where making the file costs
    no more than telling whether it changed.
    """

    address: str
    make: Callable[[], bytes]
    state: str = ""


@dataclass(frozen=True)
class Material:
    """What the files of one language are made of.

    What both languages share is written with the Vietnamese site.
    """

    exports: Exports
    language: Language
    graph: nx.MultiDiGraph
    #: Addresses and titles of the pages that are made from no row, without ``.html``.
    titles: tuple[tuple[str, str], ...] = ()
    #: Addresses of the pages that crawlers may list, and whether each stands in English, too.
    listed: tuple[tuple[str, bool], ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether files that both languages share belong to this one."""
        return self.language == "vi"
