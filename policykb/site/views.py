"""What pages show of the data: names, addresses, evidence and groups of rows.

A :class:`Library` groups every table once, so that a page costs a few
dictionary look-ups and no search through a frame.  Nothing here knows HTML
except that an address is relative to the site's root.
"""

from __future__ import annotations

import math
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policykb.analysis.cells import cells_of
from policykb.core.addresses import FOLDERS, RESULTS
from policykb.core.catalogue import SPOKEN, Language, label, labels
from policykb.core.model import slug
from policykb.core.words import format_date, format_number, format_period
from policykb.data.load import KnowledgeBase

Row = dict[str, Any]

#: The table of each role that links to its rows.
ROLES = {"vb": "documents", "dp": "places", "ct": "indicators", "ng": "sources",
         "mt": "targets", "kq": "observations"}
#: Tables whose rows are figures printed somewhere, with their evidence.
FIGURES = ("targets", "observations", "reported_attainments")
#: A place with more observations than this shows them on a page of its own.
MOST_RESULTS = 60
#: Verdicts by how they read at a glance; the word always stands beside.
TONES = {"met": "good", "reached": "good", "on_track": "good", "missed": "bad", "behind": "bad",
         "once_reached": "mid", "borderline": "mid", "awaiting_final": "wait",
         "not_started": "wait", "ended": "wait", "not_rated": "none"}


@dataclass(frozen=True)
class Entry:
    """How an id is shown: ``path`` from the site's root, ``text``, ``hover``."""

    path: str
    text: str
    hover: str


def clean(value: Any) -> Any:
    """``None`` for a missing number, anything else as it is."""
    return None if isinstance(value, float) and math.isnan(value) else value


def safe_address(url: str | None) -> str | None:
    """``url`` where it is a web address, else ``None`` (it is then shown as text)."""
    return url if url and url.startswith(("http://", "https://")) else None


