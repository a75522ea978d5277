"""Provincial targets against the national ones they answer: numbers, not merit.

A higher figure is not a better target: the two are laid side by side where
they measure one thing, and the reason is given where they do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

from policykb.analysis import graph
from policykb.analysis.value import printed_figure
from policykb.core.catalogue import Language, label
from policykb.core.model import Figure, Interval, NumberError, tidy
from policykb.core.words import format_period
from policykb.data.load import KnowledgeBase

Row = dict[str, Any]
COLUMNS = [
    "target_id", "national_target_id", "place_id", "indicator_id", "document_id",
    "national_document_id", "stage", "result", "reason", "flags", "basis", "target_text",
    "national_text", "sentence_vi", "sentence_en",
]
#: Concepts a provincial document may put in the place of a national one.  They
#: measure something else, so such pairs are shown as not comparable, with why.
NEAR_CONCEPTS = {
    "industry-ex-oil-share": "industry-share",
    "industry-construction-share": "industry-share",
    "manufacturing-share-gross-output": "manufacturing-share",
    "gross-output-growth": "industry-value-added-growth",
    "industry-construction-growth": "industry-value-added-growth",
    "iip-growth": "industry-value-added-growth",
    "manufacturing-growth-unspecified": "manufacturing-value-added-growth",
    "manufacturing-iip-growth": "manufacturing-value-added-growth",
    "industry-construction-labour-share": "industry-services-labour-share",
}
# What a place's own product is called: the same concept, on its own territory.
_OWN_PRODUCT = {"GDP", "GRDP"}


@dataclass(frozen=True)
class _Side:
    """One of the two targets with its indicator and the figure it prints."""

    target: Row
    indicator: Row
    unit: Row
    figure: Figure | None

    @property
    def concept(self) -> str:
        return str(self.indicator["concept_id"] or self.indicator["id"])

    @property
    def scale(self) -> float:
        return float(self.unit["factor"] or 1.0)


def align(kb: KnowledgeBase, g: nx.MultiDiGraph | None = None) -> pd.DataFrame:
    """Every provincial target with the national one it answers.

    One row a pair (see :func:`policykb.analysis.graph.counterparts`; targets of a near
    concept in a document that implements the national one come as well).
    ``result`` is ``higher``, ``equal``, ``lower``, ``overlapping`` or
    ``not_comparable`` with its ``reason`` (``concept``, ``denominator``,
    ``unit``, ``kind``, ``price_basis``, ``territory``, ``period``,
    ``figure``).  ``flags`` holds ``own_territory`` where a share of GRDP
    answers one of GDP; ``stage`` is the provincial target's; ``basis`` is ``explicit``, ``same_concept`` or
    ``near_concept``; the texts are the figures as printed.
    """
    g = graph.of(kb) if g is None else g
    pairs = [tuple(row) for row in graph.counterparts(kb, g).itertuples(index=False)]
    pairs += _near_pairs(kb, g, {pair[:2] for pair in pairs})
    rows = [_compare(kb, *pair) for pair in sorted(pairs)]
    return graph.frame_of(rows, COLUMNS)


def matrix(
    kb: KnowledgeBase, national_document_id: str, g: nx.MultiDiGraph | None = None
) -> pd.DataFrame:
    """The targets of a national document × today's provinces.

    One row for each target, province and, after it, each place it was formed
    from: ``national_target_id``, ``place_id``, ``successor_id`` (``None`` for
    a current province), ``result``, ``reason``, ``target_ids`` (the place's
    targets that answer it, those of the result first) and ``coverage``
    (``has``, ``has_not``, ``not_known``: a document that implements the
    national one).  Without an answering target ``result`` is ``None``.
    """
    g = graph.of(kb) if g is None else g
    found = align(kb, g)
    cells: dict[tuple[str, str], list[Row]] = {}
    for row in found.to_dict("records"):
        cells.setdefault((row["national_target_id"], row["place_id"]), []).append(row)
    own = kb.targets[kb.targets["document_id"] == national_document_id].to_dict("records")
    national = [row["id"] for row in own if kb.record[row["place_id"]]["kind"] == "country"]
    places = graph.coverage(g, kb, national_document_id).to_dict("records")
    rows = [_cell(target, place, cells.get((target, place["place_id"]), []))
            for target in national for place in places]
    return graph.frame_of(rows, ["national_target_id", "place_id", "successor_id", "result",
                                 "reason", "target_ids", "coverage"])


def _cell(target: str, place: Row, answers: list[Row]) -> Row:
    # An adopted target speaks before a draft, what can be compared before what cannot.
    answers = sorted(answers, key=lambda row: (row["stage"] != "adopted",
                                               row["result"] == "not_comparable"))
    first = answers[0] if answers else {"result": None, "reason": None}
    return {
        "national_target_id": target, "place_id": place["place_id"],
        "successor_id": place["successor_id"], "result": first["result"],
        "reason": first["reason"], "coverage": place["state"],
        "target_ids": tuple(row["target_id"] for row in answers),
    }


def _near_pairs(
    kb: KnowledgeBase, g: nx.MultiDiGraph, known: set[tuple[Any, ...]]
) -> list[tuple[str, str, str]]:
    """Targets of a near concept where one document implements the other."""
    lower, upper = graph.leveled(kb, g)
    above = graph.implemented(g)
    answered = {(kb.record[first]["id"], kb.record[second]["document_id"])
                for first, second in known}
    pairs = []
    for target in lower:
        wanted = NEAR_CONCEPTS.get(target["concept"])
        found = [other for other in upper if other["concept"] == wanted
                 and other["document_id"] in above.get(target["document_id"], ())
                 and not target["variant_of"] and not other["variant_of"]
                 and (target["id"], other["document_id"]) not in answered]
        pairs += [(target["id"], other["id"], "near_concept")
                  for other in graph.same_year(target, found)]
    return pairs


# --------------------------------------------------------------------------
# One pair
# --------------------------------------------------------------------------


def _compare(kb: KnowledgeBase, target_id: str, national_id: str, basis: str) -> Row:
    own, nation = _side(kb, target_id), _side(kb, national_id)
    reason = _reason(own, nation)
    result = "not_comparable" if reason else _order(own, nation)
    row = {
        "target_id": target_id, "national_target_id": national_id,
        "place_id": own.target["place_id"], "indicator_id": own.indicator["id"],
        "document_id": own.target["document_id"],
        "national_document_id": nation.target["document_id"],
        "stage": own.target["stage"], "result": result, "reason": reason, "basis": basis,
        "flags": () if reason or not _own_territory(own, nation) else ("own_territory",),
        "target_text": own.target["printed"], "national_text": nation.target["printed"],
    }
    return {**row, "sentence_vi": _sentence(kb, row, own, nation, "vi"),
            "sentence_en": _sentence(kb, row, own, nation, "en")}


def _side(kb: KnowledgeBase, target_id: str) -> _Side:
    target = kb.record[target_id]
    try:
        figure = printed_figure(kb, target, "target")
    except NumberError:
        figure = None
    return _Side(target, kb.record[target["indicator_id"]], kb.units_by_id[target["unit"]], figure)


def _reason(own: _Side, nation: _Side) -> str | None:
    """Why two targets measure different things; ``None`` where they do not."""
    prices = own.indicator["price_basis"], nation.indicator["price_basis"]
    checks = (
        ("denominator", _denominator(own) != _denominator(nation)),
        ("concept", own.concept != nation.concept),
        ("unit", own.unit["base"] != nation.unit["base"]),
        ("kind", own.target["kind"] != nation.target["kind"]),
        ("price_basis", None not in prices and prices[0] != prices[1]),
        ("territory", _extensive(own) or _extensive(nation)),
        ("period", _periods_differ(own.target, nation.target)),
        ("figure", own.figure is None or nation.figure is None),
    )
    return next((reason for reason, differs in checks if differs), None)


def _denominator(side: _Side) -> str | None:
    return _of_whole(side.indicator)


def _of_whole(indicator: Row) -> str | None:
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
        ("denominator", _of_whole(first) != _of_whole(second)),
        ("concept", (first["concept_id"] or first["id"]) != (second["concept_id"] or second["id"])),
        ("unit", units[0] != units[1]),
        ("price_basis", stated and prices[0] != prices[1]),
        ("price_unstated", not stated and prices[0] != prices[1]),
    )
    return tuple(reason for reason, differs in checks if differs)


def own_territory(first: Row, second: Row) -> bool:
    """Whether two indicators differ only in whose product they are a share of."""
    return _of_whole(first) == _of_whole(second) == "GDP" and (
        first["denominator"] != second["denominator"])


def near(concept: str) -> frozenset[str]:
    """The concepts that documents put in the place of ``concept``, or it in theirs."""
    return frozenset([n for n, of in NEAR_CONCEPTS.items() if of == concept]
                     + [of for n, of in NEAR_CONCEPTS.items() if n == concept])


def _own_territory(own: _Side, nation: _Side) -> bool:
    return own.indicator["id"] != nation.indicator["id"] and _denominator(own) == "GDP"


def _extensive(side: _Side) -> bool:
    """Whether the nation's figure is a total that no province could match, or a rank."""
    per_head = re.search(r"per-head|productivity|-per-", f"{side.concept} {side.unit['id']}")
    return side.indicator["kind"] in ("amount", "count", "rank") and per_head is None


