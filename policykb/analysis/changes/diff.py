"""What changed between two states of the data, in words, as rows and as a feed.

:func:`compare` takes two knowledge bases, :func:`report` tells the changes in
plain Markdown, :func:`edition` and :func:`notes` make the rows of ``editions``
and ``changes`` from them, :func:`feed` an Atom feed of the editions.  A state
may be a folder or a git revision (:func:`read`).

Both states are rated by the rules of today, each at its own edition date: a
verdict that flips does so because of the data or the date, never because the
code was changed in between.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import SPOKEN, Language, label, labels
from policykb.core.words import format_date, format_number, format_period
from policykb.data.load import KnowledgeBase, Schema, Table, load

Row = dict[str, Any]
Kind = Literal["new", "changed", "removed"]
#: How a verdict changed: another verdict; the same with another standing (no longer an
#: estimate, exceeded, an old target now); of a new target; of one that is gone.
VerdictKind = Literal["flipped", "restated", "new", "gone"]

#: Tables whose rows are told one by one; of the others a report gives the numbers.
TOLD = ("documents", "targets", "observations", "sources")
#: Tables of printed figures, and the columns that make the value of one.
FIGURES = ("targets", "observations", "reported_attainments")
VALUE = frozenset({"printed", "low", "high", "low_open", "high_open", "bound", "approximate",
                   "unit", "period_from", "period_to", "measure", "compared_with", "claim"})
#: Sections of a report whose items are kept, one a row, as the change notes of an edition.
NOTED = ("verdicts_flipped", "values_changed", "verdicts_restated", "documents_new",
         "documents_changed", "documents_removed", "targets_removed", "observations_removed")
#: The columns of one edition and of one change note.
COUNTS = (*(f"{table}_{kind}" for table in TOLD for kind in ("new", "changed", "removed")),
          "values_changed", "verdicts_flipped", "verdicts_restated", "verdicts_new")
EDITION = ("id", "date", "summary_vi", "summary_en", *COUNTS)
NOTE = ("edition_id", "sequence", "kind", "entity_id", "text_vi", "text_en")
#: Where the page and the feed of editions stand, from the root of each language.
PAGE, FEED = "thay-doi.html", "thay-doi.xml"

_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_TAG_YEAR = "2026"  # a year in which the address was ours (RFC 4151); part of every feed id
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>{}$|]|&(?=#?\w+;))")


# --------------------------------------------------------------------------
# Changes
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One cell that changed; ``None`` where it was or is empty."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """One row that is new, changed (``cells`` says where) or removed.

    ``key`` is the id of the row, or the parts of its key joined by ``|``.
    """

    table: str
    key: str
    kind: Kind
    before: Row | None
    after: Row | None
    cells: tuple[Cell, ...] = ()

    @property
    def of_value(self) -> bool:
        """Whether the value of a printed figure changed, not only what is said about it."""
        return self.table in FIGURES and any(cell.column in VALUE for cell in self.cells)


@dataclass(frozen=True)
class VerdictChange:
    """The verdict on one target, before and after (rows of ``attain``).

    ``because`` are the keys of the changed rows that the verdict rests on:
    the target itself, the values and the baseline used before and after.
    """

    target_id: str
    kind: VerdictKind
    before: Row | None
    after: Row | None
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two states; rows in the order of the schema."""

    old: KnowledgeBase = field(repr=False, compare=False)
    new: KnowledgeBase = field(repr=False, compare=False)
    rows: tuple[RowChange, ...]
    verdicts: tuple[VerdictChange, ...]

    def of(self, table: str, kind: Kind) -> list[RowChange]:
        """The changes of one kind in one table."""
        return [row for row in self.rows if row.table == table and row.kind == kind]

    @property
    def values(self) -> list[RowChange]:
        """Figures whose value changed."""
        return [row for row in self.rows if row.of_value]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, by the names of :data:`COUNTS`; each row counts once."""
        found = Counter(f"{row.table}_{row.kind}" for row in self.rows if not row.of_value)
        found.update(f"verdicts_{one.kind}" for one in self.verdicts)
        found["values_changed"] = len(self.values)
        return {name: found[name] for name in COUNTS}


def compare(old: KnowledgeBase, new: KnowledgeBase, *,
            verdicts: tuple[pd.DataFrame, pd.DataFrame] | None = None) -> Changes:
    """What differs between two states of the data.

    Rows are matched by the primary key of their table; an id that
    ``redirects`` moved counts as the same row.  Columns and tables that the
    old state did not know count as empty there.  ``verdicts`` are the results
    of ``attain`` for both, at their edition dates, where they are at hand.
    """
    old = _completed(old, new.schema)
    moved = _moved(old, new)
    rows = [change for name, table in _tables(old, new).items()
            for change in _row_changes(table, _rows(old, name, moved), _rows(new, name, {}))]
    before, after = verdicts or (attain(old), attain(new))
    touched = {row.key for row in rows}
    return Changes(old, new, tuple(rows),
                   tuple(_verdict_changes(_results(before, moved), _results(after, {}), touched)))


def empty(kb: KnowledgeBase) -> KnowledgeBase:
    """The same data package without a row: what the first edition is compared with."""
    return KnowledgeBase(kb.directory, kb.schema,
                         {name: frame.iloc[:0] for name, frame in kb.tables.items()})


def _completed(kb: KnowledgeBase, schema: Schema) -> KnowledgeBase:
    """``kb`` with every table and column that ``schema`` knows; its own edition date stays."""
    frames = dict(kb.tables)
    for name, table in schema.tables.items():
        frames[name] = _filled(frames.get(name), table)
    tables = {**kb.schema.tables, **schema.tables}
    return KnowledgeBase(kb.directory, Schema(kb.schema.descriptor, tables), frames)


def _filled(frame: pd.DataFrame | None, table: Table) -> pd.DataFrame:
    found = pd.DataFrame() if frame is None else frame.copy()
    for one in table.fields:
        if one.name not in found:
            blank = () if one.separator else {"boolean": False, "number": math.nan,
                                              "integer": math.nan}.get(one.type)
            kind = {"boolean": bool, "number": float, "integer": float}.get(one.type, object)
            found[one.name] = pd.Series([blank] * len(found), index=found.index, dtype=kind)
    return found[table.columns]


def _moved(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, str]:
    """Old ids that stand under another one now."""
    pairs = zip(new.redirects["from"], new.redirects["to"], strict=True)
    return {first: last for first, last in pairs
            if first in old.table_of and last not in old.table_of and first not in new.table_of}


def _tables(old: KnowledgeBase, new: KnowledgeBase) -> dict[str, Table]:
    return {**new.schema.tables, **{name: table for name, table in old.schema.tables.items()
                                    if name not in new.schema.tables}}


def _rows(kb: KnowledgeBase, name: str, moved: dict[str, str]) -> list[Row]:
    """The rows of a table: missing values as ``None``, moved ids as they are now."""
    frame = kb.tables.get(name)
    rows: list[Row] = [] if frame is None else frame.to_dict("records")
    return [{column: _present(value, moved) if _names_ids(column) else _present(value, {})
             for column, value in row.items()} for row in rows]


def _names_ids(column: str) -> bool:
    return column in ("id", "derived_from") or column.endswith(("_id", "_ids"))


def _present(value: Any, moved: dict[str, str]) -> Any:
    if value is None or value == () or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, tuple):
        return tuple(moved.get(one, one) for one in value)
    return moved.get(value, value) if moved and isinstance(value, str) else value


def _row_changes(table: Table, old: list[Row], new: list[Row]) -> Iterator[RowChange]:
    before, after = _keyed(table, old), _keyed(table, new)
    for key in [*after, *(key for key in before if key not in after)]:
        first, last = before.get(key), after.get(key)
        if first is None or last is None:
            yield RowChange(table.name, key, "removed" if last is None else "new", first, last)
            continue
        cells = tuple(Cell(column, first.get(column), last.get(column))
                      for column in dict.fromkeys([*last, *first])
                      if first.get(column) != last.get(column))
        if cells:
            yield RowChange(table.name, key, "changed", first, last, cells)


def _keyed(table: Table, rows: list[Row]) -> dict[str, Row]:
    """Rows by their key; a key that stands twice is counted on."""
    found: dict[str, Row] = {}
    for row in rows:
        key = plain = "|".join(str(row.get(column)) for column in table.key or table.columns)
        repeated = 1
        while key in found:
            repeated += 1
            key = f"{plain}|{repeated}"
        found[key] = row
    return found


def _results(frame: pd.DataFrame, moved: dict[str, str]) -> dict[str, Row]:
    return {moved.get(row["target_id"], row["target_id"]): row for row in frame.to_dict("records")}


def _verdict_changes(old: dict[str, Row], new: dict[str, Row],
                     touched: set[str]) -> Iterator[VerdictChange]:
    for one in sorted(old.keys() | new.keys()):
        before, after = old.get(one), new.get(one)
        kind = _verdict_kind(before, after)
        if kind:
            used = {one, *_used(before), *_used(after)}
            yield VerdictChange(one, kind, before, after, tuple(sorted(used & touched)))


def _verdict_kind(before: Row | None, after: Row | None) -> VerdictKind | None:
    if before is None or after is None:
        return "gone" if after is None else "new"
    if before["verdict"] != after["verdict"]:
        return "flipped"
    return "restated" if before["label"] != after["label"] else None


def _used(result: Row | None) -> tuple[str, ...]:
    return (*result["observation_ids"], *result["baseline_ids"]) if result else ()


# --------------------------------------------------------------------------
# In words
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One line of a report: the id it speaks of (``None``: of none) and its plain text."""

    id: str | None
    text: str


