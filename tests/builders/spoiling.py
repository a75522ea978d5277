"""One thing of a sound package spoilt by chance: each way is a class with a name.

A spoiler writes the spoilt file and says where the fault stands: the file, the
lines and the columns at any of which ``check`` may tell it.  A class that no check
can know has its argument in :data:`CLASSES`; spoilers that cannot find a place
in a package give ``None``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from policykb.data.canonical import Values, canonical, serialize, sorted_rows
from policykb.data.schema import LISTS, Field, Schema, Table, read_schema
from policykb.data.tables import read_rows

DESCRIPTOR = "datapackage.json"
#: Columns that name rows but for keys and lists of the schema: no reference stands for them there.
_LOOSE = {("changes", "entity_id"),
          ("held_back", "table"), ("imports", "ids"), ("redirects", "to"), ("findings", "figure_ids"),
          ("identities", "unit"), ("identities", "equals"), ("indicators", "near_concept_id")}


@dataclass(frozen=True)
class Spoilt:
    """What was spoilt, and where it may be told; no rows or columns where there is none to name."""

    what: str
    files: frozenset[str]
    rows: frozenset[tuple[str, int]] = frozenset()
    columns: frozenset[str] = frozenset()
    name: str = ""  # of a class within the spoiler's


@dataclass
class Package:
    """A package on disk with its rows; :meth:`restore` makes it sound again."""

    directory: Path
    schema: Schema
    tables: dict[str, list[Values]]
    raw: dict[str, bytes]
    touched: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, directory: Path) -> Package:
        schema = read_schema(directory)
        tables = {name: [row.values for row in read_rows(directory, table)[0]]
                  for name, table in schema.tables.items()}
        return cls(directory, schema, tables, {p.name: p.read_bytes() for p in directory.iterdir()})

    def write(self, name: str, raw: bytes) -> None:
        """Put a file in the place of another until it is restored."""
        self.touched.add(name)
        (self.directory / name).write_bytes(raw)

    def gone(self, name: str) -> Path:
        """Take a file away until it is restored."""
        self.touched.add(name)
        (self.directory / name).unlink()
        return self.directory / name

    def restore(self) -> None:
        """Every file as it was."""
        for name in self.touched:
            path = self.directory / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.exists() or path.is_symlink():
                path.unlink()
            path.write_bytes(self.raw[name])
        self.touched.clear()

    def put(self, what: str, table: Table, rows: list[Values], spoilt: list[Values],
            *columns: str, name: str = "") -> Spoilt:
        """Write rows in their order, so that it is not told; ``spoilt`` are the very rows at fault."""
        marked = {id(one) for one in spoilt}
        ordered = sorted_rows(table, rows)
        self.write(table.path, serialize(table, ordered))
        lines = {(table.path, n) for n, row in enumerate(ordered, 2) if id(row) in marked}
        return Spoilt(f"{table.name} {what}", frozenset({table.path}), frozenset(lines),
                      frozenset(columns), name)

    def cell(self, chance: Random, wanted: Callable[[Table, Field, Values], bool]
             ) -> tuple[Table, Field, int] | None:
        """A cell that fits; each column as likely as any other."""
        fits = [(table, one, [n for n, row in enumerate(self.tables[table.name])
                              if wanted(table, one, row)])
                for table in self.schema.tables.values() for one in table.fields]
        fits = [triple for triple in fits if triple[2]]
        if not fits:
            return None
        table, one, rows = chance.choice(fits)
        return table, one, chance.choice(rows)

    def with_cell(self, found: tuple[Table, Field, int] | None, value: str, *also: str,
                  name: str = "") -> Spoilt | None:
        """One cell with another value."""
        if found is None:
            return None
        table, one, n = found
        rows = [dict(row) for row in self.tables[table.name]]
        was, rows[n][one.name] = rows[n][one.name], value
        if was == value:
            return None
        return self.put(f"{one.name} {was!r:.40} -> {value!r:.60}", table, rows, [rows[n]],
                        one.name, *also, name=name)

    def referred(self, table: Table) -> set[str]:
        """The ids of a table that other cells name."""
        ids = {row[table.key[0]] for row in self.tables[table.name]}
        found: set[str] = set()
        for other in self.schema.tables.values():
            for column in (references(other) | {"inputs"}).intersection(other.columns) - {
                    "entity_id", "equals", "unit" if other.name == "identities" else ""}:
                for row in self.tables[other.name]:
                    parts = row[column].replace("=", ";").split(";")
                    found |= {p.strip() for p in parts if p.strip() in ids}
        return found


Spoiler = Callable[[Random, Package], Spoilt | None]
SPOILERS: dict[str, Spoiler] = {}
#: Each class and, where no check can know, why.
CLASSES: dict[str, str] = {}


def spoiler(name: str, beyond: str = "", **within: str) -> Callable[[Spoiler], Spoiler]:
    """Register a way of spoiling; ``within`` are classes that it splits off, with arguments."""

    def register(one: Spoiler) -> Spoiler:
        SPOILERS[name] = one
        CLASSES[name] = beyond
        CLASSES.update({f"{name} ({key})": why for key, why in within.items()})
        return one

    return register


def references(table: Table) -> set[str]:
    """The columns that name rows."""
    return {c for c, _, _ in table.references} | {
        c for t, c in (*LISTS, *_LOOSE) if t == table.name}


def free_text(table: Table, one: Field) -> bool:
    """Whether a column holds words that no rule reads."""
    return (one.type == "string" and not (one.enum or one.pattern or one.separator)
            and one.name not in {*table.key, *references(table), "printed", "symbol", "url", "archive",
                                 "expression", "inputs", "key", "text_sha256", "row"})


# -- rows -----------------------------------------------------------------------------


@spoiler("blank", optional="an empty cell that may be empty is what one writes who knows nothing")
def blank(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: bool(row[one.name]))
    # What was calculated has no print for its bounds to follow from.
    bare = found and package.tables[found[0].name][found[2]].get("derived_from")
    known = found and (found[1].required or (found[1].derived and not bare))
    name = "" if known else "blank (optional)"
    also = ("low", "high", "bound", "approximate") if found and found[1].derived else ()
    return package.with_cell(found, "", *also, name=name)


@spoiler("row deleted", free="of a row that nothing names no trace is left; `policykb diff` tells it")
def delete_row(chance: Random, package: Package) -> Spoilt | None:
    table = chance.choice([t for t in package.schema.tables.values() if t.name != "settings"])
    rows = [dict(row) for row in package.tables[table.name]]
    gone = rows.pop(chance.randrange(len(rows)))
    named = len(table.key) == 1 and gone[table.key[0]] in package.referred(table)
    package.write(table.path, canonical(table, rows))
    every = frozenset(t.path for t in package.schema.tables.values())
    return Spoilt(f"{table.name} without {gone}"[:120], every, name="" if named else "row deleted (free)")


@spoiler("row doubled")
def double_row(chance: Random, package: Package) -> Spoilt | None:
    table = chance.choice(list(package.schema.tables.values()))
    rows = [dict(row) for row in package.tables[table.name]]
    again = dict(chance.choice(rows))
    return package.put("a row twice", table, [*rows, again], [again], table.key[0])


@spoiler("row retyped")
def retype_row(chance: Random, package: Package) -> Spoilt | None:
    table = chance.choice([t for t in package.schema.tables.values() if t.key == ("id",)])
    rows = [dict(row) for row in package.tables[table.name]]
    again = dict(chance.choice(rows)) | {"id": "moi-danh"}
    return package.put("a row under another id", table, [*rows, again],
                       [again, *[r for r in rows if r | {"id": "moi-danh"} == again]],
                       "id", "variant_of", "url")


# -- cells ------------------------------------------------------------------------------


@spoiler("dangling")
def dangle(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.name in references(table)
                         and (table.name != "imports" or row["table"] != ""))
    if found is None:
        return None
    table, one, n = found
    value = chance.choice(("khong-co", "Không có", "a b"))
    if (table.name, one.name) in {("identities", "equals")}:
        value = "khong-co"
    if one.separator and package.tables[table.name][n][one.name]:
        value = f"{package.tables[table.name][n][one.name]};{value}"
    return package.with_cell(found, value)


@spoiler("other row", "the id of another row of the right table: only the source tells that it is wrong")
def other_row(chance: Random, package: Package) -> Spoilt | None:
    keys = {(t.name, c): other for t in package.schema.tables.values() for c, other, _ in t.references}
    found = package.cell(chance, lambda table, one, row: (table.name, one.name) in keys
                         and bool(row[one.name]))
    other = package.tables[keys[found[0].name, found[1].name]] if found else []
    key = next(iter(other[0])) if other else "id"
    return package.with_cell(found, chance.choice(other)[key]) if other else None


@spoiler("not listed")
def not_listed(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: bool(one.enum))
    return package.with_cell(found, chance.choice(("levl", "Mức", "LEVEL", "level ", "1")))


@spoiler("other of the list", "another word of the list: only the source tells that it is wrong")
def other_listed(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: bool(one.enum) and bool(row[one.name]))
    return package.with_cell(found, chance.choice(found[1].enum)) if found else None


@spoiler("yes for no", "a yes for a no: only the source tells that it is wrong")
def flip(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.type == "boolean" and row[one.name] != "")
    if found is None:
        return None
    was = package.tables[found[0].name][found[2]][found[1].name]
    return package.with_cell(found, {"0": "1", "1": "0"}[was])


@spoiler("no truth value")
def no_truth(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.type == "boolean")
    return package.with_cell(found, chance.choice(("2", "x", "có", "-1", "１", "0.0")))


@spoiler("no date")
def no_date(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.dated)
    return package.with_cell(found, chance.choice((
        "2025-6-30", "2025-06-3", "25-06-30", "30/6/2025", "2025/06/30", "２０２５-06-30", "２０２５",
        "٢٠٢٥", "२०२५-06", "2025-06-30 ", "2025-06-30T00:00", "2025-13-01", "2025-02-30", "0000",
        "2025-00", "20250630", "45838", "-2025", "2025-06-30-01", "năm 2025", "9999999999")))


@spoiler("far date")
def far_date(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.dated)
    value = chance.choice(("1900", "1066", "2203", "2999"))
    if found and found[1].type == "date":
        value += "-01-01"
    return package.with_cell(found, value, "issued_precision", "period_from", "period_to", "valid_from",
                             "valid_to", "effective_from", "effective_to")


@spoiler("deadline far off")
def far_deadline(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.name == "deadline")
    return package.with_cell(found, chance.choice(("2042", "2045-12", "2062-12-31")))


@spoiler("after the edition")
def after_edition(chance: Random, package: Package) -> Spoilt | None:
    past = {"published_on", "accessed_on", "issued_on", "released_on", "read_on", "looked_on", "held_on",
            "assigned_on", "stated_on", "moved_on", "confirmed_on", "decided_on", "date"}
    found = package.cell(chance, lambda table, one, row: one.name in past)
    return package.with_cell(found, chance.choice(("2027-01-05", "2031-12-31")), "issued_precision")


@spoiler("place not there", cause="of a place that ended a cause may still be stated")
def not_there(chance: Random, package: Package) -> Spoilt | None:
    """A row of 2024 at the place that began in 2025, or of 2026 at one that had ended."""
    days = {"documents": "issued_on", "targets": "", "observations": "period_to", "events": "held_on",
            "tasks": "assigned_on", "causes": "stated_on"}
    found = package.cell(chance, lambda table, one, row: one.name == "place_id" and table.name in days
                         and row["place_id"] in ("a", "viet-nam", "old"))
    if found is None:
        return None
    table, _, n = found
    row = package.tables[table.name][n]
    issued = {r["id"]: r["issued_on"] for r in package.tables["documents"]}
    when = row[days[table.name]] if days[table.name] else issued[row["document_id"]]
    if not when or when[:4] == "2025" or (table.name == "observations" and row["vintage"] == "plan"):
        return None
    if table.name == "observations" and (row["released_on"] > "2025-07" or when[:4] == "2025"):
        return None
    name = "place not there (cause)" if table.name == "causes" and when > "2025-07" else ""
    return package.with_cell(found, "new" if when < "2025-07" else "old", "variant_of", "id",
                             "replaced_by_target_id", name=name)


@spoiler("no number")
def no_number(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.type in ("number", "integer"))
    return package.with_cell(found, chance.choice((
        "abc", "1,5", "１２", "٤٠", "1e400", "inf", "-inf", "nan", "-", "1_000", "0x10", "1.2.3", "1 000",
        "½", "40%", "--4", "1e", "①")), "bound")


@spoiler("huge number")
def huge(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.type in ("number", "integer")
                         and table.name in ("targets", "observations", "settings") and bool(row[one.name])
                         and not row.get("derived_from"))
    return package.with_cell(found, chance.choice(("1e308", "-1e308", "1e-308", "9" * 400)), "low", "high",
                             "printed", "rank_printed")


@spoiler("other figure", "another plausible figure, bounds and print alike: only the source tells")
def other_figure(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.name == "printed"
                         and table.name == "reported_attainments" and row["basis"] == "claim")
    return package.with_cell(found, "đạt và vượt")


@spoiler("print changed")
def changed_print(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.name == "printed"
                         and table.name in ("targets", "observations") and not row["derived_from"]
                         if table.name == "observations" else one.name == "printed" == "printed"
                         and table.name == "targets")
    return package.with_cell(found, chance.choice((
        "trên 77,7%", "77.7%", "7 7,7%", "NaN%", "?oạn 77", "77,7％", "７７,7%", "٧٧,7%", "", "một nửa",
        "10% và 20%", "1e5", "77,7\u3164%", "- 77,7", "#REF!")), "low", "high", "unit", "bound",
        "low_open", "high_open")


# -- text ---------------------------------------------------------------------------------


_HARM = {
    "hidden": ("\u200b", "\u202e", "\u00ad", "\u2066", "\ufeff", "\x07", "\ue000", "\U000e0041"),
    "unassigned": ("\ufdd0", "\uffff", "\ufffe", "\u0378", "\U0001fffe", "\U0003fffd"),
    "filler": ("\u3164", "\u115f", "\u1160", "\uffa0", "\u2800", "\u034f", "\u17b4", "\ufe0f",
               "\U000e0100", "\u180b", "\u180f", "\U0001d173"),
    "lost letters": ("?oạn", " h?p nh?t", "\ufffd", "#N/A", "NaN", "###"),
}


def _text_cell(chance: Random, package: Package) -> tuple[Table, Field, int] | None:
    return package.cell(chance, lambda table, one, row: free_text(table, one))


def _harmed(kind: str) -> Spoiler:
    def harm(chance: Random, package: Package) -> Spoilt | None:
        found = _text_cell(chance, package)
        if found is None:
            return None
        cell = package.tables[found[0].name][found[2]][found[1].name] or "Văn bản"
        sign = chance.choice(_HARM[kind])
        at = len(cell) if len(sign) > 1 else chance.randint(0, len(cell))
        return package.with_cell(found, f"{cell[:at]}{' ' if len(sign) > 1 else ''}{sign}{cell[at:]}")

    return harm


for _kind in _HARM:
    spoiler(_kind)(_harmed(_kind))


@spoiler("other words", "other words in a text: only a reader tells that they are wrong")
def other_words(chance: Random, package: Package) -> Spoilt | None:
    return package.with_cell(_text_cell(chance, package), "Chữ khác")


@spoiler("cell of 1 MB")
def megabyte(chance: Random, package: Package) -> Spoilt | None:
    return package.with_cell(_text_cell(chance, package), chance.choice(("a", "ạ", "a b ")) * 300_000)


# -- settings ----------------------------------------------------------------------------


@spoiler("setting deleted", day="the pages show as many days as there are rows")
def delete_setting(chance: Random, package: Package) -> Spoilt | None:
    table = package.schema.tables["settings"]
    rows = [dict(row) for row in package.tables["settings"]]
    gone = rows.pop(chance.randrange(len(rows)))
    package.write(table.path, canonical(table, rows))
    return Spoilt(f"settings without {gone['key']}", frozenset({table.path}),
                  name="setting deleted (day)" if gone["unit"] == "yyyymmdd" else "")


@spoiler("setting without sense")
def senseless_setting(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: table.name == "settings" and one.name == "value")
    return package.with_cell(found, chance.choice(("-1", "-0.5", "1000000000", "1e300", "99999999")))


@spoiler("setting renamed")
def rename_setting(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: table.name == "settings" and one.name == "key")
    return package.with_cell(found, chance.choice(("x", "exceed", "state_date_", "Tỷ lệ")))


@spoiler("other setting", "another value within the bounds of a setting is another convention")
def other_setting(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: table.name == "settings" and one.name == "value")
    return package.with_cell(found, chance.choice(("0", "1", "3")))


# -- loops, redirects, formulas ----------------------------------------------------------


_LOOPS = [("places", "successor_id"), ("places", "region_id"), ("organizations", "successor_id"),
          ("targets", "variant_of"), ("targets", "replaced_by_target_id"),
          ("targets", "implements_target_id"), ("indicators", "numerator_id"),
          ("indicators", "denominator_id"), ("indicators", "weight_id"), ("observations", "derived_from"),
          ("indicator_parts", "part_id")]


@spoiler("loop")
def loop(chance: Random, package: Package) -> Spoilt | None:
    name, column = chance.choice(_LOOPS)
    table = package.schema.tables[name]
    rows = [dict(row) for row in package.tables[name]]
    if name == "indicator_parts":
        rows = [{"whole_id": a, "part_id": b, "exhaustive": "0", "note": ""}
                for a, b in (("whole", "share"), ("share", "whole"))]
        return package.put("a loop of parts", table, rows, rows, column)
    length = chance.choice((1, 2, 3))
    if len(rows) < length:
        return None
    ring = chance.sample(rows, length)
    for row, after in zip(ring, [*ring[1:], ring[0]], strict=True):
        row[column] = after["id"]
    return package.put(f"a loop of {length} in {column}", table, rows, ring, column)


@spoiler("redirect")
def redirect(chance: Random, package: Package) -> Spoilt | None:
    where = chance.choice(("from", "to"))
    value = chance.choice(("../../../x", "index", "van-ban/d0", "/etc/x", "a/../b", "d0.html", "http://x.vn",
                           "viet-nam-ket-qua", "CON", ".", "..", "a b", "cu?x", "search", "s", "percent"))
    found = package.cell(chance, lambda table, one, row: table.name == "redirects" and one.name == where)
    if (where == "from" and value in ("search",)) or (where == "to" and value in ("s",)):
        return None  # an id that nobody bears, and one that has a page
    return package.with_cell(found, value)


@spoiler("formula")
def formula(chance: Random, package: Package) -> Spoilt | None:
    found = package.cell(chance, lambda table, one, row: one.name == "expression")
    return package.with_cell(found, chance.choice((
        "a / 0 + b", "(a + b) / (a - a)", "a + b + 9**9**9**9", "a ** 9999 + b", "(a - b) ** 0.5 + 1/(b - b)",
        "a + b + 1e400", "a + b + 10**400", "a // b", "a % b", "f(a, b)", "a if b else 1", "a.real + b",
        "__import__('os').a + b", "a +", "", "a + c", "(" * 300 + "a + b" + ")" * 300, "a + b\x00",
        "a + b + True", "a + b + 1j", "-" * 5000 + "a + b", "a < b", "lambda: a + b")))


# -- files -------------------------------------------------------------------------------


@spoiler("file")
def spoil_file(chance: Random, package: Package) -> Spoilt | None:
    table = chance.choice(list(package.schema.tables.values()))
    raw, what = package.raw[table.path], chance.choice((
        "gone", "empty", "pipe", "folder", "loop", "nul", "utf16", "latin", "bom", "crlf", "semicolons",
        "cut", "quote", "columns", "column twice", "column gone", "column renamed", "ragged", "blank row"))
    path = package.directory / table.path
    if what in ("gone", "pipe", "folder", "loop"):
        package.gone(table.path)
        if what == "pipe":
            os.mkfifo(path)
        elif what == "folder":
            path.mkdir()
        elif what == "loop":
            path.symlink_to(path.name)
    else:
        package.write(table.path, _FORMS[what](raw))
    return Spoilt(f"{table.path} {what}", frozenset({table.path}))


_FORMS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"", "nul": lambda raw: raw[:50] + b"\0" + raw[50:],
    "utf16": lambda raw: raw.decode().encode("utf-16"), "latin": lambda raw: raw + b"\xe9\n",
    "bom": lambda raw: b"\xef\xbb\xbf" + raw, "crlf": lambda raw: raw.replace(b"\n", b"\r\n"),
    "semicolons": lambda raw: raw.replace(b",", b";"), "cut": lambda raw: raw[: len(raw) - 3],
    "quote": lambda raw: raw + b'"a', "ragged": lambda raw: raw + b"a\n",
    "columns": lambda raw: b"".join(
        line + (b"," + b",".join(b"c%d" % n for n in range(100_000)) if i == 0 else b"," * 100_000) + b"\n"
        for i, line in enumerate(raw.splitlines())),
    "column twice": lambda raw: b"".join(
        line.split(b",")[0] + b"," + line + b"\n" for line in raw.splitlines()),
    "column gone": lambda raw: b"".join(line.split(b",", 1)[1] + b"\n" for line in raw.splitlines()),
    "column renamed": lambda raw: b"x" + raw,
    "blank row": lambda raw: raw + b"," * raw.split(b"\n")[0].count(b",") + b"\n",
}


# -- the schema ----------------------------------------------------------------------------


#: Keys of the descriptor that only say something to people.
_WORDS = {"title", "title_en", "description", "description_en", "licenses", "mediatype", "profile",
          "encoding", "format", "version", "missingValues", "note", "derived", "unit", "name"}


@spoiler("schema", words="a title or a note is for people", looser="a schema that allows more is a "
         "change of the schema, held by tests of the repository")
def schema(chance: Random, package: Package) -> Spoilt | None:
    descriptor = json.loads(package.raw[DESCRIPTOR])
    nodes = list(_nodes(descriptor, ()))
    holder, key, path = chance.choice(nodes)
    value = chance.choice((None, "chữ", 7, -1, [], {}, True, [None], {"a": 1}, "(", "…gone"))
    was = holder[key]
    if value == "…gone":
        del holder[key]
    else:
        holder[key] = value
    if was == value:
        return None
    package.write(DESCRIPTOR, json.dumps(descriptor).encode())
    loose = {"constraints", "required", "enum", "pattern", "minimum_rows", "foreignKeys", "minimum",
             "maximum", "separator", "trueValues", "falseValues", "primaryKey"}
    words = any(one in _WORDS for one in path if isinstance(one, str)) or path[-1] in _WORDS
    name = "schema (words)" if words else "schema (looser)" if loose & set(map(str, path)) else ""
    what = ".".join(map(str, path))
    every = frozenset({DESCRIPTOR, *(t.path for t in package.schema.tables.values())})
    return Spoilt(f"{what}: {was!r:.30} -> {value!r}", every, name=name)


def _nodes(value: Any, path: tuple[Any, ...]) -> Any:
    """Every place of the descriptor: its holder, its key, the way to it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key, (*path, key)
        yield from _nodes(inner, (*path, key))