def _periods_differ(own: Row, nation: Row) -> bool:
    """Different target years; of averages and sums, different first years as well."""
    if own["period_to"][:4] != nation["period_to"][:4]:
        return True
    begun = own["period_from"], nation["period_from"]
    spans = own["kind"] in ("average_growth", "cumulative", "increase")
    return spans and None not in begun and begun[0][:4] != begun[1][:4]


# --------------------------------------------------------------------------
# Numbers
# --------------------------------------------------------------------------


def _order(own: _Side, nation: _Side) -> str:
    """The provincial figure against the national one, in the nation's unit."""
    assert own.figure is not None and nation.figure is not None
    factor = own.scale / nation.scale
    if _print(own.figure, factor) == _print(nation.figure, 1.0):
        return "equal"
    vague = _spread(own.figure) or _spread(nation.figure)
    spans = _span(own.figure, factor), _span(nation.figure, 1.0)
    if vague and spans[0].meets(spans[1]):
        return "overlapping"
    direction = nation.indicator["direction"]
    ends = [_threshold(figure, direction, scale)
            for figure, scale in ((own.figure, factor), (nation.figure, 1.0))]
    if ends[0] == ends[1]:
        return "equal"
    return "higher" if ends[0] > ends[1] else "lower"


def _print(figure: Figure, factor: float) -> tuple[Any, ...]:
    high = None if figure.high is None else tidy(figure.high * factor)
    return tidy(figure.low * factor), high, figure.bound, figure.approximate


