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

from policykb.core.text import one_d, place_tones, tones_of, unaccented


class NumberError(ValueError):
    """A print that is not one figure, or that reads two ways.

    ``code`` names the words of the catalogue that say why
    (``problem.unreadable_<code>``), ``values`` what they name.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"))
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
#: Words that turn a figure round, by their letters without accents, with the words that may be
#: meant: an unaccented or misspelt one (``tren``, ``khoãng``) would be passed over in silence.
_WEIGHTY: dict[str, frozenset[str]] = {key: frozenset(words.split()) for key, words in {
    "khoang": "khoảng khoáng", "tren": "trên", "duoi": "dưới đuôi đuổi đuối duỗi", "gan": "gần gắn gán",
    "hon": "hơn hôn hồn hòn", "giam": "giảm giám", "trieu": "triệu triều", "nghin": "nghìn",
    "ngan": "ngàn ngân ngăn ngắn", "nguong": "ngưỡng", "vuot": "vượt vuốt", "ty": "tỷ ty",
    "ti": "tỉ tí", "thieu": "thiểu thiếu", "nhat": "nhất nhật", "khong": "không khống", "am": "âm ấm ẩm",
    "xap": "xấp", "toi": "tối tới tôi", "qua": "quá qua quả quà", "luon": "luôn", "hoac": "hoặc",
    "chung": "chung chừng chứng chúng", "xuong": "xuống xưởng xương",
}.items()}
_WORD = re.compile(r"[^\W\d_]+")


def plain(printed: str) -> str:
    """A print in lower case, its letters, blanks, dashes, tones and signs in one form.

    Raises :class:`NumberError`: ``letter`` for a character that no print
    holds, ``digit`` for one of another script, ``word`` for a word that may
    be a misspelt one of weight, ``token`` for letters grown into a figure.
    """
    text = place_tones(one_d(printed)).lower().translate(_DASHES)
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
    if _NUMBERING.search(match.string[:match.start()]):
        return match.group()
    return re.sub("[ _]", "", match.group())


def _refuse_words(text: str) -> None:
    for glued in re.finditer(r"[0-9]([^\W\d_][²³]?(?:[^\W\d_]|[²³])*)", text):
        if glued[1] not in _GLUED:
            raise NumberError("token", token=_around(text, glued.start()))
    words = _WORD.findall(text)
    for before, word in zip(["", *words], words, strict=False):
        meant = _WEIGHTY.get(unaccented(word))
        lost = word == "ty" and before != "công"
        if tones_of(word) > 1 or (meant and word not in meant) or lost:
            raise NumberError("word", found=word, meant=", ".join(sorted(meant or {"–"})))


def _around(text: str, at: int) -> str:
    """The run of characters without a blank that a place of a text stands in."""
    return text[text.rfind(" ", 0, at) + 1:].split(" ", 1)[0]
