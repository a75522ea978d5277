"""A structure without a line for product taxes does not stand on a denominator that holds them."""

from __future__ import annotations

import pytest

from policykb.analysis.audits.structures import structures
from policykb.analysis.verdicts.attainment import attain
from policykb.core.vocabulary import Reason
from policykb.data.knowledge import KnowledgeBase


def test_parts_that_add_to_a_hundred_without_taxes_are_no_shares_of_gdp(kb: KnowledgeBase) -> None:
    assert [row["subject_ids"] for row in structures(kb)] == []


@pytest.mark.parametrize("document", [
    "872-qd-ttg-2015", "binh-dinh-quy-hoach-phat-trien-cong-nghiep-2020", "880-qd-ttg-2014"])
def test_such_a_target_is_not_missed_by_a_share_that_holds_taxes(kb: KnowledgeBase, document: str) -> None:
    own = [row["id"] for row in kb.rows.of("targets", "document_id", document)
           if row["indicator_id"].startswith("industry-construction-share")]
    found = attain(kb).set_index("target_id").loc[own]
    assert own and set(found["reason"]) == {Reason.DENOMINATOR}
