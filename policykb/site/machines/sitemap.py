"""The sitemap: every page of both languages, for crawlers (sitemaps.org)."""

from __future__ import annotations

import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping

from policykb.core.addresses import web_base
from policykb.core.catalogue import LANGUAGES, Language
from policykb.core.markup import xml_bytes

#: A sitemap holds no more addresses than this.
MOST_ADDRESSES = 50_000


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


def _sitemap_entry(top: ET.Element, address: str, pair: Mapping[Language, str], lastmod: str) -> None:
    one = ET.SubElement(top, "url")
    ET.SubElement(one, "loc").text = address
    ET.SubElement(one, "lastmod").text = lastmod
    if len(pair) > 1:
        for language, other in (*pair.items(), ("x-default", pair["vi"])):
            ET.SubElement(one, "xhtml:link",
                          {"rel": "alternate", "hreflang": language, "href": other})
