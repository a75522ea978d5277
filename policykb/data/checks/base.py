"""What every rule stands on: the tables as text, the problem of a cell, the register of rules.

Here belongs what more than one subject needs; not here: any rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from policykb.core import text
from policykb.data.canonical import as_rows
from policykb.data.derived import Context, context
from policykb.data.problems import Problem, problem
from policykb.data.schema import Schema, read_schema
from policykb.data.tables import Row, read_rows

#: The form of an id.
IS_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
#: Faults of form after which the rows can still be told apart.
_HARMLESS = frozenset({"byte_order_mark", "crlf", "column_order", "blank_row"})


@dataclass(frozen=True)
class Data:
    """The tables as text, and which of them could not be read."""

    directory: Path
    schema: Schema
    rows: dict[str, list[Row]]
    broken: frozenset[str]  # tables whose rows cannot be trusted
    untidy: frozenset[str]  # tables with any fault of form

    @cached_property
    def by_id(self) -> dict[str, dict[str, Row]]:
        """The rows of each table by their id."""
        return {name: {row["id"]: row for row in rows if row["id"]}
                for name, rows in self.rows.items()
                if "id" in self.schema.tables[name].columns}

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The first table that holds an id."""
        found: dict[str, str] = {}
        for name, rows in self.by_id.items():
            for one in rows:
                found.setdefault(one, name)
        return found

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """The primary keys of each table; those of several columns joined by blanks."""
        return {name: {" ".join(row[c] for c in self.schema.tables[name].key) for row in rows}
                for name, rows in self.rows.items()}

    @cached_property
    def holders(self) -> dict[str, list[str]]:
        """The documents of each symbol, by the symbol's slug; those whose id is one."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows["documents"]:
            if row["symbol"] and IS_ID.fullmatch(row["id"]):
                found[text.slug(row["symbol"])].append(row["id"])
        return found

    @cached_property
    def around(self) -> Context:
        """What the derived cells follow from."""
        return context({n: as_rows(r) for n, r in self.rows.items()})

    @cached_property
    def names(self) -> dict[tuple[str, str], dict[str, set[str]]]:
        """What rows of a table are called beside their key; filled by ``checks.naming``."""
        return {}

    @cached_property
    def _near(self) -> dict[tuple[str, str], str | None]:
        return {}

    def nearest(self, value: str, known: Iterable[str], where: str) -> str | None:
        """The known word that ``value`` may be a slip of the pen for; looked up once, not for ever.

        Another year, number, place or document is another thing: one part of an
        id may be mistyped, no more.  A table cut short leaves hundreds of ids
        unknown, and each look-up takes some 20 ms: after the first sixty there
        is no suggestion.
        """
        if (value, where) not in self._near:
            found = None
            if len(self._near) < 60:
                found = text.nearest(value, (one for one in known if _slip(value, one)))
            self._near[value, where] = found
        return self._near[value, where]

    def get(self, table: str, identifier: str) -> Row | None:
        """The row of an id, or ``None``."""
        return self.by_id[table].get(identifier)

    def problem(
        self, table: str, row: Row, column: str, code: str, /, **values: object
    ) -> Problem:
        """A :class:`Problem` at a row of a table."""
        return problem(self.schema.tables[table].path, row.line, column, code, **values)


@dataclass(frozen=True)
class Rule:
    """One semantic rule: the codes it may report, the tables it needs, its function."""

    codes: tuple[str, ...]
    needs: tuple[str, ...]
    run: Callable[[Data], Iterable[Problem]]


RULES: list[Rule] = []


def rule(*codes: str, needs: str = "") -> Callable[..., Callable[[Data], Iterable[Problem]]]:
    """Register a function as the rule behind ``codes``; ``needs`` names its tables."""

    def register(run: Callable[[Data], Iterable[Problem]]) -> Callable[[Data], Iterable[Problem]]:
        RULES.append(Rule(codes, tuple(needs.split()), run))
        return run

    return register


def read(directory: Path) -> tuple[Data, list[Problem]]:
    """The tables as text and the problems of their form.

    Raises :class:`DataError` where the schema is missing or broken.
    """
    schema = read_schema(directory)
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    broken, untidy = set(), set()
    for name, table in schema.tables.items():
        rows[name], wrong = read_rows(directory, table)
        problems += wrong
        if wrong:
            untidy.add(name)
        if any(p.code not in _HARMLESS for p in wrong):
            broken.add(name)
        elif len(rows[name]) < table.minimum_rows:
            problems.append(problem(table.path, 2, "", "table_emptied"))
    known = {table.path for table in schema.tables.values()}
    problems += [problem(path.name, 0, "", "file_stray") for path in directory.glob("*.csv")
                 if path.name not in known]
    return Data(directory, schema, rows, frozenset(broken), frozenset(untidy)), problems


def _slip(written: str, meant: str) -> bool:
    """Whether two ids differ in one part, by letters alone."""
    parts = [re.split(r"[- ]", one) for one in (written.lower(), meant.lower())]
    if len(parts[0]) != len(parts[1]):
        return False
    other = [pair for pair in zip(*parts, strict=True) if pair[0] != pair[1]]
    return len(other) <= 1 and all(
        re.sub("[^0-9]", "", one) == re.sub("[^0-9]", "", two) and text.nearest(one, [two])
        for one, two in other)


def last_part(address: str) -> str:
    """What may be the id in what looks like an address."""
    return address.strip("/").split("/")[-1].removesuffix(".html")


def listed_ids(data: Data, table: str, column: str, row: Row) -> list[str]:
    """The ids in a cell, one or a list."""
    separator = data.schema.tables[table].field(column).separator
    parts = row[column].split(separator) if separator else [row[column]]
    return [part.strip() for part in parts if part.strip()]


def cycles(edges: list[Row], first: str, last: str) -> Iterator[tuple[Row, str]]:
    """For each cycle, the row that closes it (the one furthest down) and its path."""
    edges = list(edges)
    while True:
        graph: dict[str, set[str]] = defaultdict(set)
        for row in edges:
            graph[row[first]].add(row[last])
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            path = error.args[1]  # each is a predecessor of the next: against the arrows
            steps = {(b, a) for a, b in pairwise(path)}
            closing = max((row for row in edges if (row[first], row[last]) in steps),
                          key=lambda row: row.line)
            yield closing, " → ".join(reversed(path))
            edges.remove(closing)
        else:
            return
