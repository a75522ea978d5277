"""The index page of each kind: every row in a table that can be filtered and sorted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape

from policykb.analysis import commitments
from policykb.core.addresses import FOLDERS, INDEX
from policykb.core.formats import format_date, format_number
from policykb.core.text import unaccented
from policykb.core.vocabulary import Tier
from policykb.site import tongues
from policykb.site.library import Library
from policykb.site.page import Page
from policykb.site.pages import symbols
from policykb.site.pages.groups import PLACES, kind_of_place
from policykb.site.site import Site

#: How wide columns of the lists are (classes of the style); the others share what is left.
WIDTHS = {"document": "m", "symbol": "m", "place": "m", "issued_on": "s", "published_on": "s",
          "existed": "s", "unit": "s", "targets": "s", "results": "s"}
#: A caption and the cells of each row under it.
Group = tuple[str, list[tuple[Any, ...]]]


def lists(site: Site) -> Iterator[Page]:
    """The index pages of each kind."""
    yield _list(site, FOLDERS["documents"], "documents",
                ("document", "issued_on", "place", "title"), _documents(site))
    yield _list(site, FOLDERS["places"], "places",
                ("place", "existed", "documents", "targets"), _places(site))
    yield _list(site, FOLDERS["indicators"], "indicators",
                ("indicator", "unit", "targets", "results"), _indicators(site))
    yield _list(site, FOLDERS["sources"], "sources",
                ("source", "published_on", "title"), _sources(site))
    yield _list(site, symbols.FOLDER, "symbols", ("symbol", "documents"), _symbols(site))


def _list(site: Site, folder: str, key: str, columns: tuple[str, ...], groups: list[Group]) -> Page:
    say = site.library.say
    heading = say(key)
    body = site.at("../").render(
        "listing.html", heading=heading, groups=groups, intro=say(f"intro.{key}"),
        columns=[(say(c), WIDTHS.get(c, "")) for c in columns])
    return Page(f"{folder}/{INDEX}", heading, body)


def _ordered(library: Library, groups: dict[str, list[tuple[Any, ...]]], order: Iterable[str]
             ) -> list[Group]:
    return [(library.say(key), groups[key]) for key in order if groups[key]]


def _targets(library: Library, column: str, one: str) -> str:
    """How many commitments a place or an indicator has."""
    found = commitments.of(library.kb).once(library.of("targets", column, one))
    return format_number(len(found), library.language)


def _count(library: Library, table: str, column: str, one: str) -> str:
    return format_number(len(library.of(table, column, one)), library.language)


def _documents(site: Site) -> list[Group]:
    library, ref = site.library, site.at("../").ref
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for d in sorted(library.tables["documents"], key=lambda d: d["issued_on"] or ""):
        national = library.record.get(d["place_id"], {}).get("kind") == "country"
        groups["national" if national else "provincial"].append(
            (ref(d["id"]), format_date(d["issued_on"], site.language), ref(d["place_id"]),
             library.local(d, "title")))
    return _ordered(library, groups, ("national", "provincial"))


def _places(site: Site) -> list[Group]:
    library, ref = site.library, site.at("../").ref
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for p in sorted(library.tables["places"], key=lambda p: unaccented(p["name_vi"])):
        groups[kind_of_place(p)].append(
            (ref(p["id"]), library.span(p) or "–", _count(library, "documents", "place_id", p["id"]),
             _targets(library, "place_id", p["id"])))
    return _ordered(library, groups, PLACES)


def _indicators(site: Site) -> list[Group]:
    library, ref = site.library, site.at("../").ref
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for i in sorted(library.tables["indicators"], key=lambda i: unaccented(i["name_vi"])):
        groups[library.word("indicator_kind", i["kind"])].append(
            (ref(i["id"]), library.unit(i["unit"]),
             _targets(library, "indicator_id", i["id"]),
             _count(library, "observations", "indicator_id", i["id"])))
    return list(groups.items())


def _sources(site: Site) -> list[Group]:
    library, ref = site.library, site.at("../").ref
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for s in library.tables["sources"]:
        groups[s["tier"]].append((ref(s["id"]), format_date(s["published_on"], site.language),
                                  s["title"] or s["url"] or "–"))
    return [(library.word("tier", k), groups[k]) for k in Tier if groups[k]]


def _symbols(site: Site) -> list[Group]:
    ref, mark = site.at("../").ref, tongues.mark if site.language != "vi" else escape
    return [("", [(Markup('<a href="{}.html">{}</a>').format(one, mark(rows[0]["symbol"])),
                   Markup("; ").join(ref(d["id"]) for d in rows))
                  for one, rows in sorted(site.holders.items())])]
