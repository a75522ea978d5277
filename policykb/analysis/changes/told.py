"""Changes in plain words, in either language: a report, its sections, one line a change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from policykb.analysis.changes.compare import (
    TOLD,
    Cell,
    Changes,
    Row,
    RowChange,
    VerdictChange,
    tables_of,
)
from policykb.core.catalogue import SPOKEN, Language, label, labels
from policykb.core.formats import format_date, format_number, format_period
from policykb.core.markup import markdown
from policykb.data.knowledge import KnowledgeBase
from policykb.data.names import document_name
from policykb.data.schema import Table, names_ids


@dataclass(frozen=True)
class Item:
    """One line of a report: the id it speaks of (``None``: of none) and its plain text."""

    id: str | None
    text: str


@dataclass(frozen=True)
class Section:
    """A heading and its lines.

    ``key`` is one of :data:`~policykb.analysis.changes.compare.COUNTS`, ``verdicts_gone`` or ``tables``.
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
        lines += [f"- {markdown(item.text)}" for item in shown]
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
        rule = label("diff.because.rule", self.language) if change.by_rule else ""
        if change.because:
            rows = label("diff.because.rows", self.language, ids=", ".join(change.because))
            return f"{rule} {rows}".strip()
        if rule:
            return rule
        old, new = (format_date(kb.edition_date, self.language)
                    for kb in (self.changes.old, self.changes.new))
        key = "diff.because.other" if old == new else "diff.because.date"
        return label(key, self.language, old=old, new=new)

    def other_tables(self) -> list[Item]:
        """The numbers of rows that changed in tables that are not told row by row."""
        counts = Counter((row.table, row.kind) for row in self.changes.rows if not row.of_value)
        found = []
        for name, table in tables_of(self.changes.old, self.changes.new).items():
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
        name = document_name(row, self.language)
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
        quoted = self._is_text(table, cell.column)
        before, after = (self._value(cell.column, value, quoted=quoted)
                         for value in (cell.before, cell.after))
        return label("diff.item.cell", self.language, column=title, before=before, after=after)

    @staticmethod
    def _is_text(table: Table, column: str) -> bool:
        """Whether a column holds words of its own, which are quoted: no id, no date, no code."""
        return not names_ids(column) and not (column in table.columns and table.field(column).dated)

    def _value(self, column: str, value: Any, *, quoted: bool) -> str:
        if value is None:
            return label("diff.blank", self.language)
        if isinstance(value, bool):
            return label("table.yes" if value else "table.no", self.language)
        if isinstance(value, int | float):
            return format_number(float(value), self.language)
        if isinstance(value, tuple):
            return ", ".join(map(str, value))
        words = labels(self.language)
        plain = f"“{value}”" if quoted else str(value)
        return next((words[key] for key in (f"site.is.{column}.{value}", f"{column}.{value}")
                     if key in words), plain)