@dataclass(frozen=True)
class Section:
    """A heading and its lines.

    ``key`` is one of :data:`COUNTS`, ``verdicts_gone`` or ``tables``.
    """

    key: str
    heading: str
    items: tuple[Item, ...]


def report(changes: Changes, language: Language = SPOKEN, *, limit: int | None = None) -> str:
    """The changes in plain Markdown; text of the data is escaped, so that it shows as it is.

    ``limit`` is the most lines a section shows; it then says how many more there are.
    """
    lines = [f"# {heading(changes, language)}", "", summary(changes, language)]
    for section in sections(changes, language):
        shown = section.items[:limit]
        count = format_number(len(section.items), language)
        lines += ["", f"## {section.heading} ({count})", ""]
        lines += [f"- {_markdown(item.text)}" for item in shown]
        if left := len(section.items) - len(shown):
            lines.append(f"- {label('diff.more', language, count=format_number(left, language))}")
    return "\n".join(lines) + "\n"


def heading(changes: Changes, language: Language = SPOKEN) -> str:
    """What is compared with what, by the edition dates."""
    first, last = (format_date(kb.edition_date, language) for kb in (changes.old, changes.new))
    key = "diff.heading_same" if first == last else "diff.heading"
    return label(key, language, old=first, new=last)


def summary(changes: Changes, language: Language = SPOKEN) -> str:
    """The counts that are not zero, in one line."""
    found = [label(f"diff.count.{name}", language, count=format_number(count, language))
             for name, count in changes.counts.items() if count]
    if found:
        return "; ".join(found) + "."
    return label("diff.nothing" if not changes.rows and not changes.verdicts else "diff.little",
                 language)


