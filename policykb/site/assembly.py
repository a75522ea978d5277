"""All pages in their order, in batches, of which another process can make a part.

Which kinds of pages there are is said here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from policykb.site.library import Row
from policykb.site.page import Page
from policykb.site.pages.comparison import comparison
from policykb.site.pages.coverage import coverage
from policykb.site.pages.documents import document
from policykb.site.pages.indicators import indicator
from policykb.site.pages.lists import lists
from policykb.site.pages.matrix import matrix
from policykb.site.pages.places import choices, place, results
from policykb.site.pages.redirects import redirects
from policykb.site.pages.search import search
from policykb.site.pages.sources import source
from policykb.site.pages.status import status
from policykb.site.pages.symbols import symbols
from policykb.site.pages.tables import tables
from policykb.site.site import Site

#: What makes the page of a row, by its table.
OF_A_ROW: dict[str, Callable[[Site, Row], Page]] = {
    "documents": document, "places": place, "indicators": indicator, "sources": source}
#: What makes several pages, and what makes one, of the whole site.
SEVERAL: tuple[Callable[[Site], Iterable[Page]], ...] = (
    results, choices, symbols, lists, tables, redirects)
SINGLE: tuple[Callable[[Site], Page], ...] = (matrix, coverage, status, search, comparison)
#: How many pages of rows are made at a time.
_BATCH = 100

Batch = Callable[[], Iterable[Page]]


def pages(site: Site) -> Iterator[Page]:
    """Every page, in a fixed order."""
    for batch in batches(site):
        yield from batch()


def batches(site: Site) -> list[Batch]:
    """The pages in their order, in batches that can be made apart from each other."""
    rows = [row for table in OF_A_ROW for row in site.library.tables[table]]
    entities: list[Batch] = [partial(_of_rows, site, rows[i:i + _BATCH])
                             for i in range(0, len(rows), _BATCH)]
    several: list[Batch] = [partial(make, site) for make in SEVERAL]
    return [*entities, *several, lambda: [make(site) for make in SINGLE]]


def _of_rows(site: Site, rows: Sequence[Row]) -> list[Page]:
    return [OF_A_ROW[row["_table"]](site, row) for row in rows]
