"""The studies by name, and the book in which each is computed once.

A study is a function that takes the book and gives a table; ``@study`` makes
it known under its name, and ``book.steps()`` calls it.  Here belongs what all
studies share.  Not here: any one study (a module a subject stands beside this
one), nor what a notebook shows them with (``show``, ``charts``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from policykb.analysis import audit, commitments, graph
from policykb.analysis.findings import findings
from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import SPOKEN, Language
from policykb.core.formats import format_date
from policykb.core.vocabulary import PlaceKind
from policykb.data.knowledge import KnowledgeBase, load
from policykb.data.names import document_name
from policykb.data.rows import rows_of
from policykb.studies import heads
from policykb.studies.frames import only
from policykb.studies.heads import Settings, UnknownStudy

#: A longer title of a document is cut in a chart, at a word.
_LONGEST = 56
Study = Callable[["Book"], pd.DataFrame]
_STUDIES: dict[str, Study] = {}


def study(function: Study) -> Study:
    """Make a study known under the name of its function; its result is computed once a book."""
    name = function.__name__

    @wraps(function)
    def once(book: Book) -> pd.DataFrame:
        if name not in book.done:
            book.done[name] = function(book)
        return book.done[name]

    _STUDIES[name] = once
    return once


def names() -> list[str]:
    """The names of all studies."""
    return sorted(_STUDIES)


class Basis:
    """What the studies of one knowledge base share, whatever notebook asks; computed once."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """The graph at the edition date."""
        return graph.of(self.kb)

    @cached_property
    def attainment(self) -> pd.DataFrame:
        """Every target with its verdict, its print and its period."""
        targets = self.kb.targets[["id", "printed", "period_to", "stage", "kind", "low", "high"]]
        return attain(self.kb).merge(targets.rename(columns={"id": "target_id"}), on="target_id")

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """The rows of :attr:`attainment`, with ``None`` for what is missing."""
        return rows_of(self.attainment)

    @cached_property
    def audit(self) -> pd.DataFrame:
        """Every check that the audit made, with its result."""
        return audit.audit(self.kb)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What the audit found, with what became of it and what hangs on it."""
        return findings(self.kb)

    @cached_property
    def nation(self) -> str | None:
        """The id of the country; none in a package without one."""
        return next((row["id"] for row in self.kb.rows.of("places", "kind", PlaceKind.COUNTRY)), None)


class Book:
    """The studies of one knowledge base with the settings of their notebooks."""

    def __init__(self, basis: Basis, settings: Settings) -> None:
        self.basis, self.settings = basis, settings
        self.done: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> Callable[[], pd.DataFrame]:
        """A study by its name, as the notebooks call it: ``book.steps()``."""
        if name not in _STUDIES:
            raise AttributeError(f"there is no study {name!r}")
        return partial(_STUDIES[name], self)

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.basis.kb

    def result(self, name: str) -> pd.DataFrame:
        """The table of the study ``name``; :class:`UnknownStudy` where there is none."""
        if name not in _STUDIES:
            raise UnknownStudy(name)
        return _STUDIES[name](self)

    def facts(self, name: str) -> dict[str, Any]:
        """A study of one row as values for a sentence, with the edition date as ``as_of``."""
        row = self.result(name).to_dict("records")[0]
        return {**row, "as_of": format_date(self.kb.edition_date)}

    def name(self, one: str | None, language: Language = SPOKEN) -> str:
        """How a chart names a row: a name, or the symbol or title of a document.

        The document of a province is named with its province.
        """
        row = self.kb.record.get(one or "", {})
        if "issued_on" not in row:
            return str(row.get(f"name_{language}") or "–")
        text = document_name(row, language) or str(one)
        if len(text) > _LONGEST:
            text = text[:_LONGEST].rsplit(" ", 1)[0] + "…"
        if row["place_id"] in (None, self.basis.nation):
            return text
        return f"{self.name(row['place_id'], language)} {text}"

    def at(self, day: str, place: str) -> pd.DataFrame:
        """The targets of one place with their verdicts as of another day (ISO)."""
        targets = self.kb.targets
        # Those that take another up count too: they say whether it goes on.
        wanted = targets["place_id"].eq(place) | targets["implements_target_id"].notna()
        few = self.kb.with_table("targets", targets[wanted].reset_index(drop=True))
        return only(attain(few, day), place_id=place)

    def once(self, frame: pd.DataFrame, column: str = "target_id") -> pd.DataFrame:
        """The rows of a table about targets, one for each commitment (``column`` names the target)."""
        kept = commitments.of(self.kb).once([{"id": one} for one in frame[column]])
        return only(frame, **{column: tuple(row["id"] for row in kept)})

    def shown(self, name: str) -> str:
        """All that a notebook can show of a study, as text: its table, and the names in its charts."""
        frame = self.result(name)
        cells = (str(cell) for column in frame if column.endswith("_id") or column == "path"
                 for cell in frame[column].dropna())
        ids = {one for cell in cells for one in cell.split(" → ")}
        table: str = frame.to_csv(index=False)
        return table + repr([(one, self.name(one)) for one in sorted(ids)])


def open_book(directory: str | Path | None = None) -> Book:
    """The studies on the data package of this project (or of ``directory``).

    Their settings stand at the heads of the notebooks beside it.
    """
    data = Path(directory) if directory else Path(__file__).parents[2] / "data"
    return Book(Basis(load(data)), heads.of_folder(data.parent / "notebooks"))
