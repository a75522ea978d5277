"""The data package itself: downloads, the dictionary of its columns, every table as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from policykb.core.addresses import INDEX
from policykb.core.formats import format_number
from policykb.core.markup import safe_address
from policykb.data.schema import Field, Table, names_ids
from policykb.site import tongues
from policykb.site.computed import COMPUTED
from policykb.site.library import Library, Row
from policykb.site.page import Crumbs, Page
from policykb.site.rendering import Renderer
from policykb.site.site import Site

#: Where the pages of the tables stand.
FOLDER = "du-lieu"


def tables(site: Site) -> Iterator[Page]:
    """Downloads, the dictionary, and every table as it is."""
    library = site.library
    crumbs = ((f"{FOLDER}/{INDEX}.html", library.say("data")),)
    schema = site.kb.schema
    counted = [{"name": t.name, "title": library.table_title(t.name),
                "count": len(library.tables[t.name])} for t in schema.tables.values()]
    heading = library.say("data")
    yield Page(f"{FOLDER}/{INDEX}", heading, site.at("../").render(
        "downloads.html", heading=heading, tables=counted, computed=[
            {"name": t.name, "title": t.title(site.language)} for t in COMPUTED]))
    heading = library.say("dictionary")
    body = site.at("../").render(
        "dictionary.html", heading=heading, tables=_dictionary(site), computed=_computed(site))
    yield Page(f"{FOLDER}/tu-dien", heading, body, crumbs=crumbs)
    for table in schema.tables.values():
        yield _table(site, table, crumbs)


def _title(site: Site, field: Field) -> str:
    return field.title if site.language == "vi" else field.title_en


def _dictionary(site: Site) -> list[Row]:
    found = []
    for table in site.kb.schema.tables.values():
        fields = [{"name": f.name, "title": _title(site, f), "type": f.type,
                   "separator": f.separator, "rules": _rules(site.library, table, f)}
                  for f in table.fields]
        found.append({"name": table.name, "title": site.library.table_title(table.name),
                      "path": table.path, "fields": fields})
    return found


def _computed(site: Site) -> list[Row]:
    """The computed tables with the meaning of their columns."""
    return [{"name": table.name, "title": table.title(site.language), "path": f"{table.name}.csv",
             "fields": [{"name": one, "title": table.meaning(one, site.language)}
                        for one in table.columns]} for table in COMPUTED]


def _rules(library: Library, table: Table, field: Field) -> list[str]:
    """What the schema asks of a column, in words."""
    say = library.say
    rules = [say("rule.key")] if field.name in table.key else []
    rules += [say("rule.required")] if field.required else []
    rules += [say("rule.derived")] if field.derived else []
    rules += [say("rule.enum", values=", ".join(field.enum))] if field.enum else []
    rules += [say("rule.pattern", pattern=field.pattern)] if field.pattern else []
    rules += [say("rule.reference", table=other) for column, other, _ in table.references
              if column == field.name]
    return rules


def _table(site: Site, table: Table, crumbs: Crumbs) -> Page:
    renderer = site.at("../")
    rows = site.library.tables[table.name]
    mark = tongues.mark if site.language != "vi" else escape
    fields = [f for f in table.fields if any(row[f.name] not in (None, (), False) for row in rows)]
    shown = [{"line": row["_line"], "anchor": row.get("id"),
              "cells": Markup("</td><td>".join(
                  str(escape(mark(_cell(renderer, f, row[f.name])))) for f in fields))}
             for row in rows]
    heading = site.library.table_title(table.name)
    body = renderer.render("table.html", heading=heading, name=table.name, rows=shown,
                           columns=[{"name": f.name, "title": _title(site, f)} for f in fields])
    return Page(f"{FOLDER}/{table.name}", heading, body, crumbs=crumbs)


def _cell(renderer: Renderer, field: Field, value: Any) -> Any:
    """The content of a cell: ids and web addresses as links, the rest as it stands."""
    library = renderer.site.library
    if value is None:
        return ""
    if isinstance(value, bool):
        return library.say("yes") if value else ""
    if isinstance(value, tuple):
        return Markup("; ").join(_cell(renderer, field, one) for one in value)
    if isinstance(value, float):
        return format_number(value, library.language)
    return _text_cell(renderer, field, value)


def _text_cell(renderer: Renderer, field: Field, value: str) -> str:
    if names_ids(field.name) or field.name == "canonical":
        return renderer.ref(value, value)
    if field.name == "url" and safe_address(value):
        return Markup('<a href="{0}" rel="noopener">{0}</a>').format(value)
    return value
