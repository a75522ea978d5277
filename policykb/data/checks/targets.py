"""Indicators, units and targets: kinds, units and stages that belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policykb.core.text import nearest
from policykb.core.vocabulary import CHANGES, IndicatorKind, Measure, Stage, TargetKind
from policykb.data.checks.base import Data, cycles, rule
from policykb.data.problems import Problem
from policykb.data.tables import Row

#: The kinds of indicator that each kind of target can be set for.
_KINDS: dict[str, frozenset[IndicatorKind]] = {
    TargetKind.LEVEL: frozenset(IndicatorKind) - {IndicatorKind.RANK},
    # That of an amount is an indicator of its own.
    TargetKind.AVERAGE_GROWTH: frozenset({IndicatorKind.GROWTH}),
    TargetKind.CUMULATIVE: frozenset({IndicatorKind.AMOUNT, IndicatorKind.COUNT}),
    TargetKind.INCREASE: frozenset(IndicatorKind),
    TargetKind.RANK: frozenset({IndicatorKind.RANK}),
}


@rule("unit_of_target", "kind_of_target", needs="targets indicators")
def targets_fit_indicators(data: Data) -> Iterator[Problem]:
    """A target's kind is one its indicator can have, its unit the indicator's."""
    for row in data.rows["targets"]:
        indicator = data.get("indicators", row["indicator_id"])
        if not indicator:
            continue
        kinds = _KINDS.get(row["kind"])
        if kinds is not None and indicator["kind"] not in kinds:
            yield data.problem("targets", row, "kind", "kind_of_target", value=row["kind"],
                               indicator=indicator["id"], kind=indicator["kind"])
        allowed = _target_units(row["kind"], indicator)
        if row["unit"] not in allowed:
            yield data.problem("targets", row, "unit", "unit_of_target", value=row["unit"],
                               indicator=indicator["id"], allowed=", ".join(allowed))


def _target_units(kind: str, indicator: Row) -> list[str]:
    own = indicator["unit"]
    if kind == TargetKind.INCREASE:
        return [own, "point", "ranks", "times", "percent", "percent-year"]
    return [own]


@rule("unit_of_observation", needs="observations indicators")
def observations_fit_indicators(data: Data) -> Iterator[Problem]:
    """An observation's unit follows from its measure and its indicator."""
    for row in data.rows["observations"]:
        indicator = data.get("indicators", row["indicator_id"])
        allowed = _observation_units(row["measure"], indicator) if indicator else None
        if allowed and row["unit"] not in allowed:
            yield data.problem("observations", row, "unit", "unit_of_observation",
                               value=row["unit"], measure=row["measure"],
                               indicator=row["indicator_id"], allowed=", ".join(allowed))


def _observation_units(measure: str, indicator: Row) -> list[str] | None:
    own = indicator["unit"]
    changes: dict[str, list[str]] = {
        IndicatorKind.RANK: ["ranks"], IndicatorKind.AMOUNT: [own], IndicatorKind.COUNT: [own],
        IndicatorKind.INDEX: [own, "point"]}
    allowed: dict[str, list[str]] = {
        Measure.LEVEL: [own], Measure.CHANGE_POINTS: changes.get(indicator["kind"], ["point"]),
        Measure.CHANGE_PERCENT: ["percent-year"], Measure.MULTIPLE: ["times"],
        Measure.RATIO_TO: ["percent"]}
    return allowed.get(measure)


@rule("compared_with_level", "compared_with_missing", needs="observations")
def changes_have_a_base(data: Data) -> Iterator[Problem]:
    """A change says what it is compared with; a level is compared with nothing."""
    for row in data.rows["observations"]:
        if row["measure"] == Measure.LEVEL and row["compared_with"]:
            yield data.problem("observations", row, "compared_with", "compared_with_level",
                               value=row["compared_with"])
        elif row["measure"] in CHANGES and not row["compared_with"]:
            yield data.problem("observations", row, "compared_with", "compared_with_missing",
                               measure=row["measure"])


@rule("near_concept_unknown", needs="indicators")
def near_concepts_are_of_an_indicator(data: Data) -> Iterator[Problem]:
    """What documents put in the place of another concept names one that an indicator measures."""
    concepts = {row["concept_id"] or row["id"] for row in data.rows["indicators"]}
    for row in data.rows["indicators"]:
        near = row["near_concept_id"]
        if near and (near not in concepts or near == (row["concept_id"] or row["id"])):
            yield data.problem("indicators", row, "near_concept_id", "near_concept_unknown",
                               value=near, nearest=nearest(near, concepts) or "–")


@rule("parts_differ", "parts_cycle", needs="indicator_parts indicators")
def parts_share_their_whole(data: Data) -> Iterator[Problem]:
    """A part has its whole's unit and denominator, and no whole is a part of itself."""
    for row in data.rows["indicator_parts"]:
        whole, part = (data.get("indicators", row[c]) for c in ("whole_id", "part_id"))
        if whole and part:
            for column in ("unit", "denominator"):
                if whole[column] != part[column]:
                    yield data.problem("indicator_parts", row, "part_id", "parts_differ",
                                       column=column, whole=whole[column] or "∅",
                                       part=part[column] or "∅")
    for row, cycle in cycles(data.rows["indicator_parts"], "whole_id", "part_id"):
        yield data.problem("indicator_parts", row, "part_id", "parts_cycle", cycle=cycle)


@rule("draft_stage", "replaced_stage", "variant_differs", needs="targets documents")
def stages_agree(data: Data) -> Iterator[Problem]:
    """Draft targets stand in drafts; a replaced one says so; printings are of one commitment."""
    for row in data.rows["targets"]:
        document = data.get("documents", row["document_id"])
        draft = document is not None and document["draft"] == "1"
        wrong = Stage.ADOPTED if draft else Stage.DRAFT
        if document and row["stage"] == wrong:
            yield data.problem("targets", row, "stage", "draft_stage", value=row["stage"],
                               document=document["id"])
        # A draft target names the adopted one that came of it; it was never in force.
        gone = row["replaced_by_target_id"] or row["replaced_on"]
        if gone and row["stage"] not in (Stage.REPLACED, Stage.DRAFT):
            yield data.problem("targets", row, "stage", "replaced_stage", value=row["stage"])
        first = data.get("targets", row["variant_of"])
        if first:
            yield from _variant_problems(data, row, first)


def _variant_problems(data: Data, row: Row, first: Row) -> Iterator[Problem]:
    told_elsewhere = not {row["kind"], first["kind"]} <= set(TargetKind)
    for column in ("document_id", "indicator_id", "place_id", "kind"):
        if column == "kind" and told_elsewhere:
            continue
        if row[column] != first[column]:
            yield data.problem("targets", row, "variant_of", "variant_differs", column=column,
                               first=first["id"], expected=first[column], value=row[column])


@rule("ambiguous_alone", needs="reported_attainments target_candidates")
def ambiguous_claims_have_candidates(data: Data) -> Iterator[Problem]:
    """A reported attainment with an ambiguous head names two candidates at least."""
    count: dict[str, int] = defaultdict(int)
    for row in data.rows["target_candidates"]:
        count[row["attainment_id"]] += 1
    for row in data.rows["reported_attainments"]:
        if row["ambiguous"] == "1" and count[row["id"]] < 2:
            yield data.problem("reported_attainments", row, "ambiguous", "ambiguous_alone",
                               count=count[row["id"]])
