"""The letters of a print put into one form before it is read, or refused.

A print keeps the letters of its source: any kind of blank between thousands,
tones set where a keyboard left them, accents as characters of their own, Ð for
Đ.  :func:`plain` says the same in one form; what it does not know for certain
it refuses, since a letter that only looks like another changes what is read
(``1O,5`` is no 1).  Not here: what the words and figures mean
(:mod:`policykb.core.wordings`, :mod:`policykb.core.printed`).
"""

from __future__ import annotations

import re
import unicodedata

from policykb.core.text import one_d, place_tones, tones_of, unaccented, unified_dashes


class NumberError(ValueError):
    """A print that is not one figure, or that reads two ways.

    ``code`` names the words of the catalogue that say why
    (``problem.unreadable_<code>``), ``values`` what they name.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)


_SIGNS = (("<=", "≤"), (">=", "≥"), ("≦", "≤"), ("⩽", "≤"), ("≧", "≥"), ("⩾", "≥"))
_VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy" for tone in ("", *"\u0300\u0301\u0303\u0309\u0323"))
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzđ0123456789 .,%/-+()<>~$'\":;≤≥≈“”‘’²³&") | _VIETNAMESE
#: A figure may be followed at once by these, by no other letters (``10O``, ``5tr``).
_GLUED = frozenset((
    "tỷ", "tỉ", "triệu", "nghìn", "ngàn", "billion", "million", "thousand", "trillion", "bn", "mn",
    "usd", "vnd", "vnđ", "đ", "đồng", "kwh", "mwh", "gwh", "kw", "mw", "gw", "ha", "km", "km²", "m²",
    "m³", "lần", "người", "th", "st", "nd", "rd", "tấn", "năm", "year", "percent", "per", "pp", "pct",
    "điểm", "dự", "doanh", "cụm", "khu", "bậc", "hạng"))
_SQUARE = re.compile(r"\b(k?m|co)([23])\b")
#: 271 346 is one figure; after a word that numbers things (quý 1 100 tỷ) it may be two.
_THOUSANDS = re.compile(r"(?<![\w.,])-?[1-9][0-9]{0,2}(?:[ _][0-9]{3})+"
                        r"(?![0-9_]| [0-9]|[.,][0-9]{3}(?![0-9]))")
_NUMBERING = re.compile(r"\b(?:quý|tháng|năm|nhóm|vùng|đợt|kỳ|thứ|số|mục|bảng|ngày|giai đoạn|tầng|loại|"
                        r"khóa|lần|phụ lục|điều|khoản|quarter|phase|group|table|article)\s*$")
#: Words that turn a figure round, by their letters without accents, with the words that are
#: read and, after the bar, ordinary words of the same letters.  An unaccented or misspelt one
#: (``tren``, ``khoãng``, ``quả 5%``) would be passed over in silence.
_WEIGHTY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    key: (frozenset(read.split()), frozenset(ordinary.split())) for key, read, ordinary in (
        ("khoang", "khoảng", "khoáng"), ("tren", "trên", ""), ("duoi", "dưới", "đuôi đuổi đuối"),
        ("gan", "gần", "gắn gán"), ("hon", "hơn", "hôn hồn hòn"), ("giam", "giảm", "giám"),
        ("trieu", "triệu", "triều"), ("nghin", "nghìn", ""), ("ngan", "ngàn", "ngân ngăn ngắn"),
        ("nguong", "ngưỡng", ""), ("vuot", "vượt", "vuốt"), ("ty", "tỷ", "ty"), ("ti", "tỉ", ""),
        ("xi", "xỉ", ""), ("it", "ít", "it"), ("len", "lên", "len"),
        ("thieu", "thiểu", "thiếu"), ("nhat", "nhất", "nhật"), ("khong", "không", "khống"),
        ("am", "âm", "ấm ẩm"), ("xap", "xấp", ""), ("toi", "tối tới", "tôi"), ("qua", "quá", "qua quả quà"),
        ("luon", "luôn", ""), ("hoac", "hoặc", ""), ("chung", "chừng chung", "chứng chúng"),
        ("xuong", "xuống", "xưởng xương"), ("con", "còn", "con"), ("tro", "trở", "trợ trò"),
        ("thap", "thấp", "tháp thập"), ("den", "đến", "đền đèn đen"), ("uoc", "ước", ""))}
_WORD = re.compile(r"[^\W\d_]+")


def plain(printed: str) -> str:
    """A print in lower case, its letters, blanks, dashes, tones and signs in one form.

    Raises :class:`NumberError`: ``letter`` for a character that no print
    holds, ``digit`` for one of another script, ``word`` for a word that may
    be a misspelt one of weight, ``token`` for letters grown into a figure.
    """
    text = unified_dashes(place_tones(one_d(printed)).lower())
    text = "".join(" " if unicodedata.category(c) == "Zs" or c in "\t\r\n" else c for c in text)
    for sign, one in _SIGNS:
        text = text.replace(sign, one)
    text = _SQUARE.sub(lambda m: m[1] + {"2": "²", "3": "³"}[m[2]], text.strip())
    text = _THOUSANDS.sub(_joined, text)
    for character in text:
        if character not in _ALPHABET:
            strange = unicodedata.category(character).startswith("N")
            raise NumberError("digit" if strange else "letter", found=character,
                              point=f"U+{ord(character):04X}")
    _refuse_words(text)
    return text


def _joined(match: re.Match[str]) -> str:
    """The thousands of one figure without the blanks between them."""
    if numbers_things(match.string[:match.start()]):
        return match.group()
    return re.sub("[ _]", "", match.group())


def _refuse_words(text: str) -> None:
    for glued in re.finditer(r"[0-9]([^\W\d_][²³]?(?:[^\W\d_]|[²³])*)", text):
        if glued[1] not in _GLUED:
            raise NumberError("token", token=_around(text, glued.start()))
    if stray := re.search(r"[0-9][.,][^\W\d_]|\b[^\W\d_]-[0-9]|\b[bloszq]\b", text):  # "3.S", "S-113"
        raise NumberError("token", token=_around(text, stray.start()))
    before = ""
    for found in _WORD.finditer(text):
        word, after = found.group(), text[found.end():].lstrip()
        read, ordinary = _WEIGHTY.get(unaccented(word), (frozenset(), frozenset()))
        # An ordinary word of the same letters stands before no figure and no word of weight.
        misplaced = word in ordinary and (before != "công" if word == "ty" else _of_weight(after))
        if tones_of(word) > 1 or (read and word not in read | ordinary) or misplaced:
            raise NumberError("word", found=word, meant=", ".join(sorted(read or {"–"})))
        before = word


def _of_weight(after: str) -> bool:
    """Whether a figure, or a word that turns one round, comes first in what follows."""
    if after[:1].isdigit():
        return True
    found = _WORD.match(after)
    word = found.group() if found else ""
    return word in _WEIGHTY.get(unaccented(word), (frozenset(), frozenset()))[0]


def _around(text: str, at: int) -> str:
    """The run of characters without a blank that a place of a text stands in."""
    return text[text.rfind(" ", 0, at) + 1:].split(" ", 1)[0]


def numbers_things(before: str) -> bool:
    """Whether a figure after these words only numbers something: ``quý``, ``năm``, ``nhóm``."""
    return _NUMBERING.search(before) is not None
