"""Whether the data package is sound: form, schema, then what the rows mean.

:func:`check` returns every problem at once.  The form is read by
:mod:`policykb.data.load`, the schema (types, enumerations, patterns, keys) is held
by the ``frictionless`` library against ``data/datapackage.json``, and each
semantic rule is one small function in :data:`RULES`.  A rule is skipped only
where a table that it needs could not be read; dates known by month or year
are intervals, and only what is surely wrong is an error.

This module imports neither pandas nor networkx: they would take longer to
load than everything checked here.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

from policykb.core import model
from policykb.core.addresses import INDEX, RESULTS
from policykb.data import formatting
from policykb.data.load import (
    DataError,
    Field,
    Problem,
    Row,
    Schema,
    Table,
    problem,
    read_rows,
    read_schema,
)

# Faults of form after which the rows can still be told apart.
_HARMLESS = frozenset({"byte_order_mark", "crlf", "column_order", "blank_row"})
_DATE_PATTERN = r"\d{4}(-\d{2}(-\d{2})?)?"
#: Columns that name rows of several tables: no foreign key of the schema can hold them.
_OF_ANY_TABLE = frozenset({("readings", "figure_id"), ("redirects", "to")})
FIGURES = ("targets", "observations", "reported_attainments")
Span = tuple[date, date]


@dataclass(frozen=True)
class Data:
    """The tables as text, and which of them could not be read."""

    directory: Path
    schema: Schema
    rows: dict[str, list[Row]]
    broken: frozenset[str]  # tables whose rows cannot be trusted
    untidy: frozenset[str]  # tables with any fault of form

    @cached_property
    def by_id(self) -> dict[str, dict[str, Row]]:
        """The rows of each table by their id."""
        return {name: {row["id"]: row for row in rows if row["id"]}
                for name, rows in self.rows.items()
                if "id" in self.schema.tables[name].columns}

    @cached_property
    def table_of(self) -> dict[str, str]:
        """The first table that holds an id."""
        found: dict[str, str] = {}
        for name, rows in self.by_id.items():
            for one in rows:
                found.setdefault(one, name)
        return found

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """The primary keys of each table; those of several columns joined by blanks."""
        return {name: {" ".join(row[c] for c in self.schema.tables[name].key) for row in rows}
                for name, rows in self.rows.items()}

    @cached_property
    def holders(self) -> dict[str, list[str]]:
        """The documents of each symbol, by the symbol's slug."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows["documents"]:
            if row["symbol"]:
                found[model.slug(row["symbol"])].append(row["id"])
        return found

    @cached_property
    def around(self) -> formatting.Context:
        """What the derived cells follow from."""
        return formatting.context({n: formatting.as_rows(r) for n, r in self.rows.items()})

    @cached_property
    def _near(self) -> dict[tuple[str, str], str | None]:
        return {}

    def nearest(self, value: str, known: Iterable[str], where: str) -> str | None:
        """The known word most like ``value``; looked up once, and not for ever.

        A table cut short leaves hundreds of ids unknown, and each look-up
        takes some 20 ms: after the first sixty there is no suggestion.
        """
        if (value, where) not in self._near:
            found = model.nearest(value, known) if len(self._near) < 60 else None
            self._near[value, where] = found
        return self._near[value, where]

    def get(self, table: str, identifier: str) -> Row | None:
        """The row of an id, or ``None``."""
        return self.by_id[table].get(identifier)

    def problem(
        self, table: str, row: Row, column: str, code: str, /, **values: object
    ) -> Problem:
        """A :class:`Problem` at a row of a table."""
        return problem(self.schema.tables[table].path, row.line, column, code, **values)


@dataclass(frozen=True)
class Rule:
    """One semantic rule: the codes it may report, the tables it needs, its function."""

    codes: tuple[str, ...]
    needs: tuple[str, ...]
    run: Callable[[Data], Iterable[Problem]]


RULES: list[Rule] = []


def rule(*codes: str, needs: str = "") -> Callable[..., Callable[[Data], Iterable[Problem]]]:
    """Register a function as the rule behind ``codes``; ``needs`` names its tables."""

    def register(run: Callable[[Data], Iterable[Problem]]) -> Callable[[Data], Iterable[Problem]]:
        RULES.append(Rule(codes, tuple(needs.split()), run))
        return run

    return register


# --------------------------------------------------------------------------
# The whole check
# --------------------------------------------------------------------------


def check(directory: str | Path = "data") -> list[Problem]:
    """Every problem of the data package in ``directory``, sorted by place; none if sound.

    Never raises for what the files may hold.
    """
    try:
        data, problems = read(Path(directory))
    except DataError as error:
        return error.problems
    problems += schema_problems(data)
    for one in RULES:
        if not data.broken.intersection(one.needs):
            problems += one.run(data)
    return sorted(set(problems))


def read(directory: Path) -> tuple[Data, list[Problem]]:
    """The tables as text and the problems of their form.

    Raises :class:`DataError` where the schema is missing or broken.
    """
    schema = read_schema(directory)
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    broken, untidy = set(), set()
    for name, table in schema.tables.items():
        rows[name], wrong = read_rows(directory, table)
        problems += wrong
        if wrong:
            untidy.add(name)
        if any(p.code not in _HARMLESS for p in wrong):
            broken.add(name)
        elif len(rows[name]) < table.minimum_rows:
            problems.append(problem(table.path, 2, "", "table_emptied"))
    return Data(directory, schema, rows, frozenset(broken), frozenset(untidy)), problems


# --------------------------------------------------------------------------
# The schema, by frictionless
# --------------------------------------------------------------------------


def schema_problems(data: Data) -> list[Problem]:
    """Types, required cells, enumerations, patterns and keys against the schema."""
    from frictionless import Package
    from frictionless.exception import FrictionlessException

    try:
        package = Package.from_descriptor(_descriptor(data))
        # Not package.validate(): it would go through the lists of keys as well.
        tasks = [task for name in data.schema.tables if package.has_resource(name)
                 for task in package.get_resource(name).validate(limit_errors=1_000_000).tasks]
    except FrictionlessException as error:
        return [problem("datapackage.json", 0, "", "schema_broken", error=error.error.note)]
    found: list[Problem] = []
    for task in tasks:
        for one in task.errors:
            found += _translated(data, task.name, one)
    return found


