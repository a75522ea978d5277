"""Figures that are hard to believe are asked about; a recorded confirmation answers.

A question is no error: the figure may stand as it is once somebody has opened
the source again and said so in ``confirmations``, with the print that was
confirmed, so that a figure changed later is asked about anew.  Not here: what
figures of several sources say against each other (``analysis.audits``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from policykb.core.vocabulary import IndicatorKind, Measure, Question, TargetKind
from policykb.data.checks.base import Data, rule
from policykb.data.checks.dates import span
from policykb.data.problems import Problem
from policykb.data.tables import Row

#: From how many times on a step from one year to the next is asked about.
_LEAP = 20
#: The numbers that spreadsheets have for the days from 2000 to 2050.
_SERIALS = range(36526, 54789)
#: Kinds of indicator whose levels follow from year to year.
_STEADY = frozenset({IndicatorKind.SHARE, IndicatorKind.AMOUNT, IndicatorKind.COUNT})
#: How many years apart two figures may lie to be held against each other.
_NEAR_YEARS = 2
_NAMES = {one: f"unlikely_{one}" for one in Question}

Asked = tuple[str, Row, Question, dict[str, object]]


@rule(*_NAMES.values(), "confirmation_idle", "confirmation_bare",
      needs="targets observations indicators confirmations")
def unlikely_figures_are_confirmed(data: Data) -> Iterator[Problem]:
    """What is hard to believe has been confirmed as it is printed; no confirmation is of nothing."""
    confirmed = {(row["figure_id"], row["question"]): row for row in data.rows["confirmations"]}
    asked = {(row["id"], str(question)): (table, row, question, told)
             for table, row, question, told in _questions(data)}
    for key, (table, row, question, told) in asked.items():
        answer = confirmed.get(key)
        if answer is None or answer["printed"] != row["printed"]:
            yield data.problem(table, row, "printed", _NAMES[question], printed=row["printed"],
                               id=row["id"] or "∅", question=question, **told)
    for key, row in confirmed.items():
        if key not in asked:
            yield data.problem("confirmations", row, "question", "confirmation_idle",
                               figure=row["figure_id"], question=row["question"])
        if not row["source_id"] and not row["note"]:
            yield data.problem("confirmations", row, "note", "confirmation_bare")


def _questions(data: Data) -> Iterator[Asked]:
    """Everything that is asked about: the table, the row, what, and what to tell."""
    for table in ("observations", "targets"):
        for row in data.rows[table]:
            indicator = data.get("indicators", row["indicator_id"])
            ends = [end for end in (_number(row["low"]), _number(row["high"])) if end is not None]
            if indicator and ends and _is_level(table, row) and not row.values.get("derived_from"):
                yield from _range_questions(table, row, indicator["kind"], ends)
    yield from _leaps(data)
    yield from _hundredths(data)


def _range_questions(table: str, row: Row, kind: str, ends: list[float]) -> Iterator[Asked]:
    """A figure outside of what its kind can be, or that may be the number of a day."""
    if kind == IndicatorKind.SHARE and (max(ends) < 0 or min(ends) > 100):
        yield table, row, Question.SHARE_RANGE, {}
    if kind == IndicatorKind.GROWTH and min(map(abs, ends)) > 100:
        yield table, row, Question.GROWTH_RANGE, {}
    digits = row["printed"].strip()
    if re.fullmatch("[0-9]{5}", digits) and int(digits) in _SERIALS:
        yield table, row, Question.SERIAL, {}


def _is_level(table: str, row: Row) -> bool:
    if table == "targets":
        return row["kind"] in (TargetKind.LEVEL, TargetKind.AVERAGE_GROWTH)
    return row["measure"] == Measure.LEVEL


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


# -- against the figures beside it ------------------------------------------------


Point = tuple[int, float, Row]


def _cells(data: Data, kinds: frozenset[IndicatorKind]) -> dict[tuple[str, ...], list[Point]]:
    """The observed levels of each cell series that span a year at most: year, middle, row."""
    found: dict[tuple[str, ...], list[Point]] = defaultdict(list)
    for row in data.rows["observations"]:
        indicator = data.get("indicators", row["indicator_id"])
        ends = [end for end in (_number(row["low"]), _number(row["high"])) if end is not None]
        last = span(row["period_to"])
        first = span(row["period_from"]) or last
        if indicator and indicator["kind"] in kinds and ends and last and first \
                and _is_level("observations", row) and first[0].year == last[1].year:
            cell = (row["place_id"], row["indicator_id"], row["series"])
            found[cell].append((last[1].year, sum(ends) / len(ends), row))
    return found


def _leaps(data: Data) -> Iterator[Asked]:
    """A level that is twenty times the nearest other one of its series, or a twentieth of it.

    Of several it is the one that also stands apart from the middle of the others.
    """
    cells = _cells(data, _STEADY)
    for points in cells.values():
        for year, value, row in points:
            yield from _leap("observations", row, (year, value),
                             [one for one in points if one[2] is not row])
    seen: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for (place, indicator, _), points in cells.items():
        seen[place, indicator] += points
    for row in data.rows["targets"]:
        goal, end = _number(row["low"] or row["high"]), span(row["period_to"])
        if goal is not None and end and row["kind"] == TargetKind.LEVEL:
            yield from _leap("targets", row, (end[1].year, goal),
                             seen.get((row["place_id"], row["indicator_id"]), []), within=20)


def _leap(table: str, row: Row, own: tuple[int, float], others: list[Point],
          within: int = _NEAR_YEARS) -> Iterator[Asked]:
    """The question of one figure against those beside it, at most ``within`` years away."""
    year, value = own
    near = [one for one in others if abs(one[0] - year) <= within and one[1] > 0]
    if value <= 0 or not near:
        return
    _, level, beside = min(near, key=lambda one: abs(one[0] - year))
    middle = median(level for _, level, _ in near)
    if min(_times(value, level), _times(value, middle) * 2) >= _LEAP:
        yield table, row, Question.LEAP, {"beside": beside["id"], "stands": beside["printed"]}


def _times(one: float, other: float) -> float:
    return max(one / other, other / one)


def _hundredths(data: Data) -> Iterator[Asked]:
    """A bare growth that times a hundred is like those beside it: 0,0827 for 8,27 %."""
    for points in _cells(data, frozenset({IndicatorKind.GROWTH, IndicatorKind.SHARE})).values():
        usual = median(abs(value) for _, value, _ in points)
        for _, value, row in points:
            bare = re.fullmatch(r"[-−]?0[.,][0-9]+", row["printed"].strip())
            if bare and value and (len(points) == 1 or usual / 3 <= abs(value) * 100 <= usual * 3):
                yield "observations", row, Question.HUNDREDTH, {}
