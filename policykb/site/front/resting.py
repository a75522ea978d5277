"""What verdicts rest on, in one sentence: for the start page, a place and the method page."""

from __future__ import annotations

from collections.abc import Iterable

from policykb.analysis import coverage
from policykb.analysis.resting import resting
from policykb.core.formats import format_number
from policykb.site.library import Library, Row


def said(library: Library, results: Iterable[Row]) -> str:
    """``25 trong 30 kết luận … dựa vào số ước``; empty where nothing is decided.

    Of a commitment that several documents print the first counts alone.
    """
    found = resting(coverage.judged(library.kb, results))
    if not found.decided:
        return ""
    numbers = {name: format_number(getattr(found, name), library.language)
               for name in ("decided", "estimates", "early", "undated")}
    return library.say("resting", **numbers)
