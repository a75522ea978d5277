"""Printed figures: what a print says, and the interval or threshold it stands for.

A printed ``12,3%`` stands for every value that rounds to it, a printed ``trên
40%`` of a target is the half-line beyond 40.  :func:`number` reads the print,
:meth:`Figure.interval` says what an observation may have been and
:meth:`Figure.acceptance` what meets a target.  Not here: which rows of the
tables hold prints (``data.derived``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from policykb.core.intervals import INF, Interval, tidy
from policykb.core.lettering import NumberError, numbers_things, plain
from policykb.core.vocabulary import Direction
from policykb.core.wordings import (
    Bound,
    Role,
    bound_of,
    is_fall,
    refuse_unread,
    scale_of,
    unit_of,
)

__all__ = ["APPROXIMATION_SHARE", "FORMATS", "Bound", "Figure", "NumberError", "Role", "digit_worth",
           "number", "odd_figure", "reads_two_ways"]

#: A word of approximation reaches at most this part of the value, whatever its last digit is
#: worth: "hơn 1 triệu" is not 1 to 2 million.  The setting ``approximation_share`` states it.
APPROXIMATION_SHARE = 0.05


@dataclass(frozen=True)
class Figure:
    """One figure as printed, in the unit of its row.

    ``low`` is the printed value or the lower end of a printed range, ``high``
    the upper end of a range.  ``digit`` is the worth of the last printed
    digit (0.1 in ``12,3``), ``last`` that of the last non-zero one (1000 in
    ``32.000``).  ``of`` is the b of ``a/b``.  ``measures`` is the base unit that
    the print names (``usd``, ``percent``), empty where it names none.
    """

    low: float
    high: float | None
    bound: Bound
    approximate: bool
    digit: float
    last: float
    of: float | None = None
    measures: str = ""

    @property
    def plain(self) -> bool:
        """Whether it is one figure, without a word that widens it."""
        return self.bound == "bare" and not self.approximate and self.high is None

    def _fuzz(self, value: float, width: float) -> float:
        """u: how far an approximating word reaches; a convention (method page)."""
        most = APPROXIMATION_SHARE * abs(value) if value else self.last
        return tidy(min(self.last, most) * width)

    def _around(self, value: float, width: float, *, exact: bool = False) -> float:
        """How far "about" reaches to either side: u/2, and not less than the rounding.

        The rounding counts up to the share only: "khoảng 1 triệu" is not 0.5 to 1.5 million.
        """
        half = 0.0 if exact or self.of is not None else self.digit / 2
        return max(self._fuzz(value, width) / 2, min(half, APPROXIMATION_SHARE * abs(value)))

    def interval(self, *, exact: bool = False, width: float = 1.0) -> Interval:
        """What the observed value may have been.

        ``exact``: a bare print has no rounding (counts, ranks).  ``width``
        scales the reach of words of approximation, not of rounding.
        """
        half = 0.0 if exact or self.of is not None else self.digit / 2
        fuzz = self._fuzz(self.low, width)
        low, high = self.low, self.low if self.high is None else self.high
        if self.approximate:
            reach = self._around(low, width, exact=exact)
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
        slack = self._around(self.low, width) if self.approximate else 0.0
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


#: A group of thousands never begins with 0: "0.827" on a Vietnamese page is no 827.
_NUMBERS = {
    "vi": re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?"),
    "en": re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"),
}
_TOKEN = re.compile(r"(?<![\w.,])-?[0-9][0-9.,]*(?<![.,])")
#: What may stand between the two ends of a range; a second end's own dash is the third way.
_DASH = re.compile(r"\s*%?\s*-\s*")
_JOINED = re.compile(r"\s*%?\s*(?:đến|tới|to|lên)\s*(?:mức )?|"
                     r"(?:(?!chưa|không)[^\d]){0,16}\b(?:đến|lên|to)\s+")
#: "3 và 7%" are two figures, "between 3 and 7%" one.
_BETWEEN, _AND = re.compile(r"between|trong khoảng|giữa"), re.compile(r"\s*%?\s*(?:and|và)\s*")


@cache
def number(printed: str, role: Role, number_format: str, *, factor: float = 1.0) -> Figure:
    """Read a print such as ``từ 6-7%/năm trở lên`` or ``gần 11,2 tỷ kWh``.

    ``role`` decides how ``từ X`` reads (a floor in a target).  ``factor`` is
    the worth of the row's unit in its base unit: with words of scale or of a
    unit in the print (tỷ, triệu, billion, ha) the figure is turned into the
    row's unit, without them it is taken to be in it.  ``number_format`` is
    ``vi`` (dot for thousands, comma decimal), ``en`` or ``mixed`` (``vi`` first);
    a print that only the other one can read is read by it (``8.0%`` on a
    Vietnamese page), and :func:`odd_figure` names it.

    Raises :class:`NumberError` where there is no figure or more than one,
    and for letters or words that cannot be read for certain.
    """
    text = plain(printed)
    refuse_unread(text)
    tokens, of, spans = _tokens(text)
    values = [_decimal(token, number_format) for token in tokens]
    step = len(values) == 2 and not of and _is_step(text, spans)
    if step:  # "từ 12% lên 15%" moves a target: the new value counts
        text, values = text[spans[0][1]:], values[1:]
        spans = [(a - spans[0][1], b - spans[0][1]) for a, b in spans[1:]]
    bound, approximate = bound_of(text, role, len(values))
    scales, measures = _worths(text, spans, factor)
    sign = 1.0
    if is_fall(text) and values[0] >= 0:
        sign, bound = -1.0, _MIRRORED.get(bound, bound)
    given = list(zip(values, scales, strict=True))[:1 if of else 2]
    ends = [sign * scale * float(value) for value, scale in given]
    if sign * ends[0] > sign * ends[-1]:
        raise NumberError("reversed", found=printed)
    digits = [float(digit_worth(value)) * scale for value, scale in given]
    return Figure(
        low=tidy(min(ends)), high=tidy(max(ends)) if len(ends) == 2 else None,
        bound=bound, approximate=approximate, digit=tidy(min(digits)),
        last=tidy(float(_last_digit_worth(values[0])) * scales[0]),
        of=float(values[1]) * scales[1] if of else None, measures=measures,
    )


#: Of a fall: "giảm hơn 3%" lies below −3.
_MIRRORED: dict[Bound, Bound] = {"above": "below", "always": "at_most", "below": "above",
                                 "nearly": "above", "at_least": "at_most", "at_most": "at_least"}


def _tokens(text: str) -> tuple[list[str], bool, list[tuple[int, int]]]:
    """The one figure of a print: a value, a range's two ends or the a and b of a/b."""
    matches = list(_TOKEN.finditer(text))
    outside = _TOKEN.sub(" ", text)
    if not matches and not re.search("[0-9]", outside):
        raise NumberError("none")
    if stray := re.search(r"\S*[0-9]\S*", outside):  # "12 ,5", "1O,5": digits that no figure holds
        raise NumberError("token", token=stray.group())
    if re.search(r"-\s+$|[^\W\d_]-$", text[:matches[0].start()]):  # a minus, or a dash between words?
        raise NumberError("sign", found=text[:matches[0].end()].strip())
    spans = [match.span() for match in matches]
    if len(matches) == 1:
        return [matches[0].group()], False, spans
    if len(matches) == 2:
        between = text[spans[0][1]:spans[1][0]]
        if between == "/":
            return [m.group() for m in matches], True, spans
        if _AND.fullmatch(between) and _BETWEEN.search(text):
            between = " to "
        ends = _ends(matches[0].group(), between, matches[1].group())
        if ends and not numbers_things(text[:spans[0][0]]):
            return ends, False, spans
    raise NumberError("many", count=len(matches))


