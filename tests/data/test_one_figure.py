"""One cell (place, indicator, period, series), one figure: no two surfaces show it two ways.

What is compared are the surfaces with each other, not with the rule: verdicts
(and with them cards and twins, which show the same rows), the state file that
the page of a place and the comparison read, rankings, drawings, and the studies
with their charts.  A cell whose sources contradict each other, with nothing
that places one before the other, is named as a conflict by each of them.
"""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders.goals import BASE, target, value

from policykb.analysis import graph, ranking
from policykb.analysis.cells import cells_of
from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import label
from policykb.core.periods import Period
from policykb.data.knowledge import KnowledgeBase
from policykb.site.dossier.dossiers import Dossiers
from policykb.site.drawings.marks import stretches
from policykb.site.drawings.rows import values_of_rows
from policykb.site.library import Library
from policykb.site.targets import target_view
from policykb.studies import Basis, Book, heads

Row = dict[str, Any]
Cell = tuple[str, str, str | None, str, str | None]
#: cell -> surface -> the figures that the surface shows of it
Shown = dict[Cell, dict[str, set[tuple[float, float]]]]
#: cell -> the surfaces on which it is named as a conflict
Named = dict[Cell, set[str]]


Make = Callable[..., KnowledgeBase]
#: Where a figure is an input, or a mark beside a table that names the conflict.
QUIET = {"baseline", "mean", "structure", "national_growth", "growth_marks", "growth_two_years_marks"}