def _descriptor(data: Data) -> dict[str, object]:
    """The package with its rows inline, for the tables that could be read and have rows.

    A foreign key points at a list of the keys alone: frictionless copies the
    table a key refers to once for every reference.
    """
    resources = {r["name"]: r for r in data.schema.descriptor["resources"]}
    found = []
    for name in data.schema.tables:
        if name in data.broken or not data.rows[name]:
            continue
        columns = data.schema.tables[name].columns
        cells = [[row[c] for c in columns] for row in data.rows[name]]
        schema = resources[name]["schema"] | {"foreignKeys": _foreign_keys(data, name)}
        found.append({"name": name, "data": [columns, *cells], "schema": schema})
    referred = {(table, column) for t in data.schema.tables.values()
                for _, table, column in t.references if table not in data.broken}
    return {"name": "data", "resources": found + [_keys(data, *one) for one in sorted(referred)]}


def _foreign_keys(data: Data, name: str) -> list[dict[str, object]]:
    return [{"fields": [column],
             "reference": {"resource": f"keys-{table}-{other}", "fields": [other]}}
            for column, table, other in data.schema.tables[name].references
            if table not in data.broken]


def _keys(data: Data, table: str, column: str) -> dict[str, object]:
    values = dict.fromkeys(row[column] for row in data.rows[table])
    return {"name": f"keys-{table}-{column}", "data": [[column], *([v] for v in values)],
            "schema": {"fields": [{"name": column, "type": "string"}]}}


def _translated(data: Data, name: str, error: object) -> list[Problem]:
    """An error of frictionless in our words; nothing where another problem tells it."""
    kind = getattr(error, "type", "")
    row = data.rows[name][getattr(error, "row_number", 2) - 2]
    if kind == "foreign-key":
        return _missing_reference(data, name, row, error.field_names[0])  # type: ignore[attr-defined]
    if kind == "primary-key":
        return _double(data, name, row, str(getattr(error, "note", "")))
    if kind == "type-error":
        return _wrong_type(data, name, row, error.field_name)  # type: ignore[attr-defined]
    if kind == "constraint-error":
        return _broken_constraint(data, name, row, error)
    return [data.problem(name, row, "", "schema_other", note=getattr(error, "note", kind))]


def _missing_reference(data: Data, name: str, row: Row, column: str) -> list[Problem]:
    table = next(t for c, t, _ in data.schema.tables[name].references if c == column)
    key = next(k for c, _, k in data.schema.tables[name].references if c == column)
    known = [other[key] for other in data.rows[table]]
    return [unknown(data, name, row, column, row[column], known, data.schema.tables[table].path)]


def unknown(data: Data, table: str, row: Row, column: str, value: str,
            known: Iterable[str], where: str) -> Problem:
    """The problem of an id that is not there: a bare symbol, or unknown with the nearest."""
    holders = [] if "documents" in data.broken else data.holders.get(model.slug(value), [])
    if len(holders) > 1:
        return data.problem(table, row, column, "ambiguous_symbol", value=value,
                            holders=", ".join(sorted(holders, key=formatting.natural)))
    if holders:
        return data.problem(table, row, column, "symbol_for_id", value=value, id=holders[0])
    nearest = data.nearest(value, known, where)
    code = "unknown_id" if nearest else "unknown_id_alone"
    return data.problem(table, row, column, code, value=value, table=where, nearest=nearest)


def _double(data: Data, name: str, row: Row, note: str) -> list[Problem]:
    other = re.search(r"position (\d+)", note)
    if not other:  # the key is empty: told as a required cell
        return []
    key = data.schema.tables[name].key
    line = data.rows[name][int(other[1]) - 2].line
    return [data.problem(name, row, key[0], "key_twice", line=line,
                         value=" + ".join(row[c] for c in key))]


def _wrong_type(data: Data, name: str, row: Row, column: str) -> list[Problem]:
    kind = data.schema.tables[name].field(column).type
    code = "type_date" if kind == "date" else "type"
    return [data.problem(name, row, column, code, value=row[column], type=kind)]


def _broken_constraint(data: Data, name: str, row: Row, error: object) -> list[Problem]:
    column = error.field_name  # type: ignore[attr-defined]
    found = re.match(r'constraint "(\w+)"', error.note)  # type: ignore[attr-defined]
    constraint = found[1] if found else ""
    one = data.schema.tables[name].field(column)
    value = row[column]
    if constraint == "required":
        return [data.problem(name, row, column, "required", column=column)]
    if constraint == "enum":
        return [data.problem(name, row, column, "enum", value=value, allowed=", ".join(one.enum),
                             nearest=model.nearest(value, one.enum) or one.enum[0])]
    if constraint == "pattern":
        return _off_pattern(data, name, row, one)
    return [data.problem(name, row, column, "schema_other", note=constraint)]


def _off_pattern(data: Data, name: str, row: Row, one: Field) -> list[Problem]:
    referred = [t for c, t, _ in data.schema.tables[name].references if c == one.name]
    if (referred and referred[0] not in data.broken) or (name, one.name) in _OF_ANY_TABLE:
        return []  # told as an unknown id
    value = row[one.name]
    code = "pattern_date" if one.pattern == _DATE_PATTERN else "pattern_id"
    return [data.problem(name, row, one.name, code, value=value, example=model.slug(value) or "–")]


# --------------------------------------------------------------------------
# Dates
# --------------------------------------------------------------------------


def span(text: str) -> Span | None:
    """The first and last day of ``2025``, ``2025-07`` or a day; ``None`` where it is no date."""
    if not re.fullmatch(_DATE_PATTERN, text):
        return None
    try:
        return model.period_start(text), model.period_end(text)
    except ValueError:
        return None


