"""What every drawing is made of: elements, coordinates, and words that fit into a width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup, escape

#: Units of a drawing: as many as a phone has pixels, so that 12 stay 12.
WIDTH = 360
FONT = 12
_NARROW, _BROAD = frozenset("iljtfrI.,:;'|()[]-– /!"), frozenset("mwMW@%—…")


def element(name: str, attributes: Mapping[str, str | int], *inside: str) -> Markup:
    """An element with what stands in it; texts are escaped, elements are not."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if not inside:
        return Markup(f"<{name}{given}/>")
    return Markup(f"<{name}{given}>{''.join(map(escape, inside))}</{name}>")


def path(kind: str, d: str) -> Markup:
    """A path of a class of the style sheet."""
    return element("path", {"class": kind, "d": d})


def text(x: float, y: float, words: str, kind: str) -> Markup:
    """Words at a place; ``kind`` says how they are set and where they are anchored."""
    named = {"class": kind} if kind else {}
    return element("text", {"x": at(x), "y": at(y), **named}, words)


def at(x: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{x:.1f}".removesuffix(".0")


@lru_cache(4096)
def wide(words: str, size: float) -> float:
    """About how wide words are in a common sans serif; rather too wide than too narrow.

    Digits as in DejaVu Sans, the widest of the usual ones: an axis of millions has ten signs.
    """
    counted = Counter(words)
    return size * sum(n * (0.36 if c in _NARROW else 0.9 if c in _BROAD else
                           0.7 if c.isupper() else 0.64 if c.isdigit() else 0.58)
                      for c, n in counted.items())


def cut(words: str, most: int) -> str:
    """Words of at most ``most`` characters."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def fitted(words: str, width: float) -> str:
    """As much of the words as fits into ``width``."""
    return wrapped(words, width, 1)[0] if words else ""


def wrapped(words: str, width: float, most: int) -> list[str]:
    """Words on at most ``most`` lines as wide as ``width``; an ellipsis for the rest."""
    lines: list[str] = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if wide(longer, FONT + 1) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[:most - 1], lines[most - 1] + " …"]
    return [_shortened(line, width) for line in lines]


def _shortened(line: str, width: float) -> str:
    while wide(line, FONT + 1) > width and len(line) > 2:
        line = line[:-2].rstrip() + "…"
    return line
