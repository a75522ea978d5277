"""What a hostile reader found by hand the audit finds by itself, and every decision fits a finding."""

from __future__ import annotations

import pytest

from policykb.analysis.findings import found
from policykb.core.vocabulary import AuditKind, FindingState
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import Row

#: Found by hand on the edition of 2026-11-22, with the key under which the audit knows it.
BY_HAND = {
    "rank-of-lai-chau-grdp-growth-2025": AuditKind.PUBLISHED_RANK,  # 8.2 between 8.27 and 8.16
    "region-vung-dong-bang-song-cuu-long-grdp-growth-2025": AuditKind.REGIONAL_MEAN,  # Ca Mau, Dong Thap
    "mean-thanh-hoa-grdp-growth-2021-2025": AuditKind.MEAN_YEARS,  # 10.24 against 9.82-9.85
    "mean-ha-tinh-grdp-growth-2021-2025": AuditKind.MEAN_YEARS,  # 6.4 against 6.64
    "mean-hue-grdp-growth-2021-2025": AuditKind.MEAN_YEARS,
    "mean-nghe-an-grdp-growth-2021-2025": AuditKind.MEAN_YEARS,
    "mean-dien-bien-grdp-growth-2021-2025": AuditKind.MEAN_YEARS,
    "mean-viet-nam-gdp-growth-2021-2025": AuditKind.MEAN_YEARS,
    "leap-hue-industry-construction-share-grdp-2024-to-hue-industry-construction-share-grdp-2025":
        AuditKind.LEAP,
    "title-162-nq-cp-2023-names-39-nq-tw": AuditKind.NAMED_DOCUMENT,
    "title-da-nang-29-ctr-tu-2019-names-43-nq-tw": AuditKind.NAMED_DOCUMENT,
    "title-ben-tre-6033-kh-ubnd-2022-names-687-qd-ttg": AuditKind.NAMED_DOCUMENT,
}


@pytest.fixture(scope="module")
def known(kb: KnowledgeBase) -> dict[str, Row]:
    return {row["key"]: row for row in found(kb)}


@pytest.mark.parametrize("key", BY_HAND)
def test_the_audit_knows_what_was_found_by_hand(known: dict[str, Row], key: str) -> None:
    """Open or explained while it is there, mended with a row of findings.csv once it is not."""
    assert known[key]["kind"] == BY_HAND[key]


def test_decisions_are_of_the_kind_that_was_found(kb: KnowledgeBase, known: dict[str, Row]) -> None:
    wrong = [row["key"] for row in kb.rows.table("findings") if row["kind"] != known[row["key"]]["kind"]]
    assert wrong == []


def test_what_is_explained_or_mended_says_how(known: dict[str, Row]) -> None:
    silent = [key for key, row in known.items() if row["state"] != FindingState.OPEN
              and not (row["explanation_vi"] and row["explanation_en"] and row["decided_on"])]
    assert silent == []


def test_keys_name_one_finding(kb: KnowledgeBase) -> None:
    keys = [row["key"] for row in found(kb)]
    assert len(keys) == len(set(keys))
