"""Declared identities: what ``data/identities.csv`` says must hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policykb.analysis.audits.expressions import AuditError, evaluate
from policykb.analysis.audits.findings import Row, Words, agrees, figure, finding, spell
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_number
from policykb.core.intervals import Interval
from policykb.data.knowledge import KnowledgeBase

_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", "^": "^"}


def identities(kb: KnowledgeBase) -> Iterator[Row]:
    """Every declared identity against what it must equal."""
    for row in kb.rows.table("identities"):
        names = dict(named(part) for part in row["inputs"])
        subjects = [*names.values(), *([row["equals"]] if row["equals"] in kb.record else [])]
        kind = "implied_target" if row["nature"] == "implied_target" else "identity"
        try:
            computed = evaluate(row["expression"],
                                {name: figure(kb, one) for name, one in names.items()})
            expected = _expected(kb, row)
        except AuditError as error:
            result = "note" if error.why in ("unbounded", "arithmetic") else "fails"
            yield finding(kind, row["id"], row["place_id"], subjects, result,
                           _identity_words(kb, row, None, None, error))
            continue
        result = "note" if expected is None else agrees(computed, expected)
        yield finding(kind, row["id"], row["place_id"], subjects, result,
                       _identity_words(kb, row, computed, expected), computed, expected)


def named(part: str) -> tuple[str, str]:
    """The name and the id of one input: ``a=some-id``."""
    name, _, one = part.partition("=")
    return name.strip(), one.strip()


def _expected(kb: KnowledgeBase, row: Row) -> Interval | None:
    """What an identity must equal: a figure, or a number written in the data.

    A whole number is exact in a printed identity (a count, 100 per cent) and
    rounded like any figure where the value was only derived.
    """
    text = (row["equals"] or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return figure(kb, text)
    value = float(text)
    exact = "." not in text and row["nature"] in ("printed_identity", "cross_sentence")
    half = 0.0 if exact else 0.5 * 10.0 ** -len(text.partition(".")[2])
    return Interval(value - half, value + half)


def _identity_words(kb: KnowledgeBase, row: Row, computed: Interval | None,
                    expected: Interval | None, error: AuditError | None = None) -> Words:
    def text(language: Language) -> str:
        told = {"name": row[f"name_{language}"], "expression": _filled(kb, row, language)}
        if computed is None:
            assert error is not None
            return label("audit.identity_open", language, **told, why=error.words(language))
        told["computed"] = spell(kb, computed, row["unit"], language)
        if expected is None:
            return label("audit.identity_alone", language, **told)
        return label("audit.identity", language, **told,
                     expected=spell(kb, expected, row["unit"], language))
    return text


def _filled(kb: KnowledgeBase, row: Row, language: Language) -> str:
    """An identity with its figures in the place of their names: ``32 + 3 + 7``."""
    def nominal(match: re.Match[str]) -> str:
        try:
            box = figure(kb, names[match.group()])
        except (AuditError, KeyError):
            return match.group()
        # "trên 40" stands at its open low end, "gần 40" at its open high end.
        value = box.low if box.low_open else box.high if box.high_open else box.middle
        return format_number(float(f"{value:.6g}"), language)

    names = dict(named(part) for part in row["inputs"])
    # Names first: a number put in could look like one.
    text = re.sub(r"[A-Za-z_]\w*", nominal, row["expression"].replace("**", "^"))
    return re.sub(r"\s*([-+*/^])\s*", lambda m: _SIGNS[m.group(1)], text)
