"""Tables and sentences of notebooks, as MyST Markdown.

Ids become ``{vb}``, ``{dp}`` and ``{ct}`` roles, so that every entity leads
to its page and an unknown id warns; text from the data is escaped and stays
text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from policykb.core.addresses import ROLES
from policykb.core.catalogue import SPOKEN, Language, label, labels
from policykb.core.formats import format_date, format_interval, format_number, format_period

#: Columns that say a verdict: a table with one of them is headed ``verdict.heading``.
VERDICTS = frozenset({"verdict", "label", "sentence", "assigned", "own", "replaced", "before",
                      "after"})
#: What an id column holds, by the end of its name.
_KINDS = {"document_id": "vb", "implements_id": "vb", "top_id": "vb", "rests_on_id": "vb",
          "superseded_by_id": "vb", "place_id": "dp", "successor_id": "dp", "indicator_id": "ct",
          "source_id": "ng"}
#: Enumerated columns and the catalogue in which each value is a key.
_ENUMERATIONS = {"basis": "basis", "state": "coverage", "vintage": "vintage",
                 "verdict": "verdict", "reason": "reason", "flags": "flag",
                 "kind": "audit.kind", "result": "audit.result", "finding_state": "audit.state",
                 "bearing": "audit.bearing", "scope": "panel.scope", "effect": "table.effect",
                 "stage": "site.is.stage", "supports": "table.supports",
                 "derivation": "table.derivation", "status": "table.task",
                 "claim_basis": "site.is.attainment_basis"}
_DATES = frozenset({"period_to", "as_of", "deadline", "issued_on", "held_on",
                    "looked_on"})
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~^!&:@%+=-])")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Markup(str):
    """Markdown that is ready: it is not escaped again."""


@dataclass(frozen=True)
class Markdown:
    """What a cell shows: MyST Markdown for the book, the same as plain text elsewhere."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/markdown": self.text, "text/plain": self.text}


def escape(text: object) -> Markup:
    """Text of the data as Markdown that shows just that text, on one line."""
    return Markup(_SPECIAL.sub(r"\\\1", " ".join(str(text).split())))


def link(role: str, one: str) -> Markup:
    """A role of the book: ``link("vb", "23-nq-tw-2018")``.

    What is no id is shown as text.  Raises :class:`KeyError` for an unknown role.
    """
    if role not in ROLES:
        raise KeyError(role)
    return Markup(f"{{{role}}}`{one}`") if _ID.fullmatch(one) else escape(one)


def spoken(values: Mapping[str, object], language: Language = SPOKEN) -> dict[str, str]:
    """Values as a sentence takes them: numbers with the separators of the language."""
    return {name: format_number(float(value), language)
            if isinstance(value, int | float) and not isinstance(value, bool)
            else str(value) for name, value in values.items()}


def text(key: str, /, language: Language = SPOKEN, **values: object) -> Markdown:
    """The sentence ``key`` of the catalogue with its values.

    Numbers are formatted, ids given as ``vb_…``, ``dp_…`` or ``ct_…`` become
    links, other text is escaped.  Raises
    :class:`~policykb.core.catalogue.LabelError` for an unknown key.
    """
    said = spoken(values, language)
    ready = {name: link(name.split("_")[0], one) if name.split("_")[0] in ROLES
             and "_" in name else escape(one) for name, one in said.items()}
    return Markdown(label(key, language, **ready))