class Surfaces:
    """What every surface shows of every cell of a knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.frame = attain(kb)
        self.library = Library(kb, self.frame.to_dict("records"))
        self.shown: Shown = defaultdict(lambda: defaultdict(set))
        self.named: Named = defaultdict(set)
        for gather in (self._verdicts, self._states, self._rankings, self._drawings):
            gather()

    def add(self, surface: str, cell: Cell, low: float, high: float) -> None:
        self.shown[cell][surface].add((round(low, 9), round(high, 9)))

    def two_ways(self) -> dict[Cell, dict[str, set[tuple[float, float]]]]:
        """The cells that are shown two ways."""
        return {cell: dict(by) for cell, by in self.shown.items()
                if len(set().union(*by.values())) > 1}

    def contested(self) -> set[Cell]:
        """The cells of which two figures contradict each other on equal terms."""
        return {cell_of(self.kb.record[one]) for found in cells_of(self.kb).values()
                if found.contested for one in found.best.ids}

    def unnamed(self) -> dict[Cell, set[str]]:
        """The contested cells that a surface shows without naming the conflict."""
        found = {cell: set(self.shown.get(cell, {})) - self.named[cell] - QUIET
                 for cell in self.contested()}
        return {cell: silent for cell, silent in found.items() if silent}

    def _verdicts(self) -> None:
        targets = {row["id"]: row for row in self.kb.targets.to_dict("records")}
        for row in self.frame.to_dict("records"):
            kind = targets[row["target_id"]]["kind"]
            ids = row["observation_ids"]
            told = not {"derived", "by_bound"} & set(row["flags"])
            if kind == "level" and ids and told and row["period_used"]:
                cell = cell_of(self.kb.record[ids[0]])
                # A share that follows from amounts rests on figures of other cells.
                if span_of(cell) == row["period_used"] and cell[1] == row["indicator_id"]:
                    self.add("verdict", cell, row["value_low"], row["value_high"])
                    card = target_view(self.library, self.library.record[row["target_id"]])
                    seen = card["observations"][0]
                    self.add("card", cell, seen["low"], seen["high"])
                    if "conflict" in row["flags"]:
                        self.named[cell] |= {"verdict", "card"}
            if kind in ("average_growth", "cumulative") and row["reason"] is None:
                for one in map(self.kb.record.__getitem__, ids):
                    if one["measure"] == "level" and one["indicator_id"] == row["indicator_id"]:
                        self.add("mean", cell_of(one), one["low"], one["high"])
            if len(row["baseline_ids"]) == 1:
                base = self.kb.record[row["baseline_ids"][0]]
                self.add("baseline", cell_of(base), base["low"], base["high"])

    def _states(self) -> None:
        dossiers = Dossiers(self.library, [], lambda one: target_view(self.library, self.library.record[one]))
        for place in self.library.tables["places"]:
            file = dossiers.file(place) or {"values": {}, "value_keys": ()}
            keys = file["value_keys"]
            for values in file["values"].values():
                for told in (dict(zip(keys, one, strict=True)) for one in values):
                    row = self.kb.record[told["id"]]
                    self.add("states", cell_of(row), row["low"], row["high"])
                    if "conflict" in told["marks"]:
                        self.named[cell_of(row)].add("states")

    def _rankings(self) -> None:
        for indicator in self.library.tables["indicators"]:
            for one in ranking.rankings(self.kb, indicator):
                key = indicator["id"], one.period_from, one.period_to, one.series
                for row in one.rows:
                    self.add("ranking", (row.place, *key), row.value.interval.low,
                             row.value.interval.high)
                    if row.conflict:
                        self.named[(row.place, *key)].add("ranking")
                for place in one.left_out.get("conflict", ()):
                    self.named[(place, *key)].add("ranking")

    def _drawings(self) -> None:
        for (_, indicator), rows in self._levels().items():
            values = values_of_rows(self.library, indicator, rows)
            for stretch in stretches(values):
                for one in stretch:
                    same = [row for row in rows if row["series"] == one.line[0]
                            and (row["period_from"] is None) == one.line[2]
                            and Period.of(row).full_years
                            and (Period.of(row).start.year, Period.of(row).end.year) == (
                                one.first, one.last)]
                    self.add("drawing", cell_of(same[0]), one.low, one.high)

    def _levels(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.library.tables["observations"]:
            if row["measure"] == "level":
                found[row["place_id"], row["indicator_id"]].append(row)
        return found


def cell_of(row: Row) -> Cell:
    return (row["place_id"], row["indicator_id"], row["period_from"], row["period_to"],
            row["series"])


def span_of(cell: Cell) -> str:
    return f"{cell[2]}/{cell[3]}" if cell[2] else cell[3]


def book_of(kb: KnowledgeBase) -> Book:
    """The studies with the settings of the notebooks."""
    return Book(Basis(kb), heads.of_folder(Path(__file__).parents[2] / "notebooks"))


def studied(kb: KnowledgeBase, book: Book) -> Iterator[tuple[str, Cell, float, float]]:
    """What the studies and their charts show: study, cell, figure."""
    for name in ("structure", "national_growth"):
        for row in getattr(book, name)().to_dict("records"):
            yield name, cell_of(kb.record[row["id"]]), row["low"], row["high"]
    for name, kinds in (("growth_marks", {"result": "2025", "inferred": "2025"}),
                        ("growth_two_years_marks", {"result_2024": "2024", "result_2025": "2025"})):
        for row in getattr(book, name)().to_dict("records"):
            if row["kind"] in kinds:
                year = kinds[row["kind"]]
                cell = row["place_id"], "grdp-growth", year, year, None
                yield name, cell, row["low"], row["high"]


@pytest.fixture(scope="module")
def surfaces(kb: KnowledgeBase) -> Surfaces:
    found = Surfaces(kb)
    for study, cell, low, high in studied(kb, book_of(kb)):
        found.add(study, cell, low, high)
    return found


def test_no_cell_is_shown_two_ways(surfaces: Surfaces) -> None:
    assert len(surfaces.shown) > 500
    assert surfaces.two_ways() == {}


def test_a_contested_cell_is_named_a_conflict_on_every_surface(surfaces: Surfaces) -> None:
    assert surfaces.contested()
    assert surfaces.unnamed() == {}


def test_the_tables_of_growth_name_what_other_sources_print(kb: KnowledgeBase) -> None:
    contested = {cell.place for cell, found in cells_of(kb).items() if found.contested
                 and cell.indicator == "grdp-growth" and cell.end == date(2025, 12, 31)
                 and cell.start == date(2025, 1, 1) and cell.place in graph.provinces(kb)}
    book = book_of(kb)
    for name, column in (("growth_table", "result"), ("growth_two_years", "result_2025")):
        rows = getattr(book, name)().set_index("place_id")
        for place in contested:
            assert label("study.contested", "en", value="", others="")[:10] in (
                rows[f"{column}_en"][place]), (name, place)


# -- generated packages ------------------------------------------------------


def figures(seed: int) -> list[Row]:
    """Observations of few cells, each printed up to four times in every way that matters."""
    chance = random.Random(seed)
    found = []
    for place, indicator, year in itertools.product(("a", "b"), ("growth", "share", "sales"),
                                                    range(2020, 2026)):
        for n in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
            middle, half = chance.choice((10.0, 10.1, 10.4, 14.0)), chance.choice((0.05, 0.5))
            period = chance.choice((f"{year}/{year}",) * 4 + (f"/{year}", f"/{year}-12-31"))
            found.append(value(
                f"{middle:.1f}%".replace(".", ",") if half < 0.1 else f"{middle:.0f}%",
                round(middle - half, 2), round(middle + half, 2), period, indicator,
                vintage=chance.choice(("plan", "estimate", "estimate", "preliminary", "official")),
                id=f"{place}-{indicator}-{year}-{n}", place_id=place,
                released_on=chance.choice(("", "", f"{year}-12-20", f"{year + 1}-01-31")),
                inferred=int(chance.random() < 0.1), source_id=chance.choice(("s", "s", "s", "weak"))))
    return found


TARGETS = [target("12%", indicator, period, id=f"{place}-{indicator}-{period[-4:]}-{kind}",
                  place_id=place, kind=kind)
           for place in ("a", "b")
           for indicator, period, kind in (
               ("growth", "2025/2025", "level"), ("growth", "2021/2025", "average_growth"),
               ("share", "2021/2025", "level"), ("share", "2021/2030", "level"),
               ("sales", "2021/2025", "cumulative"), ("sales", "2024/2024", "level"))]
PLACES = [*BASE["places"], {"id": "b", "name_vi": "B", "name_en": "B", "kind": "province"}]


@pytest.mark.parametrize("seed", range(12))
def test_no_generated_cell_is_shown_two_ways(seed: int, make_kb: Make) -> None:
    found = Surfaces(make_kb(**(BASE | {"places": PLACES, "targets": TARGETS,
                                        "observations": figures(seed)})))
    assert found.shown
    assert found.two_ways() == {}
    assert found.unnamed() == {}
