"""One commitment that several documents print: which printings are one, and from when it runs.

A *commitment* is an indicator, a territory, a kind, a last year and what is
accepted, in a line of setters that print it again.  It is judged once, every
document shows that one verdict, and it is counted once.  A draft binds
nobody and is no printing of what was adopted; another level (assigned and a
province's own) is another commitment.  Where the data name a printing of
another (``variant_of``) the two are one even if their figures differ.

**One first year.**  Of means, sums and increases the first year is a part of
the commitment.  A printed one holds, and one inferred from a period that is
named to begin after the document.  A missing one, or one inferred from no more
than the document's own time, gives way to what another document prints beside
the same figure, else to what the same line (indicator, territory, kind, last year)
prints beside any figure, if that year had begun when the (first) document was issued.
Where nothing is printed that of the first document is taken for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from policykb.analysis.frames import frame_of
from policykb.analysis.value import printed_figure
from policykb.core.intervals import tidy
from policykb.core.periods import first_day_of_year, period_end, period_start, year_of
from policykb.core.printed import NumberError
from policykb.core.vocabulary import GONE, Stage, TargetKind
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
_Key = tuple[Any, ...]
#: Kinds whose first year is a part of what was promised.
SPANNING = frozenset({TargetKind.AVERAGE_GROWTH, TargetKind.CUMULATIVE, TargetKind.INCREASE})
COLUMNS = ["commitment_id", "counted_id", "target_ids", "documents", "lines", "place_id",
           "indicator_id", "kind", "period_from", "period_to", "assumed", "printed"]


@dataclass(frozen=True)
class Commitment:
    """The printings of one commitment, the first by date of issue first (undated ones last).

    ``first_year`` is the one that all are judged by, ``None`` where the kind
    asks for none or no printing tells; ``assumed`` says that the start of the
    period rests on no print of this commitment.
    """

    rows: tuple[Row, ...]
    #: What each of the rows accepts.
    figures: tuple[_Key, ...]
    first_year: str | None
    assumed: bool
    issued: date | None

    @property
    def id(self) -> str:
        """The id of its first target."""
        return str(self.rows[0]["id"])

    @property
    def counted(self) -> str:
        """The target that stands for it in counts: the first that nobody has withdrawn."""
        return str(next((row["id"] for row in self.rows if row["stage"] not in GONE), self.id))

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that print it, in the order of its rows."""
        return tuple(dict.fromkeys(row["document_id"] for row in self.rows))

    def printing(self, row: Row) -> tuple[Row, ...]:
        """Its rows that print the figure of ``row``; a stated printing may print another one."""
        figure = {one["id"]: key for one, key in zip(self.rows, self.figures, strict=True)}
        return tuple(one for one in self.rows if figure[one["id"]] == figure[row["id"]])

    @property
    def begin(self) -> date:
        """The first day of its period: printed or inferred, else from its first document on."""
        row = self.rows[0]
        stated = self.first_year or row["period_from"]
        if stated:
            return period_start(stated)
        last = first_day_of_year(row["period_to"])
        if self.issued is None:
            return last
        level = row["kind"] == TargetKind.LEVEL
        if level and self.issued.year >= last.year - 1:
            return last  # set for that one year: what the year before brought is no part of it
        return min(self.issued if level else self.issued.replace(month=1, day=1), last)


class Commitments:
    """The commitments of some targets, by what can be asked of them."""

    def __init__(self, kb: KnowledgeBase, rows: Iterable[Row]) -> None:
        self._kb = kb
        rows = sorted(rows, key=self._age)
        years = _first_years(kb, rows)
        self.all: tuple[Commitment, ...] = tuple(
            self._made(members, years) for members in _joined(kb, rows, years))
        self.of_target: Mapping[str, Commitment] = {
            row["id"]: one for one in self.all for row in one.rows}

    def _age(self, row: Row) -> tuple[str, bool, str]:
        """Dated documents in their order, then the undated; a printing after what it prints."""
        issued = self._kb.record[row["document_id"]]["issued_on"]
        return (issued or "9999", row["variant_of"] is not None, row["id"])

    def _made(self, rows: Sequence[Row], years: Mapping[str, str | None]) -> Commitment:
        issued = self._kb.record[rows[0]["document_id"]]["issued_on"]
        spanning = rows[0]["kind"] in SPANNING
        printed = any(_printed_year(row) for row in rows)
        found = next((years[row["id"]] for row in rows if years[row["id"]]), None)
        assumed = not printed if spanning else bool(rows[0]["period_inferred"])
        figures = tuple(_figure(self._kb, row) for row in rows)
        return Commitment(tuple(rows), figures, found, assumed,
                          period_start(issued) if issued else None)

    def once(self, rows: Iterable[Row], key: Callable[[Row], str] = lambda row: row["id"]) -> list[Row]:
        """Of rows about targets one for each commitment, in their order.

        Where the printing that stands for it (:attr:`Commitment.counted`) is
        among them it is that one, else the first.  ``key`` gives a row's target.
        """
        chosen: dict[str, tuple[int, Row]] = {}
        for place, row in enumerate(rows):
            one = self.of_target[key(row)]
            known = chosen.get(one.id)
            if known is None or (key(row) == one.counted != key(known[1])):
                chosen[one.id] = place, row
        return [row for _, row in sorted(chosen.values(), key=lambda found: found[0])]

    def others(self, target: str) -> tuple[str, ...]:
        """The other documents that print the commitment of a target."""
        one = self.of_target[target]
        own = next(row["document_id"] for row in one.rows if row["id"] == target)
        return tuple(document for document in one.documents if document != own)


