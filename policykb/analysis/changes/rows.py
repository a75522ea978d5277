"""Changes as rows: of ``editions``, of ``changes``, and all of them as JSON."""

from __future__ import annotations

import math
from typing import Any

from policykb.analysis.changes.compare import COUNTS, Changes, Row
from policykb.analysis.changes.told import sections, summary
from policykb.core.markup import clean_text

#: Sections of a report whose items are kept, one a row, as the change notes of an edition.
NOTED = ("verdicts_flipped", "values_changed", "verdicts_restated", "documents_new",
         "documents_changed", "documents_removed", "targets_removed", "observations_removed")
#: The columns of one edition and of one change note.
EDITION = ("id", "date", "summary_vi", "summary_en", *COUNTS)
NOTE = ("edition_id", "sequence", "kind", "entity_id", "text_vi", "text_en")
#: The columns of one verdict as an edition published it.
PUBLISHED = ("edition_id", "target_id", "verdict", "reason", "label_vi", "label_en")


def edition(changes: Changes) -> Row:
    """The row of ``editions`` for the new state, with the columns of :data:`EDITION`.

    Its id is the edition date: one edition a day.
    """
    day = changes.new.edition_date.isoformat()
    return {"id": day, "date": day, "summary_vi": summary(changes, "vi"),
            "summary_en": summary(changes, "en"), **changes.counts}


def notes(changes: Changes) -> list[Row]:
    """The rows of ``changes`` for the new state, with the columns of :data:`NOTE`.

    Only what a reader of the last edition must know (:data:`NOTED`); of new
    targets, values and sources the edition keeps the numbers.
    """
    day, found = changes.new.edition_date.isoformat(), []
    for vi, en in zip(sections(changes, "vi"), sections(changes, "en"), strict=True):
        if vi.key in NOTED:
            found += [(vi.key, *pair) for pair in zip(vi.items, en.items, strict=True)]
    return [{"edition_id": day, "sequence": n, "kind": kind, "entity_id": first.id,
             "text_vi": clean_text(first.text), "text_en": clean_text(second.text)}
            for n, (kind, first, second) in enumerate(found, 1)]


def published(changes: Changes) -> list[Row]:
    """The rows of ``published_verdicts`` for the new state, with the columns of :data:`PUBLISHED`."""
    day = changes.new.edition_date.isoformat()
    return [{"edition_id": day, "target_id": row["target_id"], "verdict": row["verdict"],
             "reason": row["reason"], "label_vi": row["label"], "label_en": row["label_en"]}
            for row in changes.results.to_dict("records")]


def as_json(changes: Changes) -> Row:
    """The changes for machines: no NaN, no infinity, tuples as lists.

    Keys: ``old`` and ``new`` (edition dates), ``counts``, ``rows``,
    ``verdicts`` (codes, words, reasons), ``edition`` and ``notes``.
    """
    found: Row = _jsonable({
        "old": changes.old.edition_date.isoformat(), "new": changes.new.edition_date.isoformat(),
        "counts": changes.counts,
        "rows": [{"table": row.table, "key": row.key, "kind": row.kind,
                  "cells": [vars(cell) for cell in row.cells]} for row in changes.rows],
        "verdicts": [{"target_id": one.target_id, "kind": one.kind, "because": one.because,
                      "by_rule": one.by_rule,
                      "before": _verdict(one.before), "after": _verdict(one.after)}
                     for one in changes.verdicts],
        "edition": edition(changes), "notes": notes(changes),
    })
    return found


def _verdict(result: Row | None) -> Row | None:
    columns = ("as_of", "verdict", "label", "label_en", "reason", "final", "observation_ids",
               "value_text_vi", "value_text_en", "target_text_vi", "target_text_en",
               "sentence_vi", "sentence_en")
    return {column: result[column] for column in columns} if result else None


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
