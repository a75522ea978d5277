"""Reported attainments: against value ÷ target, and the targets that they imply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis.audits.expressions import AuditError, over
from policykb.analysis.audits.findings import (
    Row,
    agrees,
    figure,
    finding,
    name_of,
    spell,
)
from policykb.analysis.audits.identities import named
from policykb.analysis.value import observed
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_number
from policykb.core.intervals import Interval
from policykb.core.periods import period_end, period_start
from policykb.core.vocabulary import AttainmentBasis
from policykb.data.knowledge import KnowledgeBase


def reported(kb: KnowledgeBase) -> Iterator[Row]:
    """A source's attainment against value ÷ target; every candidate of an ambiguous one."""
    candidates = defaultdict(list)
    for row in kb.rows.table("target_candidates"):
        candidates[row["attainment_id"]].append((row["observation_id"], row["target_id"]))
    for row in kb.rows.table("reported_attainments"):
        if row["low"] is None and row["high"] is None:
            continue
        own = [(row["observation_id"], row["target_id"])]
        pairs = candidates[row["id"]] if row["ambiguous"] else own
        for n, (observation, target) in enumerate(pairs, 1):
            if observation in kb.record and (target in kb.record or row["ambiguous"]):
                name = f"reported-{row['id']}" + (f"-{n}" if row["ambiguous"] else "")
                yield _reported_row(kb, name, row, kb.record[observation],
                                    kb.record.get(target), len(pairs))


def _reported_row(kb: KnowledgeBase, name: str, row: Row, observation: Row,
                  target: Row | None, readings: int) -> Row:
    expected = figure(kb, row["id"])
    computed = _attained(kb, row, observation, target)
    result = "note" if computed is None else agrees(computed, expected)
    # An ambiguous head decides nothing, and an unknown or yearly plan is not this target.
    if row["ambiguous"] or (result == "fails" and row["basis"] in ("unknown", "plan")):
        result = "note"

    def text(language: Language) -> str:
        key = "reported" if computed else "reported_open" if target else "reported_no_target"
        if computed and row["basis"] == "pro_rata":
            key = "reported_pro_rata"
        words = label(
            f"audit.{key}", language, place=name_of(kb, row["place_id"], language),
            indicator=name_of(kb, observation["indicator_id"], language),
            observed=observation["printed"], target=target["printed"] if target else "–",
            computed=spell(kb, computed, "percent", language) if computed else "–",
            expected=row["printed"])
        if row["ambiguous"]:
            return label("audit.ambiguous", language, text=words, n=readings)
        return words

    subjects = [row["id"], observation["id"], *([target["id"]] if target else [])]
    return finding("reported_vs_computed", name, row["place_id"], subjects, result, text,
                    computed, expected)


def _attained(kb: KnowledgeBase, row: Row, observation: Row,
              target: Row | None) -> Interval | None:
    """Value ÷ target in per cent, of the elapsed share of the target where it is pro rata."""
    if target is None or observation["unit"] != target["unit"]:
        return None
    share = _elapsed(row, observation, target) if row["basis"] == "pro_rata" else 1.0
    if not share:
        return None
    try:
        return over(lambda y, goal: y / (goal * share) * 100, observed(observation),
                     figure(kb, target["id"]))
    except AuditError:
        return None


def _elapsed(row: Row, observation: Row, target: Row) -> float | None:
    """The part of a target's period that a pro-rata attainment counts.

    A yearly mean times the calendar years begun: two fifths of a target for
    2021-2025 in September 2022, as sources reckon it.
    """
    span = row if row["period_from"] and row["period_to"] else observation
    gone, whole = _years(span), _years(target)
    return gone / whole if gone and whole else None


def _years(row: Row) -> int | None:
    """The calendar years that a period touches."""
    if not row["period_from"] or not row["period_to"]:
        return None
    return period_end(row["period_to"]).year - period_start(row["period_from"]).year + 1


#: What an attainment of these is a share of is not printed.
_SILENT = frozenset({AttainmentBasis.CLAIM, AttainmentBasis.UNKNOWN})


def implied(kb: KnowledgeBase) -> Iterator[Row]:
    """What a target must have been for a reported attainment to be right.

    Candidates only: they never become rows of ``targets``.  Attainments whose
    head is ambiguous imply nothing, nor do those of which nobody knows whether
    they count points or per cent; what an identity declares is its row.
    """
    declared = {named(part)[1] for row in kb.rows.table("identities")
                if row["nature"] == "implied_target" for part in row["inputs"]}
    for row in kb.rows.table("reported_attainments"):
        known = row["observation_id"] in kb.record and not row["target_id"]
        if known and not row["ambiguous"] and row["basis"] not in _SILENT and row["id"] not in declared:
            yield from _implied_row(kb, row, kb.record[row["observation_id"]])


def _implied_row(kb: KnowledgeBase, row: Row, observation: Row) -> Iterator[Row]:
    try:
        attained, value = figure(kb, row["id"]), observed(observation)
        computed = over(lambda y, percent: y / percent * 100, value, attained)
    except AuditError:
        return
    nominal = float(f"{value.middle / attained.middle * 100:.4g}")

    def text(language: Language) -> str:
        return label(
            "audit.implied", language, place=name_of(kb, row["place_id"], language),
            indicator=name_of(kb, observation["indicator_id"], language),
            observed=observation["printed"], nominal=format_number(nominal, language),
            attained=spell(kb, attained, "percent", language),
            computed=spell(kb, computed, observation["unit"], language))
    yield finding("implied_target", f"implied-{row['id']}", row["place_id"],
                   (row["id"], observation["id"]), "note", text, computed)