def of(kb: KnowledgeBase) -> Commitments:
    """The commitments of every target of ``kb``, found once."""
    found: Commitments = kb.once("commitments", lambda: Commitments(kb, kb.rows.table("targets")))
    return found


def commitments(kb: KnowledgeBase) -> pd.DataFrame:
    """Every commitment of the knowledge base, a row each.

    Columns: ``commitment_id`` (its first target by date of issue),
    ``counted_id`` (the target that stands for it in counts: the first not
    withdrawn), ``target_ids``, ``documents``, ``lines`` (how many targets
    print it), ``place_id``, ``indicator_id``, ``kind``, ``period_from`` (the one first
    year, ``None`` where none is needed or told), ``period_to``, ``assumed``
    (that its start rests on no print) and ``printed`` (as its
    first target prints it).
    """
    rows = [{**one.rows[0], "commitment_id": one.id, "counted_id": one.counted,
             "target_ids": tuple(row["id"] for row in one.rows), "documents": one.documents,
             "lines": len(one.rows), "period_from": one.first_year or one.rows[0]["period_from"],
             "assumed": one.assumed} for one in of(kb).all]
    return frame_of(sorted(rows, key=lambda row: str(row["commitment_id"])), COLUMNS)


# -- which printings are one ------------------------------------------------


def _joined(kb: KnowledgeBase, rows: Sequence[Row], years: Mapping[str, str | None]) -> list[list[Row]]:
    """The rows by commitment: of one figure, or a stated printing of another; in their order."""
    leader: dict[str, str] = {row["id"]: row["id"] for row in rows}

    def head(one: str) -> str:
        while leader[one] != one:
            one = leader[one]
        return one

    first: dict[_Key, str] = {}
    for row in rows:
        key = (*_figure(kb, row), years[row["id"]])
        leader[head(row["id"])] = head(first.setdefault(key, row["id"]))
    for row in rows:
        if row["variant_of"] in leader:
            leader[head(row["id"])] = head(row["variant_of"])
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[head(row["id"])].append(row)
    return list(groups.values())


def _line(row: Row) -> _Key:
    """What the documents of one line of setters speak of, whatever level they set."""
    return (row["place_id"], row["indicator_id"], row["kind"], period_end(row["period_to"]),
            row["stage"] == Stage.DRAFT)


def _figure(kb: KnowledgeBase, row: Row) -> _Key:
    """The line of a target and what it accepts, in the base unit."""
    unit = kb.units_by_id[row["unit"]]
    try:
        figure = printed_figure(kb, row, "target")
    except NumberError:
        return (*_line(row), row["id"])
    factor = float(unit["factor"] or 1.0)
    accept = figure.acceptance(kb.record[row["indicator_id"]]["direction"])
    top = None if figure.high is None else tidy(figure.high * factor)
    return (*_line(row), unit["base"], figure.approximate, tidy(accept.low * factor), accept.low_open,
            tidy(accept.high * factor), accept.high_open, tidy(figure.low * factor), top)


# -- the first year ---------------------------------------------------------


def _printed_year(row: Row) -> str | None:
    """The start of the period as a document prints it."""
    return None if row["period_inferred"] else row["period_from"]


def _conventional(kb: KnowledgeBase, row: Row) -> bool:
    """Whether a first year is missing or stands for no more than that the document was there.

    A year inferred from a period named elsewhere ("kế hoạch 5 năm 2026-2030", set
    in 2025) lies after the document and holds.
    """
    issued = kb.record[row["document_id"]]["issued_on"]
    return not row["period_from"] or bool(
        row["period_inferred"] and issued and year_of(row["period_from"]) <= year_of(issued))


def _first_years(kb: KnowledgeBase, rows: Sequence[Row]) -> dict[str, str | None]:
    """The start of the period of each target whose kind has one, see the head of this module.

    ``rows`` stand in the order of their documents.
    """
    spanning = [row for row in rows if row["kind"] in SPANNING]
    printed: dict[_Key, set[str]] = defaultdict(set)
    first: dict[_Key, Row] = {}
    for row in spanning:
        if _printed_year(row):
            printed[_line(row)].add(row["period_from"])
            printed[_figure(kb, row)].add(row["period_from"])
        elif _conventional(kb, row):
            first.setdefault(_figure(kb, row), row)
    return {row["id"]: None for row in rows} | {
        row["id"]: _first_year(kb, row, printed, first) for row in spanning}


def _first_year(kb: KnowledgeBase, row: Row, printed: Mapping[_Key, set[str]],
                first: Mapping[_Key, Row]) -> str | None:
    """The first year of one target: its own, or that of another printing."""
    own: str | None = row["period_from"]
    if _printed_year(row) or row["stage"] == Stage.DRAFT or not _conventional(kb, row):
        return own
    figure = _figure(kb, row)
    for key, told in ((figure, row), (_line(row), first[figure])):
        issued = kb.record[told["document_id"]]["issued_on"]
        begun = [one for one in printed.get(key, set()) if issued and year_of(one) <= year_of(issued)]
        if len(begun) == 1:
            return begun[0]
    found: str | None = first[figure]["period_from"]
    return found