def issued(row: Row | None) -> Span | None:
    """When a document was issued, as an interval; ``None`` where it is not known."""
    return span(row["issued_on"]) if row else None


def existence(row: Row | None) -> Span:
    """The days on which a place or body existed."""
    begin, end = (span(row[c]) if row else None for c in ("valid_from", "valid_to"))
    return begin[0] if begin else date.min, end[1] if end else date.max


def _date_columns(table: Table) -> list[str]:
    return [f.name for f in table.fields if f.pattern == _DATE_PATTERN or f.type == "date"]


@rule("date_impossible", "date_implausible")
def dates_are_dates(data: Data) -> Iterator[Problem]:
    """Every date is a day of the calendar between 1990 and 2100 (documents: from 1945)."""
    for name, table in data.schema.tables.items():
        for column in _date_columns(table):
            period = column in ("period_from", "period_to")
            for row in data.rows[name]:
                text = row[column]
                if not re.fullmatch(_DATE_PATTERN, text):
                    continue  # told by the schema
                if span(text) is None:
                    if table.field(column).type != "date":
                        yield data.problem(name, row, column, "date_impossible", value=text)
                elif not (1990 if period else 1945) <= int(text[:4]) <= 2100:
                    yield data.problem(name, row, column, "date_implausible", value=text)


@rule("after_edition")
def nothing_after_edition(data: Data) -> Iterator[Problem]:
    """What has been read, published, issued or held was so by the edition date."""
    columns = ("published_on", "accessed_on", "issued_on", "released_on", "read_on", "looked_on",
               "held_on", "assigned_on", "stated_on", "moved_on")
    for name, table in data.schema.tables.items():
        for column in set(columns).intersection(table.columns):
            for row in data.rows[name]:
                when = span(row[column])
                if when and when[0] > data.schema.edition_date:
                    yield data.problem(name, row, column, "after_edition", value=row[column],
                                       edition=data.schema.edition_date)


@rule("period_reversed")
def periods_run_forward(data: Data) -> Iterator[Problem]:
    """A period, a validity and a time in force end after they begin."""
    pairs = (("period_from", "period_to"), ("valid_from", "valid_to"),
             ("effective_from", "effective_to"))
    for name, table in data.schema.tables.items():
        for first, last in pairs:
            if first not in table.columns:
                continue
            for row in data.rows[name]:
                begin, end = span(row[first]), span(row[last])
                if begin and end and begin[0] > end[1]:
                    yield data.problem(name, row, first, "period_reversed",
                                       first=row[first], last=row[last])


@rule("target_past", needs="targets documents")
def targets_look_ahead(data: Data) -> Iterator[Problem]:
    """A target's period does not end more than a year before its document."""
    for row in data.rows["targets"]:
        when, end = issued(data.get("documents", row["document_id"])), span(row["period_to"])
        if when and end and end[1].year < when[0].year - 1:
            yield data.problem("targets", row, "period_to", "target_past",
                               value=row["period_to"], year=when[0].year)


@rule("observation_future", needs="observations")
def observations_are_past(data: Data) -> Iterator[Problem]:
    """An observed period has ended by the edition date, unless the value is planned."""
    for row in data.rows["observations"]:
        end = span(row["period_to"])
        if end and end[1] > data.schema.edition_date and row["vintage"] != "plan":
            yield data.problem("observations", row, "period_to", "observation_future",
                               value=row["period_to"], edition=data.schema.edition_date)


# --------------------------------------------------------------------------
# Prints and bounds
# --------------------------------------------------------------------------


@rule("unreadable_none", "unreadable_many", "unreadable_token", "unreadable_date",
      "unreadable_scale", "bounds_differ", "bounds_other_format", "derived_empty",
      needs="targets observations reported_attainments sources units indicators")
def bounds_follow_print(data: Data) -> Iterator[Problem]:
    """The stored bounds are those that the print has in its source's number format."""
    for table in FIGURES:
        for row in data.rows[table]:
            number_format = data.around.number_format(row.values)
            calculated = table == "observations" and row["derived_from"]
            if number_format and row["printed"] and not calculated:
                yield from _figure_problems(data, table, row, number_format)


def _figure_problems(data: Data, table: str, row: Row, number_format: str) -> Iterator[Problem]:
    try:
        expected = formatting.bounds(table, row.values, data.around, number_format)
    except model.NumberError as error:
        yield data.problem(table, row, "printed", f"unreadable_{error.code}",
                           printed=row["printed"], **error.values)
        return
    wrong = [c for c, value in expected.items() if not _same(row[c], value)]
    if not wrong:
        return
    if not any(row[c] for c in wrong):
        yield data.problem(table, row, wrong[0], "derived_empty", columns=", ".join(wrong))
        return
    values = {"printed": row["printed"], "expected": _listed(expected),
              "stored": _listed({c: row[c] for c in expected}), "format": number_format}
    other = "en" if number_format == "vi" else "vi"
    code = "bounds_other_format" if _fits(data, table, row, other) else "bounds_differ"
    column = "printed" if code == "bounds_other_format" else wrong[0]
    yield data.problem(table, row, column, code, other=other, source=row["source_id"], **values)


def _fits(data: Data, table: str, row: Row, number_format: str) -> bool:
    """Whether the stored bounds are those of the print in the other number format."""
    if not model.reads_two_ways(row["printed"]):
        return False
    try:
        expected = formatting.bounds(table, row.values, data.around, number_format)
    except (model.NumberError, ValueError):
        return False
    return all(_same(row[c], value) for c, value in expected.items())


def _same(stored: str, expected: str) -> bool:
    try:
        return abs(float(stored) - float(expected)) <= 1e-9 * max(1.0, abs(float(expected)))
    except ValueError:
        return stored == expected


def _listed(values: dict[str, str]) -> str:
    return ", ".join(f"{column}={value or '∅'}" for column, value in values.items())


