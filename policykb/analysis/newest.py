"""The newest figure of an edition or of a place: of which period it is, and when it was printed.

An edition's date says when the data were put together, not how far their figures
reach; whoever shows the one shows the other beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policykb.analysis.value import dated, released
from policykb.core.periods import period_end
from policykb.core.vocabulary import Vintage
from policykb.data.knowledge import KnowledgeBase


@dataclass(frozen=True)
class Newest:
    """The period of the newest result, as its row states it, and the last date a source of it bears.

    The date is as precise as it was printed (``YYYY-MM-DD``, ``YYYY-MM``).
    """

    period_from: str | None
    period_to: str
    dated: str | None


def newest(kb: KnowledgeBase, place: str | None = None) -> Newest | None:
    """The newest result of the knowledge base, or of one place; ``None`` where there is none.

    Of results that end on one day the shorter period is named, and of their
    dates the last; a plan is no result, nor what was expected before the period was over.
    """
    rows = kb.rows.of("observations", "place_id", place) if place else kb.rows.table("observations")
    ends = {row["id"]: end for row in rows if row["vintage"] != Vintage.PLAN
            and (released(kb, row) or date.max) >= (end := period_end(row["period_to"]))}
    if not ends:
        return None
    last = max(ends.values())
    here = [row for row in rows if ends.get(row["id"]) == last]
    row = max(here, key=lambda one: (one["period_from"] or "", one["id"]))
    days = [day for one in here if (day := dated(kb, one))]
    return Newest(row["period_from"], row["period_to"], max(days, default=None, key=period_end))
