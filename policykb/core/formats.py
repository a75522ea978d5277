"""Numbers, dates, periods and intervals as a reader of either language expects them.

Vietnamese pages: decimal comma, dot for thousands, ``dd/mm/yyyy``.  English
pages: point, comma, ISO dates.  Here belongs how a value is written for a
reader; not here: what it is, or anything of HTML.
"""

from __future__ import annotations

import math
from datetime import date

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.periods import Period

_MOST_DECIMALS = 4
_QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}


def format_number(x: float | None, language: Language = SPOKEN, decimals: int | None = None) -> str:
    """``x`` with the separators of ``language``: 10120.5 → ``10.120,5`` or ``10,120.5``.

    ``decimals`` fixes the number of decimals; without it as many as needed,
    four at most (below 0.0001 four significant digits).  Missing and
    infinite values give ``–``; a negative number has a true minus sign.
    """
    if x is None or math.isnan(x) or math.isinf(x):
        return "–"
    text = f"{x:,.{decimals}f}" if decimals is not None else _shortest(x)
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    if language == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def _shortest(x: float) -> str:
    decimals = _MOST_DECIMALS
    if x and abs(x) < 10.0**-_MOST_DECIMALS:
        decimals = 3 - math.floor(math.log10(abs(x)))
    text = f"{x:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_date(period: str | date | None, language: Language = SPOKEN) -> str:
    """``2024-05-23`` → ``23/05/2024``, ``2024-05`` → ``05/2024``, ``2024`` → ``2024``.

    English pages keep the ISO form.  Missing gives ``–``; what is no date is
    returned as it is.
    """
    if not period or isinstance(period, float):
        return "–"
    text = period.isoformat() if isinstance(period, date) else str(period)
    parts = text.split("-")
    if language == "en" or not all(part.isdigit() for part in parts):
        return text
    return "/".join(reversed(parts))


def format_period(period_from: str | None, period_to: str | None,
                  language: Language = SPOKEN) -> str:
    """A span of time: ``2025``, ``2021–2025``, ``quý I/2025``, ``9 tháng đầu năm 2025``.

    Without ``period_from`` it is the point in time ``period_to`` alone.
    """
    if not period_to:
        return format_date(period_from, language)
    if not period_from or period_from == period_to:
        return format_date(period_to, language)
    span = Period(period_from, period_to)
    if span.quarter:
        return label("words.quarter", language, quarter=_QUARTERS[span.quarter], year=span.year)
    if span.first_months:
        return label("words.first_months", language, months=span.first_months, year=span.year)
    return f"{format_date(period_from, language)}–{format_date(period_to, language)}"


def with_unit(text: str, symbol: str | None) -> str:
    """``text`` and its unit: ``12%``, ``3 ha`` (a space that does not break)."""
    if not symbol or text == "–":
        return text
    return text + symbol if symbol.startswith("%") else f"{text}\u00a0{symbol}"


def format_value(x: float | None, symbol: str | None, language: Language = SPOKEN,
                 decimals: int | None = None) -> str:
    """A number with the symbol of its unit."""
    return with_unit(format_number(x, language, decimals), symbol)


def format_interval(low: float | None, high: float | None, symbol: str | None,
                    language: Language = SPOKEN, *, low_open: bool = False,
                    high_open: bool = False, decimals: int | None = None) -> str:
    """An interval in words: ``11,85–11,95%``, ``từ 40% trở lên``, ``trên 40%``, ``dưới 5%``.

    Ends may be infinite or missing (then they count as infinite).  Equal
    ends give the single value.
    """
    bottom = -math.inf if low is None or math.isnan(low) else low
    top = math.inf if high is None or math.isnan(high) else high
    if math.isinf(bottom) and math.isinf(top):
        return "–"
    if math.isinf(top):
        key = "words.above" if low_open else "words.at_least"
        return label(key, language, value=format_value(bottom, symbol, language, decimals))
    if math.isinf(bottom):
        key = "words.below" if high_open else "words.at_most"
        return label(key, language, value=format_value(top, symbol, language, decimals))
    first = format_number(bottom, language, decimals)
    last = format_number(top, language, decimals)
    if first == last:
        return with_unit(first, symbol)
    dash = "–" if bottom >= 0 else f" {label('words.to', language)} "
    return with_unit(f"{first}{dash}{last}", symbol)
