"""Whether two targets, or the values of two indicators, measure one thing; and if not, why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from policykb.analysis import commitments
from policykb.analysis.value import printed_figure
from policykb.core.periods import year_of
from policykb.core.printed import Figure, NumberError
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
# What a place's own product is called: the same concept, on its own territory.
_OWN_PRODUCT = {"GDP", "GRDP"}


@dataclass(frozen=True)
class Side:
    """One of the two targets with its indicator and the figure it prints."""

    target: Row
    indicator: Row
    unit: Row
    figure: Figure | None
    #: The one first year of its commitment; ``None`` where the kind has none, or none is told.
    first_year: str | None = None

    @property
    def concept(self) -> str:
        """The concept of its indicator, or the indicator itself."""
        return str(self.indicator["concept_id"] or self.indicator["id"])

    @property
    def scale(self) -> float:
        """The worth of its unit in the base unit."""
        return float(self.unit["factor"] or 1.0)


def side_of(kb: KnowledgeBase, target_id: str) -> Side:
    """A target as one side of a comparison."""
    target = kb.record[target_id]
    try:
        figure = printed_figure(kb, target, "target")
    except NumberError:
        figure = None
    return Side(target, kb.record[target["indicator_id"]], kb.units_by_id[target["unit"]], figure,
                commitments.of(kb).of_target[target_id].first_year)


def reason_of(own: Side, nation: Side) -> str | None:
    """Why two targets measure different things; ``None`` where they do not."""
    prices = own.indicator["price_basis"], nation.indicator["price_basis"]
    checks = (
        ("denominator", _denominator(own) != _denominator(nation)),
        ("concept", own.concept != nation.concept),
        ("unit", own.unit["base"] != nation.unit["base"]),
        ("kind", own.target["kind"] != nation.target["kind"]),
        ("price_basis", None not in prices and prices[0] != prices[1]),
        ("territory", _extensive(own) or _extensive(nation)),
        ("period", periods_differ(own, nation)),
        ("figure", own.figure is None or nation.figure is None),
    )
    return next((reason for reason, differs in checks if differs), None)


def _denominator(side: Side) -> str | None:
    return denominator_of(side.indicator)


def denominator_of(indicator: Row) -> str | None:
    """The denominator without remarks; a place's GRDP and the nation's GDP are one."""
    text = re.sub(r"\s*\(.*\)", "", indicator["denominator"] or "") or None
    return "GDP" if text in _OWN_PRODUCT else text


def differences(kb: KnowledgeBase, first: Row, second: Row) -> tuple[str, ...]:
    """Why values of two indicators are not to be compared: codes of ``align.reason``.

    ``denominator``, ``concept``, ``unit``, ``price_basis`` and
    ``price_unstated`` (only one of the two says at which prices).  Empty
    where the data state no difference.
    """
    prices = first["price_basis"], second["price_basis"]
    units = [kb.units_by_id[row["unit"]]["base"] for row in (first, second)]
    stated = None not in prices
    checks = (
        ("denominator", denominator_of(first) != denominator_of(second)),
        ("concept", (first["concept_id"] or first["id"]) != (second["concept_id"] or second["id"])),
        ("unit", units[0] != units[1]),
        ("price_basis", stated and prices[0] != prices[1]),
        ("price_unstated", not stated and prices[0] != prices[1]),
    )
    return tuple(reason for reason, differs in checks if differs)


def own_territory(first: Row, second: Row) -> bool:
    """Whether two indicators differ only in whose product they speak of: GDP or GRDP.

    Shares do by their denominators; of growth and of amounts per head the
    names are one but for that word.
    """
    if denominator_of(first) == denominator_of(second) == "GDP":
        return bool(first["denominator"] != second["denominator"])
    names = [row["name_vi"].replace("GRDP", "GDP") for row in (first, second)]
    return bool(names[0] == names[1] and first["name_vi"] != second["name_vi"])


def near_concepts(kb: KnowledgeBase) -> dict[str, str]:
    """Concepts a provincial document may put in the place of a national one, and that one.

    They measure something else, so such pairs are shown as not comparable,
    with why.  Which they are the indicators state (``near_concept_id``).
    """
    return {row["concept_id"] or row["id"]: row["near_concept_id"]
            for row in kb.rows.tables["indicators"] if row["near_concept_id"]}


def near(kb: KnowledgeBase, concept: str) -> frozenset[str]:
    """The concepts that documents put in the place of ``concept``, or it in theirs."""
    pairs = near_concepts(kb).items()
    return frozenset([n for n, of in pairs if of == concept] + [of for n, of in pairs if n == concept])


def answers_on_own_territory(own: Side, nation: Side) -> bool:
    """Whether what is said of a place's own product answers what is said of the nation's."""
    return own_territory(own.indicator, nation.indicator)


def extensive(indicator: Row, unit: Row) -> bool:
    """Whether levels of parts of a territory add to that of the whole: amounts and counts.

    What is measured per head, per worker or per area does not add, though it
    is written as an amount.
    """
    concept = indicator["concept_id"] or indicator["id"]
    per = re.search(r"per-head|productivity|-per-", f"{concept} {unit['id']}")
    return indicator["kind"] in ("amount", "count") and per is None


def _extensive(side: Side) -> bool:
    """Whether the nation's figure is a total that no province could match, or a rank."""
    return side.indicator["kind"] == "rank" or extensive(side.indicator, side.unit)


def periods_differ(own: Side, nation: Side) -> bool:
    """Different target years; of averages and sums, different first years as well."""
    if year_of(own.target["period_to"]) != year_of(nation.target["period_to"]):
        return True
    begun = own.first_year, nation.first_year
    return None not in begun and year_of(str(begun[0])) != year_of(str(begun[1]))
