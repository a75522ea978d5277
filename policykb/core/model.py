"""Intervals, printed figures, periods, identifiers and Vietnamese text.

The first module: it imports nothing of the package and reads no file.

**An observation is an interval, a target is an exact threshold.**  A printed
``12,3%`` stands for every value that rounds to it, a printed ``trên 40%`` of a
target is the half-line beyond 40.  :func:`number` reads the print,
:meth:`Figure.interval` says what an observation may have been and
:meth:`Figure.acceptance` what meets a target.
"""

from __future__ import annotations

import calendar
import hashlib
import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

INF = math.inf

# --------------------------------------------------------------------------
# Intervals
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Interval:
    """A set of real numbers between two ends, either of which may be excluded.

    ``low`` may be ``-inf`` and ``high`` ``inf``; infinite ends are open.
    ``Interval(1, 1)`` is the single value 1.  An interval without a member
    is an error: :class:`ValueError`.
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError("an end of an interval is not a number")
        object.__setattr__(self, "low_open", self.low_open or self.low == -INF)
        object.__setattr__(self, "high_open", self.high_open or self.high == INF)
        empty = self.low > self.high or (
            self.low == self.high and (self.low_open or self.high_open)
        )
        if empty:
            raise ValueError(f"empty interval: {self.low}, {self.high}")

    @property
    def middle(self) -> float:
        """The midpoint, or the finite end of a half-line."""
        if math.isinf(self.low) or math.isinf(self.high):
            return self.high if math.isinf(self.low) else self.low
        return (self.low + self.high) / 2

    @property
    def exact(self) -> bool:
        """Whether the interval is one single value."""
        return self.low == self.high

    def __contains__(self, value: float) -> bool:
        above = value > self.low or (value == self.low and not self.low_open)
        below = value < self.high or (value == self.high and not self.high_open)
        return above and below

    def within(self, other: Interval) -> bool:
        """Whether every member is a member of ``other`` (I ⊂ A)."""
        low = self.low > other.low or (
            self.low == other.low and (self.low_open or not other.low_open)
        )
        high = self.high < other.high or (
            self.high == other.high and (self.high_open or not other.high_open)
        )
        return low and high

    def meets(self, other: Interval) -> bool:
        """Whether the two have a member in common (I ∩ A ≠ ∅)."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """The common members, or ``None`` where there are none."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min(
            (self.high, not self.high_open), (other.high, not other.high_open)
        )
        try:
            return Interval(low, high, low_open, not high_closed)
        except ValueError:
            return None

    def shifted(self, by: float) -> Interval:
        """Every member plus ``by``."""
        return replace(self, low=tidy(self.low + by), high=tidy(self.high + by))


def tidy(value: float) -> float:
    """``value`` without the dust of binary fractions (12 significant digits)."""
    return value if math.isinf(value) else float(f"{value:.12g}")


def corners(function: Callable[..., float], *inputs: Interval) -> Interval:
    """The range of ``function`` over boxes, from its values at the corners.

    Right for functions monotone in each argument over the box, which sums,
    differences, ratios, growth rates and progress are wherever they are
    defined.  Taking all corners of the *inputs* keeps what depends on one
    input together: with y = 12±0.5, y₀ = 10±0.5, T = 13 the progress
    (y − y₀)/(T − y₀) is [0.40, 0.86], where composing operations gives
    [0.29, 1.20].  The ends are closed.

    Raises :class:`ZeroDivisionError` as ``function`` does, and
    :class:`ValueError` for an unbounded input.
    """
    ends = [{box.low, box.high} for box in inputs]
    if any(math.isinf(end) for pair in ends for end in pair):
        raise ValueError("an input has no bound")
    values = [function(*corner) for corner in itertools.product(*ends)]
    return Interval(tidy(min(values)), tidy(max(values)))


def corners_if_any(function: Callable[..., float], *inputs: Interval) -> Interval | None:
    """:func:`corners`, or ``None`` where an input has no bound or the function no value."""
    try:
        return corners(function, *inputs)
    except (ValueError, ZeroDivisionError):
        return None


# --------------------------------------------------------------------------
# Printed figures
# --------------------------------------------------------------------------

Bound = Literal["bare", "at_least", "above", "always", "at_most", "below", "nearly", "within"]
Role = Literal["target", "observation"]