@rule("vintage_differs", "stage_estimate", needs="observations vintages")
def vintages_follow_stages(data: Data) -> Iterator[Problem]:
    """The vintage is the one of the printed stage; what is called ước is an estimate."""
    for row in data.rows["observations"]:
        expected = data.around.vintages.get(row["stage"], "")
        known = not row["stage"] or row["stage"] in data.around.vintages
        if known and row["vintage"] != expected:
            code = "vintage_differs" if row["vintage"] else "derived_empty"
            yield data.problem("observations", row, "vintage", code, columns="vintage",
                               stage=row["stage"], value=row["vintage"], expected=expected or "–")
    for row in data.rows["vintages"]:
        called = re.search(r"\bước\b|\bestimate", row["stage"].lower())
        if called and row["vintage"] not in ("estimate", "plan"):
            yield data.problem("vintages", row, "vintage", "stage_estimate",
                               stage=row["stage"], value=row["vintage"])


@rule("vintage_early", needs="observations")
def nothing_final_before_its_end(data: Data) -> Iterator[Problem]:
    """A value released before its period ended is at most an estimate."""
    for row in data.rows["observations"]:
        released, end = span(row["released_on"]), span(row["period_to"])
        final = row["vintage"] in ("preliminary", "official", "revised")
        if final and released and end and released[1] < end[1]:
            yield data.problem("observations", row, "vintage", "vintage_early",
                               value=row["vintage"], released=row["released_on"],
                               period=row["period_to"])


# --------------------------------------------------------------------------
# Documents: symbols, relations
# --------------------------------------------------------------------------

# The letters of a symbol: the types of a state document, of a party document.
_LETTERS: dict[str, tuple[set[str], set[str]]] = {
    "NQ": ({"resolution"}, {"resolution", "congress_resolution"}),
    "QĐ": ({"decision"}, {"regulation"}),  # Quyết định of the state, Quy định of the party
    "NĐ": ({"decree"}, set()),
    "CT": ({"directive"}, {"directive"}),
    "KL": (set(), {"conclusion"}),
    "KH": ({"plan"}, {"plan"}),
    "CTr": ({"programme"}, {"programme"}),
    "CTHĐ": ({"programme"}, {"programme"}),
    "ĐA": ({"scheme"}, {"scheme"}),
    "BC": ({"report"}, {"report"}),
    "TTr": ({"dossier", "other"}, {"dossier", "other"}),
    "QC": ({"regulation"}, {"regulation"}),
    "CV": ({"circular_letter"}, {"circular_letter"}),
    "TB": ({"other"}, {"other"}),
    "HD": ({"other"}, {"other"}),
    "TT": ({"other"}, set()),
    "PL": ({"annex"}, {"annex"}),
}
_STATE = re.compile(r"\d+[a-zđ]?(?:/(?P<year>\d{4}))?/(?P<letters>[^\W\d_]+)-(?P<body>\w+(?:-\w+)*)")
_PARTY = re.compile(r"\d+[a-zđ]?-(?P<letters>[^\W\d_]+)/(?P<body>\w+(?:[-.]\w+)*)")
_ASSEMBLY = re.compile(r"\d+[a-zđ]?/(?P<year>\d{4})/(?:QH|UBTVQH)\d+")
_LETTER = re.compile(r"\d+/(?P<body>[A-ZĐƯ]{2,})-[A-ZĐƯ0-9]+")
_CENTRAL, _LOCAL = {"TW", "TTg", "CP", "QH"}, {"TU", "UBND", "HĐND"}


@dataclass(frozen=True)
class Symbol:
    """What a symbol tells: branch, types it may name, issuing body, year where it has one."""

    branch: str
    types: frozenset[str]
    body: str
    year: int | None = None


def parse_symbol(symbol: str) -> Symbol | None:
    """``873/QĐ-UBND``, ``39/2017/NQ-HĐND``, ``161/2021/QH14``, ``16684/BTC-NSNN`` of the state;
    ``23-NQ/TW``, ``04-KH/BCĐ``, ``04-NQ/ĐH`` of the party; ``None`` for no known form."""
    if found := _ASSEMBLY.fullmatch(symbol):
        kinds = frozenset({"resolution", "statute", "other"})
        return Symbol("state", kinds, "QH", int(found["year"]))
    if (found := _STATE.fullmatch(symbol)) and found["letters"] in _LETTERS:
        year = int(found["year"]) if found["year"] else None
        return Symbol("state", frozenset(_LETTERS[found["letters"]][0]), found["body"], year)
    if (found := _PARTY.fullmatch(symbol)) and found["letters"] in _LETTERS:
        return Symbol("party", frozenset(_LETTERS[found["letters"]][1]), found["body"])
    if (found := _LETTER.fullmatch(symbol)) and found["body"] not in _LETTERS:
        return Symbol("state", frozenset({"circular_letter"}), found["body"])
    return None


@rule("symbol_form", "symbol_type", "symbol_branch", "symbol_level", "symbol_year",
      needs="documents organizations symbol_variants")
def symbols_follow_grammar(data: Data) -> Iterator[Problem]:
    """A symbol's letters fit the type, its form the issuer's branch and level.

    A symbol that truly is irregular is declared in ``symbol_variants`` as its
    own canonical form.
    """
    irregular = {row["printed"] for row in data.rows["symbol_variants"]
                 if row["printed"] == row["canonical"]}
    for row in data.rows["documents"]:
        if row["symbol"] and row["symbol"] not in irregular:
            symbol = parse_symbol(row["symbol"])
            if symbol:
                yield from _symbol_problems(data, row, symbol)
            else:
                yield data.problem("documents", row, "symbol", "symbol_form", symbol=row["symbol"])


