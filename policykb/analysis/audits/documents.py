"""Documents: titles that name another one without a relation, expired ones that are still compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policykb.analysis import graph
from policykb.analysis.alignment import align
from policykb.analysis.audits.findings import Row, Words, finding
from policykb.core.catalogue import Language, label
from policykb.core.periods import period_end
from policykb.core.text import slug
from policykb.core.vocabulary import OVER, AuditKind, PlaceKind, Stage
from policykb.data.knowledge import KnowledgeBase
from policykb.data.names import document_name

#: Symbols that only organs of the centre give.
_CENTRAL = r"\d{1,5}(?:/\d{4})?[-/](?:NQ/TW|KL/TW|NQ-CP|QĐ-TTg|NĐ-CP|CT-TTg|QH\d\d)"
#: Whose documents a province may name: the nation's, and those for regions.
_WIDE = frozenset({PlaceKind.COUNTRY, PlaceKind.REGION})


def titles(kb: KnowledgeBase) -> Iterator[Row]:
    """Documents whose title names another one to which no row relates them.

    The other is a stored one, or one of the centre (told by its symbol) that
    is not stored at all.
    """
    symbols: dict[str, list[Row]] = defaultdict(list)
    for row in kb.rows.table("documents"):
        if row["symbol"]:
            symbols[row["symbol"]].append(row)
    stored = "|".join(map(re.escape, sorted(symbols, key=len, reverse=True)))
    pattern = re.compile(f"(?<![\\w/-])({stored + '|' if stored else ''}{_CENTRAL})(?![\\w/-])")
    for row in kb.rows.table("documents"):
        text = " ".join(row[c] for c in ("title_vi", "instrument_title") if row[c])
        for symbol in dict.fromkeys(pattern.findall(text)):
            yield from _named(kb, row, symbol, symbols.get(symbol, []))


def _named(kb: KnowledgeBase, row: Row, symbol: str, holders: list[Row]) -> Iterator[Row]:
    """The finding on one symbol in the title of a document, where there is one."""
    held = [one for one in holders if _may_name(kb, row, one)]
    if (holders and not held) or any(_related(kb, row["id"], one["id"]) for one in held):
        return
    ids = [row["id"], *(one["id"] for one in held)]
    yield finding(AuditKind.NAMED_DOCUMENT, f"title-{row['id']}-names-{slug(symbol)}",
                  row["place_id"], ids, "fails",
                  _title_words(row, symbol, "title" if held else "title_unstored"))


def _may_name(kb: KnowledgeBase, row: Row, other: Row) -> bool:
    """Whether a title may mean that holder of a symbol: no later one, of its place or a wider one."""
    if other["id"] == row["id"] or row["symbol"] == other["symbol"]:
        return False
    near = other["place_id"] == row["place_id"] or (
        kb.record.get(other["place_id"], {}).get("kind") in _WIDE)
    dates = row["issued_on"], other["issued_on"]
    return near and (None in dates or period_end(dates[0]) >= period_end(dates[1][:4]).replace(
        month=1, day=1))


def _related(kb: KnowledgeBase, one: str, other: str) -> bool:
    """Whether a relation, or a chain over one document between them, ties two documents.

    A plan for a programme for a resolution names both and carries out the
    resolution through the programme.
    """
    near = _neighbours(kb, one)
    return other in near or bool(near & _neighbours(kb, other))


def _neighbours(kb: KnowledgeBase, one: str) -> set[str]:
    return {row["to_id"] for row in kb.rows.of("relations", "from_id", one)} | {
        row["from_id"] for row in kb.rows.of("relations", "to_id", one)}


def _title_words(row: Row, symbol: str, way: str) -> Words:
    return lambda language: label(f"audit.{way}", language, document=document_name(row, language),
                                  symbol=symbol)


def expired(kb: KnowledgeBase) -> Iterator[Row]:
    """Ended documents whose targets others are still laid beside, or still said to carry out."""
    aligned: dict[str, list[str]] = defaultdict(list)
    for row in align(kb, graph.of(kb)).to_dict("records"):
        aligned[row["national_document_id"]].append(row["target_id"])
    for target in kb.rows.table("targets"):
        taken = kb.record.get(target["implements_target_id"] or "")
        if taken and target["stage"] == Stage.ADOPTED:
            aligned[taken["document_id"]].append(target["id"])
    for document, targets in sorted(aligned.items()):
        ended = _ended(kb, kb.record[document])
        if ended:
            yield finding(AuditKind.EXPIRED_DOCUMENT, f"expired-{document}", None,
                          [document, *dict.fromkeys(targets)], "fails",
                          _expired_words(kb, document, ended, len(set(targets))))


def _ended(kb: KnowledgeBase, row: Row) -> str | None:
    """The day on which a document ended, or its status where that says so; ``None`` of a live one."""
    if row["effective_to"] and period_end(row["effective_to"]) < kb.edition_date:
        return str(row["effective_to"])
    return str(row["status"]) if row["status"] in OVER else None


def _expired_words(kb: KnowledgeBase, document: str, ended: str, n: int) -> Words:
    def text(language: Language) -> str:
        word = label(f"site.is.status.{ended}", language) if ended in OVER else ended
        return label("audit.expired", language, ended=word, n=n,
                     document=document_name(kb.record[document], language))
    return text