class NumberError(ValueError):
    """A print that is not one figure, or that reads two ways.

    ``code`` names the words of the catalogue that say why
    (``problem.unreadable_<code>``), ``values`` what they name.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code, values)


@dataclass(frozen=True)
class Figure:
    """One figure as printed, in the unit of its row.

    ``low`` is the printed value or the lower end of a printed range, ``high``
    the upper end of a range.  ``digit`` is the worth of the last printed
    digit (0.1 in ``12,3``), ``last`` that of the last non-zero one (1000 in
    ``32.000``).  ``of`` is the b of ``a/b``.
    """

    low: float
    high: float | None
    bound: Bound
    approximate: bool
    digit: float
    last: float
    of: float | None = None

    def _fuzz(self, value: float, width: float) -> float:
        """u: how far an approximating word reaches; a convention (method page)."""
        return tidy(max(min(self.last, 0.05 * abs(value)), self.digit) * width)

    def interval(self, *, exact: bool = False, width: float = 1.0) -> Interval:
        """What the observed value may have been.

        ``exact``: a bare print has no rounding (counts, ranks).  ``width``
        scales the reach of words of approximation, not of rounding.
        """
        half = 0.0 if exact or self.of is not None else self.digit / 2
        fuzz = self._fuzz(self.low, width)
        low, high = self.low, self.low if self.high is None else self.high
        if self.approximate:
            reach = max(fuzz / 2, half) if self.high is not None else fuzz / 2
            return Interval(tidy(low - reach), tidy(high + reach))
        shapes: dict[Bound, Callable[[], Interval]] = {
            "above": lambda: Interval(low, tidy(high + fuzz), True, False),
            "always": lambda: Interval(low, INF, True),
            "nearly": lambda: Interval(tidy(low - fuzz), high, False, True),
            "below": lambda: Interval(tidy(low - fuzz), high, False, True),
            "at_least": lambda: Interval(low, INF),
            "at_most": lambda: Interval(-INF, high),
        }
        plain = lambda: Interval(tidy(low - half), tidy(high + half))
        return shapes.get(self.bound, plain)()

    def acceptance(self, direction: str, *, width: float = 1.0) -> Interval:
        """What meets this figure when it is a target.

        ``direction`` of the indicator: ``up``, ``down`` or ``none``.  A range
        and a bare value are floors when more is better and ceilings when
        less is; they are two-sided only for an indicator without direction
        or where the print says so.
        """
        top = self.low if self.high is None else self.high
        fuzz = self._fuzz(self.low, width)
        slack = fuzz / 2 if self.approximate else 0.0
        if self.bound in ("above", "always"):
            return Interval(self.low, INF, True)
        if self.bound == "below":
            return Interval(-INF, top, high_open=True)
        if self.bound == "at_least":
            return Interval(tidy(self.low - slack), INF)
        if self.bound == "at_most":
            return Interval(-INF, tidy(top + slack))
        reach = fuzz if self.bound == "nearly" else slack
        if self.bound == "within" or direction == "none":
            return Interval(tidy(self.low - reach), tidy(top + reach))
        if direction == "up":
            return Interval(tidy(self.low - reach), INF)
        return Interval(-INF, tidy(top + reach))


_NUMBERS = {
    "vi": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.,]\d)|\d+(?:,\d+)?(?![\d.,]\d)"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.,]\d)|\d+(?:\.\d+)?(?![\d.,]\d)"),
}
_TOKEN = re.compile(r"(?<![\w.,])[-−]?\d[\d.,]*(?<![.,])")
_SCALES = (
    (r"triệu\s+t[ỷỉ]", 1e15), (r"nghìn\s+t[ỷỉ]|ngàn\s+t[ỷỉ]", 1e12), (r"trillion", 1e12),
    (r"t[ỷỉ]\b|billion|bilyong|\bbn\b", 1e9), (r"triệu|million|\bmn\b", 1e6),
    (r"nghìn|ngàn|thousand", 1e3),
)
#: Read from the top: a phrase that was read is taken out, so that "thấp hơn" holds no "hơn".
_WORDS: tuple[tuple[Bound | Literal["approximate"], str], ...] = (
    ("within", r"trong khoảng|giữ ở|giữ mức|between"),
    ("approximate", r"\btrên dưới\b"),
    ("at_most", (r"tối đa|không (?:vượt )?quá|không vượt|không trên|"
                r"không (?:lớn|cao|nhiều) hơn|trở xuống|at most|(?:no|not) more than|"
                r"or (?:less|lower|fewer|below)|≤|<=|"
                r"nhóm\s+\d+.*(?:dẫn đầu|đầu)|top \d+")),
    ("at_least", (r"ít nhất|tối thiểu|trở lên|không dưới|không (?:thấp|nhỏ|ít|kém) hơn|"
                 r"đạt và vượt|ngưỡng|at least|(?:no|not) (?:less|fewer) than|"
                 r"or (?:more|higher|above)|ou plus|minimum|≥|>=")),
    ("below", (r"\bdưới\b|\b(?:thấp|nhỏ|ít|kém) hơn\b|(?:less|fewer|lower) than|"
              r"\bbelow\b|\bunder\b|<")),
    ("nearly", r"\bgần\b|nearly|almost|close to"),
    ("always", r"\bluôn\b.*?(?:\btrên\b|\bhơn\b|\bvượt\b)"),
    ("above", (r"\btrên\b|\bhơn\b|\bvượt\b|\bquá\b|more than|\bover\b|\babove\b|surpass|"
              r"exceed|greater than|mahigit|>")),
    ("approximate", r"khoảng|xấp xỉ|chừng|about|around|approximately|roughly|≈|~"),
)
_BOUNDS: tuple[Bound, ...] = ("within", "at_most", "at_least", "nearly", "always", "above", "below")
_NEGATIVE = re.compile(r"\bâm\b|\bgiảm\b|\bminus\b|decreas|declin|\bfell\b|\bdown\b")
#: "giảm còn 20%" is the level that is left, not a change.
_LEFT = re.compile(r"\bgiảm\s+(?:xuống|còn|về|đến|tới)\b|(?:decreas\w*|declin\w*|\bfell|\bdown)\s+to\b")
#: Of a fall: "giảm hơn 3%" lies below −3.
_MIRRORED: dict[Bound, Bound] = {"above": "below", "always": "at_most", "below": "above",
                                 "nearly": "above", "at_least": "at_most", "at_most": "at_least"}
#: What a spreadsheet makes of a typed 6-7; and scales that no unit has.
_DATE = re.compile(r"\b\d{1,2}-(?:thg\s?\d+|[a-z]{3}\b)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|"
                   r"nov|dec)-\d{2}\b")
_UNKNOWN_SCALE = re.compile(r"\d\s*(vạn|chục|trăm|tá)\b")


@cache
def number(printed: str, role: Role, number_format: str, *, factor: float = 1.0) -> Figure:
    """Read a print such as ``từ 6-7%/năm trở lên`` or ``gần 11,2 tỷ kWh``.

    ``role`` decides how ``từ X`` reads (a floor in a target).  ``factor`` is
    the worth of the row's unit in its base unit: with words of scale in the
    print (tỷ, triệu, billion) the figure is turned into the row's unit,
    without them it is taken to be in it.  ``number_format`` is ``vi`` (dot
    for thousands, comma decimal) or ``en``; a print that only the other one
    can read is read by it (``8.0%`` on a Vietnamese page).

    Raises :class:`NumberError` where there is no figure or more than one.
    """
    text = unicodedata.normalize("NFC", printed).lower().replace("\u00a0", " ")
    _refuse(text)
    tokens, of, spans = _tokens(text)
    values = [_decimal(token, number_format) for token in tokens]
    step = len(values) == 2 and not of and _is_step(text, spans)
    if step:  # "từ 12% lên 15%" moves a target: the new value counts
        text, values = text[spans[0][1]:], values[1:]
        spans = [(a - spans[0][1], b - spans[0][1]) for a, b in spans[1:]]
    bound, approximate = _words(text, role, len(values))
    scales = [worth / factor if worth else 1.0 for worth in _worths(text, spans)]
    sign = 1.0
    if _NEGATIVE.search(text) and not _LEFT.search(text) and values[0] >= 0:
        sign, bound = -1.0, _MIRRORED.get(bound, bound)
    given = list(zip(values, scales, strict=True))[:1 if of else 2]
    ends = sorted(sign * scale * float(value) for value, scale in given)
    digits = [float(digit_worth(value)) * scale for value, scale in given]
    return Figure(
        low=tidy(ends[0]), high=tidy(ends[1]) if len(ends) == 2 else None,
        bound=bound, approximate=approximate, digit=tidy(min(digits)),
        last=tidy(float(_last_digit_worth(values[0])) * scales[0]),
        of=float(values[1]) * scales[1] if of else None,
    )


def _refuse(text: str) -> None:
    """Prints that hold a number and no figure."""
    if found := _DATE.search(text):
        raise NumberError("date", found=found.group())
    if found := _UNKNOWN_SCALE.search(text):
        raise NumberError("scale", found=found.group(1))


def _tokens(text: str) -> tuple[list[str], bool, list[tuple[int, int]]]:
    """The one figure of a print: a value, a range's two ends or the a and b of a/b."""
    matches = [m for m in _TOKEN.finditer(text)]
    if not matches:
        raise NumberError("none")
    if len(matches) == 1 and "-" not in matches[0].group()[1:]:
        return [matches[0].group().replace("−", "-")], False, [matches[0].span()]
    if len(matches) == 2:
        between = text[matches[0].end():matches[1].start()]
        second = matches[1].group()
        joined = re.fullmatch(r"\s*%?\s*(?:[-–—]|đến|tới|to|and|và|lên)?\s*(?:mức )?", between) \
            or re.fullmatch(r"[^\d]{0,16}(?:đến|lên|to)\s+", between)
        if joined and (between.strip(" %") or second[0] in "-−"):
            ends = [matches[0].group().replace("−", "-"), second.lstrip("-−")]
            return ends, False, [m.span() for m in matches]
        if between == "/":
            return [m.group() for m in matches], True, [m.span() for m in matches]
    raise NumberError("many", count=len(matches))