@spoiler("resource")
def resource(chance: Random, package: Package) -> Spoilt | None:
    descriptor = json.loads(package.raw[DESCRIPTOR])
    one = chance.choice(descriptor["resources"])
    fields = one["schema"]["fields"]
    what = chance.choice(("removed", "twice", "renamed", "same path", "path away", "key text", "key unknown",
                          "column removed", "column twice", "column renamed", "no fields", "column unnamed"))
    if what == "removed":
        descriptor["resources"].remove(one)
    elif what == "twice":
        descriptor["resources"].append(one)
    elif what == "renamed":
        one["name"] = "khac"
    elif what == "same path":
        one["path"] = chance.choice([r["path"] for r in descriptor["resources"] if r is not one])
    elif what == "path away":
        one["path"] = chance.choice(("../places.csv", "/etc/hostname", "", ".", "datapackage.json"))
    elif what in ("key text", "key unknown"):
        one["schema"]["primaryKey"] = "id" if what == "key text" else ["khong-co"]
    elif what == "column removed":
        fields.remove(chance.choice(fields))
    elif what == "column twice":
        fields.append(chance.choice(fields))
    elif what == "no fields":
        one["schema"]["fields"] = []
    else:
        chance.choice(fields)["name"] = "khac" if what == "column renamed" else ""
    package.write(DESCRIPTOR, json.dumps(descriptor).encode())
    every = frozenset({DESCRIPTOR, *(t.path for t in package.schema.tables.values())})
    return Spoilt(f"{one['name']} {what}", every)


@spoiler("descriptor")
def descriptor(chance: Random, package: Package) -> Spoilt | None:
    raw = package.raw[DESCRIPTOR]
    package.write(DESCRIPTOR, chance.choice((
        b"", b"{", b"null", b"[]", b"7", b'"x"', b"{}", b'{"resources": null}', b'{"resources": []}',
        b'{"resources": {}}', b'{"resources": [null]}', b"\xff\xfe" + raw, raw[: len(raw) // 2],
        b"[" * 100_000, b'{"a": ' * 100_000, b"\xef\xbb\xbf" + raw, b"1e999")))
    return Spoilt("datapackage.json", frozenset({DESCRIPTOR}))
