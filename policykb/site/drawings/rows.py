"""Which rows can be drawn as the course of an indicator, and as what."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from policykb.analysis.cells import cells_of
from policykb.analysis.value import weak
from policykb.core.periods import Period, year_of
from policykb.core.vocabulary import FINAL, IndicatorKind
from policykb.site.drawings.parts import Goal, Value
from policykb.site.library import Library, Row

#: Length of a period that is a year.
_YEAR = 4


def values_of_rows(library: Library, indicator: str, rows: Iterable[Row]) -> list[Value]:
    """The levels over whole years; over several years only means of growth."""
    known, measured = list(rows), library.record[indicator]
    disputed = cells_of(library.kb).disputed(row["id"] for row in known)
    return [_value(library, row, row["id"] in disputed) for row in known if _drawn(row, measured)]


def _value(library: Library, row: Row, disputed: bool) -> Value:
    """An observation as it is drawn; ``disputed`` where another of its cell contradicts it."""
    cells, one = cells_of(library.kb), row["id"]
    alone = cells.of_figure(one) is None  # a plan, and no result
    period = Period.of(row)
    return Value(
        period.start.year, period.end.year, row["low"], row["high"],
        _mark(library, row), (row["series"], row["series_break"], period.point),
        prevails=alone or cells.prevails(one), torn=cells.contested(one), disputed=disputed)


def _drawn(row: Row, measured: Row) -> bool:
    """Whether an observation can stand in a drawing of the indicator ``measured``."""
    period = Period.of(row)
    level = row["measure"] == "level" and row["unit"] == measured["unit"]
    bounded = row["low"] is not None and row["high"] is not None
    whole = period.full_years and (period.annual or measured["kind"] == IndicatorKind.GROWTH)
    return level and bounded and whole


def _mark(library: Library, row: Row) -> str:
    """The mark of an observation; what was inferred and not printed is an estimate."""
    if weak(library.kb, row):
        return "weak"
    if row["vintage"] in FINAL and not row["inferred"]:
        return "final"
    return "plan" if row["vintage"] == "plan" else "estimate"


def goals_of(library: Library, target: Callable[[str], Row], place: str, indicator: str) -> list[Goal]:
    """The targets that a level can stand against, by the year they end.

    ``target`` gives the view of a target by its id, with its verdict.
    """
    found = [_goal(library, target(row["id"])) for row in library.of("targets", "place_id", place)
             if row["indicator_id"] == indicator and _stands(library, row)]
    return sorted(found, key=lambda goal: (goal.last, goal.low, goal.high, goal.id))


def _stands(library: Library, row: Row) -> bool:
    """Whether a level can stand against a target."""
    measured = library.record[row["indicator_id"]]
    kinds = ("level", "average_growth") if measured["kind"] == "growth" else ("level", "rank")
    bounded = row["low"] is not None or row["high"] is not None
    binding = not row["variant_of"] and row["stage"] != "dropped"
    return (row["kind"] in kinds and row["unit"] == measured["unit"] and bounded and binding
            and len(row["period_to"]) == _YEAR)


def _goal(library: Library, view: Row) -> Goal:
    row = view["row"]
    ends = [row[end] for end in ("low", "high") if row[end] is not None]
    mean = row["kind"] == "average_growth"
    when = row["period_to"] if not mean else library.say(
        "drawing.mean_of", years=f"{row['period_from']}–{row['period_to']}") if (
        row["period_from"]) else library.say("drawing.mean_to", year=row["period_to"])
    return Goal(row["id"], _begun(library, row), int(row["period_to"]), min(ends), max(ends),
                view["target"], view["label"], view["old"], mean, when)


def _begun(library: Library, row: Row) -> int:
    """The first year that the line of a target covers."""
    last = int(row["period_to"])
    growth = library.record[row["indicator_id"]]["kind"] == "growth"
    if growth and row["kind"] == "level":
        return last  # the growth of one year is not due before that year; a level is worked towards
    issued = library.record[row["document_id"]]["issued_on"]
    begun = row["period_from"] or issued or row["period_to"]
    return min(year_of(begun), last)
