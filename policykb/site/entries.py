"""How the link to a row reads: its address, its text and what appears over it.

One function a kind of row; a row of any other table leads to its line in the
table's page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykb.core.addresses import FOLDERS
from policykb.core.formats import format_date
from policykb.core.periods import year_text
from policykb.data.names import document_name

if TYPE_CHECKING:
    from policykb.site.library import Library, Row


@dataclass(frozen=True)
class Entry:
    """How an id is shown: ``path`` from the site's root, ``text``, ``hover``."""

    path: str
    text: str
    hover: str


def entry_of(library: Library, row: Row) -> Entry:
    """How a row with an id is shown."""
    table, one = row["_table"], row["id"]
    folder = FOLDERS.get(table)
    path = f"{folder}/{one}.html" if folder else f"du-lieu/{table}.html#{one}"
    if table in _MAKERS:
        return _MAKERS[table](library, row, path)
    return Entry(path, library.local(row, "name") or one, library.table_title(table))


def _document(library: Library, row: Row, path: str) -> Entry:
    """Called by its symbol, with the year where several bear it."""
    title = library.local(row, "title")
    text = document_name(row, library.language)
    if row["symbol"] and len(library.of("documents", "symbol", row["symbol"])) > 1:
        text = f"{text} ({year_text(row['issued_on'] or '?')})"
    issuer = library.record.get(row["issuer_id"] or "", {})
    parts = [title, library.local(issuer, "name"), format_date(row["issued_on"], library.language)]
    return Entry(path, text, " · ".join(p for p in parts if p and p != "–"))


def _place(library: Library, row: Row, path: str) -> Entry:
    return Entry(path, library.place_name(row), library.span(row) or library.word("kind", row["kind"]))


def _indicator(library: Library, row: Row, path: str) -> Entry:
    unit = library.say("hover.unit", unit=library.unit(row["unit"]))
    return Entry(path, library.local(row, "name"), unit)


def _source(library: Library, row: Row, path: str) -> Entry:
    hover = " · ".join([library.word("tier", row["tier"]), row["url"] or library.say("no_address")])
    when = format_date(row["published_on"], library.language)
    return Entry(path, row["publisher"] + (f", {when}" if when != "–" else ""), hover)


def _figure(library: Library, row: Row, holder: str) -> tuple[str, str]:
    """Text and hover of a printed figure; ``holder`` is the id of its document or place."""
    indicator = library.record.get(row["indicator_id"], {})
    entry = library.entry(holder)
    return (f"{library.local(indicator, 'name')}: {row['printed']}",
            f"{entry.text if entry else holder} · {library.period(row)}")


def _target(library: Library, row: Row, path: str) -> Entry:
    address = f"{FOLDERS['documents']}/{row['document_id']}.html#{row['id']}"
    return Entry(address, *_figure(library, row, row["document_id"]))


def _observation(library: Library, row: Row, path: str) -> Entry:
    address = f"{library.results_path(row['place_id'])}#{row['id']}"
    return Entry(address, *_figure(library, row, row["place_id"]))


_MAKERS: dict[str, Callable[[Library, Row, str], Entry]] = {
    "documents": _document, "places": _place, "indicators": _indicator, "sources": _source,
    "targets": _target, "observations": _observation}
