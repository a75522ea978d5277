"""How far time and way have gone to a target, and what the rest of the way needs."""

from __future__ import annotations

from policykb.analysis.verdicts.wording import interval_text
from policykb.core.catalogue import label
from policykb.core.formats import format_number
from policykb.core.intervals import Interval
from policykb.site.library import Library, Row
from policykb.site.targets import percent_range


def pace(library: Library, target: str) -> str | None:
    """How far time and way have gone, and what the rest needs; ``None`` where undefined."""
    row, say = library.results.get(target, {}), library.say
    if row.get("elapsed") is None:
        return None
    elapsed = format_number(100 * row["elapsed"], library.language, 0) + "%"
    way, speed = percent_range(library, row, "progress"), _ends(row, "pace")
    words = say("dossier.pace.time", elapsed=elapsed)
    if way and speed:
        times = interval_text(speed, "", library.language)
        words = say("dossier.pace.way", elapsed=elapsed, way=way, times=times)
    needed = _needed(library, target, row)
    return f"{words}; {needed}." if needed else f"{words}."


def _needed(library: Library, target: str, row: Row) -> str | None:
    """What each remaining year must bring, in words."""
    box, record = _ends(row, "needed"), library.record
    if box is None:
        return None
    indicator = record[record[target]["indicator_id"]]
    symbol = library.unit(indicator["unit"])
    key, shown = _change(record[target]["kind"], box)
    if key != "mean" and indicator["kind"] in ("share", "growth"):
        symbol = label("words.points", library.language)
    return library.say(f"dossier.needed.{key}", value=interval_text(shown, symbol, library.language))


def _change(kind: str, box: Interval) -> tuple[str, Interval]:
    """Whether the way leads up or down, or is the mean of the years, and by how much."""
    if kind == "average_growth":
        return "mean", box
    if box.low >= 0:
        return "more", box
    if box.high <= 0:
        return "less", Interval(-box.high, -box.low)
    return "change", box


def _ends(row: Row, name: str) -> Interval | None:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return None if low is None or high is None else Interval(low, high)
