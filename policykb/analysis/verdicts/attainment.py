"""How far each target is attained, how sure that is, and why: the table.

Every result keeps its trail: the values used, the formula, the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as with_
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from policykb.analysis.value import printed_figure
from policykb.analysis.values import Values, values_of
from policykb.analysis.verdicts.compound import CompoundProgress, compound_progress
from policykb.analysis.verdicts.rules import Result, Target, judge
from policykb.analysis.verdicts.wording import (
    qualified,
    value_text,
    verdict_label,
    worded,
)
from policykb.core.model import period_end, period_start
from policykb.data.load import KnowledgeBase

__all__ = ["COLUMNS", "CompoundProgress", "Histories", "State", "attain", "compound_progress"]

COLUMNS = {
    "target_id": "the target",
    "document_id": "the document that set it",
    "place_id": "the territory it binds",
    "indicator_id": "what is measured",
    "as_of": "the date of the verdict, ISO",
    "verdict": "met, missed, borderline, awaiting_final, not_started, reached, once_reached, "
               "on_track, behind, ended, not_rated",
    "label": "the verdict as a Vietnamese reader sees it",
    "label_en": "the verdict as an English reader sees it",
    "reason": "why there is no rating: no_observation, unit, denominator, concept, territory, "
              "basis, period, part_year, series_break, weak_source, conflict, ambiguous, unbounded, "
              "no_baseline, territory_ended; None where there is one",
    "final": "whether the value is preliminary, official or revised",
    "estimate": "whether the value is an estimate",
    "old_target": "whether the target was replaced",
    "observation_ids": "the observations used, the deciding one first",
    "baseline_ids": "the observations of the baseline",
    "period_used": "the period of the value, as from/to",
    "value_low": "the lower end of the value", "value_high": "the upper end",
    "accept_low": "the lower end of what meets the target", "accept_high": "the upper end",
    "ratio_low": "value ÷ target (target ÷ value when less is better)", "ratio_high": "",
    "gap_low": "value − target in the unit of the indicator (points for shares and growth)",
    "gap_high": "",
    "progress_low": "the part of the way from the baseline to the target", "progress_high": "",
    "elapsed": "the part of the time from the baseline to the end of the period",
    "elapsed_months": "the same in months, to the end of the observation",
    "pace_low": "progress ÷ elapsed", "pace_high": "",
    "needed_low": "what each remaining year must bring", "needed_high": "",
    "projection_low": "the straight line through the annual values, at the end of the period",
    "projection_high": "",
    "flags": "codes: width_sensitive, part_year, derived, by_bound, period_inferred, stale, "
             "conflict, earlier_differs, replaced, draft, projection, exceeded, missing_years",
    "missing_years": "the years without a value, of an average or a sum",
    "value_text_vi": "the value in words", "value_text_en": "",
    "target_text_vi": "the target in words", "target_text_en": "",
    "sentence_vi": "the verdict in one sentence", "sentence_en": "",
    "trail": "tuple of (kind, words in Vietnamese, words in English)",
}
"""The columns of :func:`attain`; a blank second end has the meaning of the first."""


def attain(kb: KnowledgeBase, as_of: date | str | None = None) -> pd.DataFrame:
    """The verdict on every target as of a date.

    ``as_of`` (a date or its ISO form) defaults to the edition date.  It
    chooses the time of the world, not of the knowledge: values count once
    their period has ended by then, in the latest vintage known today.
    Targets of documents issued later are left out.

    Returns one row per target with the columns of :data:`COLUMNS`.
    """
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or kb.edition_date
    targets = _targets(kb, day)
    judged = {width: _judge_all(kb, targets, day, width) for width in _widths(kb)}
    results = judged[1.0]
    for other in judged.values():
        for key, result in other.items():
            if result.verdict != results[key].verdict:
                results[key] = results[key].flagged("width_sensitive")
    results = _agreed(targets, results)
    rows = [worded(kb, target, results[target.row["id"]], day) for target in targets]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("reason", "period_used"):  # None, not NaN, where there is none
        frame[column] = pd.Series([row[column] for row in rows], dtype=object)
    return frame


def _widths(kb: KnowledgeBase) -> tuple[float, ...]:
    setting = kb.setting
    return (1.0, setting.get("borderline_width_half", 0.5),
            setting.get("borderline_width_double", 2.0))


def _targets(kb: KnowledgeBase, as_of: date) -> list[Target]:
    found = []
    for row in kb.targets.to_dict("records"):
        issued = kb.record[row["document_id"]]["issued_on"]
        if issued and period_start(issued) > as_of:
            continue
        found.append(_target(kb, row, issued, 1.0))
    return found


def _target(kb: KnowledgeBase, row: dict[str, Any], issued: str | None, width: float) -> Target:
    indicator = kb.record[row["indicator_id"]]
    figure = printed_figure(kb, row, "target")
    ends = (figure.low, figure.low if figure.high is None else figure.high)
    return Target(row, indicator, kb.record[row["place_id"]],
                  figure.acceptance(indicator["direction"], width=width),
                  _begin(row, issued), period_end(row["period_to"]),
                  period_start(issued) if issued else None, ends)


def _begin(row: dict[str, Any], issued: str | None) -> date:
    """The printed start of the period; else the day of the document, of a mean its year."""
    if row["period_from"]:
        return period_start(row["period_from"])
    last = period_start(row["period_to"][:4])
    if not issued:
        return last
    return min(period_start(issued if row["kind"] == "level" else issued[:4]), last)


def _judge_all(kb: KnowledgeBase, targets: list[Target], as_of: date,
               width: float) -> dict[str, Result]:
    values = values_of(kb, width)
    adopted = _adopted(_adoptions(kb), as_of)
    results = {}
    for target in targets:
        if width != 1.0:
            issued = kb.record[target.row["document_id"]]["issued_on"]
            target = _target(kb, target.row, issued, width)
        results[target.row["id"]] = judge(target, values, as_of, adopted=adopted)
    return results


def _adoptions(kb: KnowledgeBase) -> dict[str, date]:
    """Targets that a document of the successor of their territory takes up, each with the day."""
    found: dict[str, date] = {}
    for row in kb.targets.itertuples():
        taken = kb.record.get(row.implements_target_id or "")
        if row.stage == "draft" or not taken:
            continue
        if kb.record[taken["place_id"]]["successor_id"] == row.place_id:
            issued = kb.record[row.document_id]["issued_on"]
            day = period_start(issued) if issued else date.min
            found[taken["id"]] = min(day, found.get(taken["id"], day))
    return found


def _adopted(adoptions: dict[str, date], as_of: date) -> set[str]:
    return {target for target, day in adoptions.items() if day <= as_of}


def _agreed(targets: list[Target], results: dict[str, Result]) -> dict[str, Result]:
    """Several printings of one target: undecided only if they give different verdicts."""
    groups = defaultdict(list)
    for target in targets:
        groups[target.row["variant_of"] or target.row["id"]].append(target.row["id"])
    for group in groups.values():
        strong = [i for i in group if results[i].reason != "weak_source"]
        if len({results[i].verdict for i in strong}) > 1:
            for i in strong:
                results[i] = with_(results[i], verdict="not_rated", reason="ambiguous")
    return results


# --------------------------------------------------------------------------
# The same from day to day
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """The verdict on a target from a day on, until the next state; words in both languages."""

    since: date
    verdict: str
    label_vi: str
    label_en: str
    value_vi: str
    value_en: str

    @property
    def shown(self) -> tuple[str, ...]:
        """What a reader sees of it."""
        return (self.verdict, self.label_vi, self.label_en, self.value_vi, self.value_en)


class Histories:
    """How the verdicts on targets changed from ``first`` to the edition date.

    At every day the state is that of :func:`attain` as of it.  A target is
    judged only on the days on which its verdict can change: when a value's
    period ends, when its own period begins or ends, when its territory or
    its document does.
    """

    def __init__(self, kb: KnowledgeBase, first: date) -> None:
        self.kb, self.first = kb, first

    @cached_property
    def _groups(self) -> dict[str, list[Target]]:
        """Every target with the other printings of the same commitment, itself among them."""
        groups = defaultdict(list)
        for target in _targets(self.kb, date.max):
            groups[target.row["variant_of"] or target.row["id"]].append(target)
        return {target.row["id"]: group for group in groups.values() for target in group}

    @cached_property
    def _adoptions(self) -> dict[str, date]:
        return _adoptions(self.kb)

    def of(self, targets: Iterable[str]) -> dict[str, list[State]]:
        """The states of targets by id, oldest first; none before its document was issued."""
        found: dict[str, list[State]] = {}
        for one in targets:
            if one not in found:
                found |= self._group(self._groups[one])
        return found

    def _group(self, group: list[Target]) -> dict[str, list[State]]:
        values = values_of(self.kb)
        found: dict[str, list[State]] = {target.row["id"]: [] for target in group}
        days = {day for target in group for day in self._days(target, values)}
        for day in sorted(d for d in days | {self.first} if self.first <= d <= self.kb.edition_date):
            live = [target for target in group if self._issued(target) <= day]
            adopted = _adopted(self._adoptions, day)
            judged = {t.row["id"]: judge(t, values, day, adopted=adopted) for t in live}
            judged = _agreed(live, judged)
            for target in live:
                states = found[target.row["id"]]
                state = self._state(target, judged[target.row["id"]], day)
                if not states or states[-1].shown != state.shown:
                    states.append(state)
        return found

    def _issued(self, target: Target) -> date:
        issued = self.kb.record[target.row["document_id"]]["issued_on"]
        return period_start(issued) if issued else date.min

    def _days(self, target: Target, values: Values) -> Iterator[date]:
        """The days on which the verdict on a target can change."""
        key = target.row["place_id"], target.row["indicator_id"]
        yield from (v.end for v in (*values.of(*key), *values.bounds(*key)))
        yield from (self._issued(target), target.start, target.end)
        last = target.end.year if target.row["kind"] == "average_growth" else target.start.year
        yield from (date(year, 12, 31) for year in range(target.start.year, last + 1))
        if target.place["valid_to"]:
            yield date.fromisoformat(target.place["valid_to"]) + timedelta(days=1)

    def _state(self, target: Target, result: Result, day: date) -> State:
        told = qualified(self.kb, target, result)
        return State(day, told.verdict, verdict_label(told, "vi"), verdict_label(told, "en"),
                     value_text(self.kb, target, told, "vi"), value_text(self.kb, target, told, "en"))
