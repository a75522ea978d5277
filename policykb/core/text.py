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
    decomposed = unicodedata.normalize("NFD", one_d(text).lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Readable, lower-case, hyphenated: ``23-NQ/TW`` → ``23-nq-tw``."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text)).strip("-")


def source_id(url: str, publisher: str) -> str:
    """The identifier of a page: its publisher and six hex digits of its address."""
    return f"{slug(publisher)}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"


#: A letter with a stroke that is no đ: the Icelandic eth and the African d look like it.
_ONE_D = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ"})


def one_d(text: str) -> str:
    """``text`` with Đ and đ for the letters that look just like them (Ð, Ɖ, ð, ɖ)."""
    return text.translate(_ONE_D)


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"))


def unified_dashes(text: str) -> str:
    """``text`` with the hyphen for every kind of dash and for the minus sign."""
    return text.translate(_DASHES)


#: A word of Latin letters with a Cyrillic or Greek one in it, which only looks right.
_MIXED = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0370-\u03ff\u0400-\u052f]|"
                    r"[\u0370-\u03ff\u0400-\u052f][A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def mixed_letters(text: str) -> str | None:
    """The first place where letters of two scripts stand in one word, ``None`` if nowhere."""
    found = None if text.isascii() else _MIXED.search(text)
    return found.group() if found else None


_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = "aăâeêioôơuưy"
#: A Vietnamese syllable without its tone; qu and gi before a vowel are consonants.
_SYLLABLE = re.compile(
    rf"(?:qu(?=[{_VOWELS}])|gi(?=[{_VOWELS}])|[bcdđghklmnpqrstvx]*)(?P<vowels>[{_VOWELS}]{{1,3}})"
    r"(?:c|ch|m|n|ng|nh|p|t|k)?")
_WORD = re.compile(r"[^\W\d_]+")


def tones_of(word: str) -> int:
    """How many tone marks stand in a word; a Vietnamese one has at most one."""
    return sum(c in _TONES for c in unicodedata.normalize("NFD", word))


def place_tones(text: str) -> str:
    """NFC text with each tone on the vowel that bears it: hòa, Ủy, khoảng for ``khỏang``."""
    return _WORD.sub(lambda match: _placed(match.group()), unicodedata.normalize("NFC", text))


def _placed(word: str) -> str:
    if word.isascii() or tones_of(word) != 1:
        return word
    marks = unicodedata.normalize("NFD", word)
    tone = next(c for c in marks if c in _TONES)
    bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
    syllable = _SYLLABLE.fullmatch(bare.lower())
    if not syllable:
        return word
    closed = syllable.end("vowels") < len(bare)
    at = syllable.start("vowels") + _bearer(syllable["vowels"], closed)
    return unicodedata.normalize("NFC", bare[:at + 1] + tone + bare[at + 1:])


def _bearer(vowels: str, closed: bool) -> int:
    """Which of a syllable's vowels bears the tone; ``closed`` where a consonant ends it."""
    hatted = [i for i, c in enumerate(vowels) if c in "ăâêôơư"]
    if hatted:
        return hatted[-1]
    if closed or len(vowels) == 1:
        return len(vowels) - 1
    return 1 if len(vowels) == 3 else 0


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, or ``None`` where nothing is close."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None
