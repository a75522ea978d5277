"""What follows from the cells of a row: bounds from its print, its vintage, its identifier.

One derivation, which ``fmt`` fills in and ``check`` holds the stored cells
against.  Not here: how a print is read (``core.printed``), or what the
figures of several rows mean together (``analysis``).
"""

from __future__ import annotations

import math
import re
import string
from dataclasses import dataclass, replace

from policykb.core.lettering import plain
from policykb.core.periods import Period, year_text
from policykb.core.printed import FORMATS, NumberError, number
from policykb.core.vocabulary import (
    EXACT_KINDS,
    SPANNING_KINDS,
    SPANNING_TARGETS,
    AttainmentBasis,
    IndicatorKind,
    Measure,
    StockFlow,
    TargetKind,
)
from policykb.data.canonical import Tables, Values, plain_number


def is_exact(kind: str, measure: str) -> bool:
    """Whether a bare print of this indicator has no rounding: counts and ranks."""
    return kind in EXACT_KINDS and measure in (Measure.LEVEL, Measure.CHANGE_POINTS)


def target_bounds(printed: str, number_format: str, factor: float) -> Values:
    """The derived cells of a target: bound, low, high, approximate.

    Raises :class:`NumberError` for a print that is not one figure.
    """
    figure = number(printed, "target", number_format, factor=factor)
    high = "" if figure.high is None else plain_number(figure.high)
    return {"bound": figure.bound, "low": plain_number(figure.low), "high": high,
            "approximate": str(int(figure.approximate))}


def observation_bounds(
    printed: str, number_format: str, factor: float, *, kind: str, measure: str
) -> Values:
    """The derived cells of an observation: low, high, low_open, high_open.

    ``kind`` is the indicator's.  Raises :class:`NumberError` as above.
    """
    figure = number(printed, "observation", number_format, factor=factor)
    span = figure.interval(exact=is_exact(kind, measure))
    return {"low": plain_number(span.low), "high": plain_number(span.high),
            "low_open": str(int(span.low_open)), "high_open": str(int(span.high_open))}


_EXCEEDED = re.compile(r"(?:đã |đạt và )?vượt\s+[0-9.,]+\s*%")


def attainment_bounds(printed: str, number_format: str, *, basis: str) -> Values:
    """The derived cells of a reported attainment in percent; a claim in words has none.

    "vượt 6,51% kế hoạch" is 106.51 per cent of the plan.
    Raises :class:`NumberError` as above, except for a claim.
    """
    nothing = {"low": "", "high": ""}
    if not any(c.isdigit() for c in printed):
        return nothing
    try:
        figure = number(printed, "observation", number_format)
        if _EXCEEDED.match(plain(printed)):  # what is over the plan, not beyond a share of it
            figure = replace(figure, low=100 + figure.low, bound="bare")
        span = figure.interval()
    except NumberError:
        if basis == AttainmentBasis.CLAIM:
            return nothing
        raise
    return {"low": plain_number(span.low), "high": plain_number(span.high)}


def period_slug(period_from: str, period_to: str) -> str:
    """A period in an identifier: ``2025``, ``2025-q1``, ``2025-9m``, ``2021-2025``."""
    if not period_from or period_from == period_to:
        return period_to
    period = Period(period_from, period_to)
    if period.quarter:
        return f"{year_text(period_to)}-q{period.quarter}"
    if period.first_months:
        return f"{year_text(period_to)}-{period.first_months}m"
    return f"{period_from}-{period_to}"


def needs_period(table: str, row: Values, around: Context) -> bool:
    """Whether a figure says nothing without ``period_from``: a flow, a growth, a mean or a sum.

    A target's level in a year to come runs from its document on, whatever is
    measured, but for growth.
    """
    indicator = around.indicators.get(row["indicator_id"], {})
    if table == "targets":
        return row["kind"] in SPANNING_TARGETS or (
            row["kind"] == TargetKind.LEVEL and indicator.get("kind") == IndicatorKind.GROWTH)
    return table == "observations" and (indicator.get("stock_flow") == StockFlow.FLOW
                                        or indicator.get("kind") in SPANNING_KINDS)


