"""Targets in one line each: sign, value, vintage and verdict, counted and put in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from policykb.analysis import commitments
from policykb.analysis.value import VINTAGES
from policykb.core.vocabulary import CURRENT, FINAL, RATED, Flag, Verdict, Vintage
from policykb.site.library import TONES, Row
from policykb.site.phrases import span
from policykb.site.site import Site


@dataclass(frozen=True)
class Count:
    """How many targets have one verdict, with the sign and the tone of it."""

    label: str
    sign: str
    tone: str
    number: int


def sign_code(site: Site, view: Row) -> str:
    """Which sign a target bears: its verdict, or that its value is surely short of it."""
    flags = site.library.results.get(view["id"], {}).get("flags") or ()
    short = view["verdict"] == Verdict.NOT_RATED and Flag.SURELY_UNMET in flags
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
        return site.library.word("vintage", Vintage.ESTIMATE)
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
    rows = [row for row in site.library.of("targets", column, value) if row["stage"] in CURRENT]
    return [line(site, row["id"]) for row in commitments.of(site.kb).once(rows)]


def standing(site: Site, document: str) -> list[Row]:
    """The targets of a document for the nation, the rated ones first."""
    rows = current(site, "document_id", document)
    order = list(TONES)
    return sorted(rows, key=lambda x: (order.index(x["verdict"]), x["value"] in (None, "–"),
                                       x["id"]))


def highlights(site: Site, groups: Iterable[list[Row]], most: int = 4) -> list[Row]:
    """The rated targets of several documents; a commitment that both have stands once."""
    rated = [x for rows in groups for x in rows if x["verdict"] in RATED]
    return commitments.of(site.kb).once(rated)[:most]