def sections(changes: Changes, language: Language = SPOKEN) -> list[Section]:
    """The changes in words: verdicts and values first, then table by table.

    Sections without a line are left out.  The texts are plain, not escaped.
    """
    teller = _Teller(changes, language)
    verdicts = {kind: [teller.verdict(one) for one in changes.verdicts if one.kind == kind]
                for kind in ("flipped", "restated", "new", "gone")}
    found = {"verdicts_flipped": verdicts["flipped"],
             "values_changed": [teller.changed(row) for row in changes.values],
             "verdicts_restated": verdicts["restated"]}
    for table in TOLD:
        found[f"{table}_new"] = [teller.row(row) for row in changes.of(table, "new")]
        found[f"{table}_changed"] = [teller.changed(row) for row in changes.of(table, "changed")
                                     if not row.of_value]
        found[f"{table}_removed"] = [teller.row(row) for row in changes.of(table, "removed")]
    found["verdicts_new"], found["verdicts_gone"] = verdicts["new"], verdicts["gone"]
    found["tables"] = teller.other_tables()
    return [Section(key, label(f"diff.section.{key}", language), tuple(items))
            for key, items in found.items() if items]


class _Teller:
    """Rows in words, named by the state in which they stand."""

    def __init__(self, changes: Changes, language: Language) -> None:
        self.changes = changes
        self.language: Language = language

    def row(self, change: RowChange) -> Item:
        """A new or removed row."""
        kb = self.changes.new if change.after else self.changes.old
        return Item(change.key, self._name(kb, change.table, change.after or change.before or {}))

    def changed(self, change: RowChange) -> Item:
        """A changed row, cell by cell; derived cells only where nothing else changed."""
        table = self.changes.new.schema.tables[change.table]
        typed = [cell for cell in change.cells
                 if cell.column in table.columns and not table.field(cell.column).derived]
        cells = "; ".join(self._cell(table, cell) for cell in typed or change.cells)
        name = self._name(self.changes.new, change.table, change.after or {}, value=False)
        return Item(change.key, label("diff.item.changed", self.language, name=name, cells=cells))

    def verdict(self, change: VerdictChange) -> Item:
        """A verdict that flipped, is restated, new or gone."""
        kb, result = ((self.changes.new, change.after) if change.after
                      else (self.changes.old, change.before))
        name = self._name(kb, "targets", kb.record[result["target_id"]] if result else {})
        own = "label" if self.language == "vi" else "label_en"
        before, after = ((one[own] if one else "") for one in (change.before, change.after))
        text = label(f"diff.item.verdict_{change.kind}", self.language, name=name, before=before,
                     after=after)
        if change.kind in ("flipped", "restated") and change.after:
            text = f"{text} {change.after[f'sentence_{self.language}']} {self._why(change)}"
        return Item(change.target_id, text)

    def _why(self, change: VerdictChange) -> str:
        if change.because:
            return label("diff.because.rows", self.language, ids=", ".join(change.because))
        old, new = (format_date(kb.edition_date, self.language)
                    for kb in (self.changes.old, self.changes.new))
        key = "diff.because.other" if old == new else "diff.because.date"
        return label(key, self.language, old=old, new=new)

    def other_tables(self) -> list[Item]:
        """The numbers of rows that changed in tables that are not told row by row."""
        counts = Counter((row.table, row.kind) for row in self.changes.rows if not row.of_value)
        found = []
        for name, table in _tables(self.changes.old, self.changes.new).items():
            numbers = [label(f"diff.rows.{kind}", self.language,
                             count=format_number(counts[name, kind], self.language))
                       for kind in ("new", "changed", "removed") if counts[name, kind]]
            if name not in TOLD and numbers:
                title = table.title if self.language == "vi" else table.title_en
                found.append(Item(None, f"{title}: {', '.join(numbers)}"))
        return found

    # -- names ------------------------------------------------------------------

    def _name(self, kb: KnowledgeBase, table: str, row: Row, *, value: bool = True) -> str:
        if table == "documents":
            return self._document(row, full=True)
        if table == "sources":
            parts = [row["publisher"], self._date(row["published_on"])]
            return f"{', '.join(p for p in parts if p)}: {row['title'] or row['url'] or row['id']}"
        return self._figure(kb, row, value=value)

    def _document(self, row: Row, *, full: bool = False) -> str:
        title = self._local(row, "title")
        name = row["symbol"] or row["instrument_title"] or title
        when = self._date(row["issued_on"])
        name = f"{name} ({when})" if when else name
        return f"{name}: {title}" if full and title and row["symbol"] else name

    def _figure(self, kb: KnowledgeBase, row: Row, *, value: bool) -> str:
        """Indicator, place and period of a figure, its print and its document."""
        named = [self._local(kb.record.get(row.get(column) or "", {}), "name")
                 for column in ("indicator_id", "place_id")]
        begin, end = row.get("period_from"), row.get("period_to")
        period = format_period(begin, end, self.language) if begin or end else ""
        name = ", ".join(part for part in (*named, period) if part)
        if value and (printed := row.get("printed") or row.get("claim")):
            name = label("diff.item.figure", self.language, name=name, printed=printed)
        document = kb.record.get(row.get("document_id") or "")
        if document is None:
            return name
        return label("diff.item.of_document", self.language, name=name,
                     document=self._document(document))

    def _date(self, day: str | None) -> str:
        return format_date(day, self.language) if day else ""

    def _local(self, row: Row, column: str) -> str:
        return row.get(f"{column}_{self.language}") or row.get(f"{column}_vi") or ""

    def _cell(self, table: Table, cell: Cell) -> str:
        title = cell.column
        if cell.column in table.columns:
            one = table.field(cell.column)
            title = one.title if self.language == "vi" else one.title_en
        before, after = (self._value(cell.column, value) for value in (cell.before, cell.after))
        return label("diff.item.cell", self.language, column=title, before=before, after=after)

    def _value(self, column: str, value: Any) -> str:
        if value is None:
            return label("diff.blank", self.language)
        if isinstance(value, bool):
            return label("table.yes" if value else "table.no", self.language)
        if isinstance(value, int | float):
            return format_number(float(value), self.language)
        if isinstance(value, tuple):
            return ", ".join(map(str, value))
        words = labels(self.language)
        return next((words[key] for key in (f"site.is.{column}.{value}", f"{column}.{value}")
                     if key in words), str(value))


