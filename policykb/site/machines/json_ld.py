"""Entities in the words of schema.org, as JSON-LD for the head of their pages."""

from __future__ import annotations

import re
from collections import defaultdict

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.markup import safe_address
from policykb.site.machines.shared import Exports, Row, issued

CONTEXT = "https://schema.org"
_PROPERTY = re.compile(r"[a-z][A-Za-z]+")
_OF_PRODUCTS = frozenset({"isRelatedTo"})  # schema.org knows it of products and services only
# "No replacement seen" is not "in force": schema.org has no word for it.
_FORCE = {"in_force": "InForce", "partly_replaced": "PartiallyInForce", "replaced": "NotInForce",
          "expired": "NotInForce"}
_PLACES = {"country": "Country", "province": "AdministrativeArea", "city": "AdministrativeArea",
           "region": "Place"}


def json_ld(exports: Exports, one: str, language: Language = SPOKEN) -> Row:
    """An entity in the words of schema.org.

    Documents are ``Legislation``, places ``AdministrativeArea`` (or
    ``Country``, ``Place``), indicators ``DefinedTerm`` and
    ``StatisticalVariable``, sources ``WebPage``.  What has no page of its
    own is a ``Thing``.  Raises :class:`KeyError` for an unknown id.
    """
    row = exports.record[one]
    makers = {"documents": _legislation, "places": _place, "indicators": _indicator,
              "sources": _source}
    make = makers.get(row["_table"])
    body = make(exports, row, language) if make else {"@type": "Thing"}
    found = {"@context": CONTEXT, **_pointer(exports, one, language), **body}
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def _pointer(exports: Exports, one: str, language: Language) -> Row:
    entry = exports.entry(one, language)
    return {"@id": exports.url(entry.path), "url": exports.url(entry.path, language),
            "name": entry.text}


def _legislation(exports: Exports, row: Row, language: Language) -> Row:
    library = exports.libraries[language]
    day = issued(row) or None
    source = exports.record.get(row["source_id"] or "", {})
    address = safe_address(source["url"]) if source else None
    return {
        "@type": "Legislation", "name": library.local(row, "title"),
        "alternateName": row["instrument_title"],
        "inLanguage": "vi", "legislationIdentifier": row["symbol"],
        "legislationType": library.word("type", row["type"]),
        "legislationDate": day, "datePublished": day,
        "legislationPassedBy": _organization(exports, row["issuer_id"], language),
        "legislationJurisdiction": _pointed(exports, row["place_id"], language),
        "legislationLegalForce": CONTEXT + "/" + _FORCE[row["status"]]
        if row["status"] in _FORCE else None,
        "temporalCoverage": _span(row["effective_from"], row["effective_to"]),
        "creativeWorkStatus": "Draft" if row["draft"] else None,
        "subjectOf": {"@type": "WebPage", "url": address} if address else None,
        **_acts(exports, row, language),
    }


def _acts(exports: Exports, row: Row, language: Language) -> dict[str, list[Row]]:
    """What the document does to others, where a source says so in plain words.

    schema.org has no way to say that a relation is implied or inferred:
    those stand in the twin only.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    properties = _properties(exports)
    for relation in exports.referring(row["id"]).get("relations.from_id", []):
        word = properties.get(relation["type"])
        if word and relation["basis"] == "explicit":
            other = exports.record[relation["to_id"]]
            symbol = {"legislationIdentifier": other["symbol"]} if other["symbol"] else {}
            found[word].append({"@type": "Legislation",
                                **_pointer(exports, other["id"], language), **symbol})
    return dict(sorted(found.items()))


def _properties(exports: Exports) -> dict[str, str]:
    """The schema.org property of a relation type, where it has exactly one."""
    return {row["id"]: row["schema_org"] for row in exports.tables["relation_types"]
            if row["applies_to"] == "documents" and _PROPERTY.fullmatch(row["schema_org"] or "")
            and row["schema_org"] not in _OF_PRODUCTS}


def _organization(exports: Exports, one: str | None, language: Language) -> Row | None:
    row = exports.record.get(one or "")
    if row is None:
        return None
    kind = "GovernmentOrganization" if row["branch"] == "state" else "Organization"
    found = {"@type": kind, "name": exports.libraries[language].local(row, "name")}
    return {**found, "alternateName": row["abbreviation"]} if row["abbreviation"] else found


def _pointed(exports: Exports, one: str | None, language: Language) -> Row | None:
    row = exports.record.get(one or "")
    if row is None:
        return None
    return {"@type": _PLACES[row["kind"]], **_pointer(exports, row["id"], language)}


def _place(exports: Exports, row: Row, language: Language) -> Row:
    return {
        "@type": _PLACES[row["kind"]], "alternateName": list(row["aliases"] or ()),
        "identifier": {"@type": "PropertyValue", "propertyID": "GSO",
                       "value": row["gso_code"]} if row["gso_code"] else None,
        "containedInPlace": _pointed(exports, row["region_id"], language),
        "description": exports.libraries[language].span(row),
    }


def _indicator(exports: Exports, row: Row, language: Language) -> Row:
    library, parts = exports.libraries[language], None
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
                             "url": exports.url("chi-tieu/index.html", language)},
    }


def _source(exports: Exports, row: Row, language: Language) -> Row:
    return {"@type": "WebPage",
            "name": row["title"] or exports.entry(row["id"], language).text,
            "sameAs": safe_address(row["url"]), "datePublished": row["published_on"],
            "inLanguage": row["language"] if row["language"] != "other" else None,
            "publisher": {"@type": "Organization", "name": row["publisher"]}}


def _span(first: str | None, last: str | None) -> str | None:
    """An ISO 8601 interval, open where an end is not known."""
    return f"{first or '..'}/{last or '..'}" if first or last else None


def _vietnamese(text: str | None) -> Row | None:
    """Text that the data hold in Vietnamese only."""
    return {"@value": text, "@language": "vi"} if text else None
