"""The same knowledge for machines: JSON twins, JSON-LD, sitemap, OpenGraph, citations, Parquet.

Nothing here is HTML and nothing is escaped for it: whoever writes a page
escapes.  An :class:`Exports` groups every table once, so that a twin costs a
few look-ups.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
import re
import urllib.parse
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykb.analysis.changes.diff import clean_text, web_base, xml_bytes
from policykb.core.addresses import FOLDERS
from policykb.core.catalogue import LANGUAGES, SPOKEN, Language, label, labels
from policykb.core.model import unaccented
from policykb.core.words import format_date, format_number
from policykb.data.load import KnowledgeBase, Table
from policykb.site.evidence import safe_address, text_fragment
from policykb.site.library import Library, symbol_slug

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = dict[str, Any]

#: The version of the shape of :meth:`Exports.entity_json`; it changes when a key does.
FORMAT = "policykb-entity/1"
#: What a row of a table is called in a twin.
KINDS = {"documents": "document", "places": "place", "indicators": "indicator",
         "sources": "source", "organizations": "organization", "targets": "target",
         "observations": "observation", "reported_attainments": "reported_attainment",
         "tasks": "task", "measures": "measure", "causes": "cause", "events": "event",
         "identities": "identity", "searches": "search", "held_back": "held_back_row"}
#: Columns that name ids of other rows without being a foreign key of the schema.
_LISTS = (("events", "document_ids"), ("tasks", "target_ids"), ("observations", "derived_from"),
          ("readings", "figure_id"))
#: Where a symbol's page stands; symbols are no rows.
SYMBOLS = "ky-hieu"
#: Sitemaps hold no more addresses than this (sitemaps.org).
MOST_ADDRESSES = 50_000

_CONTEXT = "https://schema.org"
_PROPERTY = re.compile(r"[a-z][A-Za-z]+")
_OF_PRODUCTS = frozenset({"isRelatedTo"})  # schema.org knows it of products and services only
# "No replacement seen" is not "in force": schema.org has no word for it.
_FORCE = {"in_force": "InForce", "partly_replaced": "PartiallyInForce", "replaced": "NotInForce",
          "expired": "NotInForce"}
_PLACES = {"country": "Country", "province": "AdministrativeArea", "city": "AdministrativeArea",
           "region": "Place"}
_LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
_DATE_LENGTH = {"year": 4, "month": 7, "day": 10, "none": 0}
#: OpenGraph's name of each language.
LOCALES = {"vi": "vi_VN", "en": "en_GB"}
_DESCRIPTION = 200  # characters that previews show at most
#: Characters that turn the direction of what follows them.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
          **{c: rf"\{c}" for c in "&%$#_{}"}}


# --------------------------------------------------------------------------
# Entities
# --------------------------------------------------------------------------


class Exports:
    """The knowledge base grouped for exports.

    ``attainment`` is the result of :func:`policykb.analysis.verdicts.attainment.attain`, or the
    results as of several dates one after another: a twin then shows the
    verdict at each.  ``base_url`` is the address of the Vietnamese site (the
    English one stands under ``en/``); without it addresses are relative to
    the site's root.  ``library`` is the one that made the pages, where it is
    at hand: what it has grouped is not grouped again.
    """

    def __init__(self, kb: KnowledgeBase, attainment: pd.DataFrame, base_url: str = "",
                 library: Library | None = None) -> None:
        self.kb = kb
        self.base = web_base(base_url) if base_url else ""
        self.libraries = _libraries(library or Library(kb))
        self.tables = self.libraries["vi"].tables
        self.record = self.libraries["vi"].record
        self._verdicts: dict[str, list[Row]] = defaultdict(list)
        for row in attainment.to_dict("records"):
            self._verdicts[row["target_id"]].append(_verdict(row))
        for verdicts in self._verdicts.values():
            verdicts.sort(key=lambda one: one["as_of"])
        self._built: dict[int, Row] = {}
        self._names: dict[str, Row] = {}
        self._states: dict[int, list[bytes]] = {}
        self._name_states: dict[str, bytes] = {}

    # -- addresses and names ---------------------------------------------------

    def below(self, root: str) -> Exports:
        """The same for a page at the depth of ``root`` (``../``).

        Where there is no ``base_url``, addresses are then relative to that
        page, as JSON-LD within a page has to have them.
        """
        found = copy.copy(self)
        found.base, found._names = self.base or root, {}
        return found

    def url(self, path: str, language: Language = SPOKEN) -> str:
        """The address of a page of the site, given from the root of its language."""
        return self.base + ("" if language == "vi" else "en/") + path

    def name(self, one: str) -> Row:
        """``kind``, ``name_vi``, ``name_en``, ``url`` and ``json`` (its twin) of an id.

        ``json`` is ``None`` for what has no page of its own.  Raises
        :class:`KeyError` for an unknown id.
        """
        if one not in self._names:
            row = self.record[one]
            vi, en = (self.libraries[language].entry(one) for language in LANGUAGES)
            if vi is None or en is None:
                raise KeyError(one)
            own = row["_table"] in FOLDERS
            self._names[one] = {
                "kind": KINDS.get(row["_table"], row["_table"]), "name_vi": vi.text,
                "name_en": en.text, "url": self.url(vi.path),
                "json": self.url(self.twin(one)) if own else None}
        return self._names[one]

    def twin(self, one: str) -> str:
        """The address of the JSON twin of an entity's page: ``van-ban/23-nq-tw-2018.json``."""
        return f"{FOLDERS[self.record[one]['_table']]}/{one}.json"

    def entities(self) -> list[str]:
        """The ids of everything that has a page and a twin; symbols apart (:meth:`symbols`)."""
        return [row["id"] for table in FOLDERS for row in self.tables[table]]

    # -- rows ------------------------------------------------------------------

    @cached_property
    def _references(self) -> list[tuple[str, str]]:
        """Every column that names ids of rows, as (table, column)."""
        found = [(table.name, column) for table in self.kb.schema.tables.values()
                 for column, other, _ in table.references if other not in ("units", "vintages",
                                                                           "relation_types")]
        return [*found, *(pair for pair in _LISTS if pair not in found)]

    @cached_property
    def _referring(self) -> dict[str, dict[str, list[Row]]]:
        """For every id the rows that name it, by ``table.column``."""
        found: dict[str, dict[str, list[Row]]] = defaultdict(dict)
        for table, column in self._references:
            for row in self.tables.get(table, ()):
                for one in _ids(row.get(column)):
                    found[one].setdefault(f"{table}.{column}", []).append(row)
        return found

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for table, column in self._references:
            found[table].append(column)
        return found

    def _mentioned(self, row: Row) -> list[str]:
        return [one for column in self._columns[row["_table"]] for one in _ids(row.get(column))]

    def _full(self, row: Row) -> Row:
        """A row with its evidence and, of a target, its verdicts; made once."""
        key = id(row)
        if key not in self._built:
            full = self._plain(row)
            if "source_id" in row and row["_table"] != "readings":
                full["evidence"] = self.evidence(row)
            if row["_table"] == "targets":
                full["verdicts"] = self._verdicts.get(row["id"], [])
            self._built[key] = full
        return self._built[key]

    def _plain(self, row: Row) -> Row:
        """The cells of a row as JSON has them: null for what is empty, integers as integers."""
        whole = self._integers[row["_table"]]
        return {column: int(value) if column in whole and value is not None else _jsonable(value)
                for column, value in row.items() if column[0] != "_"}

    @cached_property
    def _integers(self) -> dict[str, set[str]]:
        return {name: {one.name for one in table.fields if one.type == "integer"}
                for name, table in self.kb.schema.tables.items()}

    def evidence(self, row: Row) -> Row | None:
        """Where a row was printed: source, place in it, the words, every reading; ``None`` without.

        ``href`` is the source with a text fragment of the printed figure.
        """
        source = self.record.get(row["source_id"] or "")
        if source is None:
            return None
        readings = self._referring.get(row.get("id") or "", {}).get("readings.figure_id", [])
        return {
            "printed": row.get("printed"), "locator": row.get("locator"),
            "source_id": source["id"], "publisher": source["publisher"],
            "title": source["title"], "url": safe_address(source["url"]),
            "href": text_fragment(source["url"], row.get("printed")),
            "published_on": source["published_on"], "accessed_on": source["accessed_on"],
            "tier": source["tier"], "text_sha256": source["text_sha256"],
            "readings": [{k: r[k] for k in ("read_on", "result", "source_id", "locator", "printed")}
                         for r in readings],
        }

    # -- JSON twins ---------------------------------------------------------------

    def entity_json(self, one: str) -> Row:
        """Everything known of one id, ready for :func:`json.dumps` (no NaN, no infinity).

        - ``format``: the version of this shape; ``edition_date``; ``licence``;
        - ``id``, ``kind``, ``name_vi``, ``name_en``, ``url``, ``url_en``: what it is;
        - ``row``: its row of the data package, with ``evidence`` (source,
          print, place, readings) and, of a target, ``verdicts``;
        - ``related``: under ``table.column`` the rows that name it in that
          column, each with its evidence; targets with ``verdicts``, one for
          each date, each with its ``trail``;
        - ``names``: kind, names and addresses of every id mentioned.

        ``null`` stands for what is empty, not defined or without bound.
        Raises :class:`KeyError` for an unknown id.
        """
        row, name = self.record[one], self.name(one)
        related = self._referring.get(one, {})
        mentioned = {*self._mentioned(row),
                     *(i for rows in related.values() for r in rows for i in self._mentioned(r))}
        return {
            **self._head, "id": one, **{k: v for k, v in name.items() if k != "json"},
            "url_en": self.url(self._entry(one, "en").path, "en"), "row": self._full(row),
            "related": {key: [self._full(r) for r in rows] for key, rows in related.items()},
            "names": {i: self.name(i) for i in sorted(mentioned) if i in self.record},
        }

    def state(self, one: str) -> str:
        """A digest of all that :meth:`entity_json` tells of an id, at a fifth of its cost.

        Two states of the data that give different twins have different
        digests; the code of this package is not part of it.  Raises
        :class:`KeyError` for an unknown id.
        """
        parts = [self._head_state, self._name_state(one), *self._row_state(self.record[one])]
        for key, rows in self._referring.get(one, {}).items():
            parts.append(key.encode())
            for row in rows:
                parts += self._row_state(row)
        return _digest(b"\0".join(parts)).hex()

    @cached_property
    def _head_state(self) -> bytes:
        return repr((FORMAT, self.base, self._head)).encode()

    def _name_state(self, one: str) -> bytes:
        if one not in self._name_states:
            self._name_states[one] = repr(self.name(one)).encode() if one in self.record else b""
        return self._name_states[one]

    def _row_state(self, row: Row) -> list[bytes]:
        """Digests of what :meth:`_full` makes of a row, and of the names of what it mentions."""
        key = id(row)
        if key not in self._states:
            shown: list[Any] = [row["_table"], _cells(row)]
            if "source_id" in row and row["_table"] != "readings":
                readings = self._referring.get(row.get("id") or "", {}).get("readings.figure_id", ())
                shown += [_cells(self.record.get(row["source_id"] or "", {})), *map(_cells, readings)]
            if row["_table"] == "targets":
                shown.append(self._verdicts.get(row["id"]))
            names = b"\0".join(map(self._name_state, self._mentioned(row)))
            self._states[key] = [_digest(repr(shown).encode()), _digest(names)]
        return self._states[key]

    def symbol_state(self, one: str) -> str:
        """The same for :meth:`symbol_json`."""
        parts = [self._head_state, *(part for row in self._holders[one] for part in
                                     (*self._row_state(row), self._name_state(row["id"])))]
        return _digest(b"\0".join(parts)).hex()

    @cached_property
    def _head(self) -> Row:
        licences = [one.get("name") for one in self.kb.schema.descriptor.get("licenses", [])]
        return {"format": FORMAT, "edition_date": self.kb.edition_date.isoformat(),
                "licence": licences[0] if licences else None}

    def _entry(self, one: str, language: Language) -> Any:
        return self.libraries[language].entry(one)

    def symbols(self) -> list[str]:
        """The addresses of the symbols' pages: ``23-nq-tw``."""
        return sorted(self._holders)

    @cached_property
    def _holders(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.tables["documents"]:
            if row["symbol"]:
                found[symbol_slug(row["symbol"])].append(row)
        return dict(found)

    def symbol_json(self, one: str) -> Row:
        """The twin of a symbol's page: the documents that bear it, the earliest first.

        Raises :class:`KeyError` for an unknown address.
        """
        rows = sorted(self._holders[one], key=lambda row: (row["issued_on"] or "", row["id"]))
        path = f"{SYMBOLS}/{one}.html"
        symbol = rows[0]["symbol"]
        return {**self._head, "id": one, "kind": "symbol", "name_vi": symbol, "name_en": symbol,
                "url": self.url(path), "url_en": self.url(path, "en"),
                "related": {"documents.symbol": [self._full(row) for row in rows]},
                "names": {row["id"]: self.name(row["id"]) for row in rows}}

    # -- JSON-LD --------------------------------------------------------------------

    def json_ld(self, one: str, language: Language = SPOKEN) -> Row:
        """An entity in the words of schema.org.

        Documents are ``Legislation``, places ``AdministrativeArea`` (or
        ``Country``, ``Place``), indicators ``DefinedTerm`` and
        ``StatisticalVariable``, sources ``WebPage``.  What has no page of its
        own is a ``Thing``.  Raises :class:`KeyError` for an unknown id.
        """
        row = self.record[one]
        makers = {"documents": self._legislation, "places": self._place,
                  "indicators": self._indicator, "sources": self._source}
        make = makers.get(row["_table"])
        body = make(row, language) if make else {"@type": "Thing"}
        found = {"@context": _CONTEXT, **self._pointer(one, language), **body}
        return {key: value for key, value in found.items() if value not in (None, [], "")}

    def _pointer(self, one: str, language: Language) -> Row:
        entry = self._entry(one, language)
        return {"@id": self.url(entry.path), "url": self.url(entry.path, language),
                "name": entry.text}

    def _legislation(self, row: Row, language: Language) -> Row:
        library = self.libraries[language]
        issued = _issued(row) or None
        title = library.local(row, "title")
        source = self.record.get(row["source_id"] or "", {})
        return {
            "@type": "Legislation", "name": title, "alternateName": row["instrument_title"],
            "inLanguage": "vi", "legislationIdentifier": row["symbol"],
            "legislationType": library.word("type", row["type"]),
            "legislationDate": issued, "datePublished": issued,
            "legislationPassedBy": self._organization(row["issuer_id"], language),
            "legislationJurisdiction": self._pointed(row["place_id"], language),
            "legislationLegalForce": _CONTEXT + "/" + _FORCE[row["status"]]
            if row["status"] in _FORCE else None,
            "temporalCoverage": _span(row["effective_from"], row["effective_to"]),
            "creativeWorkStatus": "Draft" if row["draft"] else None,
            "subjectOf": {"@type": "WebPage", "url": safe_address(source["url"])}
            if source and safe_address(source["url"]) else None,
            **self._acts(row, language),
        }

    def _acts(self, row: Row, language: Language) -> dict[str, list[Row]]:
        """What the document does to others, where a source says so in plain words.

        schema.org has no way to say that a relation is implied or inferred:
        those stand in the twin only.
        """
        found: dict[str, list[Row]] = defaultdict(list)
        for relation in self._referring.get(row["id"], {}).get("relations.from_id", []):
            word = self._properties.get(relation["type"])
            if word and relation["basis"] == "explicit":
                other = self.record[relation["to_id"]]
                found[word].append({"@type": "Legislation", **self._pointer(other["id"], language),
                                    **({"legislationIdentifier": other["symbol"]}
                                       if other["symbol"] else {})})
        return dict(sorted(found.items()))

    @cached_property
    def _properties(self) -> dict[str, str]:
        """The schema.org property of a relation type, where it has exactly one."""
        return {row["id"]: row["schema_org"] for row in self.tables["relation_types"]
                if row["applies_to"] == "documents" and _PROPERTY.fullmatch(row["schema_org"] or "")
                and row["schema_org"] not in _OF_PRODUCTS}

    def _organization(self, one: str | None, language: Language) -> Row | None:
        row = self.record.get(one or "")
        if row is None:
            return None
        kind = "GovernmentOrganization" if row["branch"] == "state" else "Organization"
        found = {"@type": kind, "name": self.libraries[language].local(row, "name")}
        return {**found, "alternateName": row["abbreviation"]} if row["abbreviation"] else found

    def _pointed(self, one: str | None, language: Language) -> Row | None:
        row = self.record.get(one or "")
        if row is None:
            return None
        return {"@type": _PLACES[row["kind"]], **self._pointer(row["id"], language)}

    def _place(self, row: Row, language: Language) -> Row:
        return {
            "@type": _PLACES[row["kind"]], "alternateName": list(row["aliases"] or ()),
            "identifier": {"@type": "PropertyValue", "propertyID": "GSO",
                           "value": row["gso_code"]} if row["gso_code"] else None,
            "containedInPlace": self._pointed(row["region_id"], language),
            "description": self.libraries[language].span(row),
        }

    def _indicator(self, row: Row, language: Language) -> Row:
        library, parts = self.libraries[language], None
        if row["numerator"] and row["denominator"]:
            parts = label("export.indicator.parts", "vi", numerator=row["numerator"],
                          denominator=row["denominator"])
        return {
            "@type": ["DefinedTerm", "StatisticalVariable"],
            "termCode": row["official_code"] or row["id"],
            "alternateName": list(row["aliases"] or ()), "description": _vietnamese(parts),
            "measurementDenominator": _vietnamese(row["denominator"]),
            "measurementQualifier": library.word("price_basis", row["price_basis"])
            if row["price_basis"] else None,
            "unitText": library.unit(row["unit"]),
            "inDefinedTermSet": {"@type": "DefinedTermSet",
                                 "name": label("export.dataset.indicators", language),
                                 "url": self.url("chi-tieu/index.html", language)},
        }

    def _source(self, row: Row, language: Language) -> Row:
        return {"@type": "WebPage", "name": row["title"] or self._entry(row["id"], language).text,
                "sameAs": safe_address(row["url"]), "datePublished": row["published_on"],
                "inLanguage": row["language"] if row["language"] != "other" else None,
                "publisher": {"@type": "Organization", "name": row["publisher"]}}

    def dataset_ld(self, language: Language = SPOKEN, *, parquet: bool = True) -> Row:
        """The data package as a schema.org ``Dataset`` with every file that can be taken away."""
        descriptor = self.kb.schema.descriptor
        folder = self.url("du-lieu/")
        licences = [_LICENCES.get(one["name"], one["name"])
                    for one in descriptor.get("licenses", [])]
        return {
            "@context": _CONTEXT, "@type": "Dataset", "@id": folder,
            "url": self.url("du-lieu/index.html", language),
            "name": descriptor["title" if language == "vi" else "title_en"],
            "description": label("export.dataset.description", language),
            "identifier": descriptor["name"], "version": descriptor.get("version"),
            "dateModified": self.kb.edition_date.isoformat(), "inLanguage": ["vi", "en"],
            "license": licences[0] if licences else None, "isAccessibleForFree": True,
            "spatialCoverage": {"@type": "Country", "name": "Việt Nam"},
            "creator": {"@type": "Organization", "name": label("diff.feed.author", language)},
            "distribution": [
                {"@type": "DataDownload", "name": name, "encodingFormat": kind,
                 "contentUrl": folder + path}
                for name, kind, path in self._files(language, parquet)],
        }

    def _files(self, language: Language, parquet: bool) -> list[tuple[str, str, str]]:
        found = [(label("export.dataset.schema", language), "application/json", "datapackage.json"),
                 (label("export.dataset.graph", language), "application/graphml+xml",
                  "policykb.graphml")]
        for table in self.kb.schema.tables.values():
            title = table.title if language == "vi" else table.title_en
            found.append((title, "text/csv", table.path))
            if parquet:
                found.append((title, "application/vnd.apache.parquet", f"{table.name}.parquet"))
        return found

    # -- previews ---------------------------------------------------------------------

    def open_graph(self, one: str, language: Language = SPOKEN) -> list[tuple[str, str]]:
        """The OpenGraph properties of an entity's page, as (property, content).

        The description names the entity and counts its targets by verdict.
        ``og:url`` needs ``base_url``.  Raises :class:`KeyError` for an unknown id.
        """
        entry = self._entry(one, language)
        if entry is None:
            raise KeyError(one)
        other: Language = "en" if language == "vi" else "vi"
        descriptor = self.kb.schema.descriptor
        found = [("og:type", "article"), ("og:title", clean_text(entry.text)),
                 ("og:description", _shortened(self._description(one, language))),
                 ("og:site_name", descriptor["title" if language == "vi" else "title_en"]),
                 ("og:locale", LOCALES[language]), ("og:locale:alternate", LOCALES[other])]
        if self.base:
            found.insert(1, ("og:url", self.url(entry.path, language)))
        return found

    def _description(self, one: str, language: Language) -> str:
        entry = self._entry(one, language)
        text: str = entry.hover or entry.text
        text = text[:1].upper() + text[1:]
        counts = Counter(self._verdicts[row["id"]][-1]["verdict"]
                         for row in self._targets(one) if self._verdicts.get(row["id"]))
        if not counts:
            return text
        words = ", ".join(f"{label(f'verdict.{code}', language)} {format_number(count, language)}"
                          for code, count in counts.most_common())
        return label("export.counts", language, entity=text, verdicts=words,
                     count=format_number(counts.total(), language))

    def _targets(self, one: str) -> list[Row]:
        related = self._referring.get(one, {})
        columns = ("document_id", "place_id", "indicator_id")
        return [row for column in columns for row in related.get(f"targets.{column}", [])]

    # -- citations ----------------------------------------------------------------------

    def cite(self, document_id: str) -> dict[str, str]:
        """How to cite a document: ``vi`` and ``en`` (a line of text) and ``bibtex``.

        The Vietnamese form is that of official papers: type, symbol, date,
        issuer, title.  Raises :class:`KeyError` for what is no document.
        """
        row = self.record[document_id]
        if row["_table"] != "documents":
            raise KeyError(document_id)
        return {"vi": self._citation(row, "vi"), "en": self._citation(row, "en"),
                "bibtex": self._bibtex(row)}

    def _citation(self, row: Row, language: Language) -> str:
        library = self.libraries[language]
        issuer = library.local(self.record.get(row["issuer_id"] or "", {}), "name")
        title, issued = library.local(row, "title"), _issued(row)
        if not row["symbol"]:  # "Nghị quyết Đại hội …": the title is the name
            about = ", ".join(part for part in (issuer, format_date(issued, language)
                                                if issued else "") if part)
            return clean_text(f"{title} ({about})" if about else title) + "."
        kind = library.word("type", row["type"]) if row["type"] != "other" else ""
        precision = {4: "year", 7: "month", 10: "day"}.get(len(issued), "day")
        parts = [kind, _said("number", language, symbol=row["symbol"]),
                 _said(precision, language, date=format_date(issued, language) if issued else ""),
                 _said("issuer", language, issuer=issuer)]
        text = " ".join(part for part in parts if part)
        return clean_text(text[:1].upper() + text[1:] + _continued(title, kind, language)) + "."

    def _bibtex(self, row: Row) -> str:
        library = self.libraries["vi"]
        issuer = library.local(self.record.get(row["issuer_id"] or "", {}), "name")
        issued = _issued(row).split("-")
        source = {} if self.base else self.record.get(row["source_id"] or "", {})
        address = safe_address(source.get("url"))
        if self.base:
            address = self.url(self._entry(row["id"], "vi").path)
        fields = {
            "author": f"{{{_latex(issuer)}}}" if issuer else None,
            "title": f"{{{_latex(library.local(row, 'title'))}}}",
            "type": _latex(library.word("type", row["type"])), "number": _latex(row["symbol"]),
            "year": issued[0], "month": _MONTHS[int(issued[1]) - 1] if len(issued) > 1 else None,
            "day": issued[2].lstrip("0") if len(issued) > 2 else None,
            "url": _latex_url(address), "urldate": source.get("accessed_on") if address else None,
            "language": "vietnamese",
        }
        # The months are names that BibTeX knows; everything else is text.
        lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
                 for name, value in fields.items() if value]
        return f"@misc{{{row['id']},\n" + ",\n".join(lines) + "\n}\n"


