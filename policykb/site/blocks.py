"""Blocks of hand-written pages that are computed when the book is built.

A text says ``{tinh} provinces``; the figures in it come from the data, so a
page never holds a typed result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from policykb.analysis import graph
from policykb.core.addresses import CHANGES
from policykb.core.catalogue import label, labels
from policykb.core.formats import format_interval, format_number
from policykb.core.periods import numbered_day
from policykb.core.printed import number
from policykb.core.text import unaccented
from policykb.site import start
from policykb.site.library import TONES, Row
from policykb.site.site import Site

Maker = Callable[[Site, list[str]], tuple[str, dict[str, object]]]
#: Name of a block → what makes the template and values of it.
BLOCKS: dict[str, Maker] = {}

#: Kinds of change notes that correct what an earlier edition said.
CORRECTED = frozenset({"values_changed", "targets_removed", "observations_removed",
                       "documents_removed"})


def _block(name: str) -> Callable[[Maker], Maker]:
    def keep(maker: Maker) -> Maker:
        BLOCKS[name] = maker
        return maker
    return keep


def block(site: Site, name: str, words: list[str], root: str) -> str:
    """The HTML of the block ``name`` on a page at the depth of ``root``.

    Raises :class:`KeyError` for an unknown block or id.
    """
    template, values = BLOCKS[name](site, words)
    return site.at(root).render(f"blocks/{template}.html", **values)


@_block("answers")
def answers(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The three questions with the core of each answer: ``answers <document ids>``."""
    groups = _nation(site, words)
    first_choice = start.choices(site)[0]
    return "answers", {
        "groups": [(one, len(rows), start.counts(rows)) for one, rows in groups],
        "highlights": start.highlights(rows for _, rows in groups), "choice": first_choice,
        "rated": sum(count.number for count in first_choice.counts), "latest": start.latest(site),
        "page": CHANGES, "place_name": site.library.place_name,
        "places": start.provinces(site), "older": _older(site)}


@_block("standing")
def standing(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The targets of documents in a compact table each: ``standing 23-nq-tw-2018 …``."""
    return "standing", {"groups": [(one, rows, start.counts(rows))
                                   for one, rows in _nation(site, words)]}


@_block("tile-grid")
def tile_grid(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Today's provinces on a grid, coloured by a target, with a table as its equal."""
    rows = {row["id"]: row for row in start.provinces(site)}
    found = start.choices(site)
    placed = sorted((one for one in found[0].tiles if rows[one.place]["tile_x"] is not None),
                    key=lambda one: (rows[one.place]["tile_y"], rows[one.place]["tile_x"]))
    older = graph.predecessors(site.kb)
    return "tile_grid", {"choices": found, "placed": placed, "rows": rows,
                         "older": {one: older.get(one, ()) for one in rows}}


def _nation(site: Site, words: list[str]) -> list[tuple[str, list[Row]]]:
    """The lines of each document; :class:`KeyError` for an unknown one."""
    return [(one, start.standing(site, one)) for one in words if site.library.record[one]]


def _older(site: Site) -> list[Row]:
    """The provinces that were merged, which readers still look for, by name."""
    found = [site.library.record[one] for today, older in graph.predecessors(site.kb).items()
             for one in older if one != today]
    return sorted(found, key=lambda row: unaccented(site.library.place_name(row)))


@_block("verdicts")
def verdicts(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Every verdict with its meaning and how many targets have it."""
    counted = Counter(r["verdict"] for r in site.library.results.values())
    rows = [{"label": label(f"verdict.{code}", site.language), "tone": tone,
             "meaning": label(f"meaning.{code}", site.language), "count": counted[code]}
            for code, tone in TONES.items()]
    return "verdicts", {"rows": rows}


@_block("reasons")
def reasons(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Every reason for which a target is not rated, with its count."""
    counted = Counter(r["reason"] for r in site.library.results.values() if r.get("reason"))
    keys = [k for k in labels(site.language) if k.startswith("reason.")]
    rows = [(label(k, site.language), counted[k.split(".", 1)[1]]) for k in keys]
    return "counts", {"rows": rows}


@_block("settings")
def settings(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The cuts and conventions that are data."""
    rows = site.library.tables["settings"]
    days = {row["key"]: numbered_day(row["value"]) for row in rows if row["unit"] == "yyyymmdd"}
    return "settings", {"rows": rows, "days": days}


@_block("vintages")
def vintages(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """How each printed stage of a figure is read."""
    return "vintages", {"rows": site.library.tables["vintages"]}


@_block("relation-types")
def relation_types(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The kinds of relation between documents, both ways."""
    rows = [(r[f"label_{site.language}"], r[f"label_{site.language}_inverse"], r["note"])
            for r in site.library.tables["relation_types"]]
    return "relation_types", {"rows": rows}


@_block("units")
def units(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The units and how they are written."""
    return "units", {"rows": site.library.tables["units"]}


@_block("example")
def example(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """One target in full, with the trail of its verdict: ``example <target id>``.

    Several ids are tried in turn, so that a page outlives a row.
    """
    known = [one for one in words if one in site.library.results]
    if not known:
        raise KeyError(" ".join(words))
    return "example", {"x": site.target(known[0])}


@_block("first")
def first(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The first target with a verdict, in full: ``first met``."""
    found = [r for r in site.library.results.values() if r["verdict"] in words]
    best = sorted(found, key=lambda r: (-len(r.get("trail") or ()), r["target_id"]))
    return "example", {"x": site.target(best[0]["target_id"]) if best else None}


@_block("prints")
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


@_block("edition")
def edition(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """What this edition holds, in counts."""
    tables = site.library.tables
    names = ("documents", "targets", "observations", "sources")
    rows = [(site.library.table_title(n), len(tables[n])) for n in names]
    verdicts_ = Counter(r["verdict"] for r in site.library.results.values())
    rows_ = [(label(f"verdict.{code}", site.language), tone, verdicts_[code])
             for code, tone in TONES.items() if verdicts_[code]]
    return "edition", {"rows": [(t, format_number(n, site.language)) for t, n in rows],
                       "verdicts": rows_}


@_block("editions")
def editions(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Every edition, the newest first, with what a reader of the one before must know."""
    library, language = site.library, site.language
    rows = [{"id": e["id"], "date": e["date"], "summary": e[f"summary_{language}"],
             "groups": _noted(site, library.of("changes", "edition_id", e["id"]))}
            for e in sorted(library.tables["editions"], key=lambda e: e["date"], reverse=True)]
    return "editions", {"editions": rows}


@_block("corrections")
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
