"""The words of a print that turn a figure: bounds, approximation, falls, scales, units.

Here belong the words themselves, in the form that
:func:`policykb.core.lettering.plain` gives a print; not here: the figure that
they are said of (:mod:`policykb.core.printed`).
"""

from __future__ import annotations

import re
from typing import Literal

from policykb.core.lettering import NumberError

Bound = Literal["bare", "at_least", "above", "always", "at_most", "below", "nearly", "within"]
Role = Literal["target", "observation"]

_SCALES = (
    (r"triệu\s+t[ỷỉ]\b", 1e15), (r"(?:nghìn|ngàn)\s+t[ỷỉ]\b", 1e12), (r"trillion", 1e12),
    (r"t[ỷỉ]\b|billion|bilyong|bn\b", 1e9), (r"triệu\b|million|mn\b", 1e6),
    (r"(?:nghìn|ngàn)\b|thousand", 1e3),
)
_LESS, _MORE = r"(?:thấp|nhỏ|ít|kém) hơn", r"(?:cao|lớn|nhiều) hơn"
_FEWER, _GREATER = r"(?:less|fewer|lower|smaller) than", r"(?:more|greater|higher|larger) than"
#: Read from the top: a phrase that was read is taken out, so that "thấp hơn" holds no "hơn".
_WORDS: tuple[tuple[Bound | Literal["approximate"], str], ...] = (
    ("within", r"trong khoảng|giữ ở|giữ mức|between"),
    ("approximate", r"\btrên dưới\b"),
    ("at_most", (rf"\b(?:dưới|{_LESS}) hoặc bằng\b|\b(?:bằng )?hoặc (?:là )?(?:dưới|{_LESS})\b|"
                 rf"(?:{_FEWER}|below|under) or equal(?: to)?|"
                 rf"equal to or (?:{_FEWER}|less|lower|below|under)|"
                 r"at or (?:below|under)|or (?:less|lower|fewer|below|under)\b|"
                 r"tối đa|(?:không|chưa) (?:vượt )?quá|không vượt|không trên|"
                 rf"không {_MORE}|không hơn|trở xuống|at most|(?:no|not) more than|≤|"
                 r"nhóm\s+\d+.*(?:dẫn đầu|đầu)|top \d+")),
    ("at_least", (rf"\b(?:trên|{_MORE}) hoặc bằng\b|\b(?:bằng )?hoặc (?:là )?(?:trên|hơn|{_MORE})\b|"
                  rf"(?:{_GREATER}|above|over) or equal(?: to)?|"
                  rf"equal to or (?:{_GREATER}|more|greater|higher|above|over)|"
                  r"at or above|or (?:more|higher|greater|above|over)\b|"
                  rf"ít nhất|tối thiểu|trở lên|không dưới|không {_LESS}|không kém|"
                  r"đạt và vượt|(?<!dưới )(?<!vượt )(?<!trên )(?<!quá )(?<!gần )ngưỡng|at least|"
                  r"(?:no|not) (?:less|fewer) than|ou plus|minimum|≥")),
    ("below", (rf"\bdưới\b|\b{_LESS}\b|\b(?:chưa|không) (?:đến|tới|đầy)\b|{_FEWER}|"
               r"\bbelow\b|\bunder\b|<")),
    ("nearly", r"\bgần\b|\bngót\b|nearly|almost|close to"),
    ("always", r"\bluôn\b.*?(?:\btrên\b|\bhơn\b|\bvượt\b)"),
    ("above", (r"\btrên\b|\bhơn\b|\bvượt\b|\bquá\b|more than|\bover\b|\babove\b|surpass|"
               r"exceed|greater than|mahigit|>")),
    ("approximate", (r"\bkhoảng\b|xấp xỉ|\bchừng\b|\b(?:tầm|cỡ) (?=\d)|about|around|approximately|roughly|"
                     r"≈|~")),
)
_BOUNDS: tuple[Bound, ...] = ("within", "at_most", "at_least", "nearly", "always", "above", "below")
_FLOORS = frozenset({"at_least", "above", "always"})
#: Bounds that ask to stay below a level.
CEILINGS = frozenset({"at_most", "below"})
#: What is left of a phrase that was not understood: "hoặc", or a negation of a word of weight.
_LEFT_OVER = re.compile(r"\bhoặc\b|\b(?:không|chưa) (?:trên|dưới|hơn|gần|qua|quá|vượt|đạt|giảm|âm|cao|thấp|"
                        r"lớn|nhỏ|nhiều|ít|kém)\b|\bor\b|\bequal\b")
_NEGATIVE = re.compile(r"\bâm\b|\bgiảm\b|\bminus\b|decreas|declin|contract(?:ed|ion)|\bshr[aiu]nk|"
                       r"\bdropp?\w*|\bfell\b|\bdown\b|\breduc(?:ed|tion)")