def _symbol_problems(data: Data, row: Row, symbol: Symbol) -> Iterator[Problem]:
    told = {"symbol": row["symbol"], "type": row["type"]}
    if row["type"] not in symbol.types:
        yield data.problem("documents", row, "type", "symbol_type", **told,
                           allowed=", ".join(sorted(symbol.types)) or "–")
    issuer, when = data.get("organizations", row["issuer_id"]), issued(row)
    if issuer and issuer["branch"] in ("party", "state"):
        if issuer["branch"] != symbol.branch:
            yield data.problem("documents", row, "symbol", "symbol_branch", **told,
                               issuer=issuer["id"], branch=issuer["branch"], form=symbol.branch)
        elif issuer["level"] != "central" if symbol.body in _CENTRAL else (
                symbol.body in _LOCAL and issuer["level"] == "central"):
            yield data.problem("documents", row, "issuer_id", "symbol_level", **told,
                               issuer=issuer["id"], level=issuer["level"], body=symbol.body)
    if symbol.year and when and not when[0].year <= symbol.year <= when[1].year:
        yield data.problem("documents", row, "issued_on", "symbol_year", **told,
                           year=symbol.year, value=row["issued_on"])


@rule("precision_differs", needs="documents")
def precision_fits_date(data: Data) -> Iterator[Problem]:
    """A date stated by day, month or year is written so; an unknown one is empty."""
    length = {"day": 10, "month": 7, "year": 4, "none": 0}
    for row in data.rows["documents"]:
        wanted = length.get(row["issued_precision"])
        if wanted is not None and len(row["issued_on"]) != wanted:
            yield data.problem("documents", row, "issued_precision", "precision_differs",
                               value=row["issued_on"] or "∅", precision=row["issued_precision"])


@rule("relation_date", needs="relations relation_types documents")
def relations_run_in_time(data: Data) -> Iterator[Problem]:
    """The acting document is not issued before the one it acts on, as its type demands."""
    for row in data.rows["relations"]:
        kind = data.get("relation_types", row["type"])
        acting, other = (data.get("documents", row[c]) for c in ("from_id", "to_id"))
        first, second = issued(acting), issued(other)
        if kind and first and second and row["from_id"] != row["to_id"] \
                and not _in_time(kind["date_rule"], first, second):
            yield data.problem("relations", row, "from_id", "relation_date", type=row["type"],
                               acting=row["from_id"], acting_date=acting["issued_on"],  # type: ignore[index]
                               other=row["to_id"], other_date=other["issued_on"])  # type: ignore[index]


def _in_time(date_rule: str, acting: Span, other: Span) -> bool:
    """Whether two dates may stand as the rule says; only what is surely wrong is not."""
    if date_rule == "not_before":
        return acting[1] >= other[0]
    if date_rule == "after":
        return acting[1] > other[0]
    if date_rule == "same_date":
        return acting[0] <= other[1] and other[0] <= acting[1]
    return True


@rule("relation_authority", needs="relations relation_types documents organizations")
def relations_respect_authority(data: Data) -> Iterator[Problem]:
    """The two issuers stand to each other as the type of the relation demands."""
    for row in data.rows["relations"]:
        kind = data.get("relation_types", row["type"])
        acting, other = (_issuer(data, row[c]) for c in ("from_id", "to_id"))
        if kind and acting and other and not _entitled(data, kind["authority_rule"], acting, other):
            yield data.problem("relations", row, "type", "relation_authority", type=row["type"],
                               acting=acting["id"], other=other["id"],
                               acting_rank=acting["rank"], other_rank=other["rank"])


def _issuer(data: Data, document: str) -> Row | None:
    row = data.get("documents", document)
    return data.get("organizations", row["issuer_id"]) if row else None


def _entitled(data: Data, authority_rule: str, acting: Row, other: Row) -> bool:
    if not (acting["rank"].isdigit() and other["rank"].isdigit()):
        return True  # told by the schema
    first, second = int(acting["rank"]), int(other["rank"])  # 1 is the highest
    allowed = {"same_or_higher_acts": first <= second, "higher_acts": first < second,
               "target_same_or_higher": second <= first,
               "same_authority": acting["id"] in _line(data, other["id"])}
    return allowed.get(authority_rule, True)


def _line(data: Data, organization: str) -> list[str]:
    """A body and its successors."""
    found: list[str] = []
    while organization and organization not in found:
        found.append(organization)
        row = data.get("organizations", organization)
        organization = row["successor_id"] if row else ""
    return found


@rule("relation_cycle", "cascade_cycle", needs="relations relation_types")
def relations_do_not_circle(data: Data) -> Iterator[Problem]:
    """Each acyclic type, and the implementation cascade as a whole, has no cycle."""
    types = data.by_id["relation_types"]
    told: set[int] = set()
    for kind in types.values():
        if kind["acyclic"] == "1":
            edges = [row for row in data.rows["relations"] if row["type"] == kind["id"]]
            for row, cycle in _cycles(edges, "from_id", "to_id"):
                told.add(row.line)
                yield data.problem("relations", row, "to_id", "relation_cycle",
                                   type=kind["id"], cycle=cycle)
    cascade = {kind["id"] for kind in types.values() if kind["cascade"] == "1"}
    edges = [row for row in data.rows["relations"]
             if row["type"] in cascade and row.line not in told]
    for row, cycle in _cycles(edges, "from_id", "to_id"):
        yield data.problem("relations", row, "to_id", "cascade_cycle", cycle=cycle)


def _cycles(edges: list[Row], first: str, last: str) -> Iterator[tuple[Row, str]]:
    """For each cycle, the row that closes it (the one furthest down) and its path."""
    edges = list(edges)
    while True:
        graph: dict[str, set[str]] = defaultdict(set)
        for row in edges:
            graph[row[first]].add(row[last])
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            path = error.args[1]  # each is a predecessor of the next: against the arrows
            steps = {(b, a) for a, b in pairwise(path)}
            closing = max((row for row in edges if (row[first], row[last]) in steps),
                          key=lambda row: row.line)
            yield closing, " → ".join(reversed(path))
            edges.remove(closing)
        else:
            return


# --------------------------------------------------------------------------
# Indicators, units, targets
# --------------------------------------------------------------------------


