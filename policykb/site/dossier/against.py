"""How the targets of a place stand to the national ones that they answer."""

from __future__ import annotations

from collections.abc import Iterable

from policykb.core.catalogue import Language, label
from policykb.site.library import Library, Row


def against(library: Library, answers: Iterable[Row]) -> list[Row]:
    """How a target stands to the national ones, from its rows of ``align``.

    One row for each result and reason and national indicator, with all
    ``targets`` of which that is true, the earliest document first.
    """
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in answers:
        national = library.record[row["national_target_id"]]
        key = row["result"], why(row, library.language), national["indicator_id"]
        found.setdefault(key, []).append(national)
    return [{"word": label(f"align.{result}", library.language), "note": note,
             "indicator": indicator, "targets": sorted(rows, key=lambda row: _issued(library, row))}
            for (result, note, indicator), rows in found.items()]


def why(row: Row, language: Language) -> str:
    """The reason and the flags of a row of ``align`` in words; empty where there are none."""
    notes = [label(f"align.reason.{row['reason']}", language)] if row["reason"] else []
    notes += [label(f"align.flag.{flag}", language) for flag in row["flags"]]
    return "; ".join(notes)


def _issued(library: Library, row: Row) -> tuple[str, str]:
    return library.record[row["document_id"]]["issued_on"] or "", row["id"]
