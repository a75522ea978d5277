"""The vocabulary of the code is the one of the schema, the labels and the style sheet."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import pytest

from policykb.core import vocabulary
from policykb.core.catalogue import labels
from policykb.core.digests import PACKAGE
from policykb.core.vocabulary import (
    AttainmentBasis,
    AuditKind,
    Bearing,
    Counter,
    Direction,
    DocumentStatus,
    Effect,
    FindingState,
    Flag,
    IndicatorKind,
    Measure,
    PlaceKind,
    Precision,
    PriceBasis,
    Question,
    ReadingResult,
    Reason,
    RelationBasis,
    Says,
    Stage,
    StockFlow,
    TargetKind,
    Tier,
    Verdict,
    Vintage,
)
from policykb.site.library import TONES

DATA = Path(__file__).parents[2] / "data"

#: The columns that take their values from each enumeration.
COLUMNS: dict[type[StrEnum], list[str]] = {
    Stage: ["targets.stage"], Vintage: ["observations.vintage", "vintages.vintage"],
    Tier: ["sources.tier"], TargetKind: ["targets.kind"], IndicatorKind: ["indicators.kind"],
    Measure: ["observations.measure"], Direction: ["indicators.direction"],
    PriceBasis: ["indicators.price_basis"], RelationBasis: ["relations.basis"],
    AttainmentBasis: ["reported_attainments.basis"], PlaceKind: ["places.kind"],
    DocumentStatus: ["documents.status"], Precision: ["documents.issued_precision"],
    Effect: ["relation_types.effect"], StockFlow: ["indicators.stock_flow"],
    ReadingResult: ["readings.result"], Question: ["confirmations.question"],
    Says: ["reported_attainments.says"], Counter: ["observations.counted_by"],
    AuditKind: ["findings.kind"], FindingState: ["findings.state"],
}
#: The keys under which the catalogue words each enumeration.
WORDS: dict[type[StrEnum], list[str]] = {
    Verdict: ["verdict", "meaning"], Reason: ["reason"], Flag: ["flag"], Vintage: ["vintage"],
    Stage: ["site.is.stage"], Tier: ["site.is.tier"], IndicatorKind: ["site.is.indicator_kind"],
    Measure: ["site.is.measure"], Direction: ["site.is.direction"],
    PriceBasis: ["site.is.price_basis"], RelationBasis: ["basis", "site.is.basis"],
    AttainmentBasis: ["site.is.attainment_basis"], PlaceKind: ["site.is.kind"],
    DocumentStatus: ["site.is.status"], Precision: ["site.is.precision"],
    ReadingResult: ["site.is.reading_result"], Says: ["site.is.says"],
    Counter: ["site.is.counted_by"],
    AuditKind: ["audit.kind"], FindingState: ["audit.state"], Bearing: ["audit.bearing"],
}
#: Never shown as words of their own.
WORDLESS = {TargetKind, Effect, StockFlow, Question}


def enumerations() -> set[type[StrEnum]]:
    return {one for one in vars(vocabulary).values()
            if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum}


def allowed(address: str) -> list[str]:
    """The values that the schema allows in a column."""
    table, column = address.split(".")
    descriptor = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    schema = next(r["schema"] for r in descriptor["resources"] if r["name"] == table)
    field = next(f for f in schema["fields"] if f["name"] == column)
    values: list[str] = field["constraints"]["enum"]
    return values


def test_every_enumeration_is_tied_to_something() -> None:
    assert enumerations() == COLUMNS.keys() | WORDS.keys()
    assert enumerations() == WORDS.keys() | WORDLESS


@pytest.mark.parametrize("one", COLUMNS, ids=lambda one: one.__name__)
def test_the_schema_allows_the_words_of_the_code(one: type[StrEnum]) -> None:
    """In the same order where there is one to keep."""
    for address in COLUMNS[one]:
        assert list(one) == allowed(address)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("one", WORDS, ids=lambda one: one.__name__)
def test_the_catalogue_words_every_member(one: type[StrEnum], language: str) -> None:
    words = labels("vi" if language == "vi" else "en")
    assert [f"{key}.{value}" for key in WORDS[one] for value in one
            if f"{key}.{value}" not in words] == []


def test_no_word_of_a_closed_list_is_unknown_to_the_code() -> None:
    """A reason or flag that only the catalogue knows is one that nothing gives."""
    words = labels("en")
    for one, keys in WORDS.items():
        for key in keys:
            found = {w.removeprefix(f"{key}.") for w in words if w.startswith(f"{key}.")}
            if key not in ("verdict", "basis"):  # these hold sentences, and other words, as well
                assert found == set(one), key


def test_every_verdict_has_a_tone_and_every_tone_a_style() -> None:
    css = (PACKAGE / "static" / "policykb.css").read_text("utf-8")
    assert set(TONES) == set(Verdict)
    assert set(TONES.values()) == set(re.findall(r"\.verdict\.(\w+) \{", css)) - {"absent"}


def test_members_are_plain_strings() -> None:
    """Rows hold strings: a member is one in comparison, as a key, in text and in JSON."""
    assert Verdict.MET == "met" and {"met": 1}[Verdict.MET] == 1
    assert f"{Verdict.MET}|{Verdict.MET!s}" == "met|met" and json.dumps([Verdict.MET]) == '["met"]'


def test_the_sets_divide_what_they_divide() -> None:
    assert vocabulary.RATED | vocabulary.UNASKED | vocabulary.PENDING | {Verdict.NOT_RATED} \
        == set(Verdict)
    assert not vocabulary.RATED & (vocabulary.UNASKED | vocabulary.PENDING)
    assert not vocabulary.FINAL & vocabulary.PROVISIONAL
    assert not vocabulary.CURRENT & vocabulary.GONE