@rule("unit_of_target", "kind_of_target", needs="targets indicators")
def targets_fit_indicators(data: Data) -> Iterator[Problem]:
    """A target's kind is one its indicator can have, its unit the indicator's."""
    for row in data.rows["targets"]:
        indicator = data.get("indicators", row["indicator_id"])
        if not indicator:
            continue
        kinds = _KINDS.get(row["kind"])
        if kinds is not None and indicator["kind"] not in kinds:
            yield data.problem("targets", row, "kind", "kind_of_target", value=row["kind"],
                               indicator=indicator["id"], kind=indicator["kind"])
        allowed = _target_units(row["kind"], indicator)
        if row["unit"] not in allowed:
            yield data.problem("targets", row, "unit", "unit_of_target", value=row["unit"],
                               indicator=indicator["id"], allowed=", ".join(allowed))


# The kinds of indicator that each kind of target can be set for.
_KINDS = {
    "level": {"share", "growth", "amount", "count", "index"},
    "average_growth": {"growth"},  # that of an amount is an indicator of its own
    "cumulative": {"amount", "count"},
    "increase": {"share", "growth", "amount", "count", "rank", "index"},
    "rank": {"rank"},
}


def _target_units(kind: str, indicator: Row) -> list[str]:
    own = indicator["unit"]
    if kind == "increase":
        return [own, "point", "ranks", "times", "percent", "percent-year"]
    return [own]


@rule("unit_of_observation", needs="observations indicators")
def observations_fit_indicators(data: Data) -> Iterator[Problem]:
    """An observation's unit follows from its measure and its indicator."""
    for row in data.rows["observations"]:
        indicator = data.get("indicators", row["indicator_id"])
        allowed = _observation_units(row["measure"], indicator) if indicator else None
        if allowed and row["unit"] not in allowed:
            yield data.problem("observations", row, "unit", "unit_of_observation",
                               value=row["unit"], measure=row["measure"],
                               indicator=row["indicator_id"], allowed=", ".join(allowed))


def _observation_units(measure: str, indicator: Row) -> list[str] | None:
    change = {"rank": ["ranks"], "amount": [indicator["unit"]], "count": [indicator["unit"]],
              "index": [indicator["unit"], "point"]}.get(indicator["kind"], ["point"])
    return {"level": [indicator["unit"]], "change_points": change,
            "change_percent": ["percent-year"], "multiple": ["times"],
            "ratio_to": ["percent"]}.get(measure)


@rule("compared_with_level", "compared_with_missing", needs="observations")
def changes_have_a_base(data: Data) -> Iterator[Problem]:
    """A change says what it is compared with; a level is compared with nothing."""
    for row in data.rows["observations"]:
        if row["measure"] == "level" and row["compared_with"]:
            yield data.problem("observations", row, "compared_with", "compared_with_level",
                               value=row["compared_with"])
        elif row["measure"] in ("change_points", "change_percent", "multiple", "ratio_to") \
                and not row["compared_with"]:
            yield data.problem("observations", row, "compared_with", "compared_with_missing",
                               measure=row["measure"])


@rule("parts_differ", "parts_cycle", needs="indicator_parts indicators")
def parts_share_their_whole(data: Data) -> Iterator[Problem]:
    """A part has its whole's unit and denominator, and no whole is a part of itself."""
    for row in data.rows["indicator_parts"]:
        whole, part = (data.get("indicators", row[c]) for c in ("whole_id", "part_id"))
        if whole and part:
            for column in ("unit", "denominator"):
                if whole[column] != part[column]:
                    yield data.problem("indicator_parts", row, "part_id", "parts_differ",
                                       column=column, whole=whole[column] or "∅",
                                       part=part[column] or "∅")
    for row, cycle in _cycles(data.rows["indicator_parts"], "whole_id", "part_id"):
        yield data.problem("indicator_parts", row, "part_id", "parts_cycle", cycle=cycle)


@rule("draft_stage", "replaced_stage", "variant_differs", needs="targets documents")
def stages_agree(data: Data) -> Iterator[Problem]:
    """Draft targets stand in drafts; a replaced one says so; printings are of one commitment."""
    for row in data.rows["targets"]:
        document = data.get("documents", row["document_id"])
        draft = document is not None and document["draft"] == "1"
        if document and ((row["stage"] == "draft" and not draft) or (row["stage"] == "adopted" and draft)):
            yield data.problem("targets", row, "stage", "draft_stage", value=row["stage"],
                               document=document["id"])
        # A draft target names the adopted one that came of it; it was never in force.
        gone = row["replaced_by_target_id"] or row["replaced_on"]
        if gone and row["stage"] not in ("replaced", "draft"):
            yield data.problem("targets", row, "stage", "replaced_stage", value=row["stage"])
        first = data.get("targets", row["variant_of"])
        if first:
            yield from _variant_problems(data, row, first)


def _variant_problems(data: Data, row: Row, first: Row) -> Iterator[Problem]:
    for column in ("document_id", "indicator_id", "place_id"):
        if row[column] != first[column]:
            yield data.problem("targets", row, "variant_of", "variant_differs", column=column,
                               first=first["id"], expected=first[column], value=row[column])


@rule("ambiguous_alone", needs="reported_attainments target_candidates")
def ambiguous_claims_have_candidates(data: Data) -> Iterator[Problem]:
    """A reported attainment with an ambiguous head names two candidates at least."""
    count: dict[str, int] = defaultdict(int)
    for row in data.rows["target_candidates"]:
        count[row["attainment_id"]] += 1
    for row in data.rows["reported_attainments"]:
        if row["ambiguous"] == "1" and count[row["id"]] < 2:
            yield data.problem("reported_attainments", row, "ambiguous", "ambiguous_alone",
                               count=count[row["id"]])


# --------------------------------------------------------------------------
# Places in time
# --------------------------------------------------------------------------


@rule("place_not_there", "issuer_not_there", needs="documents places organizations")
def documents_have_a_living_place(data: Data) -> Iterator[Problem]:
    """A document is issued while its place and its issuer exist."""
    ties = (("place_id", "places", "place_not_there"),
            ("issuer_id", "organizations", "issuer_not_there"))
    for row in data.rows["documents"]:
        when = issued(row)
        for column, table, code in ties:
            begin, end = existence(data.get(table, row[column]))
            if when and (when[1] < begin or when[0] > end):
                yield data.problem("documents", row, column, code, id=row[column],
                                   date=row["issued_on"], begin=_day(begin), end=_day(end))


