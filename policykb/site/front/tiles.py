"""Today's provinces as tiles: what they can be coloured by, and what each then says."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from policykb.analysis import commitments, graph
from policykb.core.formats import format_number, format_period
from policykb.core.text import unaccented
from policykb.core.vocabulary import CURRENT, RATED, Stage, TargetKind
from policykb.site.front.lines import Count, counts, current, line
from policykb.site.library import Row
from policykb.site.site import Site

#: Kinds of target whose result is made of all the years so far.
_OVER_YEARS = frozenset({TargetKind.AVERAGE_GROWTH, TargetKind.CUMULATIVE})


@dataclass(frozen=True)
class Tile:
    """One province under one choice: ``text`` on the tile, ``word`` its verdict.

    A star after a value says that it is an estimate.

    ``target`` is the view of the target, ``None`` where none is known or the
    choice is about all targets (then ``current`` and ``rated`` count them);
    ``others`` are further targets of the province for the same.
    """

    place: str
    sign: str
    tone: str
    word: str
    text: str = ""
    target: Row | None = None
    others: int = 0
    current: int = 0
    rated: int = 0


@dataclass(frozen=True)
class Choice:
    """What the tiles can be coloured by; ``tiles`` has every province in the order of names.

    ``shows`` says what figure is on a tile: ``value``, ``target`` or ``share``.
    """

    key: str
    title: str
    shows: str
    tiles: list[Tile] = field(repr=False)
    counts: list[Count] = field(repr=False)


def provinces(site: Site) -> list[Row]:
    """The provinces of the edition date in the order of their names without accents."""
    rows = [site.library.record[one] for one in graph.provinces(site.kb)]
    return sorted(rows, key=lambda row: unaccented(site.library.local(row, "name")))


def choices(site: Site) -> list[Choice]:
    """What the tiles can show, the choice with most verdicts first.

    A choice is what at least ``tile_provinces`` provinces have of one kind:
    targets of one document, or targets of their own for one indicator and
    period.  Documents of the nation and of the provinces are never mixed.
    """
    least = site.kb.setting["tile_provinces"]
    made = [_choice(site, key, rows) for key, rows in _groups(site).items()
            if len({row["place_id"] for row in rows}) >= least]
    made.sort(key=lambda one: (-sum(t.target is not None and t.target["verdict"] in RATED
                                    for t in one.tiles), one.key))
    return [*made, _coverage(site)]


_Key = tuple[str | None, str, str, str, str, str, str]


def _groups(site: Site) -> dict[_Key, list[Row]]:
    """Standing targets of today's provinces by what can be compared."""
    record, found = site.library.record, defaultdict(list)
    for place in graph.provinces(site.kb):
        for row in site.library.of("targets", "place_id", place):
            document = record[row["document_id"]]
            own = document["place_id"] == place
            if row["stage"] not in CURRENT or (own and _foreign(site, document)):
                continue
            key = (None if own else document["id"], row["indicator_id"], row["period_from"] or "",
                   row["period_to"], row["kind"], row["unit"], row["stage"])
            found[key].append(row)
    return dict(found)


def _foreign(site: Site, document: Row) -> bool:
    """Whether a document for one place was issued by a body of another (of the nation)."""
    issuer = site.library.record.get(document["issuer_id"] or "", {})
    return issuer.get("place_id") not in (None, document["place_id"])


def _choice(site: Site, key: _Key, rows: list[Row]) -> Choice:
    document, indicator, start, end, kind, _, stage = key
    library, record = site.library, site.library.record
    by_place: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_place[row["place_id"]].append(row)
    by_place = {place: commitments.of(site.kb).once(found) for place, found in by_place.items()}
    views = {place: line(site, _latest(site, found)["id"]) for place, found in by_place.items()}
    shows = "value" if any(x["verdict"] in RATED for x in views.values()) else "target"
    tiles = [_tile(site, row["id"], views.get(row["id"]), shows, len(by_place.get(row["id"], ())) - 1)
             for row in provinces(site)]
    entry = library.entry(document) if document else None
    what = library.local(record[indicator], "name")
    words = {"indicator": what, "period": format_period(start or None, end, site.language),
             "setter": entry.text if entry else library.say("start.own")}
    manner = kind if kind in _OVER_YEARS else "level"
    title = library.say(f"start.choice.{manner}", **words)
    if stage == Stage.PROJECTION:
        title = library.say("start.choice.projection", title=title)
    name = "-".join(filter(None, (document or indicator, start, end, kind)))
    return Choice(name, title, shows, tiles, counts(views.values()))


def _latest(site: Site, rows: list[Row]) -> Row:
    """Of several targets of a province for the same, that of the latest document."""
    def issued(row: Row) -> str:
        return site.library.record[row["document_id"]]["issued_on"] or ""
    return max(sorted(rows, key=lambda row: str(row["id"])), key=issued)


def _tile(site: Site, place: str, view: Row | None, shows: str, others: int) -> Tile:
    if view is None:
        say = site.library.say
        return Tile(place, say("start.sign.absent"), "absent", say("start.no_target"))
    text = short_target(site, view["row"])
    if shows == "value":
        estimate = site.library.results.get(view["id"], {}).get("estimate")
        text = "–" if view["before"] else f"{view['value'] or '–'}{'*' if estimate else ''}"
    return Tile(place, view["sign"], view["tone"], view["label"], text, view, others)


def short_target(site: Site, row: Row) -> str:
    """A target short enough for a tile: ``≥ 10,5%``, ``10–11%``."""
    ends = [format_number(end, site.language) for end in (row["low"], row["high"])
            if end is not None]
    unit = site.library.unit(row["unit"])
    text = "–".join(dict.fromkeys(ends)) + ("%" if unit.startswith("%") else f"\u00a0{unit}")
    bound = row["bound"] or "bare"
    text = site.library.say("start.about", value=text) if row["approximate"] else text
    return text if bound == "bare" else site.library.say(f"start.bound.{bound}", value=text)


def _coverage(site: Site) -> Choice:
    """How many of a province's standing targets are rated: what is known, not how it went."""
    say, tiles = site.library.say, []
    for row in provinces(site):
        known = current(site, "place_id", row["id"])
        rated = sum(x["verdict"] in RATED for x in known)
        code = ("absent" if not known else
                "none_rated" if not rated else "all_rated" if rated == len(known) else "some_rated")
        tiles.append(Tile(row["id"], say(f"start.sign.{code}"),
                          {"absent": "absent", "none_rated": "none"}.get(code, "wait"),
                          say("start.no_target" if code == "absent" else f"start.{code}"),
                          f"{rated}/{len(known)}" if known else "", None, 0, len(known), rated))
    found = Counter((t.word, t.sign, t.tone) for t in tiles if t.current)
    return Choice("coverage", say("start.choice.coverage"), "share", tiles,
                  [Count(word, mark, tone, n) for (word, mark, tone), n in sorted(found.items())])
