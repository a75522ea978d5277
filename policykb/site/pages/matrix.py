"""National targets against the provinces of today: who answered which, and how it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from policykb.analysis import commitments, graph
from policykb.core.catalogue import label
from policykb.site.dossier.against import why
from policykb.site.library import Library, Row
from policykb.site.page import Page
from policykb.site.phrases import name_of
from policykb.site.site import Site

#: Provincial targets by the national target they answer and their place.
_Cells = dict[tuple[str, str], list[Row]]


def matrix(site: Site) -> Page:
    """National targets against the provinces of today, predecessors nested."""
    library = site.library
    documents = national_documents(library)
    blocks = [block for one in documents if (block := _block(site, one))]
    answered = {block["id"] for block in blocks}
    heading = library.say("matrix")
    body = site.at("").render(
        "matrix.html", heading=heading, blocks=blocks,
        parts=[(block["id"], name_of(library, block["id"])) for block in blocks],
        alone=[one for one in documents if one not in answered])
    return Page("ma-tran", heading, body)


def national_documents(library: Library) -> list[str]:
    """National documents whose targets bind the whole country, oldest first."""
    record = library.record
    found = {t["document_id"] for t in library.tables["targets"]
             if record.get(t["place_id"], {}).get("kind") == "country"}
    return sorted(found, key=lambda d: (record[d]["issued_on"] or "", d))


def _block(site: Site, document: str) -> Row | None:
    """The table of one document; ``None`` where no province answered or implemented it."""
    targets = [x for x in site.targets_of("document_id", document)
               if not x["row"]["variant_of"] and x["row"]["stage"] != "dropped"]
    cells = _cells(site, targets)
    lines, answered = [], bool(cells)
    for row in graph.coverage(site.graph, site.kb, document).to_dict("records"):
        place, nested = row["place_id"], isinstance(row["successor_id"], str)
        found = [cells.get((x["id"], place), []) for x in targets]
        if not nested or any(found) or row["document_ids"]:
            answered = answered or bool(row["document_ids"])
            lines.append({"place": place, "nested": nested, "cells": found,
                          "state": row["state"], "documents": row["document_ids"],
                          "search_ids": row["search_ids"], "looked_on": row["looked_on"]})
    return {"id": document, "targets": targets, "lines": lines} if answered else None


def _cells(site: Site, targets: Sequence[Row]) -> _Cells:
    cells: _Cells = defaultdict(list)
    for x in targets:
        for row in site.aligned("commitment_id", commitments.of(site.kb).of_target[x["id"]].id):
            cells[(x["id"], row["place_id"])].append(_answer(site, row))
    return cells


def _answer(site: Site, row: Row) -> Row:
    """One provincial target beside the national one that it answers."""
    return {"target": site.target(row["target_id"]), "note": why(row, site.language),
            "word": label(f"align.{row['result']}", site.language)}