@rule("target_place", needs="targets documents places")
def targets_have_a_living_place(data: Data) -> Iterator[Problem]:
    """A target is set for a place that exists then; it may reach beyond the place's end."""
    for row in data.rows["targets"]:
        when = issued(data.get("documents", row["document_id"]))
        begin, end = existence(data.get("places", row["place_id"]))
        if when and (when[1] < begin or when[0] > end):
            yield data.problem("targets", row, "place_id", "target_place", id=row["place_id"],
                               date=when[0], begin=_day(begin), end=_day(end))


@rule("observation_before_place", "observation_after_place", needs="observations places sources")
def observations_have_a_living_place(data: Data) -> Iterator[Problem]:
    """An observed period lies in its place's time.

    A value recalculated for a new place and a year before it existed is
    allowed where the row says so (a release after its birth, or "theo địa
    giới mới" in stage or note); a year in which a place ended is none of its
    full years, unless the value was released before.
    """
    for row in data.rows["observations"]:
        end = span(row["period_to"])
        begin = span(row["period_from"]) or end
        if not (begin and end):
            continue
        born, ended = existence(data.get("places", row["place_id"]))
        told = {"id": row["place_id"], "period": row["period_to"], "begin": _day(born),
                "end": _day(ended), "successor": _successor(data, row["place_id"])}
        released = _released(data, row)
        backward = (released is not None and released[1] >= born) or _recalculated(row)
        if end[1] < born and not backward:
            yield data.problem("observations", row, "place_id", "observation_before_place", **told)
        whole = begin[0].year == ended.year and end[1] > ended
        known_before = released is not None and released[0] <= ended
        if begin[0] > ended or (whole and row["vintage"] != "plan" and not known_before):
            yield data.problem("observations", row, "place_id", "observation_after_place", **told)


def _recalculated(row: Row) -> bool:
    words = f"{row['stage']} {row['note']}".lower()
    return re.search(r"(tỉnh|thành phố|địa giới|đơn vị) mới|new territory", words) is not None


def _released(data: Data, row: Row) -> Span | None:
    source = data.get("sources", row["source_id"])
    return span(row["released_on"]) or (span(source["published_on"]) if source else None)


def _successor(data: Data, place: str) -> str:
    row = data.get("places", place)
    return row["successor_id"] or "–" if row else "–"


def _day(day: date) -> str:
    return "…" if day in (date.min, date.max) else day.isoformat()


# --------------------------------------------------------------------------
# Text and form
# --------------------------------------------------------------------------


@rule("hidden_character", "blanks", "not_nfc", "tone_placement", "lost_letters")
def text_is_clean(data: Data) -> Iterator[Problem]:
    """NFC, one tone placement, single blanks, no control or bidirectional characters."""
    for name, table in data.schema.tables.items():
        for row in data.rows[name]:
            for field in table.fields:
                column, cell = field.name, row[field.name]
                if cell and formatting.has_lost_letters(field, cell):
                    yield data.problem(name, row, column, "lost_letters", value=cell)
                elif cell and not (cell.isascii() and cell.isprintable() and "  " not in cell
                                   and cell == cell.strip()):
                    yield from _text_problems(data, name, row, column)


def _text_problems(data: Data, name: str, row: Row, column: str) -> Iterator[Problem]:
    cell = row[column]
    hidden = [c for c in cell if formatting.is_hidden(c)]
    if hidden:
        yield data.problem(name, row, column, "hidden_character",
                           character=f"U+{ord(hidden[0]):04X}")
        return
    printed = column in formatting.AS_PRINTED
    if cell != (cell.strip() if printed else " ".join(cell.split())):
        yield data.problem(name, row, column, "blanks")
    if printed:
        return
    if not unicodedata.is_normalized("NFC", cell):
        yield data.problem(name, row, column, "not_nfc", value=unicodedata.normalize("NFC", cell))
    elif model.place_tones(cell) != cell:
        pairs = zip(cell.split(), model.place_tones(cell).split(), strict=True)
        found, good = next((a, b) for a, b in pairs if a != b)
        yield data.problem(name, row, column, "tone_placement", value=found, good=good)


@rule("order", "not_canonical")
def files_are_canonical(data: Data) -> Iterator[Problem]:
    """Each file is what ``fmt`` writes, byte for byte; the first differing line is told."""
    for name, table in data.schema.tables.items():
        if name in data.untidy:
            continue
        rows = data.rows[name]
        values = formatting.as_rows(rows)
        good = formatting.canonical(table, values)
        raw = (data.directory / table.path).read_bytes()
        if raw == good:
            continue
        ordered = formatting.sorted_rows(table, values)
        moved = next((row for row, other in zip(rows, ordered, strict=True)
                      if row.values != other), None)
        if moved:
            yield data.problem(name, moved, table.key[0], "order", value=moved[table.key[0]])
        else:
            yield problem(table.path, _first_difference(raw, good), "", "not_canonical")


def _first_difference(raw: bytes, good: bytes) -> int:
    lines, wanted = raw.split(b"\n"), good.split(b"\n")
    same = (i for i, (a, b) in enumerate(zip(lines, wanted, strict=False), 1) if a != b)
    return next(same, min(len(lines), len(wanted)))


# --------------------------------------------------------------------------
# Identifiers
# --------------------------------------------------------------------------


@rule("id_taken")
def ids_are_unique(data: Data) -> Iterator[Problem]:
    """An id names one thing in all tables: it is the address of a page."""
    for name, rows in data.by_id.items():
        for one, row in rows.items():
            if data.table_of[one] != name:
                yield data.problem(name, row, "id", "id_taken", value=one,
                                   table=data.table_of[one])