def table(frame: pd.DataFrame, columns: Iterable[str], caption: str | None = None,
          language: Language = SPOKEN) -> Markdown:
    """``frame`` as a Markdown table of the named ``columns``.

    A column ``x`` that the frame holds as ``x_low`` and ``x_high`` is shown
    as an interval (``interval``: ``low`` and ``high``), one held as ``x_vi``
    (or ``x``) and ``x_en`` in the language.  The header of a column is
    ``column.<name>`` of the catalogue.  A table of verdicts says above that
    they were computed and are no official assessment.  Raises
    :class:`KeyError` for a column that is not there.
    """
    names = list(columns)
    heads = [escape(_header(name, language)) for name in names]
    readers = [_reader(frame, name, language) for name in names]
    rows = [[read(row) for read in readers] for row in frame.to_dict("records")]
    if not rows:
        rows = [[escape(label("table.empty", language)), *[""] * (len(names) - 1)]]
    marks = ["---:" if _is_number(frame, name) else "---" for name in names]
    lines = [_line(heads), _line(marks), *(_line(row) for row in rows)]
    if VERDICTS & set(names):
        heading = escape(label("verdict.heading", language))
        caption = f"{escape(caption)} ({heading})" if caption else heading
    elif caption:
        caption = escape(caption)
    body = "\n".join(lines)
    return Markdown(f"````{{table}} {caption}\n{body}\n````" if caption else body)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _header(name: str, language: Language) -> str:
    return label(f"column.{name}", language)


def _is_number(frame: pd.DataFrame, name: str) -> bool:
    return f"{name}_low" in frame or (
        name in frame and pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_bool_dtype(frame[name]))


Reader = Callable[[dict[str, Any]], str]


def _reader(frame: pd.DataFrame, name: str, language: Language) -> Reader:
    """How the cells of one column are read out of a row."""
    if name in frame and not (language == "en" and f"{name}_en" in frame):
        return lambda row: _cell(name, row[name], language)
    low, high = ("low", "high") if name == "interval" else (f"{name}_low", f"{name}_high")
    if low in frame and high in frame:
        return lambda row: escape(_interval(row[low], row[high], language))
    if f"{name}_{language}" in frame:
        return lambda row: _plain(row[f"{name}_{language}"])
    raise KeyError(name)


def _interval(low: float, high: float, language: Language) -> str:
    """An interval with as many decimals as its width gives sense to: ``1,088–1,147``."""
    width = high - low
    if not 0 < width < math.inf:
        return format_interval(low, high, None, language)
    decimals = min(max(0, 1 - math.floor(math.log10(width))), 4)
    return format_interval(round(low, decimals), round(high, decimals), None, language)


Writer = Callable[[Any, Language], str]


def _cell(name: str, value: Any, language: Language) -> str:
    """One cell; how it is written follows from the name of its column."""
    return "–" if _missing(value) else _writer(name)(value, language)


def _writer(name: str) -> Writer:
    role = _KINDS.get(name) or next(
        (role for end, role in _KINDS.items() if name.endswith(f"_{end}")), None)
    if role:
        return lambda value, _: link(role, value)
    if name in _ENUMERATIONS:
        return lambda value, language: _words(_ENUMERATIONS[name], value, language)
    if name in _DATES:
        return lambda value, language: escape(format_date(value, language))
    return {"path": _path, "period_used": _period}.get(name, _plain)


def _path(value: Any, _: Language) -> str:
    """A chain of documents, its ids joined by arrows."""
    return " → ".join(link("vb", one) for one in str(value).split(" → "))


def _period(value: Any, language: Language) -> str:
    first, _, last = str(value).rpartition("/")
    return escape(format_period(first or None, last, language))


def _plain(value: Any, language: Language = SPOKEN) -> str:
    if isinstance(value, Markup):
        return value
    if _missing(value):
        return "–"
    if isinstance(value, bool):
        return escape(label("table.yes" if value else "table.no", language))
    if isinstance(value, int | float):
        return escape(format_number(float(value), language))
    if isinstance(value, tuple):
        return escape("; ".join(map(str, value)))
    return escape(value)


def _missing(value: Any) -> bool:
    return value is None or value == () or value == "" or (
        isinstance(value, float) and math.isnan(value))


def _words(catalogue: str, value: Any, language: Language) -> str:
    """The words of one code or of several; a code that has none stays as it is."""
    known = labels(language)
    codes = value if isinstance(value, tuple) else (value,)
    return escape("; ".join(known.get(f"{catalogue}.{code}", str(code)) for code in codes))