def names_span(row: Values) -> bool:
    """Whether the id of a figure names a longer period than its last day: ``…-2021-2025``, ``…-9m``."""
    begun = rf"-[0-9]{{4}}(?:-[0-9]{{2}})?-{re.escape(row['period_to'])}(?=-|$)|-(?:q[1-4]|[0-9]+m)(?=-|$)"
    return re.search(begun, row["id"]) is not None


def period_from(table: str, row: Values, around: Context) -> str:
    """The first day of a figure of one whole year, where nobody says otherwise; else empty.

    Of a month nobody knows whether it stands for itself or for the year until
    then, and a published id that names a longer period is not to be belied.
    """
    year = row["period_to"]
    if not needs_period(table, row, around) or row.get("kind") in SPANNING_TARGETS:
        return ""
    return year if re.fullmatch(r"[0-9]{4}", year) and not names_span(row) else ""


def target_id(row: Values, document_place: str) -> str:
    """The identifier of a target: document, indicator, year, and the place if assigned."""
    assigned = f"-{row['place_id']}" if row["place_id"] != document_place else ""
    return f"{row['document_id']}-{row['indicator_id']}-{year_text(row['period_to'])}{assigned}"


def observation_id(row: Values) -> str:
    """The identifier of an observation: place, indicator, period."""
    change = "" if row["measure"] == Measure.LEVEL else "-change"
    period = period_slug(row["period_from"], row["period_to"])
    return f"{row['place_id']}-{row['indicator_id']}-{period}{change}"


def free_id(wanted: str, taken: set[str]) -> str:
    """``wanted``, or with ``-b``, ``-c`` … where it is taken."""
    letters = (f"{a}{b}" for a in ("", *string.ascii_lowercase) for b in string.ascii_lowercase)
    endings = ("", *(f"-{x}" for x in letters if x != "a"))
    return next(wanted + ending for ending in endings if wanted + ending not in taken)


@dataclass(frozen=True)
class Context:
    """What deriving needs of the other tables: rows by id, and vintages by stage."""

    sources: dict[str, Values]
    units: dict[str, Values]
    indicators: dict[str, Values]
    documents: dict[str, Values]
    places: dict[str, Values]
    vintages: dict[str, str]

    def number_format(self, row: Values) -> str | None:
        """How the row's source writes numbers; ``None`` where it is not known."""
        found = self.sources.get(row["source_id"], {}).get("number_format")
        return found if found in FORMATS else None

    def factor(self, unit: str) -> float:
        """The worth of a unit in its base unit; 1 where it has none."""
        try:
            found = float(self.units.get(unit, {}).get("factor") or 1)
        except ValueError:
            return 1.0
        return found if math.isfinite(found) and found > 0 else 1.0


def context(tables: Tables) -> Context:
    """The :class:`Context` of some tables; a table that is not there counts as empty."""
    def by_id(name: str) -> dict[str, Values]:
        return {row["id"]: row for row in tables.get(name, []) if row["id"]}

    vintages = {row["stage"]: row["vintage"] for row in tables.get("vintages", [])}
    return Context(by_id("sources"), by_id("units"), by_id("indicators"),
                   by_id("documents"), by_id("places"), vintages)


def bounds(table: str, row: Values, around: Context, number_format: str) -> Values:
    """The cells that follow from the print of one row, read in ``number_format``.

    ``table`` is targets, observations or reported_attainments.  Raises
    :class:`NumberError` for a print that is not one figure.
    """
    printed = row["printed"]
    if table == "reported_attainments":
        return attainment_bounds(printed, number_format, basis=row["basis"])
    factor = around.factor(row["unit"])
    if table == "targets":
        return target_bounds(printed, number_format, factor)
    kind = around.indicators.get(row["indicator_id"], {}).get("kind", "")
    return observation_bounds(printed, number_format, factor, kind=kind, measure=row["measure"])


def derived(table: str, row: Values, around: Context) -> Values:
    """Every derived cell of a row that can be told; nothing where the print cannot be read."""
    number_format = around.number_format(row)
    found: Values = {}
    if number_format and row["printed"]:
        try:
            found = bounds(table, row, around, number_format)
        except (NumberError, ValueError):
            found = {}
    if table == "observations" and row["stage"] in around.vintages:
        found["vintage"] = around.vintages[row["stage"]]
    return found
