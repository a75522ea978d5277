"""Two places side by side: what a reader can choose, and every word its script shows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from policykb.analysis.value import VINTAGES
from policykb.core.markup import dumps
from policykb.core.text import unaccented
from policykb.site.dossier.groups import GROUPS
from policykb.site.library import Library
from policykb.site.page import Page
from policykb.site.pages.groups import PLACES, kind_of_place
from policykb.site.site import Site

#: The labels that the script of the page shows.
_WORDS = ("indicator", "values", "targets", "only", "not_comparable", "reason.period",
          "reason.series", "series", "reason.unit", "reason.one", "newer", "none", "same", "failed",
          "loading", "none_shared", "only_note", "mark.conflict", "mark.inferred", "mark.weak",
          "targets_note", "values_note")


def comparison(site: Site) -> Page:
    """Two places side by side, chosen in the address; a script fills it."""
    library = site.library
    heading = library.say("compare_page")
    body = site.at("").render("compare.html", heading=heading, choices=_choices(library),
                              words=dumps(_words(library)).strip())
    return Page("so-sanh", heading, body)


def _choices(library: Library) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places of which anything is known, by group and name."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in sorted(library.tables["places"], key=lambda p: unaccented(p["name_vi"])):
        one = row["id"]
        if library.of("targets", "place_id", one) or library.of("observations", "place_id", one):
            groups[kind_of_place(row)].append((one, library.place_name(row)))
    return [(library.say(key), groups[key]) for key in PLACES if groups[key]]


def _words(library: Library) -> dict[str, Any]:
    """Every word that the script of the comparison shows."""
    found: dict[str, Any] = {key: library.say(f"compare.{key}") for key in _WORDS}
    found["caveat"] = library.say("caveat")
    found["vintage"] = {v: library.word("vintage", v) for v in VINTAGES}
    found["serieses"] = {one: library.word("division", one)
                         for one in sorted(library.by("observations", "series"))}
    found["group"] = {g: library.say(f"dossier.group.{g}") for g in GROUPS}
    return found