def _ends(first: str, between: str, second: str) -> list[str] | None:
    """The two ends of a range by what stands between them, ``None`` where nothing joins them.

    Raises :class:`NumberError` where a dash may be the one between the ends or a minus.
    """
    if _JOINED.fullmatch(between):
        return [first, second]
    own_dash = not between.strip(" %") and second.startswith("-")
    if own_dash or _DASH.fullmatch(between):
        if first.startswith("-") or (second.startswith("-") and not own_dash):
            raise NumberError("sign", found=first + between + second)
        return [first, second.removeprefix("-")]
    return None


def _is_step(text: str, spans: list[tuple[int, int]]) -> bool:
    return re.search(r"\blên\b", text[spans[0][1]:spans[1][0]]) is not None


#: The ways in which a source may write numbers, each with the order in which they are tried.
FORMATS = {"vi": ("vi", "en"), "en": ("en", "vi"), "mixed": ("vi", "en")}


def _decimal(token: str, number_format: str) -> Decimal:
    """The value of one token; the other format only where the stated one cannot read it."""
    for style in FORMATS[number_format]:
        if _NUMBERS[style].fullmatch(token.lstrip("-")):
            return _value(token, style)
    raise NumberError("token", token=token)


def odd_figure(printed: str, number_format: str) -> str | None:
    """The first figure of a print that its source's stated format cannot read.

    A page that writes both ways is ``mixed``; elsewhere a spreadsheet may
    have rewritten the print in its own format (``8,39%`` as ``8.39%``).
    Raises :class:`NumberError` as :func:`number` does.
    """
    if number_format == "mixed":
        return None
    own = _NUMBERS[number_format]
    return next((m.group() for m in _TOKEN.finditer(plain(printed))
                 if not own.fullmatch(m.group().lstrip("-"))), None)


def _value(token: str, style: str) -> Decimal:
    plain_token = token.replace("." if style == "vi" else ",", "").replace(",", ".")
    return Decimal(plain_token)


def reads_two_ways(printed: str) -> bool:
    """Whether the two number formats read different values in the same print."""
    try:
        tokens = [m.group().lstrip("-") for m in _TOKEN.finditer(plain(printed))]
    except NumberError:
        return False
    return any(all(_NUMBERS[style].fullmatch(token) for style in ("vi", "en"))
               and _value(token, "vi") != _value(token, "en") for token in tokens)


def _worths(text: str, spans: list[tuple[int, int]], factor: float) -> tuple[list[float], str]:
    """What each figure is multiplied with to stand in the row's unit, and what the print measures.

    A first end without a scale or a unit of its own has that of the second.
    """
    scales, units = [], []
    for start, end in spans:
        scale, rest = scale_of(text[end:].split("/")[0])
        scales.append(scale)
        units.append(unit_of(text[:start], rest))
    kinds = [unit or units[-1] for unit in units]
    worths = [(scale or scales[-1]) * (unit[1] if unit else 1.0) if scale or scales[-1]
              else unit[1] if unit else factor
              for scale, unit in zip(scales, kinds, strict=True)]
    return [worth / factor for worth in worths], kinds[0][0] if kinds[0] else ""


def digit_worth(value: Decimal) -> Decimal:
    """The worth of the last printed digit: 0.01 for ``12,30``, 1 for ``30``."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def _last_digit_worth(value: Decimal) -> Decimal:
    if value == 0:
        return digit_worth(value)
    digits, exponent = value.as_tuple().digits, int(value.as_tuple().exponent)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return Decimal(1).scaleb(exponent + zeros)
