"""The print edition of a place: what binds it and what it has to do, on one sheet."""

from __future__ import annotations

from policykb.analysis import commitments
from policykb.core.addresses import FOLDERS
from policykb.core.formats import format_number
from policykb.site.dossier.groups import CURRENT, GROUPS, Groups
from policykb.site.library import Library, Row

#: Rows of each kind in the print edition.
MOST_BRIEF = 12
#: Tasks without a deadline come last.
_NO_DEADLINE = "9999"


def brief(library: Library, place: Row, groups: Groups, base: str) -> Row | None:
    """The rows of the print edition and how many were left out; ``None`` without any.

    ``base`` is the address of the site where it is known.
    """
    names = GROUPS if place["valid_to"] else CURRENT  # a unit that ended has none that bind
    targets = commitments.of(library.kb).once(x for name in names for x in groups[name])
    tasks = sorted((k for k in library.of("tasks", "place_id", place["id"])
                    if k["status"] != "done"),
                   key=lambda k: (k["deadline"] or _NO_DEADLINE, k["id"]))
    if not targets and not tasks:
        return None
    folder = "" if library.language == "vi" else "en/"
    return {
        "place": place["id"], "targets": [_target(library, x) for x in targets[:MOST_BRIEF]],
        "tasks": tasks[:MOST_BRIEF],
        "address": f"{base}{folder}{FOLDERS['places']}/{place['id']}.html",
        "targets_left": _left(library, targets), "tasks_left": _left(library, tasks),
    }


def _left(library: Library, rows: list[Row]) -> str:
    return format_number(max(len(rows) - MOST_BRIEF, 0), library.language)


def _target(library: Library, x: Row) -> Row:
    """A target with the vintage of its value and the publisher of that, else of the target."""
    deciding = x["observations"][0] if x["observations"] and x["value"] not in (None, "–") else None
    source = library.record.get((deciding or x["row"])["source_id"] or "", {})
    return {"x": x, "vintage": deciding and deciding["vintage"],
            "publisher": source.get("publisher") or "–", "of_value": deciding is not None}
