"""The block on how printed figures are read, from real rows."""

from __future__ import annotations

from policykb.core.formats import format_interval
from policykb.core.printed import number
from policykb.site.library import Row
from policykb.site.site import Site


def prints(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """How printed figures are read, from real rows: one for each way of printing."""
    return "prints", {"observations": _observed(site), "targets": _aimed(site)}


def _reading(site: Site, row: Row, role: str) -> Row | None:
    library = site.library
    source = library.record.get(row["source_id"], {})
    try:
        figure = number(row["printed"], role, source.get("number_format", "vi"))
    except ValueError:
        return None
    if role == "observation":
        box = figure.interval()
    else:
        box = figure.acceptance(library.record[row["indicator_id"]]["direction"])
    text = format_interval(box.low, box.high, library.unit(row["unit"]), site.language,
                           low_open=box.low_open, high_open=box.high_open)
    return {"id": row["id"], "printed": row["printed"], "read": text,
            "way": (figure.bound, figure.approximate, figure.high is not None)}


def _one_each(found: list[Row | None]) -> list[Row]:
    shown: dict[object, Row] = {}
    for row in found:
        if row:
            shown.setdefault(row["way"], row)
    return list(shown.values())


def _observed(site: Site) -> list[Row]:
    rows = [r for r in site.library.tables["observations"]
            if r["measure"] == "level" and r["unit"] in ("percent", "percent-year")]
    return _one_each([_reading(site, row, "observation") for row in rows])


def _aimed(site: Site) -> list[Row]:
    rows = [r for r in site.library.tables["targets"] if r["unit"] in ("percent", "percent-year")]
    return _one_each([_reading(site, row, "target") for row in rows])
