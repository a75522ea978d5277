"""What the data hold and lack, in counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from policykb.analysis import coverage as known
from policykb.site.evidence import FIGURES, reading_words
from policykb.site.library import Library
from policykb.site.page import Page
from policykb.site.phrases import share
from policykb.site.site import Site

#: A caption and what is counted under it.
_Counts = tuple[str, list[tuple[str, int]]]
#: The path and the words of a search.
_Search = tuple[str, str]


def status(site: Site) -> Page:
    """What the data holds and lacks, in counts."""
    library = site.library
    vain = [s for s in library.tables["searches"] if s["result"] != "found"]
    heading = library.say("build_status")
    body = site.at("").render(
        "status.html", heading=heading, searches=vain, standing=_standing(site),
        unrated=_unrated(site, {s["id"] for s in vain}),
        counts=[(caption, rows) for caption, rows in _counts(library) if rows],
        problems=site.findings, held=library.tables["held_back"])
    return Page("tinh-trang", heading, body)


def _counts(library: Library) -> Iterator[_Counts]:
    """What is counted, by caption."""
    say, tables, results = library.say, library.tables, library.judged

    def words(column: str, values: Counter[str]) -> list[tuple[str, int]]:
        return [(library.word(column, one), n) for one, n in values.most_common()]

    yield say("tables"), [(library.table_title(n), len(r)) for n, r in tables.items()]
    yield say("verdicts"), words("verdict", Counter(r["verdict"] for r in results))
    yield say("reasons"), words("reason", Counter(r["reason"] for r in results if r.get("reason")))
    yield say("readings"), Counter(reading_words(library, row["id"]) for name in FIGURES
                                   for row in tables[name]).most_common()
    yield say("tiers"), words("tier", Counter(s["tier"] for s in tables["sources"]))
    for drawn, found in _samples(library).items():
        yield (say("samples", drawn=drawn[:8], count=found.total()), words("sample_result", found))
    yield say("searches"), words("search_result", Counter(r["result"] for r in tables["searches"]))
    yield say("imports"), words("outcome", Counter(r["outcome"] for r in tables["imports"]))


def _samples(library: Library) -> dict[str, Counter[str]]:
    """The results of each sample, by what it was drawn from."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in library.tables["samples"]:
        found[row["drawn_from"]][row["result"]] += 1
    return found


def _standing(site: Site) -> list[tuple[str, str]]:
    """How far targets are rated and figures read again, in words and shares."""
    counts = known.standing(site.kb, list(site.library.results.values()))
    pairs = (("over", "over_decided"), ("running", "running_progress"),
             ("figures", "figures_twice"))
    return [(site.library.say(f"standing.{whole}"), share(site.library, counts[part], counts[whole]))
            for whole, part in pairs]


def _unrated(site: Site, listed: set[str]
             ) -> list[tuple[str, list[tuple[str, list[_Search]]], int]]:
    """Reasons, the targets they leave unrated with their searches, how many have any.

    A search that is ``listed`` on the page itself is linked there.
    """
    def told(one: str) -> _Search:
        path = f"#{one}" if one in listed else f"du-lieu/searches.html#{one}"
        return path, site.library.record[one]["looked_for"]

    found = known.unrated_searches(site.kb, list(site.library.results.values()))
    rows = [(reason, [(one, [told(k) for k in made]) for one, made in targets],
             sum(bool(made) for _, made in targets)) for reason, targets in found.items()]
    return sorted(rows, key=lambda row: (-len(row[1]), row[0]))