def dumps(value: Any) -> str:
    """A twin or JSON-LD as the text of a file: compact, Vietnamese as it is, no NaN.

    What turns the direction of writing stands as JSON escapes.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _DIRECTIONS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def plain(text: str) -> str:
    """``text`` with what turns the direction of writing made visible: ``[U+202E]``."""
    return _DIRECTIONS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def embedded(value: Any) -> str:
    """The same for the inside of a ``script`` element of type ``application/ld+json``.

    No text of the data can close the element or open a comment: ``<``, ``>``
    and ``&`` stand as JSON escapes.
    """
    text = dumps(value).strip()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _libraries(library: Library) -> dict[str, Library]:
    """``library`` and one of the other language on the same rows."""
    other = Library(library.kb, (), "en" if library.language == "vi" else "vi")
    other.__dict__.update(tables=library.tables, record=library.record, _groups=library._groups)
    return {library.language: library, other.language: other}


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=16).digest()


def _cells(row: Row) -> list[Any]:
    return [value for column, value in row.items() if column[0] != "_"]


def _verdict(row: Row) -> Row:
    """A row of ``attain`` as JSON has it; ``trail`` is a list of kind, vi, en."""
    found = {column: _jsonable(value) for column, value in row.items()
             if column not in ("target_id", "document_id", "place_id", "indicator_id")}
    found["trail"] = [{"kind": kind, "vi": vi, "en": en} for kind, vi, en in row["trail"]]
    return found


def _jsonable(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [_jsonable(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def _ids(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _span(first: str | None, last: str | None) -> str | None:
    """An ISO 8601 interval, open where an end is not known."""
    return f"{first or '..'}/{last or '..'}" if first or last else None


def _vietnamese(text: str | None) -> Row | None:
    """Text that the data hold in Vietnamese only."""
    return {"@value": text, "@language": "vi"} if text else None


def _shortened(text: str) -> str:
    text = clean_text(text)
    if len(text) <= _DESCRIPTION:
        return text
    return text[: _DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(" ,;·") + "…"


def _said(key: str, language: Language, **values: str | None) -> str:
    """The words of ``export.cite.<key>``; nothing where the value is missing."""
    if not all(values.values()):
        return ""
    return label(f"export.cite.{key}", language, **values)


def _issued(row: Row) -> str:
    """The date of issue, no more precise than it is known; empty where it is not."""
    return (row["issued_on"] or "")[: _DATE_LENGTH[row["issued_precision"]]]


def _continued(title: str, kind: str, language: Language) -> str:
    """A title after the issuer: going on in the sentence (``… về …``), else after a colon."""
    rest = title
    if kind and unaccented(title).startswith(f"{unaccented(kind)} "):
        rest = title[len(kind):].strip()
    first = rest.split(" ", 1)[0].lower()
    if first in labels(language)["export.cite.lower"].split(";"):
        return f" {rest[:1].lower()}{rest[1:]}"
    return f": {title}" if title else ""


def _latex(text: str | None) -> str:
    return "".join(_LATEX.get(c, c) for c in clean_text(text or ""))


def _latex_url(url: str | None) -> str | None:
    """An address that cannot close the braces it stands in."""
    return urllib.parse.quote(url, safe=":/?#[]@!$&'()*+,;=%~-._") if url else None


# --------------------------------------------------------------------------
# Sitemap
# --------------------------------------------------------------------------


def sitemap(urls: Iterable[tuple[str | None, str | None]], base_url: str, lastmod: str) -> bytes:
    """The sitemap of both languages, in the order given; the same input gives the same bytes.

    ``urls`` are pairs of addresses from the site's root, Vietnamese and
    English (with its ``en/``), either of which may be ``None``.  The two of a
    pair name each other as ``hreflang`` alternates, the Vietnamese one as the
    default.  ``lastmod`` is an ISO date.  Raises :class:`ValueError` where
    ``base_url`` is no web address or there are more than
    :data:`MOST_ADDRESSES` addresses.
    """
    base = web_base(base_url)
    top = ET.Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
                                "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    for pair in urls:
        here = {language: base + urllib.parse.quote(path)
                for language, path in zip(LANGUAGES, pair, strict=True) if path is not None}
        for address in here.values():
            _sitemap_entry(top, address, here, lastmod)
    if len(top) > MOST_ADDRESSES:
        raise ValueError(f"{len(top)} addresses, a sitemap holds {MOST_ADDRESSES}")
    return xml_bytes(top)


def _sitemap_entry(top: ET.Element, address: str, pair: Mapping[str, str], lastmod: str) -> None:
    one = ET.SubElement(top, "url")
    ET.SubElement(one, "loc").text = address
    ET.SubElement(one, "lastmod").text = lastmod
    if len(pair) > 1:
        for language, other in (*pair.items(), ("x-default", pair["vi"])):
            ET.SubElement(one, "xhtml:link",
                          {"rel": "alternate", "hreflang": language, "href": other})


# --------------------------------------------------------------------------
# Parquet
# --------------------------------------------------------------------------


def parquet(kb: KnowledgeBase, directory: str | Path,
            names: Collection[str] | None = None) -> list[Path]:
    """Write every table (or those of ``names``) as ``<table>.parquet``.

    The same data give the same bytes.

    Text is ``string``, numbers ``double``, integers ``int64``, yes/no
    ``bool``, lists ``list<string>``; dates stay ISO text, as in the CSV.
    Missing values are null.  The titles of table and columns, the edition
    date and the licence stand in the metadata.  Returns the files in the
    order of the schema.
    """
    import pyarrow.parquet as pq

    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in kb.schema.tables.items():
        if names is not None and name not in names:
            continue
        path = folder / f"{name}.parquet"
        pq.write_table(_arrow(kb, table), path, compression="zstd")
        written.append(path)
    return written


def _arrow(kb: KnowledgeBase, table: Table) -> pa.Table:
    import pyarrow as pa

    frame, columns, fields = kb.tables[table.name], [], []
    for one in table.fields:
        kind = _arrow_type(one.type, one.separator)
        cells = frame[one.name].tolist()
        if one.separator:
            cells = [list(cell or ()) for cell in cells]
        columns.append(pa.array(cells, type=kind, from_pandas=True))
        fields.append(pa.field(one.name, kind, metadata={"title": one.title,
                                                         "title_en": one.title_en}))
    licence = [one.get("name", "") for one in kb.schema.descriptor.get("licenses", [])]
    told = {"title": table.title, "title_en": table.title_en,
            "edition_date": kb.edition_date.isoformat(), "licence": ", ".join(licence)}
    return pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=told))


def _arrow_type(kind: str, separator: str | None) -> pa.DataType:
    import pyarrow as pa

    if separator:
        return pa.list_(pa.string())
    return {"number": pa.float64(), "integer": pa.int64(),
            "boolean": pa.bool_()}.get(kind, pa.string())
