"""Short phrases that pages put together from words of the catalogue and from rows.

Here stands only what more than one page says; nothing here is markup.
"""

from __future__ import annotations

from policykb.analysis.graph import Delay
from policykb.analysis.newest import newest
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_date, format_interval, format_number, format_period
from policykb.data.knowledge import KnowledgeBase
from policykb.site.library import Library, Row


def span(text: str, language: Language) -> str:
    """A period written ``from/to`` (or one end of it alone) in words."""
    first, _, last = text.partition("/")
    return format_period(first or None, last or first, language)


def newest_words(kb: KnowledgeBase, language: Language, place: str | None = None) -> str:
    """How far the figures reach, of the edition or of a place: the newest period, and its source's day."""
    known = newest(kb, place)
    if known is None:
        return label("site.newest.none", language)
    period = format_period(known.period_from, known.period_to, language)
    if known.dated is None:
        return label("site.newest.undated", language, period=period)
    return label("site.newest.dated", language, period=period, dated=format_date(known.dated, language))


def edition_words(kb: KnowledgeBase, language: Language) -> str:
    """The edition, and apart from it how far its figures reach."""
    return label("site.edition", language, date=format_date(kb.edition_date, language),
                 newest=newest_words(kb, language))


#: Searches that a page tells; the rest is one link away, among all that were made.
MOST_SEARCHES = 40


def latest_searches(rows: list[Row]) -> dict[str, object]:
    """The newest searches of an entity, and how many older ones the page of all searches tells."""
    newest_first = sorted(rows, key=lambda row: row["looked_on"], reverse=True)
    return {"searches": newest_first[:MOST_SEARCHES],
            "older_searches": len(rows) - min(len(rows), MOST_SEARCHES)}


def when(library: Library, since: str | None, until: str | None, point: bool = False) -> str:
    """A span of dates in words; a single day alone, nothing known as such."""
    first, last = (format_date(day, library.language) for day in (since, until))
    if point and since:
        return first
    if since and until:
        return library.say("validity.between", since=first, until=last)
    if since or until:
        return library.say("validity.since" if since else "validity.until",
                           date=first if since else last)
    return library.say("validity.undated")


def interval(library: Library, row: Row) -> str:
    """The stored bounds of a figure with its unit."""
    return format_interval(
        row["low"], row["high"], library.unit(row["unit"]), library.language,
        low_open=bool(row["low_open"]), high_open=bool(row["high_open"]))


def organization(library: Library, one: str | None) -> str:
    """The name of an issuing body."""
    row = library.record.get(one or "")
    return library.local(row, "name") if row else "–"


def name_of(library: Library, one: str) -> str:
    """The text of a link to an id."""
    entry = library.entry(one)
    return entry.text if entry else one


def delay(library: Library, days: Delay) -> str:
    """Days of delay in words, a range where a date is imprecise."""
    if days is None:
        return library.say("days_unknown")
    low, high = (format_number(end, library.language) for end in days)
    if low == high:
        return library.say("days", days=low)
    return library.say("days_between", low=low, high=high)


def share(library: Library, part: int, whole: int) -> str:
    """``3 / 4 (75%)``, of a hundred and more ``113 / 188 (60,1%)``; a dash of nothing."""
    if not whole:
        return "–"
    part_, whole_ = (format_number(n, library.language) for n in (part, whole))
    percent = format_number(round(100 * part / whole, int(whole >= 100)), library.language)
    return library.say("coverage.of_share", part=part_, whole=whole_, share=percent)
