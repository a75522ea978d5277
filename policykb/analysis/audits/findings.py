"""What the checks share: a finding, the figures and levels of the data, their words."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from policykb.analysis.audits.expressions import AuditError
from policykb.analysis.value import observed
from policykb.core.catalogue import LANGUAGES, Language
from policykb.core.formats import format_interval, format_period
from policykb.core.intervals import Interval
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
Words = Callable[[Language], str]
Cell = tuple[str, str | None, str, str | None]  # place, period from and to, series


def figure(kb: KnowledgeBase, figure_id: str) -> Interval:
    """A figure for arithmetic: an observation or attainment as its interval, a target exactly.

    Attainments are in per cent.  Raises :class:`AuditError` for an id without figure.
    """
    table, row = kb.table_of.get(figure_id), kb.record.get(figure_id)
    if row is None or table not in ("observations", "targets", "reported_attainments"):
        raise AuditError("unknown", id=figure_id)
    if table == "observations":
        return observed(row)
    ends = [end for end in (row["low"], row["high"]) if end is not None]
    if not ends:
        raise AuditError("unknown", id=figure_id)
    return Interval(ends[0], ends[-1])


def finding(
    kind: str, id_: str, place: str | None, subjects: Iterable[str], result: str, text: Words,
    computed: Interval | None = None, expected: Interval | None = None,
) -> Row:
    """One row of the audit; see :func:`policykb.analysis.audit.audit`."""
    def ends(box: Interval | None) -> tuple[float, float]:
        return (math.nan, math.nan) if box is None else (box.low, box.high)

    row: Row = {"id": id_, "kind": kind, "place_id": place,
                "subject_ids": tuple(dict.fromkeys(subjects)), "result": result}
    row["computed_low"], row["computed_high"] = ends(computed)
    row["expected_low"], row["expected_high"] = ends(expected)
    return row | {f"text_{language}": text(language) for language in LANGUAGES}


def agrees(computed: Interval, expected: Interval) -> str:
    """``ok`` where rounding allows both, else ``fails``."""
    return "ok" if computed.meets(expected) else "fails"


def spell(kb: KnowledgeBase, box: Interval, unit: str | None, language: Language) -> str:
    """An interval with its unit in words."""
    symbol = kb.units_by_id[unit][f"symbol_{language}"] if unit in kb.units_by_id else None
    # An end that rounding would make equal to the other still shows its first four digits.
    ends = [end if math.isinf(end) else float(f"{end:.6g}") for end in (box.low, box.high)]
    return format_interval(ends[0], ends[1], symbol, language)


def name_of(kb: KnowledgeBase, id_: str | None, language: Language) -> str:
    """The name of a row; a dash where there is none."""
    return str(kb.record[id_][f"name_{language}"]) if id_ in kb.record else "–"


def period_of(row: Row, language: Language) -> str:
    """The period of a row in words."""
    return format_period(row["period_from"], row["period_to"], language)


def levels(kb: KnowledgeBase) -> dict[str, dict[Cell, list[Row]]]:
    """The printed levels of every indicator by place, period and series."""
    found: dict[str, dict[Cell, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in kb.rows.table("observations"):
        if row["measure"] == "level":
            cell = row["place_id"], row["period_from"], row["period_to"], row["series"]
            found[row["indicator_id"]][cell].append(row)
    return found


def combinations(*choices: list[Row]) -> list[tuple[Row, ...]]:
    """One row of each list in every way; of one source only, where a source prints them all."""
    every = list(itertools.product(*choices))
    one = [rows for rows in every if len({row["source_id"] for row in rows}) == 1]
    return one or every
