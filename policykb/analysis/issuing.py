"""From which day a document stood, at the earliest and surely, and when it ended.

A date known by its month or year only, or not at all, leaves days on which
nobody knows whether the document had been issued.  Nothing is concluded from
silence: on such days its targets are "chưa rõ ngày ban hành", neither there nor
not there.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from policykb.core.periods import period_end, period_start
from policykb.core.vocabulary import OVER, UNISSUED, Precision
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
#: How far a scheme or plan reaches by its own title; what follows as a vision binds nobody yet.
_HORIZON = re.compile(r"(?<!tầm nhìn )đến năm (\d{4})")
#: How many characters of an ISO date are known.
_LENGTH = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10, Precision.NONE: 0}


def issued(document: Row) -> str | None:
    """The date of issue as ISO text, no more precise than it is known; ``None`` where it is not."""
    return (document["issued_on"] or "")[: _LENGTH[document["issued_precision"]]] or None


def unissued(document: Row) -> bool:
    """Whether a document is a draft, or was proposed and not issued."""
    return bool(document["draft"]) or document["status"] in UNISSUED


def earliest(document: Row) -> date:
    """The first day on which the document may have been issued; the first of all days if unknown."""
    told = issued(document)
    return period_start(told) if told else date.min


def surely_by(kb: KnowledgeBase, target: Row) -> date:
    """The day by which the document of a target was surely issued.

    The first of: the end of the day, month or year of issue; the day on which a
    source that prints document or target was published or read; the end of the
    target's period (nobody sets a target for a period that is over); the edition date.
    """
    document = kb.record[target["document_id"]]
    told = issued(document)
    sources = [kb.record.get(row["source_id"] or "", {}) for row in (document, target)]
    seen = [source.get(column) for source in sources for column in ("published_on", "accessed_on")]
    days = [period_end(day) for day in (told, *seen, target["period_to"]) if day]
    return max(min(*days, kb.edition_date), earliest(document))


def binding(document: Row, day: date) -> bool:
    """Whether somebody stood by a document on ``day``: issued, and not over by what is known.

    It is over where its status or a printed end says so, and where its own
    title ends its time ("Quy hoạch … đến năm 2020, tầm nhìn đến năm 2030": 2020).
    """
    if unissued(document) or document["status"] in OVER:
        return False
    title = document["instrument_title"] or document["title_vi"] or ""
    horizon = _HORIZON.search(title)
    ends = [document["effective_to"], horizon.group(1) if horizon else None]
    return all(period_end(one) >= day for one in ends if one)
