"""Whether the data package is sound: form, schema, then what the rows mean.

:func:`check` returns every problem at once.  The form is read by
:mod:`policykb.data.tables`; the schema (types, enumerations, patterns, keys)
is held by :mod:`policykb.data.checks.schema` against ``data/datapackage.json``;
each semantic rule is one small function, in the file of its subject, which
registers itself (:func:`policykb.data.checks.base.rule`).  A rule is skipped
only where a table that it needs could not be read; dates known by month or
year are intervals, and only what is surely wrong is an error.

Here belongs what is wrong with the data whatever is made of them.  Not here: what
figures say against each other (``analysis.audit``); pandas and networkx, which
would take longer to load than everything checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from policykb.data.checks import (  # each registers its rules
    dates,
    documents,
    findings,
    identities,
    ids,
    links,
    places,
    prints,
    readings,
    relations,
    settings,
    targets,
    text,
    unlikely,
)
from policykb.data.checks.base import RULES, Data, Rule, read
from policykb.data.checks.schema import schema_problems
from policykb.data.problems import DataError, Problem, problem

__all__ = ["RULES", "Data", "Rule", "check", "dates", "documents", "findings", "identities", "ids",
           "links", "places", "prints", "readings", "relations", "settings", "targets", "text",
           "unlikely"]


def check(directory: str | Path = "data") -> list[Problem]:
    """Every problem of the data package in ``directory``, sorted by place; none if sound.

    Never raises for what the files may hold.
    """
    try:
        data, problems = read(Path(directory))
    except DataError as error:
        return error.problems
    for run in (schema_problems, *(one.run for one in RULES
                                   if not data.broken.intersection(one.needs))):
        problems += _found(run, data)
    return sorted(set(problems))


def _found(run: Callable[[Data], Iterable[Problem]], data: Data) -> list[Problem]:
    """What one rule finds; a table or column that the schema lost is told as that."""
    try:
        return list(run(data))
    except KeyError as error:
        return [problem("datapackage.json", 0, "", "schema_lacks", name=error.args[0])]
