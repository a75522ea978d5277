"""The page of one source: everything that was taken from it."""

from __future__ import annotations

from policykb.site.library import Row
from policykb.site.page import Page, entity_page
from policykb.site.site import Site

#: Anchor, label and table of what is taken from a source, in the order of the page.
_TAKEN = (
    ("van-ban", "documents", "documents"), ("quan-he", "relations", "relations"),
    ("muc-tieu", "targets", "targets"), ("ket-qua", "results", "observations"),
    ("danh-gia", "claims", "reported_attainments"), ("nhiem-vu", "tasks", "tasks"),
    ("nguyen-nhan", "causes", "causes"), ("giai-phap", "measures", "measures"),
    ("su-kien", "events", "events"), ("lan-doc", "readings", "readings"))
#: Those that the template lists one like the other.
_ALIKE = ("tasks", "causes", "measures", "events")


def source(site: Site, row: Row) -> Page:
    """The page of one source: what was taken from it."""
    library, one = site.library, row["id"]
    taken = {table: library.of(table, "source_id", one) for _, _, table in _TAKEN}
    entry = library.entry(one)
    return entity_page(
        site, row, entry.text if entry else one, "source.html",
        [(anchor, key, taken[table]) for anchor, key, table in _TAKEN], s=row,
        others=[(key, anchor, taken[table]) for anchor, key, table in _TAKEN if table in _ALIKE],
        documents=taken["documents"], relations=taken["relations"], targets=taken["targets"],
        observations=taken["observations"], claims=taken["reported_attainments"],
        again=taken["readings"])
