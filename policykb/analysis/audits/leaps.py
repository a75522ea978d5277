"""Leaps and reversals from one year to the next: likely a misprint, another base or another territory.

How far a figure may move before it is asked about is a setting (``audit_…``), as is
every cut; what an indicator is decides which of them applies.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from policykb.analysis.audits.findings import Row, finding, name_of, spell
from policykb.analysis.audits.standing import by_year
from policykb.analysis.cells import Cell
from policykb.analysis.prevailing import Standing
from policykb.analysis.value import Value
from policykb.core.catalogue import Language, label
from policykb.core.intervals import Interval, tidy
from policykb.core.vocabulary import AuditKind, Direction, IndicatorKind
from policykb.data.knowledge import KnowledgeBase

#: Which way a share is meant to go.
_WANTED: dict[str, float] = {Direction.UP: 1.0, Direction.DOWN: -1.0}
_LEVELS = frozenset({IndicatorKind.AMOUNT, IndicatorKind.COUNT})


def leaps(kb: KnowledgeBase) -> Iterator[Row]:
    """Shares that leap or turn, amounts and counts that fall or multiply, between successive years."""
    wanted = {*_LEVELS, IndicatorKind.SHARE}
    for cell, years in by_year(kb, lambda indicator: indicator["kind"] in wanted).items():
        share = kb.record[cell.indicator]["kind"] == IndicatorKind.SHARE
        for before, now in pairwise(sorted(years)):
            if now - before != 1:
                continue
            pair = years[before].best, years[now].best
            why = _moved(kb, *pair) if not share else _turned(
                kb, *pair, years.get(before - 1)) if _apart(*pair) else None
            if why:
                yield _row(kb, cell, *pair, why)


def _apart(before: Value, now: Value) -> bool:
    return not before.interval.meets(now.interval) and not (before.unbounded or now.unbounded)


def _turned(kb: KnowledgeBase, before: Value, now: Value, earlier: Standing | None) -> str | None:
    """Why the move of a share is asked about: ``leap``, ``reversal`` (a turn), or not at all.

    Where nothing is known of the year before last, a move against the good
    direction of the share counts as its turn.
    """
    move = _least_move(before.interval, now.interval)
    if abs(move) > kb.setting.get("audit_leap_points", 5.0):
        return "leap"
    if abs(move) <= kb.setting.get("audit_reversal_points", 1.5):
        return None
    if earlier is None:
        came = _WANTED.get(kb.record[kb.record[now.ids[0]]["indicator_id"]]["direction"], 0.0)
    else:
        came = _least_move(earlier.best.interval, before.interval)
    return "reversal" if came * move < 0 else None


def _least_move(before: Interval, now: Interval) -> float:
    """The least by which a value surely moved; 0 where it may not have."""
    if now.low > before.high:
        return tidy(now.low - before.high)
    return tidy(min(now.high - before.low, 0.0))


def _moved(kb: KnowledgeBase, before: Value, now: Value) -> str | None:
    """Why the move of an amount is asked about: ``fall``, ``rise``, or not at all."""
    low, high = before.interval.low, before.interval.high
    if low <= 0 or before.unbounded or now.unbounded:
        return None
    if now.interval.high < low * (1 - kb.setting.get("audit_fall_share", 0.15)):
        return "fall"
    return "rise" if now.interval.low > high * kb.setting.get("audit_rise_times", 1.6) else None


def _row(kb: KnowledgeBase, cell: Cell, before: Value, now: Value, why: str) -> Row:
    rows = [kb.record[value.ids[0]] for value in (before, now)]

    def text(language: Language) -> str:
        return label(f"audit.leap.{why}", language, place=name_of(kb, cell.place, language),
                     indicator=name_of(kb, cell.indicator, language),
                     before_year=before.end.year, before=rows[0]["printed"],
                     now_year=now.end.year, now=rows[1]["printed"],
                     moved=spell(kb, _difference(before, now), rows[1]["unit"], language))
    return finding(AuditKind.LEAP, f"leap-{rows[0]['id']}-to-{rows[1]['id']}", cell.place,
                   [rows[1]["id"], rows[0]["id"]], "fails", text, now.interval, before.interval)


def _difference(before: Value, now: Value) -> Interval:
    return Interval(tidy(now.interval.low - before.interval.high),
                    tidy(now.interval.high - before.interval.low))
