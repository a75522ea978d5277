"""What the package knows of each place, and how well: counts, readings, searches without a find.

Here belongs what is counted of rows and verdicts as the pages and the studies
show it.  Not here: the words and tables that show it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from policykb.analysis import commitments, graph
from policykb.analysis.readings import read_twice
from policykb.core.catalogue import LANGUAGES
from policykb.core.formats import format_period
from policykb.core.periods import period_end
from policykb.core.vocabulary import (
    DECIDED,
    RATED,
    UNASKED,
    UNDERWAY,
    PlaceKind,
    Tier,
    Verdict,
    Vintage,
)
from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]
TIERS = tuple(map(str, Tier))
#: The kinds of places that are counted: a province or a city under the central Government.
UNITS = (PlaceKind.PROVINCE, PlaceKind.CITY)


def todays(kb: KnowledgeBase) -> dict[str, str]:
    """The province of today of each place that was merged into one."""
    current = set(graph.provinces(kb))
    return {old: place for place, members in graph.predecessors(kb).items()
            if place in current for old in members}


def with_predecessors(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """The provinces of today, each with itself and those it was formed from."""
    older = graph.predecessors(kb)
    return {place: (place, *older.get(place, ())) for place in graph.provinces(kb)}


def alone(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Every province and city, old and new, by itself."""
    return {row["id"]: (row["id"],) for row in kb.rows.table("places") if row["kind"] in UNITS}


def figures_behind(kb: KnowledgeBase, result: Row) -> set[str]:
    """The printed figures on which a verdict (a row of ``attain``) rests.

    The target, the values and the baseline; what was derived from others
    stands for those.
    """
    found = {result["target_id"]}
    for one in (*result["observation_ids"], *result["baseline_ids"]):
        found.update(kb.record.get(one, {}).get("derived_from") or (one,))
    return found


def judged(kb: KnowledgeBase, results: Iterable[Row]) -> list[Row]:
    """Rows of ``attain``, one for each commitment: what several documents print counts once."""
    return commitments.of(kb).once(results, lambda row: row["target_id"])


def standing(kb: KnowledgeBase, results: Iterable[Row]) -> dict[str, int]:
    """How far the commitments are rated and the figures read, in counts.

    ``over`` (targets whose period is over) and ``over_decided``; ``running``
    and ``running_progress`` (whose way so far could be measured: a level's
    progress, an average's mean so far, see :data:`~policykb.core.vocabulary.UNDERWAY`); ``figures`` (behind
    a verdict) and ``figures_twice``.  ``results`` are rows of ``attain``;
    targets that ask no rating (:data:`~policykb.core.vocabulary.UNASKED`) count nowhere.
    """
    asked = [row for row in judged(kb, results) if row["verdict"] not in UNASKED]
    ends = {one: period_end(to) for one, to in zip(kb.targets["id"], kb.targets["period_to"],
                                                   strict=True)}
    over = [row for row in asked if ends[row["target_id"]] <= kb.edition_date]
    running = [row for row in asked if ends[row["target_id"]] > kb.edition_date]
    figures = {one for row in asked if row["verdict"] in RATED for one in figures_behind(kb, row)}
    return {"over": len(over), "over_decided": sum(row["verdict"] in DECIDED for row in over),
            "running": len(running),
            "running_progress": sum(row["verdict"] in UNDERWAY or not pd.isna(row["progress_low"])
                                    for row in running),
            "figures": len(figures), "figures_twice": len(figures & read_twice(kb))}


