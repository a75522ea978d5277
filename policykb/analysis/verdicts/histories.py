"""How the verdicts on targets changed from day to day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from policykb.analysis.values import Values, values_of
from policykb.analysis.verdicts.judge import judge
from policykb.analysis.verdicts.result import Result, Target
from policykb.analysis.verdicts.targets import (
    adopted,
    adoptions,
    agreed,
    issued_on,
    printings,
    targets_of,
)
from policykb.analysis.verdicts.wording import qualified, shown_value, verdict_label
from policykb.core.periods import period_end
from policykb.core.vocabulary import TargetKind
from policykb.data.knowledge import KnowledgeBase


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
        self._states: dict[str, list[State]] = {}

    @cached_property
    def _groups(self) -> dict[str, list[Target]]:
        """Every target with the other printings of the same commitment, itself among them."""
        return {target.row["id"]: group for group in printings(targets_of(self.kb, date.max))
                for target in group}

    @cached_property
    def _adoptions(self) -> dict[str, date]:
        return adoptions(self.kb)

    def of(self, targets: Iterable[str]) -> dict[str, list[State]]:
        """The states of targets by id, oldest first; none before its document was issued."""
        found: dict[str, list[State]] = {}
        for one in targets:
            if one not in self._states:
                self._states |= self._group(self._groups[one])
            found[one] = self._states[one]
        return found

    def _group(self, group: list[Target]) -> dict[str, list[State]]:
        values = values_of(self.kb)
        found: dict[str, list[State]] = {target.row["id"]: [] for target in group}
        days = {self.first} | {day for target in group for day in self._days(target, values)}
        for day in sorted(d for d in days if self.first <= d <= self.kb.edition_date):
            for target, result in self._judged(group, values, day):
                state, states = self._state(target, result, day), found[target.row["id"]]
                if not states or states[-1].shown != state.shown:
                    states.append(state)
        return found

    def _judged(self, group: list[Target], values: Values, day: date) -> list[tuple[Target, Result]]:
        """The verdicts of a day on those printings whose documents may have been issued by then."""
        live = [target for target in group if issued_on(self.kb, target.row) <= day]
        taken = adopted(self._adoptions, day)
        results = agreed(live, {t.row["id"]: judge(t, values, day, adopted=taken) for t in live})
        return [(target, results[target.row["id"]]) for target in live]

    def _days(self, target: Target, values: Values) -> Iterator[date]:
        """The days on which the verdict on a target can change."""
        place, one = target.row["place_id"], target.row["indicator_id"]
        known = [*values.of(place, one), *values.bounds(place, one)]
        if target.row["condition_above_id"]:
            known += values.of(place, target.row["condition_above_id"])
        yield from (v.end for v in known)
        if target.row["replaced_on"]:
            yield period_end(target.row["replaced_on"])
        yield from (issued_on(self.kb, target.row), target.surely_by, target.start, target.end)
        last = target.end.year if target.row["kind"] == TargetKind.AVERAGE_GROWTH else target.start.year
        yield from (date(year, 12, 31) for year in range(target.start.year, last + 1))
        if target.place["valid_to"]:
            yield date.fromisoformat(target.place["valid_to"]) + timedelta(days=1)

    def _state(self, target: Target, result: Result, day: date) -> State:
        told = qualified(self.kb, target, result)
        return State(day, str(told.verdict), verdict_label(told, "vi"), verdict_label(told, "en"),
                     shown_value(self.kb, target, told, "vi"), shown_value(self.kb, target, told, "en"))
