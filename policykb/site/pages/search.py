"""The search page, and what is shown where there is no page."""

from __future__ import annotations

from policykb.core.addresses import FOLDERS
from policykb.site.machines.search import SCRIPTS
from policykb.site.page import Page
from policykb.site.pages import symbols, tables
from policykb.site.site import Site


def search(site: Site) -> Page:
    """The search page; without JavaScript it leads to the lists."""
    heading = site.library.say("search")
    indexes = [*((folder, table) for table, folder in FOLDERS.items()),
               (symbols.FOLDER, "symbols"), (tables.FOLDER, "data")]
    body = site.at("").render("search.html", heading=heading, indexes=indexes)
    return Page("tim-kiem", heading, body, scripts=SCRIPTS)
