"""Vietnamese text on English pages is marked as such (``lang="vi"``).

The data are Vietnamese; an English page shows them as they were printed.  So
that a screen reader pronounces them rightly, whatever text of the data holds
Vietnamese letters is marked when it is put into a page.  Words of the
catalogue are English and are not: only what they quote is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2.ext import Extension
from markupsafe import Markup, escape

#: Letters that Vietnamese has and English has not.
_VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]",
                         re.IGNORECASE)
_QUOTED = re.compile("(“[^“”]*”)")
#: What an English sentence quotes or adds, and its words.
_APART = re.compile(r"(“[^“”]*”|(?<=\()[^()]*(?=\)))")
_WORD = re.compile(r"[^\W\d_]+")
#: Words with Vietnamese letters, one after the other.
_ONE = rf"\S*{_VIETNAMESE.pattern}\S*"
_RUN = re.compile(rf"((?<!\S){_ONE}(?:\s+{_ONE})*)", re.IGNORECASE)
#: Words that only an English sentence has.
_ENGLISH = frozenset((
    "of", "the", "and", "is", "are", "was", "were", "with", "for", "from", "which", "that", "has",
    "have", "not", "than", "at", "by", "be", "or", "share", "growth"))
_ATTRIBUTE = re.compile(r'="[^"<>]*\{\{[^"]*"')
_SHOWN = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)


class Said(str):
    """Words of this language: from the catalogue, or made by the package."""

    __slots__ = ()


def is_vietnamese(text: str) -> bool:
    """Whether a text holds letters that only Vietnamese has."""
    return bool(_VIETNAMESE.search(text))


def marked(text: str) -> Markup:
    """``text`` as HTML, marked as Vietnamese."""
    return Markup('<span lang="vi">{}</span>').format(text)


def pieces(text: str) -> list[tuple[str, bool]]:
    """``text`` in its order, each piece with whether it is Vietnamese.

    A Vietnamese text is one piece.  Of an English one the quotations and what
    stands in brackets are pieces, and so are words with Vietnamese letters.
    """
    if not is_vietnamese(text):
        return [(text, False)]
    own = _APART.sub(" ", text)
    words = _WORD.findall(own.lower())
    foreign = sum(map(is_vietnamese, words))
    if foreign and (2 * foreign >= len(words) or _ENGLISH.isdisjoint(words)):
        return [(text, True)]
    found: list[tuple[str, bool]] = []
    for n, one in enumerate(_APART.split(text)):
        if n % 2 == 0:  # what is said in English, with a name or a symbol in it
            found += [(run, is_vietnamese(run)) for run in _RUN.split(one)]
        else:
            found += [(one, is_vietnamese(one))] if one.startswith("“") else pieces(one)
    return [piece for piece in found if piece[0]]


def mark(value: Any) -> Any:
    """What a template shows, with its Vietnamese marked; HTML is left as it is."""
    if not isinstance(value, str) or isinstance(value, Markup) or not is_vietnamese(value):
        return value
    if isinstance(value, Said):
        parts = [(one, one.startswith("“") and is_vietnamese(one)) for one in _QUOTED.split(value)]
    else:
        parts = pieces(value)
    return Markup("").join(marked(one) if foreign else escape(one) for one, foreign in parts)


def said(function: Callable[..., str]) -> Callable[..., Said]:
    """``function`` with its words marked as words of this language."""
    return lambda *args, **values: Said(function(*args, **values))


class Attributes(Extension):
    """What stands in an attribute is text and cannot be marked."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Let a filter know what is shown in an attribute."""
        def plain(found: re.Match[str]) -> str:
            return _SHOWN.sub(r"{{ (\1)|in_attribute }}", found.group())

        return _ATTRIBUTE.sub(plain, source)


def in_attribute(value: Any) -> Any:
    """The filter behind :class:`Attributes`: escaped, and passed on as it is."""
    return escape("" if value is None else value)
