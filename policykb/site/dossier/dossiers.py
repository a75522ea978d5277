"""The dossiers of all places: what each part of a page needs, grouped and computed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from policykb.analysis.verdicts.attainment import Histories, State
from policykb.core.addresses import STATES
from policykb.core.text import unaccented
from policykb.site.dossier.against import against
from policykb.site.dossier.brief import brief
from policykb.site.dossier.file import file_of
from policykb.site.dossier.groups import CURRENT, GROUPS, Groups, counts, groups_of, ordered, total
from policykb.site.dossier.pace import pace
from policykb.site.dossier.states import FIRST_DAY, cell, state_at, state_dates
from policykb.site.front.resting import said
from policykb.site.library import Library, Row

#: Cards on one dossier; the full card of any other target stands on its document's page.
MOST_CARDS = 30


class Dossiers:
    """The dossiers of all places in the language of ``library``.

    ``view`` gives the view of a target by its id (:func:`target_view`),
    ``alignments`` are the rows of :func:`policykb.analysis.alignment.align`, ``base``
    is the address of the site where it is known.
    """

    def __init__(self, library: Library, alignments: Iterable[Row], view: Callable[[str], Row],
                 base: str = "") -> None:
        self.library, self.kb, self.view, self.base = library, library.kb, view, base
        self.dates = state_dates(self.kb)
        self._answers: dict[str, list[Row]] = defaultdict(list)
        for row in alignments:
            self._answers[row["target_id"]].append(row)

    @cached_property
    def histories(self) -> Histories:
        """How every verdict changed, computed place by place as it is asked for."""
        return Histories(self.kb, FIRST_DAY)

    @cached_property
    def _known(self) -> Callable[[str], tuple[Groups, dict[str, list[State]]]]:
        """The targets of a place and their states; the page and its file ask one after the other."""
        def made(place: str) -> tuple[Groups, dict[str, list[State]]]:
            groups = groups_of(self.library, self.view, place)
            return groups, self.histories.of(x["id"] for x in ordered(groups))
        return lru_cache(1)(made)

    def of(self, place: Row) -> Row:
        """What the template of a dossier shows of a place, beside its rows."""
        groups, states = self._known(place["id"])
        targets = ordered(groups)
        return {
            "groups": self._shown(groups), "resting": said(self.library, (
                self.library.results[x["id"]] for x in targets if x["id"] in self.library.results)),
            "opening": self._opening(place, groups),
            "predecessors": self._predecessors(place), "dates": self.dates,
            "states": [{"target": x, "cells": [
                cell(state_at(states[x["id"]], day), self.library.language) for day in self.dates]}
                for x in targets],
            "brief": brief(self.library, place, groups, self.base),
            "file": STATES.format(place=place["id"]), "first": FIRST_DAY,
        }

    def file(self, place: Row) -> Row | None:
        """The small file of a place (:func:`file_of`)."""
        return file_of(self.library, place, *self._known(place["id"]))

    def against(self, target: str) -> list[Row]:
        """How a target stands to the national ones it answers."""
        return against(self.library, self._answers.get(target, ()))

    def pace(self, target: str) -> str | None:
        """How far time and way have gone to a target; ``None`` where undefined."""
        return pace(self.library, target)

    def _shown(self, groups: Groups) -> list[Row]:
        """Each group with its counts and cards, and how many of it have no card here."""
        shown = {x["id"] for x in ordered(groups)[:MOST_CARDS]}
        return [{"name": name, "counts": counts(self.library, groups[name]),
                 "count": total(self.library, groups[name]),
                 "cards": [x for x in groups[name] if x["id"] in shown],
                 "left": sum(x["id"] not in shown for x in groups[name])}
                for name in GROUPS if groups[name]]

    def _opening(self, place: Row, groups: Groups) -> str:
        """How many targets bind the place today, in words."""
        if place["valid_to"]:
            return self.library.say("dossier.answer_ended")
        current = [x for name in CURRENT for x in groups[name]]
        if not current:
            return self.library.say("dossier.answer_none")
        return self.library.say("dossier.answer", count=total(self.library, current))

    def _predecessors(self, place: Row) -> list[Row]:
        """The places that a province was formed from, with the verdicts on their own targets."""
        rows = sorted(self.library.of("places", "successor_id", place["id"]),
                      key=lambda row: unaccented(row["name_vi"]))
        found = []
        for row in rows:
            targets = [self.view(t["id"]) for t in self.library.of("targets", "place_id", row["id"])]
            found.append({"id": row["id"], "count": total(self.library, targets),
                          "counts": counts(self.library, targets)})
        return found
