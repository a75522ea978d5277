"""What a question names: the data, the day, the graph of it, and the id that a word stands for."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from policykb.core.catalogue import Language, label

if TYPE_CHECKING:
    import networkx as nx

    from policykb.data.knowledge import KnowledgeBase

Arguments = argparse.Namespace
_SUGGESTIONS = 3


class Refusal(Exception):
    """A question that cannot be answered as it was put; the words say why."""


def load_kb(arguments: Arguments) -> KnowledgeBase:
    """The data that a question is put to."""
    from policykb.data.knowledge import load

    day_of(arguments)  # a wrong date is told before the data are read
    return load(arguments.data)


def day_of(arguments: Arguments) -> date | None:
    """The day that a question is asked as of; ``None`` for the edition's."""
    if arguments.as_of is None:
        return None
    try:
        return date.fromisoformat(arguments.as_of)
    except ValueError:
        raise Refusal(label("query.bad_date", arguments.lang, value=arguments.as_of)) from None


def graph_of(kb: KnowledgeBase, arguments: Arguments, wanted: str | None = None) -> nx.MultiDiGraph:
    """The graph of the day asked for, with ``wanted`` in it."""
    from policykb.analysis.graph import build

    g = build(kb, day_of(arguments))
    if wanted is not None and wanted not in g:
        raise Refusal(label("query.later", arguments.lang, id=wanted, date=g.graph["as_of"]))
    return g


def find(kb: KnowledgeBase, word: str, lang: Language, table: str | None = None) -> str:
    """The id that ``word`` is, or the document whose symbol it is."""
    from policykb.core.text import slug

    holders = [] if word in kb.table_of else _holders(kb, word)
    if len(holders) > 1:
        raise Refusal(label("query.ambiguous", lang, symbol=word, ids=", ".join(holders)))
    one = holders[0] if holders else _moved(kb, word)
    if one not in kb.table_of:
        one = slug(word)  # "Bắc Kạn" for bac-kan
    if one not in kb.table_of:
        raise Refusal(_unknown(kb, word, lang, table))
    if table and kb.table_of[one] != table:
        near = _nearest(kb, word, table)
        wrong = label(f"query.not_{table}", lang, id=word)
        raise Refusal(wrong + (f"; {label('query.suggest', lang, ids=near)}" if near else ""))
    return one


def _moved(kb: KnowledgeBase, word: str) -> str:
    """The id that took the place of an old one (``redirects``)."""
    moved: dict[str, str] = dict(zip(kb.redirects["from"], kb.redirects["to"], strict=True))
    return moved.get(word, word)


def _holders(kb: KnowledgeBase, symbol: str) -> list[str]:
    """The documents of a symbol, whatever its accents, case and spaces."""
    from policykb.core.text import slug

    wanted = slug(symbol)
    columns = zip(kb.documents["id"], kb.documents["symbol"], strict=True)
    return sorted(one for one, held in columns if held and slug(held) == wanted)


def _unknown(kb: KnowledgeBase, word: str, lang: Language, table: str | None) -> str:
    near = _nearest(kb, word, table)
    said = label("query.unknown", lang, id=word)
    return f"{said}; {label('query.suggest', lang, ids=near)}" if near else said


def _nearest(kb: KnowledgeBase, word: str, table: str | None) -> str:
    import difflib

    from policykb.core.text import slug

    known = [one for one, name in kb.table_of.items() if table in (None, name)]
    wanted = slug(word)
    holding = sorted(one for one in known if wanted and wanted in one)[:_SUGGESTIONS]
    return ", ".join(difflib.get_close_matches(wanted, known, n=_SUGGESTIONS) or holding)
