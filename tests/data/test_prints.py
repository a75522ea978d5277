"""What the code reads in prints stands against the data's own units and settings."""

from __future__ import annotations

from policykb.analysis.value import printed_figure
from policykb.analysis.verdicts.attain import attain
from policykb.core.printed import APPROXIMATION_SHARE, NumberError
from policykb.core.wordings import measured
from policykb.data.knowledge import KnowledgeBase


def test_the_setting_says_how_far_words_of_approximation_reach(kb: KnowledgeBase) -> None:
    assert kb.setting["approximation_share"] == APPROXIMATION_SHARE


def test_units_in_prints_are_units_of_the_data(kb: KnowledgeBase) -> None:
    assert measured() <= set(kb.units["base"])


def test_no_word_of_approximation_reaches_beyond_a_few_per_cent(kb: KnowledgeBase) -> None:
    """"hơn 1 triệu" was 1 to 2 million, and 5 to 100 per cent of the way to 2 million."""
    for row in kb.observations.to_dict("records"):
        try:
            figure = printed_figure(kb, row, "observation")
        except NumberError:
            continue
        if row["derived_from"] or figure.bound not in ("above", "nearly", "below"):
            continue
        ends = [float(row["low"]), float(row["high"])]
        middle = abs(figure.low if figure.high is None else figure.high)
        assert max(abs(e - figure.low) for e in ends) <= APPROXIMATION_SHARE * middle * 1.0001 \
            + (figure.high or figure.low) - figure.low, row["id"]


def test_a_start_counts_what_the_later_figure_counts(kb: KnowledgeBase) -> None:
    """940 thousand private enterprises are no start for all enterprises."""
    about = "68-nq-tw-2025-enterprises-active-"
    results = [row for row in attain(kb).to_dict("records") if row["target_id"].startswith(about)]
    assert results
    assert not any("viet-nam-enterprises-active-2025-05" in (row["baseline_ids"] or "") for row in results)