def _is_step(text: str, spans: list[tuple[int, int]]) -> bool:
    return re.search(r"\blên\b", text[spans[0][1]:spans[1][0]]) is not None


def _decimal(token: str, number_format: str) -> Decimal:
    """The value of one token; the other format only where the stated one cannot read it."""
    bare = token.lstrip("-")
    other = "en" if number_format == "vi" else "vi"
    for style in (number_format, other):
        if _NUMBERS[style].fullmatch(bare):
            plain = bare.replace("." if style == "vi" else ",", "").replace(",", ".")
            return Decimal(plain) * (-1 if token.startswith("-") else 1)
    raise NumberError("token", token=token)


def reads_two_ways(printed: str) -> bool:
    """Whether the two number formats read different values in the same print."""
    tokens = [m.group().lstrip("-−") for m in _TOKEN.finditer(printed)]
    def value(token: str, style: str) -> Decimal | None:
        if not _NUMBERS[style].fullmatch(token):
            return None
        return _decimal(token, style)
    pairs = [(value(token, "vi"), value(token, "en")) for token in tokens]
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _words(text: str, role: Role, ends: int) -> tuple[Bound, bool]:
    found: set[str] = set()
    rest = text
    for name, pattern in _WORDS:
        rest, count = re.subn(pattern, " ", rest)
        found |= {name} if count else set()
    approximate = "approximate" in found
    for bound in _BOUNDS:
        if bound in found:
            return "above" if bound == "always" and role == "target" else bound, approximate
    if role == "target" and ends == 1 and re.search(r"\btừ\s+[\d]", text):
        return "at_least", approximate
    return "bare", approximate


