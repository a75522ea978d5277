"""What the code reads in prints stands against the data's own units and settings."""

from __future__ import annotations

from policykb.core.printed import APPROXIMATION_SHARE
from policykb.core.wordings import measured
from policykb.data.knowledge import KnowledgeBase


def test_the_setting_says_how_far_words_of_approximation_reach(kb: KnowledgeBase) -> None:
    assert kb.setting["approximation_share"] == APPROXIMATION_SHARE


def test_units_in_prints_are_units_of_the_data(kb: KnowledgeBase) -> None:
    assert measured() <= set(kb.units["base"])
