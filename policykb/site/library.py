"""The rows as pages show them: by id and by column, with names, words and addresses.

A :class:`Library` groups every table once, so that a page costs a few
dictionary look-ups and no search through a frame.  It knows no HTML; an
address is relative to the root of the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from policykb.analysis import coverage
from policykb.analysis.findings import open_kinds
from policykb.core.addresses import FOLDERS, MOST_RESULTS, RESULTS
from policykb.core.catalogue import SPOKEN, Language, label, labels
from policykb.core.formats import format_date, format_period
from policykb.core.periods import year_text
from policykb.core.text import slug
from policykb.core.vocabulary import Verdict
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import Row as Row
from policykb.data.rows import clean
from policykb.site.entries import Entry, entry_of

#: Verdicts by how they read at a glance; the word always stands beside.
TONES: dict[str, str] = {
    Verdict.MET: "good", Verdict.MET_AS_PRINTED: "good", Verdict.REACHED: "good", Verdict.ON_TRACK: "good",
    Verdict.MISSED: "bad", Verdict.BEHIND: "bad", Verdict.ONCE_REACHED: "mid",
    Verdict.BORDERLINE: "mid", Verdict.AWAITING_FINAL: "wait", Verdict.NOT_STARTED: "wait",
    Verdict.ENDED: "wait", Verdict.REPLACED: "wait", Verdict.DRAFT: "wait", Verdict.NOT_RATED: "none",
}


class Library:
    """The knowledge base grouped for pages, in one language.

    ``results`` are the rows of :func:`policykb.analysis.verdicts.attainment.attain`.
    """

    def __init__(self, kb: KnowledgeBase, results: Iterable[Row] = (),
                 language: Language = SPOKEN) -> None:
        self.kb = kb
        self.language: Language = language
        self.results: dict[str, Row] = {
            row["target_id"]: {k: clean(v) for k, v in row.items()} for row in results
        }
        self.rows = kb.rows
        self._entries: dict[str, Entry | None] = {}

    @cached_property
    def judged(self) -> list[Row]:
        """The verdicts, one for each commitment."""
        return coverage.judged(self.kb, self.results.values())

    # -- rows ---------------------------------------------------------------

    @property
    def tables(self) -> dict[str, list[Row]]:
        """Every table as rows; ``_table`` and ``_line`` (as a spreadsheet counts) added."""
        return self.rows.tables

    @property
    def record(self) -> dict[str, Row]:
        """Every row that has an id."""
        return self.rows.record

    def by(self, table: str, column: str) -> dict[str, list[Row]]:
        """The rows of ``table`` by the value of ``column``; a list counts for each member."""
        return self.rows.by(table, column)

    def of(self, table: str, column: str, value: str | None) -> list[Row]:
        """The rows of ``table`` whose ``column`` is ``value``."""
        return self.rows.of(table, column, value)

    @cached_property
    def unexplained(self) -> dict[str, list[str]]:
        """The kinds of the audit's open findings by the rows they concern."""
        known: dict[str, list[str]] = self.kb.once("open findings", lambda: open_kinds(self.kb))
        return known

    # -- words ----------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """The words of ``site.<key>``."""
        return label(f"site.{key}", self.language, **values)

    def word(self, column: str, value: Any, language: Language | None = None) -> str:
        """The word for one value of an enumerated column, in the library's language unless said.

        ``site.is.<column>.<value>``, or ``<column>.<value>`` where another
        part of the package words it; the value itself where nothing does.
        """
        if value is None:
            return "–"
        words = labels(language or self.language)
        keys = (f"site.is.{column}.{value}", f"{column}.{value}")
        return next((words[key] for key in keys if key in words), str(value))

    def local(self, row: Row, column: str) -> str:
        """``name_vi`` or ``name_en`` of a row, whichever the language asks for."""
        return row.get(f"{column}_{self.language}") or row.get(f"{column}_vi") or ""

    def table_title(self, table: str) -> str:
        """The title of a table as the schema states it."""
        schema = self.kb.schema.tables[table]
        return schema.title if self.language == "vi" else schema.title_en

    def unit(self, one: str | None) -> str:
        """The symbol of a unit, or its name where nothing is written after a number."""
        row = self.record.get(one or "", {})
        return row.get(f"symbol_{self.language}") or row.get(f"name_{self.language}") or one or ""

    def period(self, row: Row) -> str:
        """The period of a target or observation in words."""
        return format_period(row["period_from"], row["period_to"], self.language)

    # -- names and addresses -------------------------------------------------

    def entry(self, one: str) -> Entry | None:
        """How ``one`` is shown, ``None`` for an unknown id."""
        if one not in self._entries:
            row = self.record.get(one)
            self._entries[one] = entry_of(self, row) if row else None
        return self._entries[one]

    def place_name(self, row: Row) -> str:
        """A place's name; with its years where an older or newer unit bears the same."""
        name = self.local(row, "name")
        if len(self.of("places", f"name_{self.language}", name)) < 2:
            return name
        until, since = row["valid_to"], row["valid_from"]
        if until:
            return self.say("place.until", name=name, year=year_text(until))
        return self.say("place.since", name=name, year=year_text(since)) if since else name

    def span(self, row: Row) -> str:
        """From when to when a unit existed, in words; empty where neither is known."""
        parts = [self.say(f"span.{key}", date=format_date(str(row[f"valid_{key}"]), self.language))
                 for key in ("from", "to") if row[f"valid_{key}"]]
        return ", ".join(parts)

    def results_path(self, place: str) -> str:
        """Where the observations of a place stand: its page, or one of their own where many."""
        apart = len(self.of("observations", "place_id", place)) > MOST_RESULTS
        return f"{FOLDERS['places']}/{place}{RESULTS if apart else ''}.html"


def symbol_slug(symbol: str) -> str:
    """The address of a symbol's page: ``23-NQ/TW`` → ``23-nq-tw``."""
    return slug(symbol)
