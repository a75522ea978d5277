"""What every format for machines shares: addresses, names, rows that name each other, verdicts.

Nothing of the site for machines is HTML and nothing is escaped for it: whoever
writes a page escapes.
"""

from __future__ import annotations

import copy
import math
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from policykb.analysis import issuing
from policykb.core.addresses import FOLDERS, web_base
from policykb.core.catalogue import LANGUAGES, SPOKEN, Language
from policykb.data.knowledge import KnowledgeBase
from policykb.data.schema import CODES
from policykb.site.library import Library, symbol_slug

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

#: What a row of a table is called.
KINDS = {"documents": "document", "places": "place", "indicators": "indicator",
         "sources": "source", "organizations": "organization", "targets": "target",
         "observations": "observation", "reported_attainments": "reported_attainment",
         "tasks": "task", "measures": "measure", "causes": "cause", "events": "event",
         "identities": "identity", "searches": "search", "held_back": "held_back_row"}


class Exports:
    """The knowledge base grouped once, so that a twin or an address costs a few look-ups.

    ``attainment`` is the result of :func:`policykb.analysis.verdicts.attainment.attain`, or the
    results as of several dates one after another: a twin then shows the
    verdict at each.  ``base_url`` is the address of the Vietnamese site (the
    English one stands under ``en/``); without it addresses are relative to
    the site's root.  ``library`` is the one that made the pages, where it is
    at hand: what it has grouped is not grouped again.
    """

    def __init__(self, kb: KnowledgeBase, attainment: pd.DataFrame, base_url: str = "",
                 library: Library | None = None) -> None:
        self.kb = kb
        self.base = web_base(base_url) if base_url else ""
        self.libraries = _libraries(library or Library(kb))
        self.tables = self.libraries["vi"].tables
        self.record = self.libraries["vi"].record
        #: The verdicts on each target, the earliest date first.
        self.verdicts: dict[str, list[Row]] = defaultdict(list)
        for row in attainment.to_dict("records"):
            self.verdicts[row["target_id"]].append(_verdict(row))
        for verdicts in self.verdicts.values():
            verdicts.sort(key=lambda one: one["as_of"])
        self._names: dict[str, Row] = {}

    # -- addresses and names ---------------------------------------------------

    def below(self, root: str) -> Self:
        """The same for a page at the depth of ``root`` (``../``).

        Where there is no ``base_url``, addresses are then relative to that
        page, as JSON-LD within a page has to have them.
        """
        found = copy.copy(self)
        found.base, found._names = self.base or root, {}
        return found

    def url(self, path: str, language: Language = SPOKEN) -> str:
        """The address of a page of the site, given from the root of its language."""
        return self.base + ("" if language == "vi" else "en/") + path

    def entry(self, one: str, language: Language) -> Any:
        """How an id is shown in a language; ``None`` for an unknown one."""
        return self.libraries[language].entry(one)

    def name(self, one: str) -> Row:
        """``kind``, ``name_vi``, ``name_en``, ``url`` and ``json`` (its twin) of an id.

        ``json`` is ``None`` for what has no page of its own.  Raises
        :class:`KeyError` for an unknown id.
        """
        if one not in self._names:
            row = self.record[one]
            vi, en = (self.entry(one, language) for language in LANGUAGES)
            if vi is None or en is None:
                raise KeyError(one)
            own = row["_table"] in FOLDERS
            self._names[one] = {
                "kind": KINDS.get(row["_table"], row["_table"]), "name_vi": vi.text,
                "name_en": en.text, "url": self.url(vi.path),
                "json": self.url(self.twin(one)) if own else None}
        return self._names[one]

    def twin(self, one: str) -> str:
        """The address of the JSON twin of an entity's page: ``van-ban/23-nq-tw-2018.json``."""
        return f"{FOLDERS[self.record[one]['_table']]}/{one}.json"

    # -- rows ------------------------------------------------------------------

    def entities(self) -> list[str]:
        """The ids of everything that has a page and a twin; symbols apart (:meth:`symbols`)."""
        return [row["id"] for table in FOLDERS for row in self.tables[table]]

    def symbols(self) -> list[str]:
        """The addresses of the symbols' pages: ``23-nq-tw``."""
        return sorted(self.holders)

    @cached_property
    def holders(self) -> dict[str, list[Row]]:
        """The documents that bear a symbol, by the address of its page."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables["documents"]:
            if row["symbol"]:
                found[symbol_slug(row["symbol"])].append(row)
        return dict(found)

    @cached_property
    def _references(self) -> list[tuple[str, str]]:
        """Every column that names ids of rows which are things, not words, as (table, column)."""
        return [pair for pair, named in self.kb.schema.id_columns.items()
                if not CODES.intersection(named)]

    @cached_property
    def _referring(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = defaultdict(dict)
        for table, column in self._references:
            for row in self.tables.get(table, ()):
                for one in _ids(row.get(column)):
                    found[one].setdefault(f"{table}.{column}", []).append(row)
        return found

    def referring(self, one: str | None) -> dict[str, list[Row]]:
        """The rows that name an id, by ``table.column``."""
        return self._referring.get(one or "", {})

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for table, column in self._references:
            found[table].append(column)
        return found

    def mentioned(self, row: Row) -> list[str]:
        """The ids that a row names."""
        return [one for column in self._columns[row["_table"]] for one in _ids(row.get(column))]


def issued(row: Row) -> str:
    """The date of issue of a document, no more precise than it is known; empty where it is not."""
    return issuing.issued(row) or ""


def jsonable(value: Any) -> Any:
    """A cell as JSON has it: lists for tuples, null for what no number can say."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [jsonable(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def _verdict(row: Row) -> Row:
    """A row of ``attain`` as JSON has it; ``trail`` is a list of kind, vi, en."""
    found = {column: jsonable(value) for column, value in row.items()
             if column not in ("target_id", "document_id", "place_id", "indicator_id")}
    found["trail"] = [{"kind": kind, "vi": vi, "en": en} for kind, vi, en in row["trail"]]
    return found


def _libraries(library: Library) -> dict[str, Library]:
    """``library`` and one of the other language on the same rows."""
    other = Library(library.kb, (), "en" if library.language == "vi" else "vi")
    return {library.language: library, other.language: other}


def _ids(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()
