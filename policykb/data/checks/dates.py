"""Dates and periods: days of the calendar, not after the edition, in their order.

Here belongs also how a rule reads a date (:func:`span`): as the interval of
days that it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policykb.core.periods import period_end, period_start, year_of
from policykb.core.vocabulary import Vintage
from policykb.data.checks.base import Data, rule
from policykb.data.derived import names_span, needs_period
from policykb.data.problems import Problem
from policykb.data.schema import DATE_PATTERN, Table
from policykb.data.tables import Row

Span = tuple[date, date]
_DATE = re.compile(DATE_PATTERN, re.ASCII)


def span(text: str) -> Span | None:
    """The first and last day of ``2025``, ``2025-07`` or a day; ``None`` where it is no date."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return period_start(text), period_end(text)
    except ValueError:
        return None


def issued(row: Row | None) -> Span | None:
    """When a document was issued, as an interval; ``None`` where it is not known."""
    return span(row["issued_on"]) if row else None


def existence(row: Row | None) -> Span:
    """The days on which a place or body existed."""
    begin, end = (span(row[c]) if row else None for c in ("valid_from", "valid_to"))
    return begin[0] if begin else date.min, end[1] if end else date.max


def _date_columns(table: Table) -> list[str]:
    return [f.name for f in table.fields if f.dated]


@rule("date_impossible", "date_implausible")
def dates_are_dates(data: Data) -> Iterator[Problem]:
    """Every date is a day of the calendar between 1990 and 2100 (documents: from 1945)."""
    for name, table in data.schema.tables.items():
        for column in _date_columns(table):
            period = column in ("period_from", "period_to")
            for row in data.rows[name]:
                text = row[column]
                if not _DATE.fullmatch(text):
                    continue  # told by the schema
                if span(text) is None:
                    if table.field(column).type != "date":
                        yield data.problem(name, row, column, "date_impossible", value=text)
                elif not (1990 if period else 1945) <= year_of(text) <= 2100:
                    yield data.problem(name, row, column, "date_implausible", value=text)


@rule("after_edition")
def nothing_after_edition(data: Data) -> Iterator[Problem]:
    """What has been read, published, issued, held, decided … was so by the edition date."""
    for name, table in data.schema.tables.items():
        # A target may be known to give way on a day to come; an edition that is to come is none.
        past = [c for c in table.columns if c.endswith("_on") and c != "replaced_on"]
        for column in [*past, "date"] if name == "editions" else past:
            for row in data.rows[name]:
                when = span(row[column])
                if when and when[0] > data.schema.edition_date:
                    yield data.problem(name, row, column, "after_edition", value=row[column],
                                       edition=data.schema.edition_date)


@rule("period_reversed")
def periods_run_forward(data: Data) -> Iterator[Problem]:
    """A period, a validity and a time in force end after they begin."""
    pairs = (("period_from", "period_to"), ("valid_from", "valid_to"),
             ("effective_from", "effective_to"))
    for name, table in data.schema.tables.items():
        for first, last in pairs:
            if first not in table.columns:
                continue
            for row in data.rows[name]:
                begin, end = span(row[first]), span(row[last])
                if begin and end and begin[0] > end[1]:
                    yield data.problem(name, row, first, "period_reversed",
                                       first=row[first], last=row[last])


@rule("target_past", needs="targets documents")
def targets_look_ahead(data: Data) -> Iterator[Problem]:
    """A target's period does not end more than a year before its document."""
    for row in data.rows["targets"]:
        when, end = issued(data.get("documents", row["document_id"])), span(row["period_to"])
        if when and end and end[1].year < when[0].year - 1:
            yield data.problem("targets", row, "period_to", "target_past",
                               value=row["period_to"], year=when[0].year)


@rule("observation_future", needs="observations")
def observations_are_past(data: Data) -> Iterator[Problem]:
    """An observed period has ended by the edition date, unless the value is planned."""
    for row in data.rows["observations"]:
        end = span(row["period_to"])
        if end and end[1] > data.schema.edition_date and row["vintage"] != Vintage.PLAN:
            yield data.problem("observations", row, "period_to", "observation_future",
                               value=row["period_to"], edition=data.schema.edition_date)


@rule("period_missing", needs="targets observations indicators")
def spans_have_a_first_day(data: Data) -> Iterator[Problem]:
    """A growth, a flow, a mean and a sum say from when: without it they are a state at a date.

    Where a source speaks of "today's" level and names no period, the day of the
    speech stands as an inferred point.
    """
    for table in ("targets", "observations"):
        for row in data.rows[table]:
            if row["period_from"]:
                continue
            spoken = table == "observations" and row["period_inferred"] == "1"
            lost = table == "observations" and names_span(row.values)
            if lost or (needs_period(table, row.values, data.around) and not spoken):
                yield data.problem(table, row, "period_from", "period_missing",
                                   indicator=row["indicator_id"], to=row["period_to"])


#: How many years a task may take: the longest horizon that documents set.
_LONGEST_TASK = 10


@rule("deadline_odd", needs="tasks")
def deadlines_follow_assignments(data: Data) -> Iterator[Problem]:
    """A task is due after it was assigned, and within the years that a plan may run."""
    for row in data.rows["tasks"]:
        given, due = span(row["assigned_on"]), span(row["deadline"])
        if given and due and not given[0].year <= due[1].year <= given[1].year + _LONGEST_TASK:
            yield data.problem("tasks", row, "deadline", "deadline_odd", value=row["deadline"],
                               assigned=row["assigned_on"])