def _worths(text: str, spans: list[tuple[int, int]]) -> list[float]:
    """The worth of tỷ, triệu, billion … after each figure; 0 where none is printed.

    A first end without a word of its own has that of the second.
    """
    worths = [_worth(text[end:].split("/")[0]) for _, end in spans]
    return [worth or worths[-1] for worth in worths]


def _worth(words: str) -> float:
    return next((worth for pattern, worth in _SCALES
                 if re.match(rf"\s*(?:{pattern})", words)), 0.0)


def digit_worth(value: Decimal) -> Decimal:
    """The worth of the last printed digit: 0.01 for ``12,30``, 1 for ``30``."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def _last_digit_worth(value: Decimal) -> Decimal:
    if value == 0:
        return digit_worth(value)
    digits, exponent = value.as_tuple().digits, int(value.as_tuple().exponent)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return Decimal(1).scaleb(exponent + zeros)


# --------------------------------------------------------------------------
# Periods
# --------------------------------------------------------------------------


def period_start(period: str) -> date:
    """The first day of ``2025``, ``2025-07`` or ``2025-07-01``."""
    year, month, day = ([int(part) for part in period.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def numbered_day(number: float) -> date:
    """The day that a setting writes as yyyymmdd; :class:`ValueError` where it is none."""
    n = int(number)
    return date(n // 10_000, n // 100 % 100, n % 100)


def period_end(period: str) -> date:
    """The last day of ``2025``, ``2025-07`` or ``2025-07-01``."""
    parts = [int(part) for part in period.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return date(parts[0], month, day)


def months_between(first: date, last: date) -> int:
    """Whole months from the end of one period to the end of another."""
    return (last.year - first.year) * 12 + last.month - first.month


def is_full_years(period_from: str | None, period_to: str) -> bool:
    """Whether a period is made of whole calendar years (or is a point at a year's end)."""
    start = period_start(period_from) if period_from else None
    end = period_end(period_to)
    starts = start is None or (start.month, start.day) == (1, 1)
    return starts and (end.month, end.day) == (12, 31)


# --------------------------------------------------------------------------
# Identifiers and Vietnamese text
# --------------------------------------------------------------------------


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
