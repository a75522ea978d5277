"""The small file of a place, which its page and the comparison read: states and annual values.

``states`` and ``values`` are lists whose columns ``state_keys`` and
``value_keys`` name; both languages read the one file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from policykb.analysis.cells import cells_of
from policykb.analysis.newest import newest
from policykb.analysis.value import printed_figure, weak
from policykb.analysis.verdicts.attainment import State
from policykb.analysis.verdicts.wording import figure_text, unit_symbol
from policykb.core.catalogue import LANGUAGES, Language
from policykb.core.formats import format_interval, format_period
from policykb.core.periods import Period
from policykb.core.printed import NumberError
from policykb.data.names import document_name
from policykb.site.dossier.groups import GROUPS, Groups
from policykb.site.dossier.states import FIRST_DAY
from policykb.site.library import TONES, Library, Row

_FORMAT = "policykb-states/1"
_STATE_KEYS = ("since", "verdict", "tone", "label_vi", "label_en", "value_vi", "value_en")
_VALUE_KEYS = ("id", "from", "to", "period_vi", "period_en", "unit", "series", "vintage", "marks",
               "value_vi", "value_en")
#: The values of each indicator.
_Values = dict[str, list[list[Any]]]


def file_of(library: Library, place: Row, groups: Groups, states: Mapping[str, list[State]]
            ) -> Row | None:
    """States of every target from :data:`FIRST_DAY` on, and annual values, for JSON.

    ``None`` for a place that has neither.  Of one indicator, unit, period and
    series the prevailing value stands alone; its marks say ``conflict``,
    ``inferred`` or ``weak``.
    """
    values = _values(library, place["id"])
    ordered = [(name, x) for name in GROUPS for x in groups[name]]
    if not ordered and not values:
        return None
    indicators = sorted({*values, *(x["row"]["indicator_id"] for _, x in ordered)})
    units = sorted({row[_VALUE_KEYS.index("unit")] for rows in values.values() for row in rows})
    return {
        "format": _FORMAT, "edition_date": library.kb.edition_date.isoformat(),
        "newest": _newest(library, place["id"]),
        "first_date": FIRST_DAY.isoformat(), "id": place["id"], "name": _both(place, "name"),
        "state_keys": _STATE_KEYS, "value_keys": _VALUE_KEYS,
        "targets": [_target(library, name, x, states[x["id"]]) for name, x in ordered],
        "indicators": {one: _both(library.record[one], "name") for one in indicators},
        "units": {one: _symbols(library, one) for one in units},
        "values": values,
    }


def _newest(library: Library, place: str) -> Row | None:
    """How far the figures of a place reach: the newest period, and the day of its source."""
    known = newest(library.kb, place)
    return None if known is None else {
        "period": [known.period_from, known.period_to],
        "dated": known.dated}


# -- targets -------------------------------------------------------------------


def _target(library: Library, group: str, x: Row, states: list[State]) -> Row:
    row = x["row"]
    result = library.results.get(x["id"], {})
    return {
        "id": x["id"], "indicator": row["indicator_id"], "group": group,
        "variant_of": row["variant_of"], "kind": row["kind"],
        "target": [result.get(f"target_text_{one}") or row["printed"] for one in LANGUAGES],
        "period": _period(row), "document": _document(library, row["document_id"]),
        "page": f"van-ban/{row['document_id']}.html#{x['id']}",
        "states": [[s.since.isoformat(), s.verdict, TONES[s.verdict], s.label_vi, s.label_en,
                    s.value_vi, s.value_en] for s in states],
    }


def _document(library: Library, one: str) -> list[str]:
    """The name of a document in both languages."""
    row, entry = library.record[one], library.entry(one)
    if row["symbol"] and entry:  # with its year where several bear the symbol
        return [entry.text, entry.text]
    return [document_name(row, language) for language in LANGUAGES]


def _both(row: Row, column: str) -> list[str]:
    vi = row[f"{column}_vi"]
    return [vi, row.get(f"{column}_en") or vi]


def _symbols(library: Library, unit: str) -> list[str]:
    return [unit_symbol(library.kb, unit, language) for language in LANGUAGES]


def _period(row: Row) -> list[str]:
    return [format_period(row["period_from"], row["period_to"], language) for language in LANGUAGES]


# -- values --------------------------------------------------------------------


def _values(library: Library, place: str) -> _Values:
    """The levels of whole years and points in time by indicator, oldest first."""
    cells = cells_of(library.kb)
    rows = [row for row in library.of("observations", "place_id", place)
            if cells.prevails(row["id"]) and Period.of(row).annual]
    disputed = cells.disputed(row["id"] for row in rows)
    found: _Values = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["indicator_id"], r["period_to"], r["id"])):
        found[row["indicator_id"]].append(_value(library, row, row["id"] in disputed))
    return dict(found)


def _value(library: Library, row: Row, conflict: bool) -> list[Any]:
    marks = [name for name, true in (("conflict", conflict), ("inferred", row["inferred"]),
                                     ("weak", weak(library.kb, row))) if true]
    texts = [_printed(library, row, language) for language in LANGUAGES]
    return [row["id"], row["period_from"], row["period_to"], *_period(row), row["unit"],
            row["series"], row["vintage"], marks, *texts]


def _printed(library: Library, row: Row, language: Language) -> str:
    """A value as printed, in the words of the language."""
    symbol = unit_symbol(library.kb, row["unit"], language)
    try:
        figure = printed_figure(library.kb, library.kb.record[row["id"]], "observation")
    except NumberError:
        return format_interval(row["low"], row["high"], symbol, language,
                               low_open=bool(row["low_open"]), high_open=bool(row["high_open"]))
    return figure_text(figure, symbol, language)
