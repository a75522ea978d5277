"""Identifiers: one thing an id, ids in lists, imported rows, redirects, archives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.core.addresses import INDEX, RESULTS
from policykb.data.checks.base import Data, last_part, listed_ids, rule
from policykb.data.checks.naming import unknown
from policykb.data.problems import Problem
from policykb.data.schema import CODES, LISTS


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
    """No row is its own successor, region, variant, replacement, model or input."""
    for name, table in data.schema.tables.items():
        if "id" not in table.columns:
            continue
        for column in (c for (t, c), named in data.schema.id_columns.items()
                       if t == name and named == (name,)):
            for row in data.rows[name]:
                if row["id"] and row["id"] in listed_ids(data, name, column, row):
                    yield data.problem(name, row, column, "self_reference", value=row["id"])


@rule("unknown_id", "unknown_id_alone", "unknown_code", "name_for_id", "ambiguous_name",
      "ambiguous_symbol", "symbol_for_id")
def listed_ids_exist(data: Data) -> Iterator[Problem]:
    """Ids in lists, and the figure of a reading, are ids of the right table."""
    for (name, column), tables in LISTS.items():
        if not tables or data.broken.intersection(tables):
            continue
        known = {one for table in tables for one in data.by_id[table]}
        for row in data.rows[name]:
            for one in listed_ids(data, name, column, row):
                if one not in known:
                    yield unknown(data, name, row, column, one, tables)


@rule("import_unknown", "import_reason", needs="imports")
def imports_lead_somewhere(data: Data) -> Iterator[Problem]:
    """Each raw row names what it became, or says why it became nothing."""
    for row in data.rows["imports"]:
        if row["outcome"] != "imported" and row["outcome"] and not row["reason"]:
            yield data.problem("imports", row, "reason", "import_reason", outcome=row["outcome"])
        table = data.schema.tables.get(row["table"])
        for one in listed_ids(data, "imports", "ids", row) if table and not data.broken else []:
            if one not in data.keys[row["table"]]:
                nearest = data.nearest(one, data.keys[row["table"]], row["table"])
                yield data.problem("imports", row, "ids", "import_unknown", value=one,
                                   nearest=nearest or "–", table=row["table"])


@rule("table_unknown", needs="imports held_back")
def tables_are_named(data: Data) -> Iterator[Problem]:
    """What a raw row became, or was meant to become, is a row of a table that there is."""
    for name in ("imports", "held_back"):
        for row in data.rows[name]:
            for one in filter(None, (part.strip() for part in row["table"].split(";"))):
                if one not in data.schema.tables:
                    yield data.problem(name, row, "table", "table_unknown", value=one,
                                       known=", ".join(data.schema.tables))


@rule("redirect_live", "redirect_nowhere", needs="redirects")
def redirects_lead_somewhere(data: Data) -> Iterator[Problem]:
    """An old id is no page of today, and the new one has a page; their form is the schema's."""
    if data.broken:
        return  # an id of a table that cannot be read may be the one
    for row in data.rows["redirects"]:
        if _has_page(data, row["from"]):
            yield data.problem("redirects", row, "from", "redirect_live", value=row["from"])
        if row["to"] and data.table_of.get(row["to"], "units") in CODES:
            last = last_part(row["to"])
            yield data.problem("redirects", row, "to", "redirect_nowhere", value=row["to"],
                               nearest=data.nearest(last, data.table_of, "") or "–")


@rule("change_dangling", needs="changes redirects")
def changes_name_what_is_there(data: Data) -> Iterator[Problem]:
    """A change note names an id of today, one that was redirected, or one that was taken away.

    What an edition told of and is no longer there was renamed without a redirect:
    the old address would lead nowhere.
    """
    if data.broken:
        return  # an id of a table that cannot be read may be the one
    moved = {row["from"] for row in data.rows["redirects"]}
    for row in data.rows["changes"]:
        one = row["entity_id"]
        if one and one not in data.table_of and one not in moved \
                and not row["kind"].endswith(("_removed", "_gone")):
            nearest = data.nearest(one, data.table_of, "") or "–"
            yield data.problem("changes", row, "entity_id", "change_dangling", value=one,
                               nearest=nearest)


def _has_page(data: Data, old: str) -> bool:
    """Whether a page of the site stands where the one of an old id would be written."""
    owner = old.removesuffix(RESULTS)
    return old in data.table_of or old == INDEX or (old != owner and owner in data.keys["places"])


@rule("archive_digest", needs="sources")
def archives_have_a_digest(data: Data) -> Iterator[Problem]:
    """A source with an archived text states its sha256; every other one has an address."""
    for row in data.rows["sources"]:
        if row["archive"] and not re.fullmatch(r"[0-9a-f]{64}", row["text_sha256"]):
            yield data.problem("sources", row, "text_sha256", "archive_digest",
                               archive=row["archive"])
