"""The targets of a place by how they stand today, and how many there are of each verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from policykb.analysis import commitments
from policykb.core.formats import format_number
from policykb.core.periods import period_end
from policykb.core.vocabulary import DECIDED, Stage, Verdict
from policykb.site.library import TONES, Library, Row

#: Groups of targets in the order of the page.
GROUPS = ("running", "over", "planned", "old")
#: Groups that bind today.
CURRENT = ("running", "over")
#: The views of targets by the group they are in.
Groups = dict[str, list[Row]]


def groups_of(library: Library, view: Callable[[str], Row], place: str) -> Groups:
    """The targets of a place by how they stand today, see :data:`GROUPS`.

    What runs comes by the end of its period, what is over the latest first.
    """
    found: Groups = {name: [] for name in GROUPS}
    rows = sorted(library.of("targets", "place_id", place),
                  key=lambda row: (row["period_to"], row["id"]))
    for row in rows:
        x = view(row["id"])
        found[_group(library, x)].append(x)
    for name in ("over", "old"):
        found[name].sort(key=lambda x: period_end(x["row"]["period_to"]), reverse=True)
    return found


def _group(library: Library, x: Row) -> str:
    if x["old"] or x["verdict"] == Verdict.ENDED:
        return "old"
    if x["row"]["stage"] != Stage.ADOPTED:
        return "planned"
    return "over" if period_end(x["row"]["period_to"]) <= library.kb.edition_date else "running"


def ordered(groups: Groups) -> list[Row]:
    """All targets in the order of the page."""
    return [x for name in GROUPS for x in groups[name]]


def counts(library: Library, targets: Iterable[Row]) -> list[Row]:
    """Verdicts with tone, word and number, most frequent first.

    A commitment that several documents print counts once; what rests on an
    estimate is counted apart, as its word says.
    """
    keys = Counter(_verdict(library, x) for x in commitments.of(library.kb).once(targets))
    return [{"tone": TONES[verdict], "count": format_number(n, library.language),
             "word": library.word("verdict", key)}
            for (verdict, key), n in sorted(keys.items(), key=lambda item: (-item[1], item[0]))]


def _verdict(library: Library, x: Row) -> tuple[str, str]:
    verdict = x["verdict"]
    guessed = library.results.get(x["id"], {}).get("estimate")
    decided = verdict in DECIDED
    return verdict, f"estimated_{verdict}" if guessed and decided else verdict


def total(library: Library, targets: Iterable[Row]) -> str:
    """How many commitments, and how many further printings of them have a card, too."""
    targets = list(targets)
    once = len(commitments.of(library.kb).once(targets))
    number, more = (format_number(n, library.language) for n in (once, len(targets) - once))
    return library.say("dossier.with_prints", count=number, more=more) if once < len(targets) else number
