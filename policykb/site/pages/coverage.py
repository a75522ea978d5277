"""How much is known of each province of today and of each unit, old and new."""

from __future__ import annotations

from policykb.analysis import coverage as known
from policykb.core.formats import format_number
from policykb.core.text import unaccented
from policykb.site.library import Library, Row
from policykb.site.page import Page
from policykb.site.phrases import share
from policykb.site.site import Site

#: The columns of the tables by the keys of their labels.
_COLUMNS = ("documents", "targets", "coverage.results", "coverage.rated", "coverage.latest",
            "coverage.tiers", "coverage.readings", "coverage.vain")


def coverage(site: Site) -> Page:
    """How much is known of each province of today and of each unit, old and new."""
    say = site.library.say
    heading = say("coverage_page")
    groups = [(anchor, say(key), _rows(site, members)) for anchor, key, members
              in (("hien-nay", "coverage.today", known.with_predecessors(site.kb)),
                  ("tung-don-vi", "coverage.each", known.alone(site.kb)))]
    body = site.at("").render("coverage.html", heading=heading, groups=groups,
                              columns=[say(key) for key in _COLUMNS])
    return Page("do-phu", heading, body)


def _rows(site: Site, groups: dict[str, tuple[str, ...]]) -> list[Row]:
    """The rows of one table, places in the order of their names."""
    library = site.library
    frame = known.place_coverage(site.kb, list(library.results.values()), groups)
    names = {place: library.place_name(library.record[place])
             for members in groups.values() for place in members}
    rows = [{"place": row["place_id"], "cells": _cells(library, row),
             "members": ", ".join(names[one] for one in groups[row["place_id"]][1:])}
            for row in frame.to_dict("records")]
    return sorted(rows, key=lambda row: unaccented(names[row["place"]]))


def _cells(library: Library, row: Row) -> list[str]:
    return [*(format_number(row[key], library.language)
              for key in ("documents", "targets", "results")),
            share(library, row["rated"], row["asked"]),
            row[f"latest_{library.language}"] or "–",
            " · ".join(str(row[tier]) for tier in known.TIERS),
            share(library, row["twice"], row["figures"]),
            format_number(row["vain"], library.language)]
