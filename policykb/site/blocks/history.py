"""Blocks on editions: what this one holds, what changed, what was corrected."""

from __future__ import annotations

from collections import Counter

from policykb.core.catalogue import label
from policykb.core.formats import format_number
from policykb.site.library import TONES, Row
from policykb.site.site import Site

#: Kinds of change notes that correct what an earlier edition said.
CORRECTED = frozenset({"values_changed", "targets_removed", "observations_removed",
                       "documents_removed"})

#: A list of change notes longer than this is folded: what was corrected is never far below.
MOST_OPEN = 60


def edition(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """What this edition holds, in counts."""
    tables = site.library.tables
    names = ("documents", "targets", "observations", "sources")
    rows = [(site.library.table_title(n), len(tables[n])) for n in names]
    verdicts_ = Counter(r["verdict"] for r in site.library.judged)
    rows_ = [(label(f"verdict.{code}", site.language), tone, verdicts_[code])
             for code, tone in TONES.items() if verdicts_[code]]
    return "edition", {"rows": [(t, format_number(n, site.language)) for t, n in rows],
                       "verdicts": rows_}


def editions(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Every edition, the newest first, with what a reader of the one before must know."""
    library, language = site.library, site.language
    rows = [{"id": e["id"], "date": e["date"], "summary": e[f"summary_{language}"],
             "groups": [(caption, notes, len(notes) > MOST_OPEN) for caption, notes in _noted(
                 site, library.of("changes", "edition_id", e["id"]))]}
            for e in sorted(library.tables["editions"], key=lambda e: e["date"], reverse=True)]
    return "editions", {"editions": rows}


def corrections(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """What was corrected since the first edition, and what rereading samples found wrong."""
    library = site.library
    dates = {e["id"]: e["date"] for e in library.tables["editions"]}
    first = min(dates.values(), default=None)
    groups = [(day, found) for one, day in sorted(dates.items(), key=lambda e: e[1], reverse=True)
              if day != first and (found := _noted(site, [
                  row for row in library.of("changes", "edition_id", one)
                  if row["kind"] in CORRECTED]))]
    samples = library.tables["samples"]
    return "corrections", {
        "groups": groups, "first": first, "drawn": len(samples),
        "wrong": [row for row in samples if row["result"] == "wrong"]}


def _noted(site: Site, rows: list[Row]) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """Change notes under the heading of their kind; an id only where it is still known."""
    groups: dict[str, list[tuple[str, str | None]]] = {}
    for row in sorted(rows, key=lambda row: row["sequence"]):
        one = row["entity_id"] if row["entity_id"] in site.library.record else None
        groups.setdefault(row["kind"], []).append((row[f"text_{site.language}"], one))
    return [(label(f"diff.section.{kind}", site.language), found)
            for kind, found in groups.items()]
