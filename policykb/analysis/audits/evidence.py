"""What stands behind figures: a copy cited though a better page was read, a plan named and not stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.analysis.audits.findings import Row, Words, finding, name_of, period_of
from policykb.analysis.readings import counted
from policykb.core.catalogue import Language, label
from policykb.core.periods import year_of
from policykb.core.vocabulary import AuditKind, Tier
from policykb.data.knowledge import KnowledgeBase
from policykb.data.schema import FIGURES

#: A plan named beside a result, with its figure: "(KH 8-8,5%)", "kế hoạch năm là 7,5%", "kế hoạch trên 14%".
_PLAN = re.compile(
    r"\(?\b(?:KH|kế hoạch(?: năm)?|mục tiêu|chỉ tiêu|plan|target)(?:\s+(?:là|tăng|đạt|đề ra|of|is))*"
    r"\s+(?:trên |từ |khoảng |hơn )?(\d+(?:[.,]\d+)*(?:\s*-\s*\d+(?:[.,]\d+)*)?)"
    r"\s*(?:%|per cent|percent|tỷ|triệu)",
    re.IGNORECASE)

#: A result told as a part of the plan: "bằng 93,5% kế hoạch năm", "vượt 3,12% kế hoạch".
_OF_PLAN = re.compile(r"(?:bằng|đạt|vượt)\s+(?:hơn\s+|gần\s+)?(\d+(?:[.,]\d+)*)\s*%\s+(?:so với\s+)?kế hoạch",
                      re.IGNORECASE)


def mirrors(kb: KnowledgeBase) -> Iterator[Row]:
    """Figures that cite a source of the lowest tier though a better one was read to print them."""
    readings = counted(kb)
    for row in (row for table in FIGURES for row in kb.rows.table(table)):
        if kb.record[row["source_id"]]["tier"] != Tier.MIRROR:
            continue
        read = [kb.record[reading["source_id"]] for reading in readings.get(row["id"], ())]
        better = next((source for source in read if source["tier"] != Tier.MIRROR), None)
        if better:
            yield finding(AuditKind.MIRROR_CITED, f"mirror-{row['id']}", row["place_id"],
                          [row["id"]], "fails", _mirror_words(kb, row, better))


def _mirror_words(kb: KnowledgeBase, row: Row, better: Row) -> Words:
    def text(language: Language) -> str:
        return label("audit.mirror", language, place=name_of(kb, row["place_id"], language),
                     indicator=name_of(kb, row["indicator_id"], language),
                     period=period_of(row, language), printed=row["printed"],
                     cited=kb.record[row["source_id"]]["publisher"], better=better["publisher"])
    return text


def plans(kb: KnowledgeBase) -> Iterator[Row]:
    """Results beside which the plan is named, where no target of it is stored.

    The plan may be named by its figure, or only by the part of it that was reached.
    """
    attained = kb.rows.by("reported_attainments", "observation_id")
    for row in kb.rows.table("observations"):
        told = " ".join(str(row[c]) for c in ("printed", "locator", "note") if row[c])
        missing = [("plan", one) for one in _PLAN.findall(told) if not _stored(kb, row, one)]
        if row["id"] not in attained and not _of_year(kb, row):
            missing += [("plan_part", one) for one in _OF_PLAN.findall(told)]
        for way, named in missing[:1]:
            yield finding(AuditKind.PLAN_NOT_STORED, f"plan-{row['id']}", row["place_id"],
                          [row["id"]], "fails", _plan_words(kb, row, named, way))


def _of_year(kb: KnowledgeBase, row: Row) -> bool:
    """Whether a target of the place, the indicator and the year is stored."""
    return any(target["indicator_id"] == row["indicator_id"]
               and year_of(target["period_to"]) == year_of(row["period_to"])
               for target in kb.rows.of("targets", "place_id", row["place_id"]))


def _stored(kb: KnowledgeBase, row: Row, named: str) -> bool:
    """Whether a target of the place and the year prints the number."""
    digits = _digits(named)
    return any(digits and digits[0] in _digits(target["printed"])
               for target in kb.rows.of("targets", "place_id", row["place_id"])
               if year_of(target["period_to"]) >= year_of(row["period_to"]))


def _digits(text: str) -> list[float]:
    """The numbers of a print, its comma read as the point."""
    return [float(one.replace(",", ".")) for one in re.findall(r"\d+(?:[.,]\d+)?", text)]


def _plan_words(kb: KnowledgeBase, row: Row, named: str, way: str) -> Words:
    def text(language: Language) -> str:
        return label(f"audit.{way}", language, place=name_of(kb, row["place_id"], language),
                     indicator=name_of(kb, row["indicator_id"], language),
                     period=period_of(row, language), printed=row["printed"], plan=named)
    return text
