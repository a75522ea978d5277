"""Printed figures: the stored bounds, vintage and flags follow from the print and its stage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.core.printed import FORMATS, NumberError, number, odd_figure, reads_two_ways
from policykb.core.vocabulary import FINAL, PROVISIONAL
from policykb.data.checks.base import Data, rule
from policykb.data.checks.dates import span
from policykb.data.derived import bounds
from policykb.data.problems import Problem
from policykb.data.schema import FIGURES
from policykb.data.tables import Row


@rule("unreadable_none", "unreadable_many", "unreadable_token", "unreadable_date",
      "unreadable_scale", "unreadable_letter", "unreadable_digit", "unreadable_word",
      "unreadable_words", "unreadable_sign", "unreadable_reversed", "unit_of_print", "print_format",
      "bounds_differ", "bounds_thousand", "bounds_other_format", "derived_empty",
      needs="targets observations reported_attainments sources units indicators")
def bounds_follow_print(data: Data) -> Iterator[Problem]:
    """The stored bounds are those that the print has in its source's number format."""
    for table in FIGURES:
        for row in data.rows[table]:
            number_format = data.around.number_format(row.values)
            calculated = table == "observations" and row["derived_from"]
            # Of a unit that is not there nobody knows what the print is worth in it.
            measured = row.values.get("unit", "") in ("", *data.around.units)
            if number_format and row["printed"] and measured and not calculated:
                yield from _figure_problems(data, table, row, number_format)


def _figure_problems(data: Data, table: str, row: Row, number_format: str) -> Iterator[Problem]:
    try:
        expected = bounds(table, row.values, data.around, number_format)
    except NumberError as error:
        yield data.problem(table, row, "printed", f"unreadable_{error.code}",
                           printed=row["printed"], **error.values)
        return
    yield from _unit_problems(data, table, row, number_format)
    wrong = [c for c, value in expected.items() if not _same(row[c], value)]
    if not wrong:
        yield from _format_problems(data, table, row, number_format)
        return
    if not any(row[c] for c in wrong):
        yield data.problem(table, row, wrong[0], "derived_empty", columns=", ".join(wrong))
        return
    values = {"printed": row["printed"], "expected": _listed(expected), "source": row["source_id"],
              "stored": _listed({c: row[c] for c in expected}), "format": number_format}
    other = FORMATS[number_format][1]
    if _fits(data, table, row, other):
        yield data.problem(table, row, "printed", "bounds_other_format", other=other, **values)
    elif was := _before_damage(row, expected, number_format):
        yield data.problem(table, row, "printed", "bounds_thousand", was=was, **values)
    else:
        yield data.problem(table, row, wrong[0], "bounds_differ", **values)


def _format_problems(data: Data, table: str, row: Row, number_format: str) -> Iterator[Problem]:
    """A figure that only the other number format reads: typed wrong, or by a spreadsheet."""
    try:
        odd = odd_figure(row["printed"], number_format)
    except NumberError:
        return  # a claim in words
    if odd:
        yield data.problem(table, row, "printed", "print_format", printed=row["printed"], found=odd,
                           source=row["source_id"], format=number_format)


def _unit_problems(data: Data, table: str, row: Row, number_format: str) -> Iterator[Problem]:
    """A print that names what it measures, in a row of another unit.

    Points of a share are printed as per cent as well ("tỷ trọng tăng 2,1%"), never the reverse.
    """
    if not row.values.get("unit") or not any(c.isdigit() for c in row["printed"]):
        return
    unit = data.around.units.get(row["unit"], {})
    named = number(row["printed"], "observation", number_format).measures
    base = unit.get("base", "")
    fits = base == named or base.startswith(f"{named}-") or (named, base) == _POINTS
    if named and base and not fits:
        yield data.problem(table, row, "unit", "unit_of_print", printed=row["printed"],
                           unit=unit["id"], name=unit["name_vi"], name_en=unit["name_en"])


_POINTS = ("percent", "point")


def _before_damage(row: Row, expected: dict[str, str], number_format: str) -> str:
    """The print that the stored bounds come of where they are 10³ or 10⁶ times those expected.

    A spreadsheet that takes 734.420 for a decimal stores 734.42; empty where that is no case.
    """
    try:
        pairs = [(float(row[c]), float(expected[c])) for c in ("low", "high") if expected[c]]
    except ValueError:
        return ""
    middles = [sum(ends) / len(ends) for ends in zip(*pairs, strict=True)] if pairs else [0.0]
    times = abs(middles[0] / middles[-1]) if middles[-1] else 0.0
    near = any(abs(times / 10.0 ** power - 1) < 1e-3 for power in (-6, -3, 3, 6))
    grouped = f"{middles[0]:,.10g}" if abs(middles[0]) < 1e9 else f"{middles[0]:,.0f}"
    return ("" if not near else grouped if number_format == "en"
            else grouped.translate(str.maketrans(",.", ".,")))


def _fits(data: Data, table: str, row: Row, number_format: str) -> bool:
    """Whether the stored bounds are those of the print in the other number format."""
    if not reads_two_ways(row["printed"]):
        return False
    try:
        expected = bounds(table, row.values, data.around, number_format)
    except (NumberError, ValueError):
        return False
    return all(_same(row[c], value) for c, value in expected.items())


def _same(stored: str, expected: str) -> bool:
    try:
        return abs(float(stored) - float(expected)) <= 1e-9 * max(1.0, abs(float(expected)))
    except ValueError:
        return stored == expected


def _listed(values: dict[str, str]) -> str:
    return ", ".join(f"{column}={value or '∅'}" for column, value in values.items())


@rule("vintage_differs", "stage_estimate", "required", needs="observations vintages")
def vintages_follow_stages(data: Data) -> Iterator[Problem]:
    """The vintage is the one of the printed stage; what is called ước is an estimate.

    A value without either is told: nothing then says whether it is final.
    """
    for row in data.rows["observations"]:
        if not row["stage"] and not row["vintage"]:
            yield data.problem("observations", row, "stage", "required", column="stage")
        expected = data.around.vintages.get(row["stage"], "")
        known = not row["stage"] or row["stage"] in data.around.vintages
        if known and row["vintage"] != expected:
            code = "vintage_differs" if row["vintage"] else "derived_empty"
            yield data.problem("observations", row, "vintage", code, columns="vintage",
                               stage=row["stage"], value=row["vintage"], expected=expected or "–")
    for row in data.rows["vintages"]:
        called = re.search(r"\bước\b|\bestimate", row["stage"].lower())
        if called and row["vintage"] not in PROVISIONAL:
            yield data.problem("vintages", row, "vintage", "stage_estimate",
                               stage=row["stage"], value=row["vintage"])


@rule("vintage_early", needs="observations")
def nothing_final_before_its_end(data: Data) -> Iterator[Problem]:
    """A value released before its period ended is at most an estimate."""
    for row in data.rows["observations"]:
        released, end = span(row["released_on"]), span(row["period_to"])
        final = row["vintage"] in FINAL
        if final and released and end and released[1] < end[1]:
            yield data.problem("observations", row, "vintage", "vintage_early",
                               value=row["vintage"], released=row["released_on"],
                               period=row["period_to"])