def _spread(figure: Figure) -> bool:
    """Whether the print leaves the threshold itself open: a range or an approximation."""
    return figure.approximate or figure.bound == "nearly" or figure.high is not None


def _span(figure: Figure, factor: float) -> Interval:
    """Where the printed threshold itself may lie."""
    if figure.approximate or figure.bound == "nearly":
        inside = figure.interval(exact=True)
        return Interval(tidy(inside.low * factor), tidy(inside.high * factor))
    top = figure.low if figure.high is None else figure.high
    return Interval(tidy(figure.low * factor), tidy(top * factor))


def _threshold(figure: Figure, direction: str, factor: float) -> tuple[float, int]:
    """The end of the acceptance set that decides, and its strictness at one number.

    The low end where more is better, the high end where less is.  "trên 40"
    asks more than "40", "dưới 10" less than "10".
    """
    accepted = figure.acceptance(direction)
    if direction == "down" or accepted.low == float("-inf"):
        return tidy(accepted.high * factor), -int(accepted.high_open)
    return tidy(accepted.low * factor), int(accepted.low_open)


def _sentence(kb: KnowledgeBase, row: Row, own: _Side, nation: _Side, language: Language) -> str:
    result = label(f"align.{row['result']}", language)
    if row["reason"]:
        result += f" ({label('align.reason.' + row['reason'], language)})"
    if "own_territory" in row["flags"]:
        result += f" ({label('align.flag.own_territory', language)})"
    return label(
        "align.sentence", language, result=result, place=kb.record[row["place_id"]][f"name_{language}"],
        own=row["target_text"], national=row["national_text"],
        own_period=format_period(own.target["period_from"], own.target["period_to"], language),
        national_period=format_period(nation.target["period_from"], nation.target["period_to"],
                                      language),
    )
