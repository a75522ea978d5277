"""The sitemap: every page of both languages, for crawlers (sitemaps.org)."""

from __future__ import annotations

import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from policykb.core.addresses import web_base
from policykb.core.catalogue import LANGUAGES, Language
from policykb.core.markup import xml_bytes
from policykb.site.machines.dated import Days
from policykb.site.machines.material import Material, Output

#: A sitemap holds no more addresses than this.
MOST_ADDRESSES = 50_000
#: The address that crawlers are told: the sitemap, or the index of several.
SITEMAP = "sitemap.xml"
_PART = "sitemap-{}.xml"
_XMLNS = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}


class Listed(NamedTuple):
    """A page in both languages, by address from the site's root (English with its ``en/``).

    Either may be ``None``; ``changed_on`` is the ISO date on which it last
    changed, ``None`` where that is not known.
    """

    vi: str | None
    en: str | None
    changed_on: str | None = None


class _Entry(NamedTuple):
    address: str
    pair: Mapping[Language, str]
    changed_on: str | None


def outputs(material: Material) -> Iterator[Output]:
    """The sitemap of both languages, where the address of the site is known."""
    if material.is_shared and material.exports.base:
        days = Days(material.exports)
        pages = [Listed(one, f"en/{one}" if twin else None, days.of(one))
                 for one, twin in material.listed]
        for name, content in sitemaps(pages, material.exports.base).items():
            yield Output(name, partial(bytes, content))


def sitemaps(pages: Iterable[Listed], base_url: str) -> dict[str, bytes]:
    """The sitemap in the order given, by the name of its file; the same input gives the same bytes.

    More than :data:`MOST_ADDRESSES` addresses stand in several files, and
    :data:`SITEMAP` is the index of them.  The two of a pair name each other
    as ``hreflang`` alternates, the Vietnamese one as the default.  Raises
    :class:`ValueError` where ``base_url`` is no web address.
    """
    base = web_base(base_url)
    entries = [_Entry(address, pair, page.changed_on) for page in pages
               for pair in (_pair(page, base),) for address in pair.values()]
    parts = [entries[n:n + MOST_ADDRESSES] for n in range(0, len(entries), MOST_ADDRESSES)]
    if len(parts) < 2:
        return {SITEMAP: _urlset(entries)}
    found = {_PART.format(n): _urlset(part) for n, part in enumerate(parts, 1)}
    return {SITEMAP: _index(found, parts, base), **found}


def _pair(page: Listed, base: str) -> dict[Language, str]:
    return {language: base + urllib.parse.quote(path)
            for language, path in zip(LANGUAGES, (page.vi, page.en), strict=True)
            if path is not None}


def _urlset(entries: Sequence[_Entry]) -> bytes:
    top = ET.Element("urlset", {**_XMLNS, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    for address, pair, day in entries:
        one = ET.SubElement(top, "url")
        ET.SubElement(one, "loc").text = address
        if day:
            ET.SubElement(one, "lastmod").text = day
        if len(pair) > 1:
            for language, other in (*pair.items(), ("x-default", pair["vi"])):
                ET.SubElement(one, "xhtml:link",
                              {"rel": "alternate", "hreflang": language, "href": other})
    return xml_bytes(top)


def _index(names: Iterable[str], parts: Iterable[Sequence[_Entry]], base: str) -> bytes:
    """The index of several sitemaps, each with the newest day in it."""
    top = ET.Element("sitemapindex", _XMLNS)
    for name, part in zip(names, parts, strict=True):
        one = ET.SubElement(top, "sitemap")
        ET.SubElement(one, "loc").text = base + name
        if day := max((entry.changed_on or "" for entry in part), default=""):
            ET.SubElement(one, "lastmod").text = day
    return xml_bytes(top)
