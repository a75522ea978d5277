"""Data packages made by chance, as analysts would type them: odd, but sound by ``check``.

A seed gives the same package each time.  The prints are typed without bounds
and ids where ``fmt`` gives them, and what ``check`` asks about is confirmed, so
that a package is what the commands make of it.  Figures are near the targets of
their cell more often than not: else hardly a target would have a verdict.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from builders import rows
from builders.goals import INDICATORS, UNITS
from builders.package import write_package, write_table
from policykb.data.checks import check
from policykb.data.fmt import format_package
from policykb.data.problems import Problem
from policykb.data.schema import read_schema

Row = dict[str, Any]
Tables = dict[str, list[Row]]
_PLACES = ("viet-nam", "a", "old", "old2", "new")
#: One of each kind; an id is of one thing only, so what counts jobs is not called like its unit.
_INDICATORS = {f"{key}-of" if key in ("jobs", "rank") else key: row for key, row in INDICATORS.items()}
_WORDS = ("", "", "", "khoảng ", "gần ", "trên ", "hơn ", "dưới ", "ít nhất ", "từ ", "không quá ")
_STAGES = ("plan", "estimate", "preliminary", "official", "revised")
_SYMBOL = {"percent": "%", "percent-year": "%/năm", "vnd-bn": " tỷ đồng", "rank": "", "jobs": ""}
_KINDS = {"growth": ("level", "average_growth"), "amount": ("level", "cumulative", "increase"),
          "count": ("level", "cumulative"), "share": ("level", "increase"), "rank": ("rank",)}
_USUAL = {"percent": (3.0, 8.16, 12.0, 40.0, 65.8, 99.9), "percent-year": (0.4, 3.0, 8.16, 12.0),
          "vnd-bn": (12.0, 8.2, 4100.0), "rank": (1.0, 3.0, 40.0), "jobs": (9.0, 1200.0)}
_TEXTS = ("meaning_vi", "meaning_en", "label_vi", "label_vi_inverse", "label_en", "label_en_inverse",
          "note")


def write_chance(directory: Path, seed: int) -> tuple[Path, list[Problem]]:
    """The package of ``seed`` in ``directory``, put in order, and what ``check`` has against it."""
    tables = chance_tables(Random(seed))
    write_package(directory, tables)
    format_package(directory)
    problems = check(directory)
    asked = [dict(one.values) for one in problems if one.code.startswith("unlikely_")]
    if asked:
        schema = read_schema(directory)
        tables["confirmations"] = [
            {"figure_id": one["id"], "question": one["question"], "printed": one["printed"],
             "confirmed_on": "2026-11-20", "note": "đọc lại"} for one in asked]
        write_table(directory, schema, "confirmations", tables["confirmations"])
        format_package(directory)
        problems = check(directory)
    return directory, problems


def chance_tables(chance: Random) -> Tables:
    """The tables of one package: a country, two provinces that merge, one that stays."""
    documents = [_document(chance, n) for n in range(chance.randint(1, 4))]
    # Few indicators and places, so that figures of one cell meet each other and the targets.
    measured = chance.sample(list(_INDICATORS), 2)
    level = {one: chance.choice(_USUAL[_INDICATORS[one][0]]) for one in _INDICATORS}
    targets = [_target(chance, n, chance.choice(documents), chance.choice(measured), level)
               for n in range(chance.randint(1, 6))]
    _as_variants(targets)
    _as_replaced(chance, targets)
    observations = [_observation(chance, n, chance.choice(targets), measured, level)
                    for n in range(chance.randint(0, 30))]
    return {
        "settings": _plain("settings"), "units": UNITS, "places": _places(),
        "sources": [rows.source("s", "s", url="https://a.gov.vn/1"),
                    rows.source("t", "t", "national_press", url="https://b.vn/2"),
                    rows.source("weak", "w", "mirror", url="https://c.vn/3")],
        "indicators": [_indicator(chance, key) for key in _INDICATORS],
        "indicator_parts": [{"whole_id": "whole", "part_id": "share", "exhaustive": 0}],
        "documents": documents, "relation_types": _plain("relation_types"),
        "relations": _relations(chance, documents),
        "targets": targets, "observations": observations,
        "reported_attainments": _reported(chance, targets),
        "readings": [_reading(chance, one) for one in [*targets, *observations]
                     if one["id"] and chance.random() < 0.2],
        "vintages": [{"stage": stage, "vintage": stage, "basis": "b"} for stage in _STAGES],
    }


def _plain(name: str) -> list[Row]:
    """A table that a package cannot do without, as it is, but for its words."""
    return [{c: next(iter(row.values())) if c in _TEXTS and cell else cell for c, cell in row.items()}
            for row in rows.real(name)]


def _places() -> list[Row]:
    return [rows.place("viet-nam", "Việt Nam", "country"), rows.place("a", "A"),
            rows.place("old", "Cũ", valid_to="2025-06-30", successor_id="new"),
            rows.place("old2", "Cũ hai", valid_to="2025-06-30", successor_id="new"),
            rows.place("new", "Mới", valid_from="2025-07-01")]


def _indicator(chance: Random, key: str) -> Row:
    unit, direction, kind = _INDICATORS[key]
    flow = kind == "growth" or (kind in ("amount", "count") and chance.random() < 0.5)
    more = {"panel_order": chance.randint(1, 3)} if chance.random() < 0.5 else {}
    if chance.random() < 0.2 and key != "balance" and kind == "amount":
        more["concept_id"] = "balance"
    return rows.indicator(key, unit, kind, direction=direction,
                          stock_flow="flow" if flow else "stock", **more)


def _document(chance: Random, n: int) -> Row:
    year = chance.randint(2011, 2024)
    issued = chance.choice((f"{year}-0{chance.randint(1, 9)}-15", f"{year}-06", f"{year}", ""))
    place = chance.choice(("viet-nam", "a", "a", "a", "old"))
    draft = int(chance.random() < 0.1)
    return rows.document(f"d{n}", issued, place, symbol="", type="plan", draft=draft,
                         status="draft" if draft else chance.choice(("unknown", "in_force")))


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


def _print(chance: Random, unit: str, middle: float) -> str:
    """A figure as printed: bare, a range, with words, with the unit or without."""
    whole = unit in ("rank", "jobs")
    digits = 0 if whole else chance.choice((0, 1, 2)) if middle >= 1 else 2
    text = f"{max(middle, 1) if whole else middle:.{digits}f}".replace(".", ",")
    if not whole and chance.random() < 0.15:
        text += "-" + f"{middle * 1.1 + 1:.{max(digits, 1)}f}".replace(".", ",")
    word = chance.choice(_WORDS) if not whole and chance.random() < 0.6 else ""
    return f"{word}{text}{_SYMBOL[unit] if middle < 1 or chance.random() < 0.7 else ''}"


# -- targets ----------------------------------------------------------------------


def _target(chance: Random, n: int, document: Row, indicator: str, level: dict[str, float]) -> Row:
    unit, _, nature = _INDICATORS[indicator]
    kind = chance.choice(_KINDS[nature])
    begin = chance.randint(max(2016, int((document["issued_on"] or "2016")[:4])), 2025)
    end = begin + chance.choice((0, 0, 4, 9))
    point = kind in ("level", "increase", "rank") and nature != "growth" and chance.random() < 0.4
    stages = ("draft",) if document["draft"] else ("adopted",) * 6 + ("projection", "dropped")
    middle = level[indicator] * chance.choice((0.9, 1, 1.1) if kind != "cumulative" else (3, 5))
    if kind == "increase":
        middle = max(1.0, middle / 10)
    return rows.target(f"t{n}", _print(chance, unit, middle), document_id=document["id"],
                       place_id=document["place_id"], indicator_id=indicator, kind=kind, unit=unit,
                       locator=f"đoạn {n}",
                       period_from="" if point else str(begin), period_to=str(end),
                       period_inferred=int(chance.random() < 0.1), stage=chance.choice(stages))


def _as_variants(targets: list[Row]) -> None:
    """What one document prints twice of one period is a further printing of the first."""
    first: dict[tuple[str, ...], str] = {}
    for row in targets:
        key = tuple(row[c] for c in ("document_id", "indicator_id", "kind", "period_from", "period_to"))
        if key in first:
            row["variant_of"] = first[key]
        first.setdefault(key, row["id"])


def _as_replaced(chance: Random, targets: list[Row]) -> None:
    """Now and then a target gives way to a later row of its place and indicator."""
    for n, row in enumerate(targets):
        later = [one for one in targets[n + 1:] if one["place_id"] == row["place_id"]
                 and one["indicator_id"] == row["indicator_id"]]
        if later and row["stage"] == "adopted" and chance.random() < 0.2:
            row |= {"stage": "replaced", "replaced_by_target_id": later[0]["id"],
                    "replaced_on": chance.choice(("", "2021", "2024-03", "2026-05-01"))}


def _reported(chance: Random, targets: list[Row]) -> list[Row]:
    return [{"id": f"r{n}", "place_id": row["place_id"], "target_id": row["id"], "ambiguous": 0,
             "indicator_id": row["indicator_id"], "basis": chance.choice(("full_target", "claim")),
             "printed": chance.choice(("95,5%", "vượt 6,5% kế hoạch", "102%")), "source_id": "t",
             "period_to": row["period_to"] if row["period_to"] < "2026" else "2025"}
            for n, row in enumerate(targets) if chance.random() < 0.2]


# -- observations -------------------------------------------------------------------


def _observation(chance: Random, n: int, goal: Row, measured: list[str],
                 level: dict[str, float]) -> Row:
    """A figure beside a target's, of its indicator and place or, now and then, of another."""
    indicator = goal["indicator_id"] if chance.random() < 0.85 else chance.choice(measured)
    place = goal["place_id"] if chance.random() < 0.8 else chance.choice(_PLACES)
    last = min(int(goal["period_to"]), 2025)
    year = chance.choice((last, last, last, max(2014, last - chance.randint(1, 6)), 2026))
    stage = chance.choice((*_STAGES, "official", "official"))
    middle = level[indicator] * chance.choice((0.7, 0.95, 1, 1, 1.05, 1.4))
    begin, end = _span(chance, place, year)
    unit = _INDICATORS[indicator][0]
    whole_year = begin == end and end == str(year)
    row = rows.observation(f"o{n}" if chance.random() < 0.3 else "", _print(chance, unit, middle), 0, 0,
                           place_id=place, indicator_id=indicator, unit=unit, locator=f"đoạn {n}",
                           period_from="" if whole_year and chance.random() < 0.3 else begin,
                           period_to=end, stage=stage,
                           source_id=chance.choice(("s", "s", "s", "t", "weak")),
                           released_on=_released(chance, stage, int(end[:4])),
                           inferred=int(chance.random() < 0.1))
    row |= {"low": "", "high": "", "low_open": "", "high_open": "", "vintage": "",
            "series": "x" if chance.random() < 0.05 else "", "series_break": int(chance.random() < 0.03)}
    return row | _change(chance, indicator, end, unit)