#: "giảm còn 20%" is the level that is left, not a change.
_LEFT = re.compile(r"\bgiảm\s+(?:xuống|còn|về|đến|tới)\b|"
                   r"(?:decreas\w*|declin\w*|dropp?\w*|reduced|\bfell|\bdown)\s+to\b")
#: What a spreadsheet makes of a typed 6-7; and scales that no unit has.
_DATE = re.compile(r"\b\d{1,2}-(?:thg\s?\d+|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b)|"
                   r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2}\b|\b(?:19|20)\d\d-\d{2}-\d{2}\b")
_UNKNOWN_SCALE = re.compile(r"\d\s*(vạn|chục|trăm|tá|tr|k|m|b|t|bln|mln|mio|trn|dozen|hundred|lakh|crore)\b|"
                            r"\b(rưỡi)\b")
#: Signs in a place where they say something that is not read: "8%+", "(3,5)" of an accountant.
_SIGN = re.compile(r"[0-9]\s*%?\s*\+|\+\s*-|-\s*\+|[<>≤≥]\s*[<>≤≥]|"
                   r"\(\s*[0-9.,]+\s*\)|^\(\s*[0-9.,]+\s*%\s*\)$")
#: Measured words after a figure (a currency may stand before it), by what they measure, with their
#: worth in the base unit of ``units.csv``; the longest first.
_UNITS: tuple[tuple[str, str, float], ...] = (
    ("point", r"điểm\s*(?:phần trăm|%)|(?:percentage|per cent|percent) points?|pp\b", 1),
    ("percent", r"%|phần trăm|per\s?cent|pct\b", 1),
    ("usd", r"usd\b|us\$|\$|đô la|đô\b|dollar|dolyar|u\.s\. dollar|us dollar", 1),
    ("vnd", r"đồng\b|đ\b|vnđ\b|vnd\b|dong\b", 1),
    ("kwh", r"kwh\b|ki-?lô-?oát giờ|kilowatt[- ]hours?", 1), ("kwh", r"mwh\b", 1e3), ("kwh", r"gwh\b", 1e6),
    ("mw", r"mw\b|mê-?ga-?oát|megawatts?", 1), ("mw", r"gw\b", 1e3),
    ("m2", r"ha\b|héc-?ta|hectares?", 1e4), ("m2", r"km²|ki-?lô-?mét vuông|square kilomet", 1e6),
    ("m2", r"m²", 1),
    ("times", r"lần\b|times\b", 1), ("ranks", r"bậc\b", 1),
)
_BEFORE = re.compile(r"(usd|us\$|\$|vnd)\s*$")


def refuse_unread(text: str) -> None:
    """Raise :class:`NumberError` for a print that holds a number and no figure."""
    if found := _DATE.search(text):
        raise NumberError("date", found=found.group())
    if found := _UNKNOWN_SCALE.search(text):
        raise NumberError("scale", found=found.group(1) or found.group(2))
    if found := _SIGN.search(text):
        raise NumberError("sign", found=found.group())


def bound_of(text: str, role: Role, ends: int) -> tuple[Bound, bool]:
    """The bound that the words of a print set, and whether they say "about".

    ``ends`` is how many figures it has: ``từ X`` is a floor in a target.
    Raises :class:`NumberError` for words that contradict each other and for
    what is left of a phrase that is not known.
    """
    found: set[str] = set()
    rest = text
    for name, pattern in _WORDS:
        rest, count = re.subn(pattern, " ", rest)
        found |= {name} if count else set()
    left = _LEFT_OVER.search(rest)
    if left or (found & _FLOORS and found & CEILINGS):
        raise NumberError("words", found=left.group() if left else text)
    approximate = "approximate" in found
    for bound in _BOUNDS:
        if bound in found:
            return "above" if bound == "always" and role == "target" else bound, approximate
    if role == "target" and ends == 1 and re.search(r"\btừ\s+[\d]", text):
        return "at_least", approximate
    return "bare", approximate


def measured() -> frozenset[str]:
    """The base units that a print may name."""
    return frozenset(kind for kind, _, _ in _UNITS)


def is_fall(text: str) -> bool:
    """Whether the words say that the figure is a fall, not what is left after one."""
    return bool(_NEGATIVE.search(text)) and not _LEFT.search(text)


def scale_of(words: str) -> tuple[float, str]:
    """The worth of tỷ, triệu, billion … at the head of ``words`` (0 where there is none), and the rest."""
    for pattern, worth in _SCALES:
        if found := re.match(rf"\s*(?:{pattern})", words):
            return worth, words[found.end():]
    return 0.0, words


def unit_of(before: str, after: str) -> tuple[str, float] | None:
    """What a print measures, and the worth of that unit in its base unit; ``None`` if unsaid.

    ``before`` and ``after`` are the words on either side of the figure, the
    scale taken off.
    """
    for kind, pattern, worth in _UNITS:
        if re.match(rf"\s*\(?(?:{pattern})", after):
            return kind, worth
    money = _BEFORE.search(before)
    return ("vnd" if money[1] == "vnd" else "usd", 1.0) if money else None
