"""What the dossier of a place says before its rows: the answer, pace, states at dates, a brief.

A :class:`Dossiers` groups alignment and histories once, so that a page costs
a few look-ups.  Everything is computed from the results of
:func:`policykb.analysis.verdicts.attainment.attain` and from the data; words come from the
catalogue.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from policykb.analysis.cells import cells_of
from policykb.analysis.value import annual, printed_figure, weak
from policykb.analysis.verdicts.attainment import Histories, State
from policykb.analysis.verdicts.wording import figure_text, interval_text, unit_symbol
from policykb.core.catalogue import LANGUAGES, Language, label
from policykb.core.model import (
    Interval,
    NumberError,
    numbered_day,
    period_end,
    unaccented,
)
from policykb.core.words import format_interval, format_number, format_period
from policykb.data.load import KnowledgeBase
from policykb.site.library import TONES, Library, Row
from policykb.site.targets import percent_range

#: Groups of targets in the order of the page.
GROUPS = ("running", "over", "planned", "old")
#: Groups that bind today.
CURRENT = ("running", "over")
#: Cards on one dossier; the full card of any other target stands on its document's page.
MOST_CARDS = 30
#: Rows of each kind in the print edition.
MOST_BRIEF = 12
#: States are known from this day on.
FIRST_DAY = date(2016, 12, 31)
#: Where the small file of a place stands, which the page and the comparison read.
FILE = "dia-phuong/{place}.trang-thai.json"
_FORMAT = "policykb-states/1"
_STATE_KEYS = ("since", "verdict", "tone", "label_vi", "label_en", "value_vi", "value_en")
_VALUE_KEYS = ("id", "from", "to", "period_vi", "period_en", "unit", "series", "vintage", "marks",
               "value_vi", "value_en")


def state_dates(kb: KnowledgeBase) -> list[date]:
    """The dates of ``state_date_…`` (written yyyymmdd) in the settings, and the edition's.

    Raises :class:`ValueError` for a number that is no date.
    """
    days = {numbered_day(value) for key, value in kb.setting.items()
            if key.startswith("state_date_")}
    return [*sorted(d for d in days if d < kb.edition_date), kb.edition_date]


def state_at(states: list[State], day: date) -> State | None:
    """The state of a target at a day; ``None`` before its document was issued."""
    return next((state for state in reversed(states) if state.since <= day), None)


class Dossiers:
    """The dossiers of all places in the language of ``library``.

    ``view`` gives the view of a target by its id (:meth:`Library.target`),
    ``alignments`` are the rows of :func:`policykb.analysis.alignment.align`, ``base``
    is the address of the site where it is known.
    """

    def __init__(self, library: Library, alignments: Iterable[Row], view: Callable[[str], Row],
                 base: str = "") -> None:
        self.library, self.kb, self.view, self.base = library, library.kb, view, base
        self.dates = state_dates(self.kb)
        self._folder = "" if library.language == "vi" else "en/"
        self._answers: dict[str, list[Row]] = defaultdict(list)
        for row in alignments:
            self._answers[row["target_id"]].append(row)

    @cached_property
    def histories(self) -> Histories:
        """How every verdict changed, computed place by place as it is asked for."""
        return Histories(self.kb, FIRST_DAY)

    # -- groups of targets -------------------------------------------------------

    def groups(self, place: str) -> dict[str, list[Row]]:
        """The targets of a place by how they stand today, see :data:`GROUPS`.

        What runs comes by the end of its period, what is over the latest first.
        """
        found: dict[str, list[Row]] = {name: [] for name in GROUPS}
        rows = sorted(self.library.of("targets", "place_id", place),
                      key=lambda row: (row["period_to"], row["id"]))
        for row in rows:
            view = self.view(row["id"])
            found[self._group(view)].append(view)
        for name in ("over", "old"):
            found[name].sort(key=lambda x: period_end(x["row"]["period_to"]), reverse=True)
        return found

    def _group(self, x: Row) -> str:
        if x["old"] or x["verdict"] == "ended":
            return "old"
        if x["row"]["stage"] != "adopted":
            return "planned"
        return "over" if period_end(x["row"]["period_to"]) <= self.kb.edition_date else "running"

    def counts(self, targets: Iterable[Row]) -> list[Row]:
        """Verdicts with tone, word and number, most frequent first.

        Another printing of a commitment counts once; what rests on an
        estimate is counted apart, as its word says.
        """
        keys = Counter(self._verdict(x) for x in targets if not x["row"]["variant_of"])
        return [{"tone": TONES[verdict], "count": format_number(n, self.library.language),
                 "word": self.library.word("verdict", key)}
                for (verdict, key), n in sorted(keys.items(), key=lambda item: (-item[1], item[0]))]

    def _verdict(self, x: Row) -> tuple[str, str]:
        verdict = x["verdict"]
        guessed = self.library.results.get(x["id"], {}).get("estimate")
        rated = verdict in ("met", "missed", "borderline")
        return verdict, f"estimated_{verdict}" if guessed and rated else verdict

    def _sum(self, targets: Iterable[Row]) -> str:
        """How many commitments, and how many further printings of them have a card, too."""
        further = [bool(x["row"]["variant_of"]) for x in targets]
        number, more = (format_number(n, self.library.language)
                        for n in (further.count(False), further.count(True)))
        return (self.library.say("dossier.with_prints", count=number, more=more)
                if any(further) else number)

    # -- the page ------------------------------------------------------------------

    def of(self, place: Row) -> Row:
        """What the template of a dossier shows of a place, beside its rows."""
        groups = self.groups(place["id"])
        ordered = [x for name in GROUPS for x in groups[name]]
        shown = {x["id"] for x in ordered[:MOST_CARDS]}
        return {
            "groups": [{"name": name, "counts": self.counts(groups[name]),
                        "count": self._sum(groups[name]),
                        "cards": [x for x in groups[name] if x["id"] in shown],
                        "left": sum(x["id"] not in shown for x in groups[name])}
                       for name in GROUPS if groups[name]],
            "opening": self.opening(place, groups),
            "predecessors": self.predecessors(place), "dates": self.dates,
            "states": self.states(ordered), "brief": self.brief(place, groups),
            "file": FILE.format(place=place["id"]), "first": FIRST_DAY,
        }

    def opening(self, place: Row, groups: dict[str, list[Row]]) -> str:
        """How many targets bind the place today, in words."""
        if place["valid_to"]:
            return self.library.say("dossier.answer_ended")
        current = [x for name in CURRENT for x in groups[name]]
        if not current:
            return self.library.say("dossier.answer_none")
        return self.library.say("dossier.answer", count=self._sum(current))

    def predecessors(self, place: Row) -> list[Row]:
        """The places that a province was formed from, with the verdicts on their own targets."""
        rows = sorted(self.library.of("places", "successor_id", place["id"]),
                      key=lambda row: unaccented(row["name_vi"]))
        found = []
        for row in rows:
            targets = [self.view(t["id"]) for t in self.library.of("targets", "place_id", row["id"])]
            found.append({"id": row["id"], "count": self._sum(targets),
                          "counts": self.counts(targets)})
        return found

    def against(self, target: str) -> list[Row]:
        """How a target stands to the national ones it answers.

        One row for each result and reason and national indicator, with all
        ``targets`` of which that is true, the earliest document first.
        """
        language = self.library.language
        found: dict[tuple[str, str, str], list[Row]] = {}
        for row in self._answers.get(target, ()):
            notes = [label(f"align.reason.{row['reason']}", language)] if row["reason"] else []
            notes += [label(f"align.flag.{flag}", language) for flag in row["flags"]]
            national = self.library.record[row["national_target_id"]]
            key = row["result"], "; ".join(notes), national["indicator_id"]
            found.setdefault(key, []).append(national)
        return [{"word": label(f"align.{result}", language), "note": note, "indicator": indicator,
                 "targets": sorted(rows, key=self._issued)}
                for (result, note, indicator), rows in found.items()]

    def _issued(self, row: Row) -> tuple[str, str]:
        return self.library.record[row["document_id"]]["issued_on"] or "", row["id"]

    # -- pace ------------------------------------------------------------------------

    def pace(self, target: str) -> str | None:
        """How far time and way have gone, and what the rest needs; ``None`` where undefined."""
        row, say = self.library.results.get(target, {}), self.library.say
        if row.get("elapsed") is None:
            return None
        elapsed = format_number(100 * row["elapsed"], self.library.language, 0) + "%"
        way, pace = percent_range(self.library, row, "progress"), _ends(row, "pace")
        words = say("dossier.pace.time", elapsed=elapsed)
        if way and pace:
            times = interval_text(pace, "", self.library.language)
            words = say("dossier.pace.way", elapsed=elapsed, way=way, times=times)
        needed = self._needed(target, row)
        return f"{words}; {needed}." if needed else f"{words}."

    def _needed(self, target: str, row: Row) -> str | None:
        """What each remaining year must bring, in words."""
        box, record = _ends(row, "needed"), self.library.record
        if box is None:
            return None
        indicator = record[record[target]["indicator_id"]]
        symbol, language = self.library.unit(indicator["unit"]), self.library.language
        if record[target]["kind"] == "average_growth":
            key, shown = "mean", box
        elif box.low >= 0:
            key, shown = "more", box
        elif box.high <= 0:
            key, shown = "less", Interval(-box.high, -box.low)
        else:
            key, shown = "change", box
        if key != "mean" and indicator["kind"] in ("share", "growth"):
            symbol = label("words.points", language)
        return self.library.say(f"dossier.needed.{key}", value=interval_text(shown, symbol, language))

    # -- states at dates ---------------------------------------------------------------

    def states(self, targets: list[Row]) -> list[Row]:
        """Every target with its state at each of :attr:`dates`."""
        found = self.histories.of(x["id"] for x in targets)
        return [{"target": x, "cells": [self._cell(state_at(found[x["id"]], day))
                                        for day in self.dates]} for x in targets]

    def _cell(self, state: State | None) -> Row | None:
        if state is None:
            return None
        words = state.label_vi if self.library.language == "vi" else state.label_en
        return {"label": words, "tone": TONES[state.verdict]}

    # -- the print edition ---------------------------------------------------------------

    def brief(self, place: Row, groups: dict[str, list[Row]]) -> Row | None:
        """The rows of the print edition and how many were left out; ``None`` without any."""
        names = GROUPS if place["valid_to"] else CURRENT  # a unit that ended has none that bind
        targets = [x for name in names for x in groups[name] if not x["row"]["variant_of"]]
        tasks = sorted((k for k in self.library.of("tasks", "place_id", place["id"])
                        if k["status"] != "done"), key=lambda k: (k["deadline"] or "9999", k["id"]))
        if not targets and not tasks:
            return None
        path = f"dia-phuong/{place['id']}.html"
        if self.base and self.library.language == "en":
            path = f"en/{path}"
        return {
            "targets": [self._brief_target(x) for x in targets[:MOST_BRIEF]],
            "tasks": tasks[:MOST_BRIEF], "address": f"{self.base}{self._folder}{path}",
            "targets_left": format_number(max(len(targets) - MOST_BRIEF, 0), self.library.language),
            "tasks_left": format_number(max(len(tasks) - MOST_BRIEF, 0), self.library.language),
        }

    def _brief_target(self, x: Row) -> Row:
        """A target with the vintage of its value and the publisher of that, else of the target."""
        deciding = x["observations"][0] if x["observations"] and x["value"] not in (None, "–") \
            else None
        source = self.library.record.get((deciding or x["row"])["source_id"] or "", {})
        return {"x": x, "vintage": deciding and deciding["vintage"],
                "publisher": source.get("publisher") or "–",
                "of_value": deciding is not None}

    # -- the small file ---------------------------------------------------------------------

    def file(self, place: Row) -> Row | None:
        """States of every target from :data:`FIRST_DAY` on, and annual values, for JSON.

        ``None`` for a place that has neither.  ``states`` and ``values`` are
        lists whose columns ``state_keys`` and ``value_keys`` name.  Of one
        indicator, unit, period and series the prevailing value stands alone;
        ``marks`` says ``conflict``, ``inferred`` or ``weak``.
        """
        groups, values = self.groups(place["id"]), self._values(place["id"])
        ordered = [(name, x) for name in GROUPS for x in groups[name]]
        if not ordered and not values:
            return None
        histories = self.histories.of(x["id"] for _, x in ordered)
        indicators = sorted({*values, *(x["row"]["indicator_id"] for _, x in ordered)})
        return {
            "format": _FORMAT, "edition_date": self.kb.edition_date.isoformat(),
            "first_date": FIRST_DAY.isoformat(), "id": place["id"],
            "name": self._both(place, "name"), "state_keys": _STATE_KEYS, "value_keys": _VALUE_KEYS,
            "targets": [self._told(name, x, histories[x["id"]]) for name, x in ordered],
            "indicators": {one: self._both(self.library.record[one], "name") for one in indicators},
            "units": {one: self._symbols(one) for one in
                      sorted({row[5] for rows in values.values() for row in rows})},
            "values": values,
        }

    def _told(self, group: str, x: Row, states: list[State]) -> Row:
        row = x["row"]
        result = self.library.results.get(x["id"], {})
        return {
            "id": x["id"], "indicator": row["indicator_id"], "group": group,
            "variant_of": row["variant_of"], "kind": row["kind"],
            "target": [result.get("target_text_vi") or row["printed"],
                       result.get("target_text_en") or row["printed"]],
            "period": [format_period(row["period_from"], row["period_to"], "vi"),
                       format_period(row["period_from"], row["period_to"], "en")],
            "document": self._document(row["document_id"]),
            "page": f"van-ban/{row['document_id']}.html#{x['id']}",
            "states": [[s.since.isoformat(), s.verdict, TONES[s.verdict], s.label_vi, s.label_en,
                        s.value_vi, s.value_en] for s in states],
        }

    def _document(self, one: str) -> list[str]:
        entry = self.library.entry(one)
        said = entry.text if entry else one
        row = self.library.record[one]
        # A document without a symbol is called by its title.
        return [said, said if row["symbol"] else row["title_en"] or said]

    @staticmethod
    def _both(row: Row, column: str) -> list[str]:
        vi = row[f"{column}_vi"]
        return [vi, row.get(f"{column}_en") or vi]

    def _symbols(self, unit: str) -> list[str]:
        return [unit_symbol(self.kb, unit, language) for language in LANGUAGES]

    def _values(self, place: str) -> dict[str, list[list[Any]]]:
        """The levels of whole years and points in time by indicator, oldest first."""
        cells = cells_of(self.kb)
        rows = [row for row in self.library.of("observations", "place_id", place)
                if cells.prevails(row["id"]) and annual(row["period_from"], row["period_to"])]
        conflicts = cells.disputed(row["id"] for row in rows)
        found: dict[str, list[list[Any]]] = defaultdict(list)
        for row in sorted(rows, key=lambda r: (r["indicator_id"], r["period_to"], r["id"])):
            found[row["indicator_id"]].append(self._value(row, row["id"] in conflicts))
        return dict(found)

    def _value(self, row: Row, conflict: bool) -> list[Any]:
        marks = [name for name, true in (("conflict", conflict), ("inferred", row["inferred"]),
                                         ("weak", weak(self.kb, row))) if true]
        texts = [self._printed(row, language) for language in LANGUAGES]
        periods = [format_period(row["period_from"], row["period_to"], language)
                   for language in LANGUAGES]
        return [row["id"], row["period_from"], row["period_to"], *periods, row["unit"],
                row["series"], row["vintage"], marks, *texts]

    def _printed(self, row: Row, language: Language) -> str:
        """A value as printed, in the words of the language."""
        symbol = unit_symbol(self.kb, row["unit"], language)
        try:
            figure = printed_figure(self.kb, self.kb.record[row["id"]], "observation")
        except NumberError:
            return format_interval(row["low"], row["high"], symbol, language,
                                   low_open=bool(row["low_open"]), high_open=bool(row["high_open"]))
        return figure_text(figure, symbol, language)


def _ends(row: Row, name: str) -> Interval | None:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return None if low is None or high is None else Interval(low, high)