def clean_text(text: object) -> str:
    """``text`` on one line, without the characters that XML cannot hold."""
    return " ".join(_FORBIDDEN.sub("", str(text)).split())


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", clean_text(text))


# --------------------------------------------------------------------------
# As rows and as JSON
# --------------------------------------------------------------------------


def edition(changes: Changes) -> Row:
    """The row of ``editions`` for the new state, with the columns of :data:`EDITION`.

    Its id is the edition date: one edition a day.
    """
    day = changes.new.edition_date.isoformat()
    return {"id": day, "date": day, "summary_vi": summary(changes, "vi"),
            "summary_en": summary(changes, "en"), **changes.counts}


def notes(changes: Changes) -> list[Row]:
    """The rows of ``changes`` for the new state, with the columns of :data:`NOTE`.

    Only what a reader of the last edition must know (:data:`NOTED`); of new
    targets, values and sources the edition keeps the numbers.
    """
    day, found = changes.new.edition_date.isoformat(), []
    for vi, en in zip(sections(changes, "vi"), sections(changes, "en"), strict=True):
        if vi.key in NOTED:
            found += [(vi.key, *pair) for pair in zip(vi.items, en.items, strict=True)]
    return [{"edition_id": day, "sequence": n, "kind": kind, "entity_id": first.id,
             "text_vi": clean_text(first.text), "text_en": clean_text(second.text)}
            for n, (kind, first, second) in enumerate(found, 1)]


