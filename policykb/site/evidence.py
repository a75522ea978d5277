"""What stands behind a printed figure: its source, the place in it, its readings, its row.

Whoever shows or publishes a figure asks here, so that no two surfaces can
tell its origin in two ways.
"""

from __future__ import annotations

from dataclasses import dataclass

from policykb.analysis.readings import counted
from policykb.analysis.value import weak
from policykb.core.catalogue import label
from policykb.core.markup import text_fragment
from policykb.core.vocabulary import ReadingResult
from policykb.site.library import Library, Row

#: Tables whose rows are figures printed somewhere, with their evidence.
FIGURES = ("targets", "observations", "reported_attainments")


@dataclass(frozen=True)
class Origin:
    """Where a figure was printed (``source`` is ``None`` where that is not known), who read it there.

    ``href`` is the address of the source, pointing at the print.
    """

    source: Row | None
    printed: str | None
    locator: str | None
    href: str | None
    readings: list[Row]


def origin(library: Library, row: Row) -> Origin:
    """What pages and published files say of the origin of a figure."""
    source = library.record.get(row["source_id"] or "")
    printed = row.get("printed")
    return Origin(source, printed, row.get("locator"),
                  text_fragment(source["url"], printed) if source else None,
                  library.of("readings", "figure_id", row.get("id")))


def evidence(library: Library, row: Row) -> Row:
    """What stands behind a printed figure: source, place in it, tier, readings, CSV row."""
    known = origin(library, row)
    source = known.source or {}
    return {
        "id": row.get("id"), "printed": known.printed, "source_id": row["source_id"],
        "locator": known.locator, "inputs": row.get("derived_from") or (),
        "formula": formula(library, row) if row.get("derived_from") else None,
        # The source's name carries the day of its publication, where that is known.
        "read_on": None if source.get("published_on") else source.get("accessed_on"),
        "href": known.href,
        "tier": library.word("tier", source.get("tier")),
        "weak": bool(source) and weak(library.kb, row),
        "unexplained": [label(f"audit.kind.{kind}", library.language)
                        for kind in dict.fromkeys(library.unexplained.get(row.get("id") or "", ()))],
        "readings": reading_words(library, row.get("id")),
        "row": f"du-lieu/{row['_table']}.html#{row['id']}" if row.get("id") else None,
        "line": row["_line"], "file": f"{row['_table']}.csv",
    }


def formula(library: Library, row: Row) -> str | None:
    """Numerator over denominator of a share that was computed; ``None`` where none is stated."""
    indicator = library.record.get(row.get("indicator_id") or "", {})
    parts = [library.local(library.record[indicator[f"{one}_id"]], "name")
             if indicator.get(f"{one}_id") in library.record else indicator.get(one)
             for one in ("numerator", "denominator")]
    return f"{parts[0]} ÷ {parts[1]}" if all(parts) else None


def reading_words(library: Library, figure: str | None) -> str:
    """``đã kiểm với bản lưu``, ``đọc n lần`` or ``đọc một lần``: of the figure as it stands today."""
    good = counted(library.kb).get(figure or "", [])
    if any(r["result"] == ReadingResult.VERIFIED for r in good):
        return library.say("reading.verified")
    if len(good) > 1:
        return library.say("reading.many", count=len(good))
    return library.say("reading.once")
