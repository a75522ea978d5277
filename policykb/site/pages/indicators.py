"""The page of one indicator: who set what for it, who stands where, what cannot be compared."""

from __future__ import annotations

from collections import Counter
from typing import Any

from policykb.analysis import ranking
from policykb.analysis.cells import cells_of
from policykb.site.library import Row
from policykb.site.page import Page, Parts, entity_page
from policykb.site.pages.groups import by_name
from policykb.site.site import Site


def indicator(site: Site, row: Row) -> Page:
    """The page of one indicator."""
    library, one = site.library, row["id"]
    of = library.of
    observations = of("observations", "indicator_id", one)
    values: dict[str, Any] = {
        "targets": site.targets_of("indicator_id", one),
        "claims": of("reported_attainments", "indicator_id", one),
        "rankings": ranking.rankings(site.kb, row, library.language),
        "nearby": ranking.neighbours(site.kb, row),
        "divided": ranking.divisions(site.kb, observations), "unlike": _unlike(site, one),
        "results": by_name(library, observations, "place_id"),
    }
    courses, undrawn = site.gallery.of_indicator(one, values["results"])
    return entity_page(
        site, row, library.local(row, "name"), "indicator.html", _parts(values), i=row,
        same=[i for i in of("indicators", "concept_id", row["concept_id"]) if i["id"] != one],
        unranked=ranking.unranked(site.kb, row) if observations else None,
        conflicts=cells_of(site.kb).disputed(seen["id"] for seen in observations),
        wholes=of("indicator_parts", "part_id", one),
        courses=courses, undrawn=undrawn,
        components=of("indicator_parts", "whole_id", one), **values)


def _parts(values: dict[str, Any]) -> Parts:
    incomparable = values["nearby"] or values["divided"] or values["unlike"]
    return [("muc-tieu", "targets", values["targets"]), ("xep-hang", "ranking", values["rankings"]),
            ("khong-so-duoc", "incomparable", incomparable),
            ("ket-qua", "results", values["results"]), ("danh-gia", "claims", values["claims"])]


def _unlike(site: Site, indicator: str) -> list[tuple[str, int]]:
    """Why provincial targets on an indicator do not answer a national one, counted."""
    return Counter(row["reason"] for row in site.aligned("indicator_id", indicator)
                   if row["reason"]).most_common()
