"""What the start page says: the nation's targets, the provinces' tiles, what changed.

Three questions, each with a short answer and with everything it rests on.
Figures and verdicts are those of the entity pages; here they are chosen,
counted and put in order, never computed anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from policykb.analysis import graph
from policykb.analysis.changes.rows import NOTED
from policykb.analysis.value import VINTAGES
from policykb.core.formats import format_number, format_period
from policykb.core.text import unaccented
from policykb.core.vocabulary import FINAL
from policykb.site.library import TONES, Row
from policykb.site.phrases import span
from policykb.site.site import Site

#: Verdicts that compare a result with its target; the others say why that is not possible yet.
RATED = frozenset({"met", "missed", "borderline", "reached", "once_reached", "on_track", "behind"})
#: Stages of a target that stands; old, dropped and drafted ones are on the entity pages.
CURRENT = frozenset({"adopted", "projection"})
#: Kinds of target whose result is made of all the years so far.
_OVER_YEARS = frozenset({"average_growth", "cumulative"})


@dataclass(frozen=True)
class Count:
    """How many targets have one verdict, with the sign and the tone of it."""

    label: str
    sign: str
    tone: str
    number: int


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


# --------------------------------------------------------------------------
# Targets in one line
# --------------------------------------------------------------------------


def sign_code(site: Site, view: Row) -> str:
    """Which sign a target bears: its verdict, or that its value is surely short of it."""
    flags = site.library.results.get(view["id"], {}).get("flags") or ()
    short = view["verdict"] == "not_rated" and "surely_unmet" in flags
    return "not_yet_at_level" if short else str(view["verdict"])


def sign(site: Site, view: Row) -> str:
    """The sign of a verdict, so that colour never speaks alone."""
    return site.library.say(f"start.sign.{sign_code(site, view)}")


def line(site: Site, target: str) -> Row:
    """The view of a target with ``sign``, ``when`` (period of its value) and ``how`` (vintage)."""
    view = site.target(target)
    used = view["period_used"]
    return {**view, "sign": sign(site, view), "when": span(used, site.language) if used else "",
            "how": _how(site, view)}


def _how(site: Site, view: Row) -> str:
    """The vintage of the value shown; of several, the least certain of its last period."""
    result = site.library.results.get(view["id"], {})
    if not view["period_used"]:
        return ""
    if result.get("estimate"):
        return site.library.word("vintage", "estimate")
    end = str(view["period_used"]).rpartition("/")[2]
    known = [one["vintage"] for one in view["observations"]
             if one["vintage"] in FINAL and one["period_to"] == end]
    return site.library.word("vintage", min(known, key=VINTAGES.index)) if known else ""


def counts(lines: Iterable[Row]) -> list[Count]:
    """The verdicts of lines in words with their number, what is decided first."""
    lines = list(lines)
    order = list(TONES)
    found = Counter((order.index(x["verdict"]), x["label"], x["sign"], x["tone"]) for x in lines)
    return [Count(label, mark, tone, n) for (_, label, mark, tone), n in sorted(found.items())]


def current(site: Site, column: str, value: str) -> list[Row]:
    """The standing targets of a document or place, each commitment once, as lines."""
    return [line(site, row["id"]) for row in site.library.of("targets", column, value)
            if row["stage"] in CURRENT and not row["variant_of"]]


def standing(site: Site, document: str) -> list[Row]:
    """The targets of a document for the nation, the rated ones first."""
    rows = current(site, "document_id", document)
    order = list(TONES)
    return sorted(rows, key=lambda x: (order.index(x["verdict"]), x["value"] in (None, "–"),
                                       x["id"]))


def highlights(groups: Iterable[list[Row]], most: int = 4) -> list[Row]:
    """The rated targets of several documents; a commitment that both have stands once."""
    seen: dict[tuple[str, str, str], Row] = {}
    for rows in groups:
        for x in rows:
            if x["verdict"] in RATED:
                seen.setdefault((x["row"]["indicator_id"], x["target"], x["label"]), x)
    return list(seen.values())[:most]


# --------------------------------------------------------------------------
# Provinces
# --------------------------------------------------------------------------


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
            if row["stage"] not in CURRENT or row["variant_of"] or (own and _foreign(site, document)):
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
    views = {place: line(site, _latest(site, found)["id"]) for place, found in by_place.items()}
    shows = "value" if any(x["verdict"] in RATED for x in views.values()) else "target"
    tiles = [_tile(site, row["id"], views.get(row["id"]), shows, len(by_place[row["id"]]) - 1)
             for row in provinces(site)]
    entry = library.entry(document) if document else None
    what = library.local(record[indicator], "name")
    words = {"indicator": what, "period": format_period(start or None, end, site.language),
             "setter": entry.text if entry else library.say("start.own")}
    manner = kind if kind in _OVER_YEARS else "level"
    title = library.say(f"start.choice.{manner}", **words)
    if stage == "projection":
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
        text = f"{view['value'] or '–'}{'*' if estimate else ''}"
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


# --------------------------------------------------------------------------
# What changed
# --------------------------------------------------------------------------


def latest(site: Site, most: int = 3) -> Row | None:
    """The newest edition in words, whether it is the first, and its weightiest changes.

    ``lines`` are (text, id or ``None``) in the order of :data:`policykb.analysis.changes.rows.NOTED`,
    at most ``most`` of them, of a changed verdict only what it was and is.
    """
    library = site.library
    editions = sorted(library.tables["editions"], key=lambda e: e["date"])
    if not editions:
        return None
    newest = editions[-1]
    notes = sorted(library.of("changes", "edition_id", newest["id"]),
                   key=lambda row: (_weight(row["kind"]), row["sequence"]))
    lines = [(_headline(library.local(row, "text")),
              row["entity_id"] if row["entity_id"] in library.record else None) for row in notes]
    return {"date": newest["date"], "first": len(editions) == 1,
            "before": None if len(editions) == 1 else editions[-2]["date"],
            "summary": library.local(newest, "summary"), "lines": lines[:most]}


def _headline(text: str) -> str:
    """A note up to the end of the new verdict, which is quoted; other notes whole."""
    head, end, _ = text.partition("”. ")
    return head + end.rstrip()


def _weight(kind: str) -> int:
    return NOTED.index(kind) if kind in NOTED else len(NOTED)
