"""Blocks of the start page: three answers, the targets of the nation, the provinces as tiles."""

from __future__ import annotations

from policykb.analysis import graph
from policykb.core.addresses import CHANGES
from policykb.core.text import unaccented
from policykb.site.front import lines, news, tiles
from policykb.site.front.resting import said
from policykb.site.library import Row
from policykb.site.site import Site


def answers(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The three questions with the core of each answer: ``answers <document ids>``."""
    groups = _nation(site, words)
    first_choice = tiles.choices(site)[0]
    return "answers", {
        "groups": [(one, len(rows), lines.counts(rows)) for one, rows in groups],
        "highlights": lines.highlights(site, (rows for _, rows in groups)), "choice": first_choice,
        "resting": said(site.library, site.library.judged),
        "rated": sum(count.number for count in first_choice.counts), "latest": news.latest(site),
        "page": CHANGES, "place_name": site.library.place_name,
        "places": tiles.provinces(site), "older": _older(site)}


def standing(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The targets of documents in a compact table each: ``standing 23-nq-tw-2018 …``."""
    return "standing", {"groups": [(one, rows, lines.counts(rows))
                                   for one, rows in _nation(site, words)]}


def tile_grid(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Today's provinces on a grid, coloured by a target, with a table as its equal."""
    rows = {row["id"]: row for row in tiles.provinces(site)}
    found = tiles.choices(site)
    placed = sorted((one for one in found[0].tiles if rows[one.place]["tile_x"] is not None),
                    key=lambda one: (rows[one.place]["tile_y"], rows[one.place]["tile_x"]))
    older = graph.predecessors(site.kb)
    return "tile_grid", {"choices": found, "placed": placed, "rows": rows,
                         "older": {one: older.get(one, ()) for one in rows}}


def _nation(site: Site, words: list[str]) -> list[tuple[str, list[Row]]]:
    """The lines of each document; :class:`KeyError` for an unknown one."""
    return [(one, lines.standing(site, one)) for one in words if site.library.record[one]]


def _older(site: Site) -> list[Row]:
    """The provinces that were merged, which readers still look for, by name."""
    found = [site.library.record[one] for today, older in graph.predecessors(site.kb).items()
             for one in older if one != today]
    return sorted(found, key=lambda row: unaccented(site.library.place_name(row)))
