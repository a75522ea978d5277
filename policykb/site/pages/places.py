"""The page of one place, its results where they have a page of their own, and its bare name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from policykb.analysis.cells import cells_of
from policykb.core.addresses import FOLDERS, INDEX, MOST_RESULTS, RESULTS, STATES
from policykb.core.formats import format_date
from policykb.core.markup import dumps
from policykb.core.text import unaccented
from policykb.site.chains import steps_up
from policykb.site.library import Row
from policykb.site.page import Crumbs, Page, Parts, entity_page
from policykb.site.pages.groups import by_name
from policykb.site.phrases import latest_searches
from policykb.site.site import Site

_FOLDER = FOLDERS["places"]
#: What tells two units of one name apart in their identifiers: "-den-2025", "-2025".
_ERA = re.compile(r"(?:-den)?-\d{4}$")


def place(site: Site, row: Row) -> Page:
    """The page of one place."""
    library, one = site.library, row["id"]
    observations = library.of("observations", "place_id", one)
    values = _values(site, row, observations)
    path = library.results_path(one)
    page = entity_page(
        site, row, library.place_name(row), "place.html", _parts(values, observations), p=row,
        existed=library.span(row), territory=_territory(site, row),
        results_page=path.split("/")[1] if RESULTS in path else None, dossier=site.dossiers,
        courses={} if RESULTS in path else site.gallery.of_place(one, values["results"]),
        conflicts=cells_of(site.kb).disputed(one["id"] for one in observations), **values)
    # Both languages read the one file.
    file = site.dossiers.file(row) if site.language == "vi" else None
    return replace(page, beside=((STATES.format(place=one), dumps(file)),)) if file else page


def _values(site: Site, row: Row, observations: list[Row]) -> dict[str, Any]:
    """What the sections of the page show."""
    of, one = site.library.of, row["id"]
    documents = sorted(of("documents", "place_id", one), key=lambda d: d["issued_on"] or "")
    return {
        "documents": documents, **site.dossiers.of(row),
        "chains": steps_up(site, (d["id"] for d in documents)) if row["kind"] != "country" else [],
        "results": by_name(site.library, observations, "indicator_id"),
        "claims": of("reported_attainments", "place_id", one),
        "tasks": of("tasks", "place_id", one), "causes": of("causes", "place_id", one),
        "measures": of("measures", "place_id", one), "events": of("events", "place_id", one),
        **latest_searches(of("searches", "place_id", one)), "held": of("held_back", "place_id", one),
        "members": of("places", "region_id", one),
    }


def _parts(values: dict[str, Any], observations: list[Row]) -> Parts:
    return [
        ("thanh-vien", "members", values["members"]),
        ("muc-tieu", "targets", values["groups"]),
        ("truoc-hop-nhat", "dossier.before", values["predecessors"]),
        ("trang-thai", "dossier.states", values["states"]),
        ("danh-gia", "claims", values["claims"]), ("van-ban", "documents", values["documents"]),
        ("ket-qua", "results", observations), ("nhiem-vu", "tasks", values["tasks"]),
        ("nguyen-nhan", "causes", values["causes"]),
        ("giai-phap", "measures", values["measures"]),
        ("su-kien", "events", values["events"]),
        ("tra-cuu", "searches", values["searches"]),
        ("chua-dua-vao", "held_back", values["held"])]


def _territory(site: Site, row: Row) -> Markup | None:
    """From what a province was formed and what it became part of, in plain words."""
    library, ref = site.library, site.at("../").ref
    before = sorted(library.of("places", "successor_id", row["id"]),
                    key=lambda p: unaccented(p["name_vi"]))
    dates = {key: format_date(row[f"valid_{key}"], site.language) for key in ("from", "to")}
    said = []
    if before:
        names = Markup(", ").join(ref(p["id"]) for p in before)
        key = "dossier.formed_on" if row["valid_from"] else "dossier.formed"
        said.append(Markup(escape(library.say(key))).format(date=dates["from"], names=names))
    if row["successor_id"]:
        said.append(Markup(escape(library.say("dossier.ended"))).format(
            date=dates["to"], successor=ref(row["successor_id"])))
    if not said and row["kind"] in ("province", "city"):
        said.append(escape(library.say("dossier.alone")))
    return Markup(" ").join(said) if said else None


def _crumbs(site: Site) -> Crumbs:
    return ((f"{_FOLDER}/{INDEX}.html", site.library.table_title("places")),)


def results(site: Site) -> Iterator[Page]:
    """The observations of places that have too many for their page."""
    library = site.library
    for row in library.tables["places"]:
        observations = library.of("observations", "place_id", row["id"])
        if len(observations) > MOST_RESULTS:
            name = library.place_name(row)
            heading = library.say("dossier.results_of", place=name)
            groups = by_name(library, observations, "indicator_id")
            body = site.at("../").render(
                "results.html", heading=heading, p=row,
                conflicts=cells_of(site.kb).disputed(one["id"] for one in observations),
                results=groups, courses=site.gallery.of_place(row["id"], groups))
            crumbs = (*_crumbs(site), (f"{_FOLDER}/{row['id']}.html", name))
            yield Page(f"{_FOLDER}/{row['id']}{RESULTS}", heading, body, crumbs=crumbs)


def choices(site: Site) -> Iterator[Page]:
    """The bare slug of a province whose name two units bear in turn."""
    library = site.library
    bare: dict[str, list[Row]] = defaultdict(list)
    for row in library.tables["places"]:
        if ends := _ERA.search(row["id"]):
            bare[row["id"][:ends.start()]].append(row)
    for one, rows in sorted(bare.items()):
        if one not in library.record:
            name = library.local(rows[0], "name")
            body = site.at("../").render("choice.html", heading=name, places=rows)
            yield Page(f"{_FOLDER}/{one}", name, body, crumbs=_crumbs(site))