def text_fragment(url: str | None, printed: str | None) -> str | None:
    """``url`` pointing at the printed figure: ``…#:~:text=tr%C3%AAn%2040%25``.

    Every character with a meaning in a fragment directive (comma, hyphen,
    ampersand) is percent-encoded.
    """
    address = safe_address(url)
    if address is None or not printed:
        return address
    quoted = urllib.parse.quote(printed, safe="").replace("-", "%2D")
    return f"{address}{':' if '#' in address else '#:'}~:text={quoted}"


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
        self._groups: dict[tuple[str, str], dict[str, list[Row]]] = {}
        self._entries: dict[str, Entry | None] = {}

    # -- rows ---------------------------------------------------------------

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        """Every table as rows; ``_table`` and ``_line`` (as a spreadsheet counts) added."""
        return {name: self._rows(name) for name in self.kb.tables}

    def _rows(self, name: str) -> list[Row]:
        frame = self.kb.tables[name]
        columns = [frame[c].astype(object).where(frame[c].notna(), None).tolist()
                   for c in frame.columns]
        names = list(frame.columns)
        return [dict(zip(names, cells, strict=True), _table=name, _line=line)
                for line, cells in enumerate(zip(*columns, strict=True), start=2)]

    @cached_property
    def record(self) -> dict[str, Row]:
        """Every row that has an id."""
        return {row["id"]: row for rows in self.tables.values() for row in rows if "id" in row}

    def by(self, table: str, column: str) -> dict[str, list[Row]]:
        """The rows of ``table`` by the value of ``column``; a list counts for each member."""
        key = (table, column)
        if key not in self._groups:
            groups: dict[str, list[Row]] = defaultdict(list)
            for row in self.tables.get(table, []):
                value = row[column]
                for one in value if isinstance(value, tuple) else (value,):
                    if one is not None:
                        groups[one].append(row)
            self._groups[key] = dict(groups)
        return self._groups[key]

    def of(self, table: str, column: str, value: str | None) -> list[Row]:
        """The rows of ``table`` whose ``column`` is ``value``."""
        return self.by(table, column).get(value, []) if value else []

    # -- names and addresses -------------------------------------------------

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

    def entry(self, one: str) -> Entry | None:
        """How ``one`` is shown, ``None`` for an unknown id."""
        if one not in self._entries:
            row = self.record.get(one)
            self._entries[one] = self._entry(row) if row else None
        return self._entries[one]

    def _entry(self, row: Row) -> Entry:
        table, one = row["_table"], row["id"]
        folder = FOLDERS.get(table)
        path = f"{folder}/{one}.html" if folder else f"du-lieu/{table}.html#{one}"
        special = {"documents": self._document_entry, "places": self._place_entry,
                   "indicators": self._indicator_entry, "sources": self._source_entry,
                   "targets": self._target_entry, "observations": self._observation_entry}
        if table in special:
            return special[table](row, path)
        return Entry(path, self.local(row, "name") or one, self.table_title(table))

    def _document_entry(self, row: Row, path: str) -> Entry:
        title = self.local(row, "title")
        text = row["symbol"] or row["instrument_title"] or title
        if row["symbol"] and len(self.of("documents", "symbol", row["symbol"])) > 1:
            text = f"{text} ({(row['issued_on'] or '?')[:4]})"
        issuer = self.record.get(row["issuer_id"] or "", {})
        parts = [title, self.local(issuer, "name"), format_date(row["issued_on"], self.language)]
        return Entry(path, text, " · ".join(p for p in parts if p and p != "–"))

    def _place_entry(self, row: Row, path: str) -> Entry:
        return Entry(path, self.place_name(row), self.span(row) or self.word("kind", row["kind"]))

    def place_name(self, row: Row) -> str:
        """A place's name; with its years where an older or newer unit bears the same."""
        name = self.local(row, "name")
        if len(self.of("places", f"name_{self.language}", name)) < 2:
            return name
        until, since = row["valid_to"], row["valid_from"]
        if until:
            return self.say("place.until", name=name, year=str(until)[:4])
        return self.say("place.since", name=name, year=str(since)[:4]) if since else name

    def span(self, row: Row) -> str:
        """From when to when a unit existed, in words; empty where neither is known."""
        parts = [self.say(f"span.{key}", date=format_date(str(row[f"valid_{key}"]), self.language))
                 for key in ("from", "to") if row[f"valid_{key}"]]
        return ", ".join(parts)

    def _indicator_entry(self, row: Row, path: str) -> Entry:
        unit = self.say("hover.unit", unit=self.unit(row["unit"]))
        return Entry(path, self.local(row, "name"), unit)

    def _source_entry(self, row: Row, path: str) -> Entry:
        hover = " · ".join([self.word("tier", row["tier"]), row["url"] or self.say("no_address")])
        when = format_date(row["published_on"], self.language)
        return Entry(path, row["publisher"] + (f", {when}" if when != "–" else ""), hover)

    def _target_entry(self, row: Row, path: str) -> Entry:
        text = f"{self.local(self.record.get(row['indicator_id'], {}), 'name')}: {row['printed']}"
        document = self.entry(row["document_id"])
        hover = f"{document.text if document else row['document_id']} · {self.period(row)}"
        return Entry(f"{FOLDERS['documents']}/{row['document_id']}.html#{row['id']}", text, hover)

    def _observation_entry(self, row: Row, path: str) -> Entry:
        text = f"{self.local(self.record.get(row['indicator_id'], {}), 'name')}: {row['printed']}"
        place = self.entry(row["place_id"])
        hover = f"{place.text if place else row['place_id']} · {self.period(row)}"
        return Entry(f"{self.results_path(row['place_id'])}#{row['id']}", text, hover)

    def results_path(self, place: str) -> str:
        """Where the observations of a place stand: its page, or one of their own where many."""
        apart = len(self.of("observations", "place_id", place)) > MOST_RESULTS
        return f"{FOLDERS['places']}/{place}{RESULTS if apart else ''}.html"

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

    # -- evidence -------------------------------------------------------------

    def evidence(self, row: Row) -> Row:
        """What stands behind a printed figure: source, place in it, tier, readings, CSV row."""
        source = self.record.get(row["source_id"] or "", {})
        printed = row.get("printed")
        return {
            "id": row.get("id"), "printed": printed, "source_id": row["source_id"],
            "locator": row.get("locator"), "inputs": row.get("derived_from") or (),
            "formula": self.formula(row) if row.get("derived_from") else None,
            # The source's name carries the day of its publication, where that is known.
            "read_on": None if source.get("published_on") else source.get("accessed_on"),
            "href": text_fragment(source.get("url"), printed),
            "tier": self.word("tier", source.get("tier")), "weak": source.get("tier") == "mirror",
            "readings": self.reading_words(row.get("id")),
            "row": f"du-lieu/{row['_table']}.html#{row['id']}" if row.get("id") else None,
            "line": row["_line"], "file": f"{row['_table']}.csv",
        }

    def formula(self, row: Row) -> str | None:
        """Numerator over denominator of a share that was computed; ``None`` where none is stated."""
        indicator = self.record.get(row.get("indicator_id") or "", {})
        parts = [self.local(self.record[indicator[f"{one}_id"]], "name")
                 if indicator.get(f"{one}_id") in self.record else indicator.get(one)
                 for one in ("numerator", "denominator")]
        return f"{parts[0]} ÷ {parts[1]}" if all(parts) else None

    def reading_words(self, figure: str | None) -> str:
        """``đã kiểm với bản lưu``, ``đọc n lần`` or ``đọc một lần``."""
        found = self.of("readings", "figure_id", figure)
        good = [r for r in found if r["result"] in ("read", "verified", "same")]
        if any(r["result"] == "verified" for r in good):
            return self.say("reading.verified")
        if len(good) > 1:
            return self.say("reading.many", count=len(good))
        return self.say("reading.once")

    # -- targets ---------------------------------------------------------------

    def target(self, row: Row) -> Row:
        """A target with its verdict, its value beside it and the claims of its sources."""
        result = self.results.get(row["id"], {})
        verdict = result.get("verdict") or "not_rated"
        seen = [self.record[i] for i in result.get("observation_ids") or () if i in self.record]
        suffix = self.language
        return {
            "row": row, "id": row["id"], "verdict": verdict, "tone": TONES.get(verdict, "none"),
            "label": result.get("label" if suffix == "vi" else "label_en")
            or self.word("verdict", verdict),
            "value": result.get(f"value_text_{suffix}"),
            "target": result.get(f"target_text_{suffix}") or row["printed"],
            "sentence": result.get(f"sentence_{suffix}"),
            "trail": [step[1 if suffix == "vi" else 2] for step in result.get("trail") or ()],
            "flags": [self.word("flag", flag) for flag in result.get("flags") or ()],
            "old": bool(result.get("old_target")) or row["stage"] in ("replaced", "dropped"),
            "ratio": self.range(result, "ratio", 100), "period_used": result.get("period_used"),
            "progress": self.range(result, "progress", 100),
            "progress_at": self.meter(result),
            "stage": self.word("stage", row["stage"]),
            "observations": [(one, self.evidence(one)) for one in seen],
            "evidence": self.evidence(row),
            "claims": [(c, self.evidence(c)) for c in
                       self.of("reported_attainments", "target_id", row["id"])],
            "variants": self.of("targets", "variant_of", row["id"]),
        }

    def range(self, result: Row, name: str, factor: float = 1) -> str | None:
        """``40–86 %`` of a quantity's two ends; ``None`` where it is undefined."""
        low, high = result.get(f"{name}_low"), result.get(f"{name}_high")
        if low is None or high is None or math.isinf(low) or math.isinf(high):
            return None
        first, last = (format_number(end * factor, self.language, 1) for end in (low, high))
        return f"{first}%" if first == last else f"{first}–{last}%"

    @staticmethod
    def meter(result: Row) -> float | None:
        """Where a bar of progress ends, between 0 and 100."""
        low, high = result.get("progress_low"), result.get("progress_high")
        if low is None or high is None or math.isinf(low) or math.isinf(high):
            return None
        return round(min(max((low + high) / 2, 0.0), 1.0) * 100, 1)

    def conflicts(self, observations: list[Row]) -> set[str]:
        """The ids of those that another result of their cell contradicts."""
        return cells_of(self.kb).disputed(row["id"] for row in observations)


def symbol_slug(symbol: str) -> str:
    """The address of a symbol's page: ``23-NQ/TW`` → ``23-nq-tw``."""
    return slug(symbol)
