"""Data packages made by chance, as analysts would type them: odd, but sound by ``check``.

A seed gives the same package each time.  The prints are typed without bounds
and ids where ``fmt`` gives them, so that a package is what the commands make of it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from typing import Any

from builders import rows
from builders.goals import INDICATORS, UNITS
from builders.package import write_package
from builders.rows import DATA
from policykb.data.fmt import format_package

Row = dict[str, Any]
Tables = dict[str, list[Row]]
_PLACES = ("viet-nam", "a", "old", "old2", "new")
#: One of each kind; an id is of one thing only, so what counts jobs is not called like its unit.
_INDICATORS = {f"{key}-of" if key in ("jobs", "rank") else key: row for key, row in INDICATORS.items()}
_WORDS = ("", "", "", "khoảng ", "gần ", "trên ", "hơn ", "dưới ", "ít nhất ", "từ ", "không quá ")
_STAGES = ("plan", "estimate", "preliminary", "official", "revised")
_SYMBOL = {"percent": "%", "percent-year": "%/năm", "vnd-bn": " tỷ đồng", "rank": "", "jobs": ""}


def write_chance(directory: Path, seed: int) -> Path:
    """The package of ``seed`` in ``directory``, put in order by ``fmt``."""
    write_package(directory, chance_tables(Random(seed)))
    format_package(directory)
    return directory


def chance_tables(chance: Random) -> Tables:
    """The tables of one package: a country, two provinces that merge, one that stays."""
    documents = [_document(chance, n) for n in range(chance.randint(1, 4))]
    # Few indicators and places, so that figures of one cell meet each other and the targets.
    measured = chance.sample(list(_INDICATORS), 3)
    targets = [_target(chance, n, chance.choice(documents), chance.choice(measured))
               for n in range(chance.randint(1, 6))]
    homes = [row["place_id"] for row in targets] * 3 + list(_PLACES)
    observations = [_observation(chance, chance.choice(homes), chance.choice(measured))
                    for _ in range(chance.randint(0, 25))]
    figures = [*targets, *observations]
    return {
        "settings": _settings(), "units": UNITS, "places": _places(),
        "sources": [rows.source("s", "s", url="https://a.gov.vn/1"),
                    rows.source("t", "t", "national_press", url="https://b.vn/2"),
                    rows.source("weak", "w", "mirror", url="https://c.vn/3")],
        "indicators": [rows.indicator(key, unit, kind, direction=direction, **_nature(kind))
                       for key, (unit, direction, kind) in _INDICATORS.items()],
        "indicator_parts": [{"whole_id": "whole", "part_id": "share", "exhaustive": 0}],
        "documents": documents, "relation_types": _types(),
        "relations": _relations(chance, documents),
        "targets": targets, "observations": observations,
        "readings": [_reading(chance, chance.choice(figures)) for _ in range(chance.randint(0, 1))],
        "vintages": [{"stage": stage, "vintage": stage, "basis": "b"} for stage in _STAGES],
    }


def _settings() -> list[Row]:
    """The settings of the real data: a package cannot do without them."""
    with (DATA / "settings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _types() -> list[Row]:
    with (DATA / "relation_types.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _nature(kind: str) -> Row:
    """Whether an indicator is of a span of time, where the schema asks."""
    return {}


def _places() -> list[Row]:
    return [rows.place("viet-nam", "Việt Nam", "country"), rows.place("a", "A"),
            rows.place("old", "Cũ", valid_to="2025-06-30", successor_id="new"),
            rows.place("old2", "Cũ hai", valid_to="2025-06-30", successor_id="new"),
            rows.place("new", "Mới", valid_from="2025-07-01")]


def _document(chance: Random, n: int) -> Row:
    year = chance.randint(2011, 2024)
    issued = chance.choice((f"{year}-0{chance.randint(1, 9)}-15", f"{year}-06", f"{year}", ""))
    place = chance.choice(_PLACES[:3])
    return rows.document(f"d{n}", issued, place, symbol="", type="plan",
                         status=chance.choice(("unknown", "in_force")))


def _relations(chance: Random, documents: list[Row]) -> list[Row]:
    """Later rows act on earlier ones, where the days allow it."""
    found = []
    for n, later in enumerate(documents):
        for earlier in documents[:n]:
            apart = (earlier["issued_on"] or "0000")[:4] < (later["issued_on"] or "9999")[:4]
            if apart and earlier["place_id"] == "viet-nam" and chance.random() < 0.5:
                found.append(rows.relation(later["id"], "implements", earlier["id"],
                                           chance.choice(("explicit", "implied", "inferred"))))
    return found


def _print(chance: Random, unit: str, *, words: bool = True) -> str:
    """A figure as printed: bare, a range, with words, with the unit or without."""
    whole = unit in ("rank", "jobs")
    middle = chance.choice((0.4, 3.0, 8.16, 8.2, 12.0, 40.0, 65.8, 99.9) if not whole
                           else (1, 3, 9, 12, 40))
    digits = 0 if whole else chance.choice((0, 1, 2))
    text = f"{middle:.{digits}f}".replace(".", ",")
    if not whole and chance.random() < 0.25:
        text += "-" + f"{middle + chance.choice((0.5, 1, 2)):.{max(digits, 1)}f}".replace(".", ",")
    word = chance.choice(_WORDS) if words and not whole else ""
    return f"{word}{text}{_SYMBOL[unit] if chance.random() < 0.7 else ''}"


def _target(chance: Random, n: int, document: Row, indicator: str) -> Row:
    unit, _, nature = _INDICATORS[indicator]
    kinds = {"growth": ("level", "average_growth"), "amount": ("level", "cumulative", "increase"),
             "count": ("level", "cumulative"), "share": ("level", "increase"), "rank": ("rank",)}
    kind = chance.choice(kinds[nature])
    begin = chance.randint(max(2016, int((document["issued_on"] or "2016")[:4])), 2025)
    end = begin + chance.choice((0, 0, 4, 9))
    return rows.target(f"t{n}", _print(chance, unit), document_id=document["id"],
                       place_id=document["place_id"], indicator_id=indicator, kind=kind, unit=unit,
                       period_from=str(begin), period_to=str(end),
                       stage=chance.choice(("adopted",) * 5 + ("projection", "dropped")))


def _observation(chance: Random, place: str, indicator: str) -> Row:
    unit = _INDICATORS[indicator][0]
    year = chance.randint(2014, 2026)
    span = chance.choice(((f"{year}", f"{year}"),) * 4 + (
        (f"{year}-01", f"{year}-06"), (f"{year}-01", f"{year}-09"), (f"{year - 4}", f"{year}")))
    if year == 2026:
        span = ("2026-01", "2026-03")
    stage = chance.choice(_STAGES)
    # A merged province has figures from its first day on, the old ones to their last.
    if place == "new":
        span = ("2026-01", "2026-03")
    elif place.startswith("old") and int(span[1][:4]) > 2024:
        span = ("2024", "2024")
    row = rows.observation("", _print(chance, unit), 0, 0, place_id=place,
                           indicator_id=indicator, unit=unit, period_from=span[0], period_to=span[1],
                           stage=stage, source_id=chance.choice(("s", "s", "t", "weak")),
                           released_on=_released(chance, stage, int(span[1][:4])),
                           inferred=int(chance.random() < 0.1))
    return {**row, "id": "", "low": "", "high": "", "low_open": "", "high_open": "", "vintage": ""}


def _released(chance: Random, stage: str, year: int) -> str:
    """A day after the period; of an estimate also one before its end."""
    early = (f"{year}-12-20",) if stage in ("plan", "estimate") else ()
    days = ("", "", f"{year + 1}-01-31", *early)
    return chance.choice(days) if year < 2025 else ""


def _reading(chance: Random, figure: Row) -> Row:
    return {"figure_id": figure["id"] or "t0", "source_id": "t", "printed": figure["printed"],
            "read_on": "2026-11-20", "result": "same"}
