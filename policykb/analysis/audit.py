"""The arithmetic of the data: does what was printed agree with itself?

Every check compares intervals, so that rounding alone never fails it: a
computed interval and a printed one disagree when they do not meet.  What must
hold is declared in ``data/identities.csv`` or follows from
``data/indicator_parts.csv``; nothing of it stands in code.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from policykb.analysis.audits import (
    attainments,
    conflicts,
    differences,
    documents,
    evidence,
    identities,
    leaps,
    means,
    ranks,
    sizes,
    structures,
    territories,
    wholes,
)
from policykb.analysis.audits.expressions import AuditError, evaluate
from policykb.analysis.audits.findings import figure
from policykb.analysis.frames import frame_of
from policykb.core.periods import period_end
from policykb.core.vocabulary import AuditKind
from policykb.data.knowledge import KnowledgeBase

__all__ = ["COLUMNS", "KINDS", "AuditError", "audit", "evaluate", "figure"]

KINDS = tuple(AuditKind)
COLUMNS = ["id", "kind", "place_id", "subject_ids", "computed_low", "computed_high",
           "expected_low", "expected_high", "result", "text_vi", "text_en"]
_CHECKS = (identities.identities, wholes.parts, wholes.sums, differences.differences,
           attainments.reported, attainments.implied, conflicts.conflicts, ranks.ranks,
           territories.regions, territories.mergers, means.means, leaps.leaps,
           structures.structures, sizes.sizes, evidence.plans, documents.titles,
           documents.expired, evidence.mirrors, conflicts.symbols)


def audit(kb: KnowledgeBase, as_of: date | str | None = None) -> pd.DataFrame:
    """Every arithmetic check of the data, one row each.

    ``kind`` is one of :data:`KINDS`, ``subject_ids`` the rows concerned,
    ``computed_*`` and ``expected_*`` the two intervals in the unit of the
    figure (NaN where there is none), ``result`` is ``ok``, ``fails``,
    ``revision`` (a later vintage took the place of an estimate) or ``note``
    (something to know, nothing to mend).  With ``as_of`` (a date or its ISO
    form) checks on figures of periods not yet over by then are left out.
    """
    rows = [row for check in _CHECKS for row in check(kb)]
    if as_of is not None:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        rows = [row for row in rows if all(_over_by(kb, one, day) for one in row["subject_ids"])]
    order = {kind: n for n, kind in enumerate(KINDS)}
    rows.sort(key=lambda row: (order[row["kind"]], row["id"]))
    return frame_of(rows, COLUMNS)


def _over_by(kb: KnowledgeBase, figure_id: str, day: date) -> bool:
    """Whether a figure is of a period that had ended, as in attainment."""
    if kb.table_of.get(figure_id) != "observations":
        return True
    return period_end(kb.record[figure_id]["period_to"]) <= day
