"""Vietnamese text and identifiers: accents, tones, slugs, the nearest known word.

Here belongs what is true of any text; what a cell of the tables may hold
stands in ``data.canonical``, how text is made safe for a format in
:mod:`policykb.core.markup`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable


def unaccented(text: str) -> str:
    """``text`` in lower case without accents, đ as d."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Readable, lower-case, hyphenated: ``23-NQ/TW`` → ``23-nq-tw``."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text)).strip("-")


def source_id(url: str, publisher: str) -> str:
    """The identifier of a page: its publisher and six hex digits of its address."""
    return f"{slug(publisher)}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"


_OLD_STYLE = {}
for _pair, _base in (("oa", "àáảãạ"), ("oe", "èéẻẽẹ"), ("uy", "ỳýỷỹỵ")):
    _marks = "\u0300\u0301\u0309\u0303\u0323"
    for _letter, _mark in zip(_base, _marks, strict=True):
        _good = unicodedata.normalize("NFC", _pair[0] + _mark) + _pair[1]
        _OLD_STYLE[_pair[0] + _letter] = _good
_MISPLACED = re.compile(
    r"(?<![qQ])(" + "|".join(_OLD_STYLE) + r")(?!\w)", re.IGNORECASE
)


def place_tones(text: str) -> str:
    """NFC text with the tone on the first vowel of final oa, oe, uy: hòa, Ủy."""
    def mend(match: re.Match[str]) -> str:
        found = match.group()
        good = _OLD_STYLE[found.lower()]
        if found.isupper():
            return good.upper()
        return good[0].upper() + good[1:] if found[0].isupper() else good
    return _MISPLACED.sub(mend, unicodedata.normalize("NFC", text))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, or ``None`` where nothing is close."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None
