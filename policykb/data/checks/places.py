"""Places in time: documents, targets and values of a place that exists then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policykb.core.vocabulary import Vintage
from policykb.data.checks.base import Data, rule
from policykb.data.checks.dates import Span, existence, issued, span
from policykb.data.problems import Problem
from policykb.data.tables import Row


@rule("place_not_there", "issuer_not_there", needs="documents places organizations")
def documents_have_a_living_place(data: Data) -> Iterator[Problem]:
    """A document is issued while its place and its issuer exist."""
    ties = (("place_id", "places", "place_not_there"),
            ("issuer_id", "organizations", "issuer_not_there"))
    for row in data.rows["documents"]:
        when = issued(row)
        for column, table, code in ties:
            begin, end = existence(data.get(table, row[column]))
            if when and (when[1] < begin or when[0] > end):
                yield data.problem("documents", row, column, code, id=row[column],
                                   date=row["issued_on"], begin=_day(begin), end=_day(end))


@rule("place_not_there", needs="events tasks causes places")
def what_happens_happens_somewhere(data: Data) -> Iterator[Problem]:
    """A meeting is held, a task assigned and a cause stated of a place that has begun to be.

    Of a place that ended something may still be stated; nothing is held or assigned there.
    """
    for table, column, past in (("events", "held_on", False), ("tasks", "assigned_on", False),
                                ("causes", "stated_on", True)):
        for row in data.rows[table]:
            when = span(row[column])
            begin, end = existence(data.get("places", row["place_id"]))
            if when and (when[1] < begin or (when[0] > end and not past)):
                yield data.problem(table, row, "place_id", "place_not_there", id=row["place_id"],
                                   date=row[column], begin=_day(begin), end=_day(end))


@rule("target_place", needs="targets documents places")
def targets_have_a_living_place(data: Data) -> Iterator[Problem]:
    """A target is set for a place that exists then; it may reach beyond the place's end."""
    for row in data.rows["targets"]:
        when = issued(data.get("documents", row["document_id"]))
        begin, end = existence(data.get("places", row["place_id"]))
        if when and (when[1] < begin or when[0] > end):
            yield data.problem("targets", row, "place_id", "target_place", id=row["place_id"],
                               date=when[0], begin=_day(begin), end=_day(end))


@rule("observation_before_place", "observation_after_place", needs="observations places sources")
def observations_have_a_living_place(data: Data) -> Iterator[Problem]:
    """An observed period lies in its place's time.

    A value recalculated for a new place and a year before it existed is
    allowed where the row says so (a release after its birth, or "theo địa
    giới mới" in stage or note); a year in which a place ended is none of its
    full years, unless the value was released before.
    """
    for row in data.rows["observations"]:
        end = span(row["period_to"])
        begin = span(row["period_from"]) or end
        if not (begin and end):
            continue
        born, ended = existence(data.get("places", row["place_id"]))
        told = {"id": row["place_id"], "period": row["period_to"], "begin": _day(born),
                "end": _day(ended), "successor": _successor(data, row["place_id"])}
        released = _released(data, row)
        backward = (released is not None and released[1] >= born) or _recalculated(row)
        if end[1] < born and not backward:
            yield data.problem("observations", row, "place_id", "observation_before_place", **told)
        whole = begin[0].year == ended.year and end[1] > ended
        known_before = released is not None and released[0] <= ended
        if begin[0] > ended or (whole and row["vintage"] != Vintage.PLAN and not known_before):
            yield data.problem("observations", row, "place_id", "observation_after_place", **told)


def _recalculated(row: Row) -> bool:
    words = f"{row['stage']} {row['note']}".lower()
    return re.search(r"(tỉnh|thành phố|địa giới|đơn vị) mới|new territory", words) is not None


def _released(data: Data, row: Row) -> Span | None:
    source = data.get("sources", row["source_id"])
    return span(row["released_on"]) or (span(source["published_on"]) if source else None)


def _successor(data: Data, place: str) -> str:
    row = data.get("places", place)
    return row["successor_id"] or "–" if row else "–"


def _day(day: date) -> str:
    return "…" if day in (date.min, date.max) else day.isoformat()
