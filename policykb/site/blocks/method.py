"""Blocks on how verdicts come about: verdicts, reasons, settings, vocabularies, an example."""

from __future__ import annotations

from collections import Counter

from policykb.analysis import commitments
from policykb.core.catalogue import label, labels
from policykb.core.periods import numbered_day
from policykb.core.vocabulary import RATED, Flag, Reason, Verdict
from policykb.site.front.resting import said
from policykb.site.library import TONES
from policykb.site.site import Site


def verdicts(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Every verdict with its meaning and how many commitments have it."""
    counted = Counter(r["verdict"] for r in site.library.judged)
    rows = [{"label": label(f"verdict.{code}", site.language), "tone": tone,
             "meaning": label(f"meaning.{code}", site.language), "count": counted[code]}
            for code, tone in TONES.items()]
    return "verdicts", {"rows": rows}


def reasons(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """Every reason for which a target is not rated, with its count."""
    counted = Counter(r["reason"] for r in site.library.judged if r.get("reason"))
    keys = [k for k in labels(site.language) if k.startswith("reason.")]
    rows = [(label(k, site.language), counted[k.split(".", 1)[1]]) for k in keys]
    return "counts", {"rows": rows}


def settings(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The cuts and conventions that are data."""
    rows = site.library.tables["settings"]
    days = {row["key"]: numbered_day(row["value"]) for row in rows if row["unit"] == "yyyymmdd"}
    return "settings", {"rows": rows, "days": days}


def vintages(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """How each printed stage of a figure is read."""
    return "vintages", {"rows": site.library.tables["vintages"]}


def relation_types(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The kinds of relation between documents, both ways."""
    rows = [(r[f"label_{site.language}"], r[f"label_{site.language}_inverse"], r["note"])
            for r in site.library.tables["relation_types"]]
    return "relation_types", {"rows": rows}


def units(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The units and how they are written."""
    return "units", {"rows": site.library.tables["units"]}


def example(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """One target in full, with the trail of its verdict: ``example <target id>``.

    Several ids are tried in turn, so that a page outlives a row.
    """
    known = [one for one in words if one in site.library.results]
    if not known:
        raise KeyError(" ".join(words))
    return "example", {"x": site.target(known[0])}


def first(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The first target with a verdict, in full: ``first met``."""
    found = [r for r in site.library.results.values() if r["verdict"] in words]
    best = sorted(found, key=lambda r: (-len(r.get("trail") or ()), r["target_id"]))
    return "example", {"x": site.target(best[0]["target_id"]) if best else None}


def resting(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """How many of the decided verdicts rest on estimates, in one sentence."""
    return "resting", {"words": said(site.library, site.library.results.values())}


def printings(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """The commitment that most documents print, as the target that stands for it shows it."""
    known = [one for one in commitments.of(site.kb).all if len(one.documents) > 1]
    most = min(known, default=None, key=lambda one: (-len(one.documents), one.counted))
    return "example", {"x": site.target(most.counted) if most else None}


def flagged(site: Site, words: list[str]) -> tuple[str, dict[str, object]]:
    """A real verdict that carries a code: ``flagged stale`` (a flag, a reason or a verdict).

    Of those that do, one whose verdict or reason it is, else one that is rated, of the most
    frequent verdict and with the shortest trail: the plainest case.  With none the page
    says that there is none today.

    Raises :class:`KeyError` for a code that no vocabulary has.
    """
    codes = set(words) - {*Flag, *Reason, *Verdict}
    if codes or not words:
        raise KeyError(" ".join(sorted(codes)))
    found = [r for r in site.library.results.values()
             if {*r["flags"], r["reason"], r["verdict"]}.issuperset(words)]
    usual = Counter(r["verdict"] for r in found)
    plainest = min(found, default=None, key=lambda r: (
        not {r["verdict"], r["reason"]} & set(words), r["verdict"] not in RATED,
        -usual[r["verdict"]], r["verdict"], len(r["trail"]), r["target_id"]))
    return "flagged", {"x": site.target(plainest["target_id"]) if plainest else None,
                       "count": len(found)}
