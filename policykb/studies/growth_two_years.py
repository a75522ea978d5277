"""Growth of 2024 and 2025 and what was assigned before and after the merger of provinces."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykb.analysis import graph
from policykb.core.catalogue import LANGUAGES, Language, label
from policykb.core.vocabulary import Stage, TargetKind, Verdict
from policykb.data.rows import rows_of
from policykb.studies import yearly
from policykb.studies.frames import Row, across, only, ordered
from policykb.studies.registry import Book, study

#: The years compared; columns and words name them.
_YEARS = ("2024", "2025")
#: How a target stands, by its verdict; another verdict is open.
_STATES = {Verdict.MET: "met", Verdict.MISSED: "missed", Verdict.ENDED: "ended",
           Verdict.NOT_RATED: "unrated"}


def _members(book: Book) -> dict[str, tuple[str, ...]]:
    """The provinces of today with those they were formed from, themselves where none."""
    older = graph.predecessors(book.kb)
    return {place: older.get(place) or (place,) for place in graph.provinces(book.kb)}


def _results(book: Book) -> tuple[dict[str, Row], dict[str, Row]]:
    """The growth of both years by place."""
    before, after = (yearly.of_year(book, book.settings.one("growth"), year) for year in _YEARS)
    return before, after


def _assigned(book: Book, setting: str) -> dict[str, Row]:
    """The growth of the second year that a resolution assigns, by place."""
    frame = only(book.kb.targets, document_id=book.settings.one(setting), period_to=_YEARS[1],
                 indicator_id=book.settings.one("growth"), kind=TargetKind.LEVEL)
    frame = book.once(frame, "id")
    return {row["place_id"]: row for row in rows_of(frame)}


@study
def growth_two_years(book: Book) -> pd.DataFrame:
    """A row a province of today: 2024, the first and the second target, and 2025.

    Columns: place_id, result_2024 and first (of the province, or of each
    it was formed from, with its name), second, result_2025, all ``_vi``
    and ``_en``; former (how many it was formed from), move (``up``,
    ``down`` or ``same`` between the years, where the territory is the
    same), side (the second target ``above``, ``within`` or ``below``
    the first ones), against (the same in words).
    """
    before, after = _results(book)
    first, second = _assigned(book, "assigned_first"), _assigned(book, "assigned_second")
    rows = []
    for place, members in _members(book).items():
        merged = members != (place,)
        row: Row = {
            "place_id": place, "former": len(members) if merged else 0,
            "move": None if merged else _move(before.get(place), after.get(place)),
            "side": _against(second.get(place), [first[m] for m in members if m in first])}
        for lang in LANGUAGES:
            row |= {f"result_2024_{lang}": _listed(book, before, members, merged, lang),
                    f"first_{lang}": _listed(book, first, members, merged, lang),
                    f"second_{lang}": _listed(book, second, (place,), False, lang),
                    f"result_2025_{lang}": _listed(book, after, (place,), False, lang),
                    f"against_{lang}": label(f"study.against.{row['side']}", lang)}
        rows.append(row)
    return pd.DataFrame(rows)


def _listed(book: Book, rows: dict[str, Row], places: tuple[str, ...], named: bool,
            language: Language) -> str | None:
    """Figures of places in per cent, each with the name of its place where ``named``."""
    found = [(f"{book.name(one, language)} " if named else "") + yearly.rate(book, rows[one], language)
             for one in places if one in rows]
    return "; ".join(found) or None


def _move(before: Row | None, after: Row | None) -> str | None:
    """Whether a rate rose, fell or neither can be told for rounding; None without both."""
    if before is None or after is None:
        return None
    if after["low"] >= before["high"]:
        return "up"
    return "down" if after["high"] <= before["low"] else "same"


def _against(second: Row | None, first: list[Row]) -> str:
    """A later target beside the earlier ones: above, within or below their range."""
    if second is None or not first:
        return "unknown"
    ends = [row["low"] for row in first]
    if second["low"] > max(ends):
        return "above"
    return "below" if second["low"] < min(ends) else "within"


@study
def growth_two_years_marks(book: Book) -> pd.DataFrame:
    """What the chart of two years shows: place_id, kind, low, high (per cent a year)."""
    before, after = _results(book)
    goals = _assigned(book, "assigned_second")
    rows: list[tuple[Any, ...]] = []
    for place, members in _members(book).items():
        kind = "result_2024" if members == (place,) else "former_2024"
        rows += [(place, kind, before[m]["low"], before[m]["high"])
                 for m in members if m in before]
        rows += [(place, "result_2025", after[place]["low"], after[place]["high"])
                 ] if place in after else []
        rows += [(place, "assigned_2025", goals[place]["low"], goals[place]["low"])
                 ] if place in goals else []
        rows += [(place, None, float("nan"), float("nan"))]  # each place has its row
    frame = pd.DataFrame(rows, columns=["place_id", "kind", "low", "high"])
    return ordered(frame.drop_duplicates(), ["place_id", "kind", "low"])


@study
def growth_verdicts(book: Book) -> pd.DataFrame:
    """Targets of growth for 2024 and 2025 by year and territory, their verdicts counted.

    Columns: row_vi, row_en (year and territory in words), met, missed,
    open, ended, unrated.
    """
    frame = only(book.basis.attainment, indicator_id=book.settings.one("growth"),
                 kind=TargetKind.LEVEL, period_to=_YEARS, stage=(Stage.ADOPTED, Stage.REPLACED))
    kinds = [_STATES.get(v, "open") for v in frame["verdict"]]
    rows = [f"{year} {_territory(book, place)}" for year, place
            in zip(frame["period_to"], frame["place_id"], strict=True)]
    counted = across(frame.assign(row=rows, state=kinds), "row", "state",
                     ("met", "missed", "open", "ended", "unrated"))
    for lang in LANGUAGES:
        counted[f"row_{lang}"] = [
            label("study.year_and_territory", lang, year=one.split()[0],
                  territory=label(f"study.territory.{one.split()[1]}", lang))
            for one in counted["row"]]
    return counted


def _territory(book: Book, place: str) -> str:
    row = book.kb.record[place]
    return "old" if row["valid_to"] else "new" if row["valid_from"] else "same"


@study
def growth_two_years_facts(book: Book) -> pd.DataFrame:
    """One row: how growth moved where the territory stayed, and how targets moved elsewhere."""
    frame, counts = growth_two_years(book), growth_verdicts(book)
    moves, against = frame["move"].value_counts(), frame["side"].value_counts()
    merged = frame[frame["former"] > 0]
    years = {year: counts[counts["row"].str.startswith(year)] for year in _YEARS}
    return pd.DataFrame([{
        "provinces": len(frame), "merged": len(merged), "stayed": len(frame) - len(merged),
        "both": int(frame["move"].notna().sum()),
        **{one: int(moves.get(one, 0)) for one in ("up", "down", "same")},
        **{one: int(against.get(one, 0)) for one in ("above", "within", "below")},
        "compared": int(frame["side"].ne("unknown").sum()),
        **{f"{one}_{year}": int(rows[one].sum()) for year, rows in years.items()
           for one in ("met", "missed", "ended")}}])
