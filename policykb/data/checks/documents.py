"""Documents: the grammar of their symbols, and how exactly their dates are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policykb.core.vocabulary import Precision
from policykb.data.checks.base import Data, rule
from policykb.data.checks.dates import issued
from policykb.data.problems import Problem
from policykb.data.tables import Row

# The letters of a symbol: the types of a state document, of a party document.
_LETTERS: dict[str, tuple[set[str], set[str]]] = {
    "NQ": ({"resolution"}, {"resolution", "congress_resolution"}),
    "QĐ": ({"decision"}, {"decision", "regulation"}),  # of the party: Quyết định or Quy định
    "NĐ": ({"decree"}, set()),
    "CT": ({"directive"}, {"directive"}),
    "KL": (set(), {"conclusion"}),
    "KH": ({"plan"}, {"plan"}),
    "CTr": ({"programme"}, {"programme"}),
    "CTHĐ": ({"programme"}, {"programme"}),
    "ĐA": ({"scheme"}, {"scheme"}),
    "BC": ({"report"}, {"report"}),
    "TTr": ({"dossier", "other"}, {"dossier", "other"}),
    "QC": ({"regulation"}, {"regulation"}),
    "CV": ({"circular_letter"}, {"circular_letter"}),
    "TB": ({"other"}, {"other"}),
    "HD": ({"other"}, {"other"}),
    "TT": ({"other"}, set()),
    "PL": ({"annex"}, {"annex"}),
}
_STATE = re.compile(r"\d+[a-zđ]?(?:/(?P<year>\d{4}))?/(?P<letters>[^\W\d_]+)-(?P<body>\w+(?:-\w+)*)")
_PARTY = re.compile(r"\d+[a-zđ]?-(?P<letters>[^\W\d_]+)/(?P<body>\w+(?:[-.]\w+)*)")
_ASSEMBLY = re.compile(r"\d+[a-zđ]?/(?P<year>\d{4})/(?:QH|UBTVQH)\d+")
#: A text consolidated by the office that keeps it: 15/VBHN-VPQH.
_CONSOLIDATED = re.compile(r"\d+/VBHN-(?P<body>[A-ZĐƯ]+)")
#: Before 1997: statutes (21-LCT/HĐNN8, 47-L/CTN), then 63/CP, 217-HĐBT, 08-TTg of the government.
_OLD_STATUTE = re.compile(r"\d+[-/](?:LCT?|PL|L)/(?P<body>CTN|HĐNN\d+)")
_OLD_ACT = re.compile(r"\d+[-/](?P<body>CP|HĐBT|HĐCP|TTg|CT)")
_LETTER = re.compile(r"\d+/(?P<body>[A-ZĐƯ]{2,})-[A-ZĐƯ0-9]+")
_CENTRAL, _LOCAL = {"TW", "TTg", "CP", "QH"}, {"TU", "UBND", "HĐND"}


@dataclass(frozen=True)
class Symbol:
    """What a symbol tells: branch, types it may name, issuing body, year where it has one."""

    branch: str
    types: frozenset[str]
    body: str
    year: int | None = None


def parse_symbol(symbol: str) -> Symbol | None:
    """``873/QĐ-UBND``, ``39/2017/NQ-HĐND``, ``161/2021/QH14``, ``16684/BTC-NSNN`` of the state;
    ``15/VBHN-VPQH``, ``63/CP`` too; ``23-NQ/TW``, ``04-KH/BCĐ``, ``04-NQ/ĐH`` of the party; ``None``
    for no known form."""
    if found := _ASSEMBLY.fullmatch(symbol):
        kinds = frozenset({"resolution", "statute", "other"})
        return Symbol("state", kinds, "QH", int(found["year"]))
    for form, types in ((_CONSOLIDATED, {"statute", "decree", "decision", "other"}),
                        (_OLD_STATUTE, {"statute"}),
                        (_OLD_ACT, {"decree", "decision", "directive", "resolution"})):
        if found := form.fullmatch(symbol):
            return Symbol("state", frozenset(types), found["body"])
    if (found := _STATE.fullmatch(symbol)) and found["letters"] in _LETTERS:
        year = int(found["year"]) if found["year"] else None
        return Symbol("state", frozenset(_LETTERS[found["letters"]][0]), found["body"], year)
    if (found := _PARTY.fullmatch(symbol)) and found["letters"] in _LETTERS:
        return Symbol("party", frozenset(_LETTERS[found["letters"]][1]), found["body"])
    if (found := _LETTER.fullmatch(symbol)) and found["body"] not in _LETTERS:
        return Symbol("state", frozenset({"circular_letter"}), found["body"])
    return None


@rule("symbol_form", "symbol_type", "symbol_branch", "symbol_level", "symbol_year",
      needs="documents organizations symbol_variants")
def symbols_follow_grammar(data: Data) -> Iterator[Problem]:
    """A symbol's letters fit the type, its form the issuer's branch and level.

    A symbol that truly is irregular is declared in ``symbol_variants`` as its
    own canonical form.
    """
    irregular = {row["printed"] for row in data.rows["symbol_variants"]
                 if row["printed"] == row["canonical"]}
    for row in data.rows["documents"]:
        if row["symbol"] and row["symbol"] not in irregular:
            symbol = parse_symbol(row["symbol"])
            if symbol:
                yield from _symbol_problems(data, row, symbol)
            else:
                yield data.problem("documents", row, "symbol", "symbol_form", symbol=row["symbol"])


def _symbol_problems(data: Data, row: Row, symbol: Symbol) -> Iterator[Problem]:
    told = {"symbol": row["symbol"], "type": row["type"]}
    if row["type"] not in symbol.types:
        yield data.problem("documents", row, "type", "symbol_type", **told,
                           allowed=", ".join(sorted(symbol.types)) or "–")
    issuer, when = data.get("organizations", row["issuer_id"]), issued(row)
    if issuer and issuer["branch"] in ("party", "state"):
        if issuer["branch"] != symbol.branch:
            yield data.problem("documents", row, "symbol", "symbol_branch", **told,
                               issuer=issuer["id"], branch=issuer["branch"], form=symbol.branch)
        elif issuer["level"] != "central" if symbol.body in _CENTRAL else (
                symbol.body in _LOCAL and issuer["level"] == "central"):
            yield data.problem("documents", row, "issuer_id", "symbol_level", **told,
                               issuer=issuer["id"], level=issuer["level"], body=symbol.body)
    if symbol.year and when and not when[0].year <= symbol.year <= when[1].year:
        yield data.problem("documents", row, "issued_on", "symbol_year", **told,
                           year=symbol.year, value=row["issued_on"])


@rule("precision_differs", needs="documents")
def precision_fits_date(data: Data) -> Iterator[Problem]:
    """A date stated by day, month or year is written so; an unknown one is empty."""
    length: dict[str, int] = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4,
                              Precision.NONE: 0}
    for row in data.rows["documents"]:
        wanted = length.get(row["issued_precision"])
        if wanted is not None and len(row["issued_on"]) != wanted:
            yield data.problem("documents", row, "issued_precision", "precision_differs",
                               value=row["issued_on"] or "∅", precision=row["issued_precision"])