def _span(chance: Random, place: str, year: int) -> tuple[str, str]:
    """The first and last day as printed, within the time of the place and of the edition."""
    # A merged province has figures from its first day on, the old ones to their last.
    if place == "new" or (year == 2026 and not place.startswith("old")):
        return "2026-01", chance.choice(("2026-03", "2026-09"))
    year = min(year, 2024) if place.startswith("old") else year
    return chance.choice(((f"{year}", f"{year}"),) * 6 + (
        (f"{year}-01", f"{year}-06"), (f"{year}-01", f"{year}-09"), (f"{year - 4}", f"{year}")))


def _change(chance: Random, indicator: str, end: str, unit: str) -> Row:
    """A rise of a share in points, or of an amount over the year before, in the place of a level."""
    kind = _INDICATORS[indicator][2]
    if kind not in ("share", "amount") or chance.random() > 0.08:
        return {}
    measure = ("change_points", "point") if kind == "share" else ("change_percent", "percent-year")
    return {"measure": measure[0], "unit": measure[1], "printed": chance.choice(("2,1", "-0,5", "12")),
            "compared_with": str(int(end[:4]) - 1)}


def _released(chance: Random, stage: str, year: int) -> str:
    """A day after the period; of an estimate also one before its end."""
    early = (f"{year}-12-20",) if stage in ("plan", "estimate") else ()
    days = ("", "", f"{year + 1}-01-31", *early)
    return chance.choice(days) if year < 2025 else ""


def _reading(chance: Random, figure: Row) -> Row:
    return {"figure_id": figure["id"], "source_id": "t", "printed": figure["printed"],
            "read_on": "2026-11-20", "result": chance.choice(("same", "read"))}
