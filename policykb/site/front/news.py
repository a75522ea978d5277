"""What changed: the newest edition in words, with its weightiest changes."""

from __future__ import annotations

from policykb.analysis.changes.rows import NOTED
from policykb.site.library import Row
from policykb.site.site import Site


def latest(site: Site, most: int = 3) -> Row | None:
    """The newest edition in words, whether it is the first, and its weightiest changes.

    ``lines`` are (text, id or ``None``) in the order of :data:`policykb.analysis.changes.rows.NOTED`,
    at most ``most`` of them, of a changed verdict only what it was and is.
    """
    library = site.library
    editions = sorted(library.tables["editions"], key=lambda e: e["date"])
    if not editions:
        return None
    newest = editions[-1]
    notes = sorted(library.of("changes", "edition_id", newest["id"]),
                   key=lambda row: (_weight(row["kind"]), row["sequence"]))
    lines = [(_headline(library.local(row, "text")),
              row["entity_id"] if row["entity_id"] in library.record else None) for row in notes]
    return {"date": newest["date"], "first": len(editions) == 1,
            "before": None if len(editions) == 1 else editions[-2]["date"],
            "summary": library.local(newest, "summary"), "lines": lines[:most]}


def _headline(text: str) -> str:
    """A note up to the end of the new verdict, which is quoted; other notes whole."""
    head, end, _ = text.partition("”. ")
    return head + end.rstrip()


def _weight(kind: str) -> int:
    return NOTED.index(kind) if kind in NOTED else len(NOTED)
