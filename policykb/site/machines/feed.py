"""The editions as an Atom feed (RFC 4287), in each language."""

from __future__ import annotations

import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from policykb.core.addresses import CHANGES, FEED, web_base
from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.formats import format_date
from policykb.core.markup import clean_text, xml_bytes
from policykb.site.machines.material import Material, Output

Row = dict[str, Any]

_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_TAG_YEAR = "2026"  # a year in which the address was ours (RFC 4151); part of every feed id


def outputs(material: Material) -> Iterator[Output]:
    """The feed of a language, where the address of the site is known."""
    exports, language = material.exports, material.language
    if exports.base:
        entries = feed_entries(exports.tables.get("editions", ()),
                               exports.tables.get("changes", ()), language)
        yield Output(FEED, lambda: feed(entries, exports.base, language))


@dataclass(frozen=True)
class FeedEntry:
    """One edition in the feed: its id and date, a title, a summary, its notes."""

    id: str
    date: str
    title: str
    summary: str
    lines: tuple[str, ...] = ()


def feed_entries(editions: Iterable[Row], changes: Iterable[Row] = (),
                 language: Language = SPOKEN) -> list[FeedEntry]:
    """The entries of the feed from the rows of ``editions`` and ``changes``, newest first."""
    lines: dict[str, list[str]] = {}
    for row in sorted(changes, key=lambda row: (row["edition_id"], row["sequence"])):
        lines.setdefault(row["edition_id"], []).append(row[f"text_{language}"])
    ordered = sorted(editions, key=lambda row: (row["date"], row["id"]), reverse=True)
    return [FeedEntry(row["id"], row["date"],
                      label("diff.feed.entry", language, date=format_date(row["date"], language)),
                      row[f"summary_{language}"], tuple(lines.get(row["id"], ())))
            for row in ordered]


def feed(entries: Iterable[FeedEntry], base_url: str, language: Language = SPOKEN) -> bytes:
    """An Atom feed (RFC 4287) of the editions, newest first; the same input gives the same bytes.

    ``base_url`` is the address of the Vietnamese site.  Ids are ``tag:`` URIs
    of its host (RFC 4151): they stay when pages move within the host.  Raises
    :class:`ValueError` where ``base_url`` is no web address.
    """
    base = web_base(base_url)
    authority = urllib.parse.urlsplit(base).hostname
    root = base if language == "vi" else f"{base}en/"
    ordered = sorted(entries, key=lambda one: (one.date, one.id), reverse=True)
    top = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _texts(top, id=f"tag:{authority},{_TAG_YEAR}:policykb:{language}",
           title=label("diff.feed.title", language), subtitle=label("diff.feed.subtitle", language),
           updated=_moment(ordered[0].date if ordered else f"{_TAG_YEAR}-01-01"))
    _texts(ET.SubElement(top, "author"), name=label("diff.feed.author", language))
    ET.SubElement(top, "link", {"rel": "self", "type": "application/atom+xml",
                                "hreflang": language, "href": root + FEED})
    ET.SubElement(top, "link", {"rel": "alternate", "type": "text/html", "hreflang": language,
                                "href": root + CHANGES})
    for one in ordered:
        _feed_entry(top, one, f"tag:{authority},{_TAG_YEAR}:policykb:{language}", root + CHANGES)
    return xml_bytes(top)


def _feed_entry(top: ET.Element, one: FeedEntry, tag: str, page: str) -> None:
    entry = ET.SubElement(top, "entry")
    _texts(entry, id=f"{tag}:{one.id}", title=one.title, updated=_moment(one.date),
           published=_moment(one.date), summary=one.summary)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html",
                                  "href": f"{page}#{one.id}"})
    if one.lines:
        content = ET.SubElement(entry, "content", {"type": "xhtml"})
        items = ET.SubElement(ET.SubElement(content, "div", {"xmlns": _XHTML}), "ul")
        for line in one.lines:
            ET.SubElement(items, "li").text = clean_text(line)


def _texts(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = clean_text(text)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
