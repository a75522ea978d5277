"""The state of a target at a day: which days a page shows, and how a state reads."""

from __future__ import annotations

from datetime import date

from policykb.analysis.verdicts.attainment import State
from policykb.core.catalogue import Language
from policykb.core.periods import numbered_day
from policykb.data.knowledge import KnowledgeBase
from policykb.site.library import TONES, Row

#: States are known from this day on.
FIRST_DAY = date(2016, 12, 31)


def state_dates(kb: KnowledgeBase) -> list[date]:
    """The dates of ``state_date_…`` (written yyyymmdd) in the settings, and the edition's.

    Raises :class:`ValueError` for a number that is no date.
    """
    days = {numbered_day(value) for key, value in kb.setting.items()
            if key.startswith("state_date_")}
    return [*sorted(d for d in days if d < kb.edition_date), kb.edition_date]


def state_at(states: list[State], day: date) -> State | None:
    """The state of a target at a day; ``None`` before its document was issued."""
    return next((state for state in reversed(states) if state.since <= day), None)


def cell(state: State | None, language: Language) -> Row | None:
    """A state as a table shows it."""
    if state is None:
        return None
    words = state.label_vi if language == "vi" else state.label_en
    return {"label": words, "tone": TONES[state.verdict]}
