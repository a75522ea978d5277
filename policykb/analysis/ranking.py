"""Provinces in the order of one indicator, and what keeps values from being compared.

A ranking holds one kind of territory, one period and one series.  Places whose
intervals meet cannot be told apart: each row says between which ranks its
place surely stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policykb.analysis import alignment, graph
from policykb.analysis.cells import cells_of
from policykb.analysis.prevailing import Standing
from policykb.analysis.value import Value
from policykb.analysis.values import values_of
from policykb.core.catalogue import SPOKEN, Language
from policykb.core.intervals import Interval
from policykb.core.periods import Period
from policykb.core.text import unaccented
from policykb.core.vocabulary import Direction, IndicatorKind, PlaceKind, Vintage
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import Row

#: Kinds of indicators that are an order already, or have no scale of their own.
UNRANKED = frozenset({IndicatorKind.RANK, IndicatorKind.INDEX})
#: Why a place is not in a ranking, the first that applies.
REASONS = ("weak", "plan", "other_series", "other_period", "part_year",
           "other_measure", "no_value")
_SIGNS: dict[str, int] = {Direction.UP: 1, Direction.DOWN: -1}
Span = tuple[str | None, str, str | None]


@dataclass(frozen=True)
class Ranked:
    """One place: its value, its rank, and between which ranks it surely stands.

    ``rank`` is ``None`` where the indicator has no good direction, and where the
    place is ``contested``: sources of equal standing differ, and it stands
    somewhere from ``first`` to ``last`` by what any of them prints.  ``shared`` says
    that another place has the same figure, ``conflict`` that another source
    prints a value that does not meet this one, ``printed`` the rank that its own
    source prints (``10/34``), which ``first`` and ``last`` hold.
    """

    place: str
    value: Value
    rank: int | None
    first: int
    last: int
    shared: bool
    conflict: bool
    contested: bool = False
    printed: str | None = None


@dataclass(frozen=True)
class Ranking:
    """The places of one scope in one period and series.

    ``scope`` is ``today`` or ``former`` (the units before the last merger);
    ``left_out`` holds the other places of the scope by reason.
    """

    scope: str
    period_from: str | None
    period_to: str
    series: str | None
    rows: tuple[Ranked, ...]
    left_out: dict[str, tuple[str, ...]]

    @property
    def missing(self) -> int:
        """How many places of the scope are left out."""
        return sum(map(len, self.left_out.values()))


def rankings(kb: KnowledgeBase, indicator: Row, language: Language = SPOKEN) -> list[Ranking]:
    """Today's provinces, then the units before the last merger, each where two can be told.

    Nothing where :func:`unranked` says why not.  Of several periods and series that with
    the most places is taken, among equals the latest.  Places that share a value stand in the
    order of their names in ``language``.
    """
    if unranked(kb, indicator):
        return []
    with_rows = {row["place_id"] for row in
                 kb.rows.of("observations", "indicator_id", indicator["id"])}
    # The id beside the name: of two places of one name the order is not that of a set.
    by_name = {one: (unaccented(row.get(f"name_{language}") or row["name_vi"]), one)
               for one, row in kb.record.items() if row["_table"] == "places"}
    found = [_ranking(kb, indicator, scope, places, until, with_rows, by_name)
             for scope, places, until in scopes(kb)]
    return [one for one in found if one is not None]


def unranked(kb: KnowledgeBase, indicator: Row) -> str | None:
    """Why an indicator is never ranked: ``never`` or ``prices``; ``None`` where it may be.

    ``never`` are ranks and indices; with ``prices`` sources leave open at
    which prices they print what other indicators of the concept state.
    """
    if indicator["kind"] in UNRANKED:
        return "never"
    same = kb.rows.of("indicators", "concept_id", indicator["concept_id"])
    priced = any(row["price_basis"] for row in same)
    return "prices" if priced and not indicator["price_basis"] else None


def scopes(kb: KnowledgeBase) -> list[tuple[str, frozenset[str], date | None]]:
    """The territories that may stand in one ranking: name, places, last day of their values."""
    def made() -> list[tuple[str, frozenset[str], date | None]]:
        today = ("today", frozenset(graph.provinces(kb)), None)
        ends = [row["valid_to"] for row in kb.rows.table("places")
                if row["valid_to"] and row["kind"] in (PlaceKind.PROVINCE, PlaceKind.CITY)]
        if not ends:
            return [today]
        day = date.fromisoformat(max(ends))
        return [today, ("former", frozenset(graph.provinces(kb, day)), day)]

    return kb.shared("ranking_scopes", made)  # type: ignore[no-any-return]


def _ranking(kb: KnowledgeBase, indicator: Row, scope: str, places: frozenset[str],
             until: date | None, with_rows: set[str],
             by_name: dict[str, tuple[str, str]]) -> Ranking | None:
    known = {place: [v for v in values_of(kb).printed(place, indicator["id"])
                     if until is None or v.end <= until]
             for place in places & with_rows}
    period = _period(known)
    if period is None:
        return None
    chosen = {place: standing for place, values in known.items()
              if (standing := _best(kb, [v for v in values if _key(v) == period]))}
    ended = kb.record
    if len(chosen) < 2 or (until and not any(ended[one]["valid_to"] for one in chosen)):
        return None
    left: dict[str, list[str]] = defaultdict(list)
    for place in places - chosen.keys():
        left[_why(known.get(place, []), period, place in with_rows)].append(place)
    return Ranking(
        scope, period[0], period[1], period[2],
        tuple(_ordered(kb, chosen, indicator["direction"], by_name, len(places))),
        {reason: tuple(sorted(left[reason], key=by_name.__getitem__))
         for reason in REASONS if reason in left})


def _key(value: Value) -> Span:
    return value.period_from, value.period_to, value.series


def _usable(value: Value) -> bool:
    """Whether a value may stand in a ranking: of one whole year, observed, from a known host."""
    return value.annual and not value.weak and value.vintage != Vintage.PLAN


def _period(known: dict[str, list[Value]]) -> Span | None:
    """The period and series of the most places, the latest among equals."""
    counts = Counter(key for values in known.values()
                     for key in {_key(v) for v in values if _usable(v)})
    return max(counts, key=lambda key: (counts[key], key[1], key[2] or "", key[0] or ""),
               default=None)


def _best(kb: KnowledgeBase, values: list[Value]) -> Standing | None:
    """How the cell of the values stands; ``None`` where it has no figure to rank."""
    found = cells_of(kb).of_figure(values[0].ids[0]) if values else None
    return None if found is None or not _usable(found.best) else found


def _why(values: list[Value], period: Span, any_row: bool) -> str:
    """Why a place is left out: the first of :data:`REASONS` that applies."""
    here = [v for v in values if _key(v) == period]
    checks = (
        ("weak", any(v.weak for v in here)),
        ("plan", bool(here)),
        ("other_series", any(_key(v)[:2] == period[:2] for v in values)),
        ("other_period", any(v.annual or len(v.years) > 1 for v in values)),
        ("part_year", bool(values)),
        ("other_measure", any_row),
    )
    return next((reason for reason, holds in checks if holds), "no_value")


def _ordered(kb: KnowledgeBase, chosen: dict[str, Standing], direction: str,
             names: dict[str, tuple[str, str]], size: int) -> Iterator[Ranked]:
    """The places in their order: by value where there is a good direction, else by name.

    A printed rank counts if it is one among all ``size`` places.
    """
    sign = _SIGNS.get(direction, 0)
    reach = {place: _reach(standing) for place, standing in chosen.items()}
    worth = {place: round(sign * standing.best.interval.middle, 9) for place, standing in chosen.items()}
    for place in sorted(chosen, key=lambda one: (-worth[one], names[one])):
        standing = chosen[place]
        apart = [one for one, box in reach.items() if not box.meets(reach[place])]
        ahead = sum(worth[one] > worth[place] for one in apart)
        first, last = 1 + ahead, len(chosen) - (len(apart) - ahead)
        printed = kb.record[standing.best.ids[0]]["rank_printed"]
        told, _, among = (printed or "").partition("/")
        own = int(told) if among == str(size) and sign else None
        yield Ranked(
            place, standing.best,
            1 + sum(one > worth[place] for one in worth.values())
            if sign and not standing.contested else None,
            min(first, own or first), max(last, own or last),
            sum(one == worth[place] for one in worth.values()) > 1,
            standing.best in standing.disputed, standing.contested, printed if own else None)


def _reach(standing: Standing) -> Interval:
    """Everything that sources of equal standing print for a place."""
    boxes = [standing.best.interval, *(one.interval for one in standing.rivals)]
    low, high = min(boxes, key=lambda box: box.low), max(boxes, key=lambda box: box.high)
    return Interval(low.low, high.high, low.low_open, high.high_open)


# --------------------------------------------------------------------------
# Why some cannot be compared
# --------------------------------------------------------------------------


def neighbours(kb: KnowledgeBase, indicator: Row) -> list[tuple[Row, tuple[str, ...], bool]]:
    """Indicators of the same or a near concept: the row, why not comparable, own territory.

    Without a reason the data state no difference of denominator, concept,
    unit or prices; ``True`` at the end says that each is measured on its own
    territory (a share of GRDP beside one of GDP).
    """
    concept = indicator["concept_id"] or indicator["id"]
    found = {row["id"]: row for name in (concept, *sorted(alignment.near(kb, concept)))
             for row in (*kb.rows.of("indicators", "concept_id", name),
                         *([kb.record[name]] if name in kb.record else []))
             if row["_table"] == "indicators" and row["id"] != indicator["id"]}
    return [(row, alignment.differences(kb, indicator, row),
             alignment.own_territory(indicator, row)) for row in found.values()]


def divisions(kb: KnowledgeBase, observations: Iterable[Row]) -> list[tuple[str, list[tuple[str, int]]]]:
    """What divides the values of one indicator: a label key, and each division with its count.

    Divisions are series, territories before and after a merger, whole years
    against parts of a year, and vintages; one that holds all values is not
    told.
    """
    values = list(observations)
    counted = {"series": Counter(row["series"] or "" for row in values),
               "territory": Counter(_territory(kb, row) for row in values),
               "span": Counter(_span(row) for row in values)}
    return [(name, sorted(counts.items(), key=lambda item: (-item[1], item[0])))
            for name, counts in counted.items() if len(counts) > 1]


def _territory(kb: KnowledgeBase, row: Row) -> str:
    place = kb.record[row["place_id"]]
    if place["kind"] not in (PlaceKind.PROVINCE, PlaceKind.CITY):
        return str(place["kind"])
    if place["valid_to"]:
        return "former"
    return "merged" if kb.rows.of("places", "successor_id", place["id"]) else "unchanged"


def _span(row: Row) -> str:
    period = Period.of(row)
    if period.point:
        return "point"
    if not period.full_years:
        return "part_year"
    return "year" if period.annual else "years"