def as_json(changes: Changes) -> Row:
    """The changes for machines: no NaN, no infinity, tuples as lists.

    Keys: ``old`` and ``new`` (edition dates), ``counts``, ``rows``,
    ``verdicts`` (codes, words, reasons), ``edition`` and ``notes``.
    """
    found: Row = _jsonable({
        "old": changes.old.edition_date.isoformat(), "new": changes.new.edition_date.isoformat(),
        "counts": changes.counts,
        "rows": [{"table": row.table, "key": row.key, "kind": row.kind,
                  "cells": [vars(cell) for cell in row.cells]} for row in changes.rows],
        "verdicts": [{"target_id": one.target_id, "kind": one.kind, "because": one.because,
                      "before": _verdict(one.before), "after": _verdict(one.after)}
                     for one in changes.verdicts],
        "edition": edition(changes), "notes": notes(changes),
    })
    return found


def _verdict(result: Row | None) -> Row | None:
    columns = ("as_of", "verdict", "label", "label_en", "reason", "final", "observation_ids",
               "value_text_vi", "value_text_en", "target_text_vi", "target_text_en",
               "sentence_vi", "sentence_en")
    return {column: result[column] for column in columns} if result else None


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


# --------------------------------------------------------------------------
# Feed
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class FeedEntry:
    """One edition in the feed: its id and date, a title, a summary, its notes."""

    id: str
    date: str
    title: str
    summary: str
    lines: tuple[str, ...] = ()


def feed_entries(editions: Iterable[Row], changes: Iterable[Row] = (),
                 language: Language = SPOKEN) -> list[FeedEntry]:
    """The entries of the feed from the rows of ``editions`` and ``changes``, newest first."""
    lines: dict[str, list[str]] = {}
    for row in sorted(changes, key=lambda row: (row["edition_id"], row["sequence"])):
        lines.setdefault(row["edition_id"], []).append(row[f"text_{language}"])
    ordered = sorted(editions, key=lambda row: (row["date"], row["id"]), reverse=True)
    return [FeedEntry(row["id"], row["date"],
                      label("diff.feed.entry", language, date=format_date(row["date"], language)),
                      row[f"summary_{language}"], tuple(lines.get(row["id"], ())))
            for row in ordered]


