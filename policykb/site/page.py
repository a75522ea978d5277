"""One page as a maker of pages hands it on, and what all pages of one row have in common.

Nothing here knows what a page is about: that stands in ``pages``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykb.core.addresses import FOLDERS

if TYPE_CHECKING:
    from policykb.site.library import Row
    from policykb.site.site import Site

Crumbs = tuple[tuple[str, str], ...]
#: Anchor, key of the label and content of each section of a page.
Parts = Sequence[tuple[str, str, Any]]


@dataclass(frozen=True)
class Page:
    """One page: its address without ``.html``, its title and its body as HTML."""

    address: str
    title: str
    body: str
    description: str = ""
    crumbs: Crumbs = ()
    scripts: tuple[str, ...] = ()
    moved_to: str | None = None
    beside: tuple[tuple[str, str], ...] = ()
    """Small files that a script of the page reads: their addresses and texts."""


def entity_page(site: Site, row: Row, heading: str, template: str, parts: Parts,
                **values: Any) -> Page:
    """The page of one row; of ``parts`` those that have content are listed at its top."""
    folder = FOLDERS[row["_table"]]
    shown = [(anchor, site.library.say(key)) for anchor, key, content in parts if content]
    body = site.at("../").render(template, heading=heading, parts=shown if len(shown) > 1 else [],
                                 **values)
    crumbs = ((f"{folder}/index.html", site.library.table_title(row["_table"])),)
    entry = site.library.entry(row["id"])
    return Page(f"{folder}/{row['id']}", heading, body, entry.hover if entry else "", crumbs)