def place_coverage(kb: KnowledgeBase, results: Iterable[Row],
                   groups: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """What is known of each group of places, a row a group, by id.

    ``groups``: the place that names the row and the places counted to it;
    ``results``: rows of ``attain``.  Columns: place_id; documents, targets,
    results (without plans); asked (targets that ask a rating, see
    :data:`~policykb.core.vocabulary.UNASKED`), rated, rated_share (per cent); latest_vi,
    latest_en (the latest period of a result, in words); the sources by tier
    (:data:`TIERS`); figures (behind a rating), twice (read twice or
    verified), twice_share; vain (searches not or only partly successful).
    """
    known = _known(kb, results)
    rows = [_covered(kb, place, [known[one] for one in members if one in known])
            for place, members in groups.items()]
    columns = ["place_id", *_COVERAGE, "rated_share", "twice_share", *TIERS, "latest_vi",
               "latest_en"]
    return pd.DataFrame(rows, columns=columns).sort_values("place_id", ignore_index=True)


_COVERAGE = ("documents", "targets", "results", "asked", "rated", "figures", "twice", "vain")
Sets = dict[str, set[Any]]


def _known(kb: KnowledgeBase, results: Iterable[Row]) -> dict[str, Sets]:
    """For each place the ids of what is known of it, gathered in one pass over each table."""
    found: dict[str, Sets] = defaultdict(lambda: defaultdict(set))
    printed = [row for row in kb.rows.table("observations") if row["vintage"] != Vintage.PLAN]
    for name, rows in (("documents", kb.rows.table("documents")),
                       ("targets", commitments.of(kb).once(kb.rows.table("targets"))),
                       ("results", printed)):
        for row in rows:
            found[row["place_id"]][name].add(row["id"])
            found[row["place_id"]]["sources"].add(row["source_id"])
    for row in printed:
        if (end := period_end(row["period_to"])) <= kb.edition_date:
            found[row["place_id"]]["periods"].add((end, row["period_from"] or "", row["period_to"]))
    for row in kb.rows.table("searches"):
        if row["place_id"] and row["result"] != "found":
            found[row["place_id"]]["vain"].add(row["id"])
    twice = read_twice(kb)
    for verdict in judged(kb, results):
        _judged(kb, found[verdict["place_id"]], verdict, twice)
    return found


def _judged(kb: KnowledgeBase, own: Sets, verdict: Row, twice: set[str]) -> None:
    """Add one verdict to what is known of its place."""
    if verdict["verdict"] not in UNASKED:
        own["asked"].add(verdict["target_id"])
    if verdict["verdict"] in RATED:
        own["rated"].add(verdict["target_id"])
        behind = figures_behind(kb, verdict)
        own["figures"] |= behind
        own["twice"] |= behind & twice


def _covered(kb: KnowledgeBase, place: str, members: list[Sets]) -> Row:
    whole: Sets = {name: set().union(*(one[name] for one in members if name in one))
                   for name in (*_COVERAGE, "sources", "periods")}
    row: Row = {"place_id": place} | {name: len(whole[name]) for name in _COVERAGE}
    tiers = Counter(kb.record[one]["tier"] for one in whole["sources"] if one in kb.record)
    first, last = max(whole["periods"], default=(None, None, None))[1:]
    return row | {tier: tiers[tier] for tier in TIERS} | {
        "rated_share": percent(row["rated"], row["asked"]),
        "twice_share": percent(row["twice"], row["figures"]),
        **{f"latest_{lang}": format_period(first or None, last, lang) if last else None
           for lang in LANGUAGES}}


def unrated_searches(kb: KnowledgeBase, results: Iterable[Row]
                     ) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The targets that cannot be rated by reason, each with the searches made for it.

    A search is for a target if it names its indicator, or its document and
    no indicator, or its place and nothing else, and names no other place
    (a merged province and its successor count as one), document or indicator.
    """
    today, record = todays(kb), kb.record
    by: dict[str | None, list[Row]] = defaultdict(list)
    for row in kb.rows.table("searches"):
        by[row["indicator_id"] or row["document_id"] or row["place_id"]].append(row)

    def about(search: Row, target: Row) -> bool:
        places = [today.get(one, one) for one in (search["place_id"], target["place_id"]) if one]
        return (len(set(places)) == 1 and search["document_id"] in (None, target["document_id"])
                and search["indicator_id"] in (None, target["indicator_id"]))

    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for result in results:
        if result["verdict"] == Verdict.NOT_RATED:
            target = record[result["target_id"]]
            same = [one for one, place in today.items() if place == today.get(
                target["place_id"], target["place_id"])]
            keys = dict.fromkeys((target["indicator_id"], target["document_id"],
                                  target["place_id"], today.get(target["place_id"]), *same))
            made = {s["id"]: None for key in keys if key for s in by.get(key, ())
                    if about(s, target)}
            found[result["reason"]].append((target["id"], tuple(made)))
    return dict(found)


def percent(part: int, whole: int) -> float:
    """A whole number of per cent; NaN of nothing."""
    return float(round(100 * part / whole)) if whole else float("nan")
