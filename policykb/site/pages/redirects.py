"""A page at every old address, which leads to the new one."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.site.page import Page
from policykb.site.site import Site


def redirects(site: Site) -> Iterator[Page]:
    """A page at every old address that leads to the new one."""
    for row in site.library.tables["redirects"]:
        entry = site.library.entry(row["to"])
        if entry:
            heading = site.library.say("moved_heading")
            body = site.at("../").render("moved.html", heading=heading, to=row["to"])
            yield Page(f"{entry.path.split('/')[0]}/{row['from']}", heading, body,
                       moved_to=entry.path)
