"""What differs between two states of the data: rows, cells, verdicts.

Both states are rated by the rules of today, each at its own edition date.
What a reader of the older edition saw is another matter where the rules were
changed since: ``published_verdicts`` keeps it, and a verdict that the rules of
today would have given there already changed because of them
(:attr:`VerdictChange.by_rule`).  What is told of a change, and how it is counted
in ``editions``, stands in :mod:`~policykb.analysis.changes.told` and
:mod:`~policykb.analysis.changes.rows`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from policykb.analysis import commitments
from policykb.analysis.verdicts.attainment import attain
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import without_place
from policykb.data.schema import Schema, Table, names_ids

Row = dict[str, Any]
Kind = Literal["new", "changed", "removed"]
#: How a verdict changed: another verdict; the same with another standing (no longer an
#: estimate, exceeded, an old target now); of a new target; of one that is gone.
VerdictKind = Literal["flipped", "restated", "new", "gone"]

#: Tables whose rows are told one by one; of the others a report gives the numbers.
TOLD = ("documents", "targets", "observations", "sources")
#: Tables of printed figures, and the columns that make the value of one.
FIGURES = ("targets", "observations", "reported_attainments")
VALUE = frozenset({"printed", "low", "high", "low_open", "high_open", "bound", "approximate",
                   "unit", "period_from", "period_to", "measure", "compared_with", "claim"})
#: What is counted of an edition.
COUNTS = (*(f"{table}_{kind}" for table in TOLD for kind in ("new", "changed", "removed")),
          "values_changed", "verdicts_flipped", "verdicts_restated", "verdicts_new")


@dataclass(frozen=True)
class Cell:
    """One cell that changed; ``None`` where it was or is empty."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """One row that is new, changed (``cells`` says where) or removed.

    ``key`` is the id of the row, or the parts of its key joined by ``|``.
    """

    table: str
    key: str
    kind: Kind
    before: Row | None
    after: Row | None
    cells: tuple[Cell, ...] = ()

    @property
    def of_value(self) -> bool:
        """Whether the value of a printed figure changed, not only what is said about it.

        A first day that is now stated where it was understood changes no value, nor
        another page's words for the same bounds.
        """
        moved = {cell.column for cell in self.cells if cell.column in VALUE
                 and (cell.column != "period_from" or cell.before is not None)}
        if self.after and (self.after.get("low"), self.after.get("high")) != (None, None):
            moved.discard("printed")
        return self.table in FIGURES and bool(moved)


@dataclass(frozen=True)
class VerdictChange:
    """The verdict on one target, before and after (rows of ``attain``).

    ``because`` are the keys of the changed rows that the verdict rests on:
    the target itself, the values and the baseline used before and after.
    """

    target_id: str
    kind: VerdictKind
    before: Row | None
    after: Row | None
    because: tuple[str, ...] = ()
    #: Whether the older edition, rated by the rules of today, says another verdict than it did.
    by_rule: bool = False


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two states; rows in the order of the schema."""

    old: KnowledgeBase = field(repr=False, compare=False)
    new: KnowledgeBase = field(repr=False, compare=False)
    rows: tuple[RowChange, ...]
    verdicts: tuple[VerdictChange, ...]
    #: The verdicts of the new state, as ``attain`` gives them.
    results: pd.DataFrame = field(repr=False, compare=False)

    def of(self, table: str, kind: Kind) -> list[RowChange]:
        """The changes of one kind in one table."""
        return [row for row in self.rows if row.table == table and row.kind == kind]

    @property
    def values(self) -> list[RowChange]:
        """Figures whose value changed."""
        return [row for row in self.rows if row.of_value]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, by the names of :data:`COUNTS`; each row counts once."""
        found = Counter(f"{row.table}_{row.kind}" for row in self.rows if not row.of_value)
        found.update(f"verdicts_{one.kind}" for one in self.verdicts)
        found["values_changed"] = len(self.values)
        return {name: found[name] for name in COUNTS}


def compare(old: KnowledgeBase, new: KnowledgeBase, *,
            verdicts: tuple[pd.DataFrame, pd.DataFrame] | None = None) -> Changes:
    """What differs between two states of the data.

    Rows are matched by the primary key of their table; an id that
    ``redirects`` moved counts as the same row.  Columns and tables that the
    old state did not know count as empty there.  ``verdicts`` are the results
    of ``attain`` for both, at their edition dates, where they are at hand.
    """
    old = _completed(old, new.schema)
    moved = _moved(old, new)
    rows = [change for name, table in tables_of(old, new).items()
            for change in _row_changes(table, _rows(old, name, moved), _rows(new, name, {}))]
    before, after = verdicts or (attain(old), attain(new))
    touched = {row.key for row in rows}
    rated = _results(before, moved)
    said = _published(old, new, rated, moved)
    return Changes(old, new, tuple(rows),
                   tuple(_once(old, new, _verdict_changes(rated, said, _results(after, {}), touched))),
                   after)


def _published(old: KnowledgeBase, new: KnowledgeBase, rated: dict[str, Row],
               moved: dict[str, str]) -> dict[str, Row]:
    """The verdicts of the older edition as its readers saw them, where that is kept."""
    day = old.edition_date.isoformat()
    kept = {moved.get(row["target_id"], row["target_id"]): row
            for row in new.rows.of("published_verdicts", "edition_id", day)}
    return {one: {**row, **({column: kept[one][other] for column, other in _KEPT.items()}
                            if one in kept else {})} for one, row in rated.items()}


#: What is kept of a published verdict: the column of ``attain``, and of ``published_verdicts``.
_KEPT = {"verdict": "verdict", "reason": "reason", "label": "label_vi", "label_en": "label_en"}


def empty(kb: KnowledgeBase) -> KnowledgeBase:
    """The same data package without a row: what the first edition is compared with."""
    return KnowledgeBase(kb.directory, kb.schema,
                         {name: frame.iloc[:0] for name, frame in kb.tables.items()})


def _completed(kb: KnowledgeBase, schema: Schema) -> KnowledgeBase:
    """``kb`` with every table and column that ``schema`` knows; its own edition date stays."""
    frames = dict(kb.tables)
    for name, table in schema.tables.items():
        frames[name] = _filled(frames.get(name), table)
    tables = {**kb.schema.tables, **schema.tables}
    return KnowledgeBase(kb.directory, Schema(kb.schema.descriptor, tables), frames)


def _filled(frame: pd.DataFrame | None, table: Table) -> pd.DataFrame:
    found = pd.DataFrame() if frame is None else frame.copy()
    for one in table.fields:
        if one.name not in found:
            blank = () if one.separator else {"boolean": False, "number": math.nan,
                                              "integer": math.nan}.get(one.type)
            kind = {"boolean": bool, "number": float, "integer": float}.get(one.type, object)
            found[one.name] = pd.Series([blank] * len(found), index=found.index, dtype=kind)
    return found[table.columns]


def _moved(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, str]:
    """Old ids that stand under another one now."""
    pairs = zip(new.redirects["from"], new.redirects["to"], strict=True)
    return {first: last for first, last in pairs
            if first in old.table_of and last not in old.table_of and first not in new.table_of}


def tables_of(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, Table]:
    """Every table of two states: those of the new one, then those that only the old one has."""
    return {**new.schema.tables, **{name: table for name, table in old.schema.tables.items()
                                    if name not in new.schema.tables}}


def _rows(kb: KnowledgeBase, name: str, moved: dict[str, str]) -> list[Row]:
    """The rows of a table: missing values as ``None``, moved ids as they are now."""
    rows = kb.rows.table(name) if name in kb.tables else []
    return [{column: _present(value, moved) if names_ids(column) else _present(value, {})
             for column, value in without_place(row).items()} for row in rows]


def _present(value: Any, moved: dict[str, str]) -> Any:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return tuple(moved.get(one, one) for one in value)
    return moved.get(value, value) if moved and isinstance(value, str) else value


def _row_changes(table: Table, old: list[Row], new: list[Row]) -> Iterator[RowChange]:
    before, after = _keyed(table, old), _keyed(table, new)
    for key in [*after, *(key for key in before if key not in after)]:
        first, last = before.get(key), after.get(key)
        if first is None or last is None:
            yield RowChange(table.name, key, "removed" if last is None else "new", first, last)
            continue
        cells = tuple(Cell(column, first.get(column), last.get(column))
                      for column in dict.fromkeys([*last, *first])
                      if first.get(column) != last.get(column))
        if cells:
            yield RowChange(table.name, key, "changed", first, last, cells)


def _keyed(table: Table, rows: list[Row]) -> dict[str, Row]:
    """Rows by their key; a key that stands twice is counted on."""
    found: dict[str, Row] = {}
    for row in rows:
        key = plain = "|".join(str(row.get(column)) for column in table.key or table.columns)
        repeated = 1
        while key in found:
            repeated += 1
            key = f"{plain}|{repeated}"
        found[key] = row
    return found


def _results(frame: pd.DataFrame, moved: dict[str, str]) -> dict[str, Row]:
    return {moved.get(row["target_id"], row["target_id"]): row for row in frame.to_dict("records")}


def _verdict_changes(rated: dict[str, Row], said: dict[str, Row], new: dict[str, Row],
                     touched: set[str]) -> Iterator[VerdictChange]:
    for one in sorted(said.keys() | new.keys()):
        before, after = said.get(one), new.get(one)
        kind = _verdict_kind(before, after)
        if kind:
            used = {one, *_used(before), *_used(after)}
            by_rule = _verdict_kind(before, rated.get(one)) in ("flipped", "restated")
            yield VerdictChange(one, kind, before, after, tuple(sorted(used & touched)), by_rule)


def _once(old: KnowledgeBase, new: KnowledgeBase,
          found: Iterable[VerdictChange]) -> Iterator[VerdictChange]:
    """One of the changes that the printings of a commitment have alike."""
    now, then = (commitments.of(kb).of_target for kb in (new, old))
    seen = set()
    for one in found:
        commitment = now.get(one.target_id) or then.get(one.target_id)
        said = [row["label"] if row else None for row in (one.before, one.after)]
        key = (one.kind, *said, commitment.id if commitment else one.target_id)
        if key not in seen:
            yield one
        seen.add(key)


def _verdict_kind(before: Row | None, after: Row | None) -> VerdictKind | None:
    if before is None or after is None:
        return "gone" if after is None else "new"
    if before["verdict"] != after["verdict"]:
        return "flipped"
    return "restated" if before["label"] != after["label"] else None


def _used(result: Row | None) -> tuple[str, ...]:
    return (*result["observation_ids"], *result["baseline_ids"]) if result else ()