def feed(entries: Iterable[FeedEntry], base_url: str, language: Language = SPOKEN) -> bytes:
    """An Atom feed (RFC 4287) of the editions, newest first; the same input gives the same bytes.

    ``base_url`` is the address of the Vietnamese site.  Ids are ``tag:`` URIs
    of its host (RFC 4151): they stay when pages move within the host.  Raises
    :class:`ValueError` where ``base_url`` is no web address.
    """
    base = web_base(base_url)
    authority = urllib.parse.urlsplit(base).hostname
    root = base if language == "vi" else f"{base}en/"
    ordered = sorted(entries, key=lambda one: (one.date, one.id), reverse=True)
    top = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _texts(top, id=f"tag:{authority},{_TAG_YEAR}:policykb:{language}",
           title=label("diff.feed.title", language), subtitle=label("diff.feed.subtitle", language),
           updated=_moment(ordered[0].date if ordered else f"{_TAG_YEAR}-01-01"))
    _texts(ET.SubElement(top, "author"), name=label("diff.feed.author", language))
    ET.SubElement(top, "link", {"rel": "self", "type": "application/atom+xml",
                                "hreflang": language, "href": root + FEED})
    ET.SubElement(top, "link", {"rel": "alternate", "type": "text/html", "hreflang": language,
                                "href": root + PAGE})
    for one in ordered:
        _feed_entry(top, one, f"tag:{authority},{_TAG_YEAR}:policykb:{language}", root + PAGE)
    return xml_bytes(top)


def xml_bytes(top: ET.Element) -> bytes:
    """An XML file: indented, UTF-8, with its declaration."""
    ET.indent(top)
    text = ET.tostring(top, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _feed_entry(top: ET.Element, one: FeedEntry, tag: str, page: str) -> None:
    entry = ET.SubElement(top, "entry")
    _texts(entry, id=f"{tag}:{one.id}", title=one.title, updated=_moment(one.date),
           published=_moment(one.date), summary=one.summary)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html",
                                  "href": f"{page}#{one.id}"})
    if one.lines:
        content = ET.SubElement(entry, "content", {"type": "xhtml"})
        items = ET.SubElement(ET.SubElement(content, "div", {"xmlns": _XHTML}), "ul")
        for line in one.lines:
            ET.SubElement(items, "li").text = clean_text(line)


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = clean_text(text)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def web_base(base_url: str) -> str:
    """``base_url`` with its last slash; :class:`ValueError` where it is no web address."""
    parts = urllib.parse.urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not a web address: {base_url!r}")
    return base_url.rstrip("/") + "/"


# --------------------------------------------------------------------------
# States of the data
# --------------------------------------------------------------------------


class RevisionError(Exception):
    """A state of the data that cannot be had; ``message`` says why in either language."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(self.message())

    def message(self, language: Language = SPOKEN) -> str:
        """What is wrong and what to do."""
        return label(f"diff.error.{self.code}", language, **self.values)


def read(state: str, data: str | Path = "data") -> KnowledgeBase:
    """The data package in a folder, or as it was in a git revision of the folder ``data``.

    Raises :class:`RevisionError` where there is neither such a folder nor such
    a revision, and :class:`~policykb.data.load.DataError` as ``load`` does.
    """
    if Path(state).is_dir():
        return load(state)
    _require_revision(state, Path(data))
    with tempfile.TemporaryDirectory(prefix="policykb-") as folder:
        _extract(state, Path(data), Path(folder))
        return load(folder)


def _require_revision(state: str, data: Path) -> None:
    """Refuse what cannot be a revision before git is asked for its files."""
    if shutil.which("git") is None:
        raise RevisionError("no_git", state=state)
    if not data.is_dir() or _git(data, "rev-parse", "--is-inside-work-tree") is None:
        raise RevisionError("no_repository", state=state, data=data)
    # A leading hyphen would be an option of git.
    if state.startswith("-") or _git(data, "rev-parse", "--verify", "--quiet",
                                     f"{state}^{{commit}}") is None:
        raise RevisionError("no_revision", state=state)


def _extract(revision: str, data: Path, folder: Path) -> None:
    names = (_git(data, "ls-tree", "-z", "--name-only", revision) or b"").decode().split("\0")
    wanted = [name for name in names if name.endswith((".csv", ".json"))]
    if "datapackage.json" not in wanted:
        raise RevisionError("no_data", state=revision, data=data)
    for name in wanted:
        content = _git(data, "show", f"{revision}:./{name}")
        if content is None:
            raise RevisionError("no_data", state=revision, data=data)
        (folder / name).write_bytes(content)


def _git(directory: Path, *words: str) -> bytes | None:
    """What git says in ``directory``; ``None`` where it fails."""
    done = subprocess.run(["git", "-C", str(directory), *words], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None
