"""Printed figures: what a print says, and the interval or threshold it stands for.

A printed ``12,3%`` stands for every value that rounds to it, a printed ``trên
40%`` of a target is the half-line beyond 40.  :func:`number` reads the print,
:meth:`Figure.interval` says what an observation may have been and
:meth:`Figure.acceptance` what meets a target.  Not here: which rows of the
tables hold prints (``data.derived``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from policykb.core.intervals import INF, Interval, tidy
from policykb.core.vocabulary import Direction

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
        if self.bound in shapes:
            return shapes[self.bound]()
        return Interval(tidy(low - half), tidy(high + half))

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
        ends: dict[Bound, Callable[[], Interval]] = {
            "above": lambda: Interval(self.low, INF, True),
            "always": lambda: Interval(self.low, INF, True),
            "below": lambda: Interval(-INF, top, high_open=True),
            "at_least": lambda: Interval(tidy(self.low - slack), INF),
            "at_most": lambda: Interval(-INF, tidy(top + slack)),
        }
        if self.bound in ends:
            return ends[self.bound]()
        reach = fuzz if self.bound == "nearly" else slack
        floor, ceiling = tidy(self.low - reach), tidy(top + reach)
        if self.bound == "within" or direction == Direction.NONE:
            return Interval(floor, ceiling)
        return Interval(floor, INF) if direction == Direction.UP else Interval(-INF, ceiling)


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
    matches = list(_TOKEN.finditer(text))
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