@rule("self_reference")
def nothing_refers_to_itself(data: Data) -> Iterator[Problem]:
    """No row is its own successor, region, variant, replacement or model."""
    for name, table in data.schema.tables.items():
        if "id" not in table.columns:
            continue
        for column in (c for c, other, _ in table.references if other == name):
            for row in data.rows[name]:
                if row["id"] and row[column] == row["id"]:
                    yield data.problem(name, row, column, "self_reference", value=row["id"])


# Columns that hold ids without a foreign key: table, column, the tables they may name.
_LISTS = (
    ("tasks", "target_ids", "targets"),
    ("events", "document_ids", "documents"),
    ("observations", "derived_from", "observations"),
    ("readings", "figure_id", "targets observations reported_attainments documents"),
)


@rule("unknown_id", "unknown_id_alone", "ambiguous_symbol", "symbol_for_id")
def listed_ids_exist(data: Data) -> Iterator[Problem]:
    """Ids in lists, and the figure of a reading, are ids of the right table."""
    for name, column, named in _LISTS:
        tables = named.split()
        if data.broken.intersection(tables):
            continue
        known = {one for table in tables for one in data.by_id[table]}
        where = ", ".join(data.schema.tables[table].path for table in tables)
        for row in data.rows[name]:
            for one in _listed_ids(data, name, column, row):
                if one not in known:
                    yield unknown(data, name, row, column, one, known, where)


def _listed_ids(data: Data, table: str, column: str, row: Row) -> list[str]:
    separator = data.schema.tables[table].field(column).separator
    parts = row[column].split(separator) if separator else [row[column]]
    return [part.strip() for part in parts if part.strip()]


@rule("import_unknown", "import_reason", needs="imports")
def imports_lead_somewhere(data: Data) -> Iterator[Problem]:
    """Each raw row names what it became, or says why it became nothing."""
    for row in data.rows["imports"]:
        if row["outcome"] != "imported" and row["outcome"] and not row["reason"]:
            yield data.problem("imports", row, "reason", "import_reason", outcome=row["outcome"])
        table = data.schema.tables.get(row["table"])
        for one in _listed_ids(data, "imports", "ids", row) if table and not data.broken else []:
            if one not in data.keys[row["table"]]:
                nearest = data.nearest(one, data.keys[row["table"]], row["table"])
                yield data.problem("imports", row, "ids", "import_unknown", value=one,
                                   nearest=nearest or "–", table=row["table"])


@rule("redirect_live", "redirect_nowhere", needs="redirects")
def redirects_lead_somewhere(data: Data) -> Iterator[Problem]:
    """An old id is no page of today, and the new one has a page; their form is the schema's."""
    if data.broken:
        return  # an id of a table that cannot be read may be the one
    for row in data.rows["redirects"]:
        if _has_page(data, row["from"]):
            yield data.problem("redirects", row, "from", "redirect_live", value=row["from"])
        if row["to"] and row["to"] not in data.table_of:
            last = _last_part(row["to"])
            yield data.problem("redirects", row, "to", "redirect_nowhere", value=row["to"],
                               nearest=data.nearest(last, data.table_of, "") or "–")


def _has_page(data: Data, old: str) -> bool:
    """Whether a page of the site stands where the one of an old id would be written."""
    owner = old.removesuffix(RESULTS)
    return old in data.table_of or old == INDEX or (old != owner and owner in data.keys["places"])


def _last_part(address: str) -> str:
    """What may be the id in what looks like an address."""
    return address.strip("/").split("/")[-1].removesuffix(".html")


# --------------------------------------------------------------------------
# Identities
# --------------------------------------------------------------------------


@rule("identity_input", "identity_figure", "identity_expression", "identity_names",
      needs="identities targets observations reported_attainments")
def identities_can_be_computed(data: Data) -> Iterator[Problem]:
    """An identity's inputs are ``name=figure``, and its formula uses those names only."""
    figures = {one for table in FIGURES for one in data.by_id[table]}
    for row in data.rows["identities"]:
        names = set()
        for part in _listed_ids(data, "identities", "inputs", row):
            name, _, figure = (p.strip() for p in part.partition("="))
            names.add(name)
            if not (re.fullmatch(r"[a-z][a-z0-9_]*", name) and figure):
                yield data.problem("identities", row, "inputs", "identity_input", value=part)
            elif figure not in figures:
                yield _no_figure(data, row, "inputs", figure, figures)
        yield from _formula_problems(data, row, names)
        if row["equals"] and row["equals"] not in figures and not _is_number(row["equals"]):
            yield _no_figure(data, row, "equals", row["equals"], figures)


def _no_figure(data: Data, row: Row, column: str, value: str, figures: set[str]) -> Problem:
    return data.problem("identities", row, column, "identity_figure", value=value,
                        nearest=data.nearest(value, figures, "figures") or "–")


def _formula_problems(data: Data, row: Row, names: set[str]) -> Iterator[Problem]:
    used = formula_names(row["expression"])
    if used is None:
        if row["expression"]:
            yield data.problem("identities", row, "expression", "identity_expression",
                               value=row["expression"])
    elif used != names:
        yield data.problem("identities", row, "expression", "identity_names",
                           used=", ".join(sorted(used)) or "–",
                           given=", ".join(sorted(names)) or "–")


def formula_names(expression: str) -> set[str] | None:
    """The names in a formula of + - * / ** and numbers; ``None`` where it is anything else."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    allowed = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Constant, ast.Name, ast.Load,
               ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)
    nodes = list(ast.walk(tree))
    numbers = all(isinstance(n.value, int | float) for n in nodes if isinstance(n, ast.Constant))
    if not numbers or not all(isinstance(node, allowed) for node in nodes):
        return None
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@rule("archive_digest", needs="sources")
def archives_have_a_digest(data: Data) -> Iterator[Problem]:
    """A source with an archived text states its sha256; every other one has an address."""
    for row in data.rows["sources"]:
        if row["archive"] and not re.fullmatch(r"[0-9a-f]{64}", row["text_sha256"]):
            yield data.problem("sources", row, "text_sha256", "archive_digest",
                               archive=row["archive"])
