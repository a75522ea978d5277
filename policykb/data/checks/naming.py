"""What somebody may have meant who wrote something else than a code.

A name, an alias, a symbol or an address of a row is understood, and the code to
write is named; a slip of the pen is suggested.  An advice that is followed must
never make a fact worse: where nothing is surely meant, what is allowed is
listed, and nobody is told to add a row for what only has another name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from policykb.core.catalogue import labels
from policykb.core.text import nearest, slug
from policykb.data.canonical import natural
from policykb.data.checks.base import IS_ID, Data
from policykb.data.problems import Problem
from policykb.data.schema import CODES, Field
from policykb.data.tables import Row

#: Columns that name a row to people.
_NAMES = ("name_vi", "name_en", "aliases", "symbol", "symbol_vi", "symbol_en", "symbol_printed",
          "abbreviation", "title_vi", "title_en", "instrument_title", "url", "stage", "label_vi",
          "label_en")
#: How many of several that bear one name are listed.
_MOST = 8


def unknown(data: Data, table: str, row: Row, column: str, value: str, tables: Sequence[str],
            key: str = "id") -> Problem:
    """The problem of a code that is in none of ``tables``: what it may be, or what there is."""
    told: dict[str, object] = {"value": value, "table": _paths(data, tables)}
    holders = data.holders.get(slug(value), []) if "documents" not in data.broken else []
    if len(holders) > 1:
        return data.problem(table, row, column, "ambiguous_symbol", value=value,
                            holders=", ".join(sorted(holders, key=natural)))
    if holders:
        return data.problem(table, row, column, "symbol_for_id", value=value, id=holders[0])
    meant = sorted({one for name in tables for one in _called(data, name, key).get(_plain(value), ())},
                   key=natural)
    if len(meant) == 1:
        return data.problem(table, row, column, "name_for_id", id=meant[0], **told)
    if meant:
        return data.problem(table, row, column, "ambiguous_name", ids=", ".join(meant[:_MOST]), **told)
    near = _redirected(data, value) or data.nearest(
        value, [one[key] for name in tables for one in data.rows[name] if one[key]],
        str(told["table"]))
    if near:
        return data.problem(table, row, column, "unknown_id", nearest=near, **told)
    closed = set(tables) <= CODES
    return data.problem(table, row, column, "unknown_code" if closed else "unknown_id_alone", **told)


def not_listed(data: Data, table: str, row: Row, one: Field) -> Problem:
    """The problem of a word that the column does not know; its label in either language is understood."""
    value, allowed = row[one.name], ", ".join(one.enum)
    meant = {code for code in one.enum for language in ("vi", "en")
             if _plain(value) in _worded(one.name, code, language)}
    near = meant.pop() if len(meant) == 1 else nearest(value, one.enum) or nearest(
        slug(value).replace("-", "_"), one.enum)
    if near:
        return data.problem(table, row, one.name, "enum", value=value, allowed=allowed, nearest=near)
    return data.problem(table, row, one.name, "enum_alone", value=value, allowed=allowed)


def empty(data: Data, table: str, row: Row, one: Field) -> Problem:
    """The problem of a required cell that is empty, with what may be written there."""
    referred = [other for column, other, _ in data.schema.tables[table].references
                if column == one.name]
    told: dict[str, object] = {"column": one.name}
    if one.name == "id" and table in ("targets", "observations"):
        return data.problem(table, row, "id", "derived_empty", columns="id")
    if one.enum or one.type == "boolean":
        allowed = ", ".join(one.enum or ("0", "1"))
        return data.problem(table, row, one.name, "required_listed", allowed=allowed, **told)
    if referred and referred[0] not in data.broken:
        known = [r[data.schema.tables[referred[0]].key[0]] for r in data.rows[referred[0]]]
        few = ", ".join(known[:_MOST * 4]) if len(known) <= _MOST * 4 else "…"
        return data.problem(table, row, one.name, "required_id", known=few,
                            table=_paths(data, referred), **told)
    return data.problem(table, row, one.name, "required_date" if one.dated else "required", **told)


def _paths(data: Data, tables: Sequence[str]) -> str:
    return ", ".join(data.schema.tables[table].path for table in tables)


def _plain(value: str) -> str:
    """A name as names are compared: without accents and case; signs alone stand as they are."""
    return slug(value) or value.strip()


def _called(data: Data, table: str, key: str) -> dict[str, set[str]]:
    """The codes of a table by each name that its rows bear."""
    if (table, key) not in data.names:
        found: dict[str, set[str]] = defaultdict(set)
        columns = [c for c in (*_NAMES, key) if c in data.schema.tables[table].columns]
        for row in data.rows[table] if key == "id" or key in columns else []:
            if key != "id" or IS_ID.fullmatch(row["id"]):
                for name in (part for column in columns for part in row[column].split(";")):
                    if name.strip():
                        found[_plain(name)].add(row[key])
        data.names[table, key] = dict(found)
    return data.names[table, key]


def _redirected(data: Data, value: str) -> str | None:
    """Where an id that was given up leads."""
    rows = [] if "redirects" in data.broken else data.rows.get("redirects", [])
    return next((row["to"] for row in rows if row["from"] == value), None)


def _worded(column: str, code: str, language: str) -> set[str]:
    """What the catalogue calls one value of a column, in one language, plainly."""
    words = labels("vi" if language == "vi" else "en")
    keys = (f"site.is.{column}.{code}", f"{column}.{code}", f"site.is.indicator_{column}.{code}",
            f"site.is.reading_{column}.{code}", f"site.is.attainment_{column}.{code}",
            f"site.is.search_{column}.{code}")
    return {_plain(re.sub(r"\s*\(.*\)", "", words[key])) for key in keys if key in words} | {
        _plain(words[key]) for key in keys if key in words}
