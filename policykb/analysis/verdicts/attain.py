"""The verdict on every target as of a date: one table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from policykb.analysis.values import Values, values_of
from policykb.analysis.verdicts.judge import judge
from policykb.analysis.verdicts.result import Result, Target
from policykb.analysis.verdicts.table import worded
from policykb.analysis.verdicts.targets import adopted, adoptions, agreed, target_of, targets_of
from policykb.core.vocabulary import Flag
from policykb.data.knowledge import KnowledgeBase

COLUMNS = {
    "target_id": "the target",
    "document_id": "the document that set it",
    "place_id": "the territory it binds",
    "indicator_id": "what is measured",
    "as_of": "the date of the verdict, ISO",
    "verdict": "met, met_as_printed, missed, borderline, awaiting_final, not_started, reached, "
               "once_reached, on_track, behind, ended, replaced, draft, not_rated",
    "label": "the verdict as a Vietnamese reader sees it",
    "label_en": "the verdict as an English reader sees it",
    "reason": "why there is no rating: no_observation, unit, denominator, concept, territory, "
              "basis, period, part_year, series_break, weak_source, conflict, ambiguous, unbounded, "
              "no_baseline, lowered, territory_ended, undated, condition; None where there is one",
    "arithmetic": "what the figures alone would say where the verdict was set aside: the target "
                  "was replaced or is a draft, a condition is broken, a source says otherwise",
    "final": "whether the value is preliminary, official or revised",
    "estimate": "whether the value is an estimate",
    "old_target": "whether the target was replaced",
    "observation_ids": "the observations used, the deciding one first",
    "baseline_ids": "the observations of the baseline",
    "period_used": "the period of the value, as from/to",
    "before": "whether the value is from before the period: a level to start from, no result",
    "value_low": "the lower end of the value", "value_high": "the upper end",
    "accept_low": "the lower end of what meets the target", "accept_high": "the upper end",
    "ratio_low": "value ÷ target, of a share, an amount or a count that is to rise; of a ceiling, "
                 "a growth rate, a rank, an index and of a value from before the period there is none",
    "ratio_high": "",
    "gap_low": "value − target in the unit of the indicator (points for shares and growth)",
    "gap_high": "",
    "progress_low": "the part of the way from the baseline to the target", "progress_high": "",
    "elapsed": "the part of the time from the baseline to the end of the period",
    "elapsed_months": "the same in months, to the end of the observation",
    "pace_low": "progress ÷ elapsed", "pace_high": "",
    "needed_low": "what each remaining year must bring", "needed_high": "",
    "projection_low": "the straight line through the annual values, at the end of the period",
    "projection_high": "",
    "flags": "codes: width_sensitive, part_year, derived, by_bound, period_inferred, stale, "
             "conflict, earlier_differs, replaced, draft, projection, exceeded, missing_years, "
             "finer_print, condition, condition_broken, claim_differs, early, "
             "undated_value, mean_early, years_differ, "
             "baseline_other",
    "missing_years": "the years without a value, of an average or a sum",
    "gap_text_vi": "the gap in words", "gap_text_en": "",
    "value_text_vi": "the value in words", "value_text_en": "",
    "target_text_vi": "the target in words", "target_text_en": "",
    "sentence_vi": "the verdict in one sentence", "sentence_en": "",
    "trail": "tuple of (kind, words in Vietnamese, words in English)",
}
"""The columns of :func:`attain`; a blank second end has the meaning of the first."""


def attain(kb: KnowledgeBase, as_of: date | str | None = None) -> pd.DataFrame:
    """The verdict on every target as of a date.

    ``as_of`` (a date or its ISO form) defaults to the edition date.  It
    chooses the time of the world, not of the knowledge: values count once
    their period has ended by then, in the latest vintage known today.
    Targets of documents issued later are left out; where nobody knows
    whether the document had been issued by then they are ``undated``.

    Returns one row per target with the columns of :data:`COLUMNS`.
    """
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or kb.edition_date
    targets = targets_of(kb, day)
    results = agreed(targets, _results(kb, targets, day))
    rows = [worded(kb, target, results[target.row["id"]], day) for target in targets]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for column in ("reason", "arithmetic", "period_used"):  # None, not NaN, where there is none
        frame[column] = pd.Series([row[column] for row in rows], dtype=object)
    return frame


def _results(kb: KnowledgeBase, targets: list[Target], as_of: date) -> dict[str, Result]:
    """The verdict on each target; flagged where another reach of "about" gives another one."""
    taken, values = adopted(adoptions(kb), as_of), values_of(kb)
    results = {t.row["id"]: judge(t, values, as_of, adopted=taken) for t in targets}
    for width in _widths(kb):
        wide = values_of(kb, width)
        for target in _reread(kb, targets, values, wide, width):
            one = target.row["id"]
            if judge(target, wide, as_of, adopted=taken).verdict != results[one].verdict:
                results[one] = results[one].flagged(Flag.WIDTH_SENSITIVE)
    return results


def _widths(kb: KnowledgeBase) -> tuple[float, float]:
    """How far words of approximation might reach as well, as parts of how far they are read."""
    setting = kb.setting
    return setting.get("borderline_width_half", 0.5), setting.get("borderline_width_double", 2.0)


def _reread(kb: KnowledgeBase, targets: Iterable[Target], values: Values, wide: Values,
            width: float) -> Iterable[Target]:
    """The targets on which the width bears: by their own print, or by that of a value."""
    moved = values.differing(wide)
    for target in targets:
        other = target_of(kb, target.row, width)
        place, indicator = target.row["place_id"], target.row["indicator_id"]
        near = {indicator, *values.kin_of.get(indicator, ())}
        if other.accept != target.accept or any((place, one) in moved for one in near):
            yield other
