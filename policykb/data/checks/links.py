"""Links from a row to another of its table: of one kind, without circles; one page one source.

Not here: whether an id exists (``checks.schema``, ``checks.ids``), and relations between
documents (``checks.relations``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policykb.core.vocabulary import GONE, Stage
from policykb.data.checks.base import Data, cycles, listed_ids, rule
from policykb.data.problems import Problem
from policykb.data.tables import Row

#: Columns that name a row of their own table and are read as one chain.
_TOGETHER = {("indicators", "denominator_id"): "numerator_id"}
#: Cells in which two targets are one commitment, besides the bounds.
_COMMITMENT = ("document_id", "place_id", "indicator_id", "kind", "period_from", "period_to",
               "bound", "low", "high")


@rule("link_cycle")
def links_do_not_circle(data: Data) -> Iterator[Problem]:
    """Successors, regions, variants, replacements, models, parts of a ratio: each chain ends."""
    for name, table in data.schema.tables.items():
        own = [column for column, other, _ in table.references if other == name]
        own += ["derived_from"] if "derived_from" in table.columns else []
        chains: dict[str, list[Row]] = defaultdict(list)
        for column in own if "id" in table.columns else []:
            chain = _TOGETHER.get((name, column), column)
            for row in data.rows[name]:
                chains[chain] += [Row(row.line, {"id": row["id"], "to": one, "column": column})
                                  for one in listed_ids(data, name, column, row)
                                  if one != row["id"]]
        for edges in chains.values():
            for row, cycle in cycles(edges, "id", "to"):
                yield data.problem(name, row, row["column"], "link_cycle", cycle=cycle)


@rule("replaced_elsewhere", "implements_other", needs="targets indicators places")
def targets_link_to_their_like(data: Data) -> Iterator[Problem]:
    """A target is replaced by one of its place and indicator, and carries out one of its concept.

    A successor of the territory may take a target over; what came of a draft may
    be measured otherwise than the draft was.
    """
    for row in data.rows["targets"]:
        by = data.get("targets", row["replaced_by_target_id"])
        if by and not _replaces(data, row, by):
            yield data.problem("targets", row, "replaced_by_target_id", "replaced_elsewhere",
                               place=row["place_id"], indicator=row["indicator_id"],
                               other_place=by["place_id"], other=by["indicator_id"])
        model = data.get("targets", row["implements_target_id"])
        if model and not (model["kind"] == row["kind"] and _alike(data, row, model)):
            yield data.problem("targets", row, "implements_target_id", "implements_other",
                               indicator=row["indicator_id"], kind=row["kind"],
                               other=model["indicator_id"], other_kind=model["kind"])


def _replaces(data: Data, row: Row, by: Row) -> bool:
    places, place = [row["place_id"]], data.get("places", row["place_id"])
    while place and place["successor_id"] and place["successor_id"] not in places:
        places.append(place["successor_id"])
        place = data.get("places", place["successor_id"])
    same = by["indicator_id"] == row["indicator_id"] or row["stage"] == Stage.DRAFT
    return by["place_id"] in places and same


def _alike(data: Data, row: Row, model: Row) -> bool:
    """Whether both measure one concept, or one that documents put in the place of the other."""
    first, second = (data.get("indicators", one["indicator_id"]) for one in (row, model))
    if first is None or second is None:
        return True  # told as an unknown id
    concepts = [one["concept_id"] or one["id"] for one in (first, second)]
    near = {first["near_concept_id"], second["near_concept_id"]}
    return concepts[0] == concepts[1] or bool(near.intersection(concepts))


@rule("target_retyped", needs="targets")
def targets_are_typed_once(data: Data) -> Iterator[Problem]:
    """One commitment of one document is one row; a further printing of it names the first."""
    first: dict[tuple[str, ...], Row] = {}
    for row in data.rows["targets"]:
        if row["variant_of"] or row["stage"] in GONE:
            continue
        key = tuple(row[column] for column in _COMMITMENT)
        if key in first:
            yield data.problem("targets", row, "variant_of", "target_retyped",
                               value=row["id"], first=first[key]["id"], line=first[key].line)
        first.setdefault(key, row)


@rule("row_twice")
def rows_of_two_ids_differ(data: Data) -> Iterator[Problem]:
    """Two rows that differ in their id alone are one row, typed twice."""
    for name, table in data.schema.tables.items():
        first: dict[tuple[str, ...], Row] = {}
        for row in data.rows[name] if table.key == ("id",) else []:
            key = tuple(row[column] for column in table.columns if column != "id")
            if key in first and first[key]["id"] != row["id"] and not _told_as_retyped(name, row):
                yield data.problem(name, row, "id", "row_twice", value=row["id"],
                                   first=first[key]["id"], line=first[key].line)
            first.setdefault(key, row)


def _told_as_retyped(name: str, row: Row) -> bool:
    """Whether another rule tells a row that stands twice: of a target, a page, what says more."""
    live_target = name == "targets" and not row["variant_of"] and row["stage"] not in GONE
    return live_target or (name == "sources" and bool(row["url"]))


@rule("url_twice", needs="sources")
def one_page_is_one_source(data: Data) -> Iterator[Problem]:
    """Two sources with one address are one page, read twice."""
    first: dict[str, Row] = {}
    for row in data.rows["sources"]:
        address = re.sub(r"^https?://(www\.)?|#.*$", "", row["url"].strip()).rstrip("/")
        if address and address in first:
            yield data.problem("sources", row, "url", "url_twice", value=row["id"],
                               first=first[address]["id"], line=first[address].line)
        first.setdefault(address, row)
