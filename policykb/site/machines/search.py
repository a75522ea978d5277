"""What can be found: one index of every page, by kind, for the search of the site.

The index holds texts as they are shown; accents are taken away, symbols are
compared and misspellings are weighed by ``static/policykb-search.js``, the one
place that knows how a query is read.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from policykb.core.addresses import FOLDERS
from policykb.core.catalogue import LANGUAGES
from policykb.core.formats import format_number
from policykb.core.markup import plain
from policykb.core.text import unaccented
from policykb.site.library import Library, Row, symbol_slug
from policykb.site.machines.material import Material, Output

#: The scripts of the search page, in the order in which they need each other.
SCRIPTS = ("_static/vendor/minisearch.js", "_static/policykb-index.js",
           "_static/policykb-search.js")
#: Lower ranks come first among equals.
FIRST, SECOND, THIRD = 0, 1, 2
#: A word of an address: no number but a year, no ending of a file.
_SPOKEN = re.compile(r"(?<![a-z0-9.])(?:[a-z]{1,7}|20\d\d)(?=[-_.]|$)")
#: Name within its folder, text, note, names that count as the whole name, further words, rank.
Found = tuple[str, str, str, list[str], str, int]
#: Address without ``.html``, and title, of a page that is made from no row.
Written = tuple[str, str]


def outputs(material: Material) -> Iterator[Output]:
    """The index of a language."""
    library = material.exports.libraries[material.language]
    yield Output(SCRIPTS[1], lambda: plain(script(index(library, material.titles))).encode())


def index(library: Library, written: Iterable[Written] = ()) -> list[Row]:
    """The groups of the index in the order in which a reader sees them.

    A group has ``kind``, ``title``, ``folder`` (where its pages stand) and
    ``rows`` (see :data:`Found`; what is empty at the end of a row is left out).
    ``written`` are the hand-written pages and analyses.
    """
    analyses: list[Written] = []
    pages: list[Written] = []
    for address, title in written:
        (analyses if address.startswith("phan-tich/") else pages).append((address, title))
    makers: dict[str, Callable[[Library, Row], Found | None]] = {
        "documents": _document, "places": _place, "indicators": _indicator, "sources": _source}
    rows = {kind: list(_rows(library, kind, make)) for kind, make in makers.items()}
    rows["symbols"] = list(_symbols(library))
    rows["analyses"] = [(a.removeprefix("phan-tich/"), t, "", [], "", FIRST) for a, t in analyses]
    rows["pages"] = [(address, title, "", [], "", SECOND) for address, title in pages]
    folders = {**FOLDERS, "symbols": "ky-hieu", "analyses": "phan-tich", "pages": ""}
    order = ("documents", "places", "indicators", "symbols", "sources", "analyses", "pages")
    return [{"kind": kind, "title": library.say(f"found.{kind}"), "rows": _short(rows[kind]),
             "folder": f"{folders[kind]}/" if folders[kind] else ""} for kind in order]


def script(groups: list[Row]) -> str:
    """The index as a script, so that it also loads from a disk."""
    text = json.dumps(groups, ensure_ascii=False, separators=(",", ":"))
    return f"var policykbIndex={text};\n"


def _rows(library: Library, table: str, make: Callable[[Library, Row], Found | None],
          ) -> Iterator[Found]:
    return (found for row in library.tables[table] if (found := make(library, row)))


def _short(rows: Iterable[Found]) -> list[list[Any]]:
    """Rows without what is empty at their end."""
    short = []
    for row in rows:
        cells: list[Any] = list(row)
        while not cells[-1]:
            cells.pop()
        short.append(cells)
    return short


# --------------------------------------------------------------------------
# One row of each kind
# --------------------------------------------------------------------------


def _document(library: Library, row: Row) -> Found | None:
    entry = library.entry(row["id"])
    if entry is None:
        return None
    title = library.local(row, "title")
    # A Vietnamese document is asked for in Vietnamese on English pages, too.
    kinds = dict.fromkeys(library.word("type", row["type"], one) for one in LANGUAGES)
    note = entry.hover
    if entry.text == title:
        note = note.removeprefix(title).removeprefix(" · ")
    names = [row["symbol"], row["symbol_printed"], row["instrument_title"]]
    if not row["symbol"]:  # then the title is what a document is called
        names.append(row["title_vi"])
    if number := re.match(r"\d+", row["symbol"] or ""):
        names += [f"{kind} {number[0]}" for kind in kinds]
    record = library.record
    national = record.get(row["place_id"], {}).get("kind") == "country"
    place = record.get(row["place_id"], {})
    named = "" if national or not place else library.local(place, "name")
    more = " ".join([*kinds, named])
    rank = FIRST if national else THIRD if row["draft"] else SECOND
    return row["id"], entry.text, note, _names(names, entry.text), _unsaid(
        more, f"{entry.text} {note} {' '.join(n or '' for n in names)}"), rank


def _place(library: Library, row: Row) -> Found | None:
    entry = library.entry(row["id"])
    if entry is None:
        return None
    names = [library.local(row, "name"), row["name_vi"], row["name_en"], *(row["aliases"] or ())]
    before = library.of("places", "successor_id", row["id"])
    more = " ".join(p["name_vi"] for p in before if p["name_vi"] != row["name_vi"])
    rank = FIRST if row["kind"] == "country" or not row["valid_to"] else SECOND
    note = entry.hover
    if before:
        said = ", ".join(library.local(p, "name") for p in before)
        note = f"{note} · {library.say('found.from', names=said)}"
        more = ""
    return row["id"], entry.text, note, _names(names, entry.text), more, rank


def _indicator(library: Library, row: Row) -> Found | None:
    entry = library.entry(row["id"])
    if entry is None:
        return None
    names = [row["official_code"], *(row["aliases"] or ())]
    count = len(library.of("targets", "indicator_id", row["id"]))
    other = row["name_en"] if library.language == "vi" else row["name_vi"]
    return (row["id"], entry.text, entry.hover, _names([other, *names], entry.text), "",
            FIRST if count else SECOND)


def _source(library: Library, row: Row) -> Found | None:
    entry = library.entry(row["id"])
    if entry is None:
        return None
    address = urlsplit(row["url"] or "")
    host = (address.hostname or "").removeprefix("www.")
    parts = [row["title"], library.word("tier", row["tier"]), host]
    # Many sources have no title in the data; their address then says what they are about.
    more = "" if row["title"] else " ".join(_SPOKEN.findall(address.path.rsplit("/", 1)[-1]))
    return row["id"], entry.text, " · ".join(p for p in parts if p), [], more, FIRST


def _symbols(library: Library) -> Iterator[Found]:
    """One row for each symbol: a symbol of several documents comes before each of them."""
    printed: dict[str, list[str]] = {}
    for row in library.tables["symbol_variants"]:
        # "Nghị quyết 01" alone was meant so in one place only; here it is any resolution 01.
        if row["canonical"] and "/" in row["printed"]:
            printed.setdefault(symbol_slug(row["canonical"]), []).append(row["printed"])
    symbols = [row["symbol"] for row in library.tables["documents"] if row["symbol"]]
    counts = Counter(map(symbol_slug, symbols))
    for one, symbol in sorted({symbol_slug(s): s for s in reversed(symbols)}.items()):
        note = library.say("found.holders", count=format_number(counts[one], library.language))
        rank = FIRST if counts[one] > 1 else SECOND
        yield one, symbol, note, _names(printed.get(one, []), symbol), "", rank


def _names(names: Iterable[str | None], text: str) -> list[str]:
    """Further names, each once, without those that read like ``text`` without accents."""
    seen, kept = {unaccented(text)}, []
    for name in names:
        if name and unaccented(name) not in seen:
            seen.add(unaccented(name))
            kept.append(name)
    return kept


def _unsaid(text: str, said: str) -> str:
    """The words of ``text`` that ``said`` does not hold already."""
    known = set(said.lower().split())
    return " ".join(word for word in text.split() if word.lower() not in known)
