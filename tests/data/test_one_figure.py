"""One cell (place, indicator, period, series), one figure: no two surfaces show it two ways.

What is compared are the surfaces with each other, not with the rule: verdicts
(and with them cards and twins, which show the same rows), the state file that
the page of a place and the comparison read, rankings, drawings, and the studies
with their charts.  A cell whose sources contradict each other, with nothing
that places one before the other, is named as a conflict by each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from policykb.analysis import graph, ranking
from policykb.analysis.verdicts.attainment import attain
from policykb.data.load import KnowledgeBase
from policykb.site import drawings
from policykb.site.dossier import Dossiers
from policykb.site.views import Library
from policykb.studies.book import Studies

Row = dict[str, Any]
Cell = tuple[str, str, str | None, str, str | None]
#: cell -> surface -> the figures that the surface shows of it
Shown = dict[Cell, dict[str, set[tuple[float, float]]]]
#: cell -> the surfaces on which it is named as a conflict
Named = dict[Cell, set[str]]


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

    def unnamed(self) -> dict[Cell, set[str]]:
        """The cells that some surface names as a conflict and another shows without a word."""
        found = {}
        for cell, named in self.named.items():
            silent = set(self.shown.get(cell, {})) - named
            if silent:
                found[cell] = silent
        return found

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
                    card = self.library.target(self.library.record[row["target_id"]])
                    seen = card["observations"][0][0]
                    self.add("card", cell, seen["low"], seen["high"])
                    if "conflict" in row["flags"]:
                        self.named[cell] |= {"verdict", "card"}
            if len(row["baseline_ids"]) == 1:
                base = self.kb.record[row["baseline_ids"][0]]
                self.add("baseline", cell_of(base), base["low"], base["high"])

    def _states(self) -> None:
        dossiers = Dossiers(self.library, [], lambda one: self.library.target(self.library.record[one]))
        for place in self.library.tables["places"]:
            file = dossiers.file(place) or {"values": {}, "value_keys": ()}
            keys = file["value_keys"]
            for values in file["values"].values():
                for value in (dict(zip(keys, one, strict=True)) for one in values):
                    row = self.kb.record[value["id"]]
                    self.add("states", cell_of(row), row["low"], row["high"])
                    if "conflict" in value["marks"]:
                        self.named[cell_of(row)].add("states")

    def _rankings(self) -> None:
        for indicator in self.library.tables["indicators"]:
            for one in ranking.rankings(self.library, indicator):
                key = indicator["id"], one.period_from, one.period_to, one.series
                for row in one.rows:
                    self.add("ranking", (row.place, *key), row.value.interval.low,
                             row.value.interval.high)
                    if row.conflict:
                        self.named[(row.place, *key)].add("ranking")
                for place in one.left_out.get("conflict", ()):
                    self.named[(place, *key)].add("ranking")

    def _drawings(self) -> None:
        gallery = drawings.Gallery(self.library, graph.of(self.kb),
                                   lambda one: self.library.target(self.library.record[one]))
        for (place, indicator), rows in self._levels().items():
            values = gallery._values(indicator, rows)
            for stretch in drawings.stretches(values):
                for value in stretch:
                    same = [row for row in rows if row["series"] == value.line[0]
                            and (row["period_from"] is None) == value.line[2]
                            and row["period_to"] == str(value.last)]
                    self.add("drawing", cell_of(same[0]), value.low, value.high)

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


def studied(kb: KnowledgeBase, book: Studies) -> Iterator[tuple[str, Cell, float, float]]:
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
    for study, cell, low, high in studied(kb, Studies(kb)):
        found.add(study, cell, low, high)
    return found


#: Cells shown two ways today: to end empty.
EXCEPTIONS: set[Cell] = {
    ("bac-giang", "grdp-growth", "2024", "2024", None),
    ("binh-duong", "grdp-growth", "2024", "2024", None),
    ("binh-phuoc", "industry-construction-growth", "2023", "2023", None),
    ("ha-tinh", "grdp-growth", "2025", "2025", None),
    ("hue", "grdp-per-head-usd", "2025", "2025", None),
    ("kien-giang", "industry-share-grdp", "2020", "2020", None),
    ("lao-cai-2025", "grdp-growth", "2025", "2025", None),
    ("quang-ngai-2025", "grdp-growth", "2025", "2025", None),
    ("quang-ngai-den-2025", "gross-output", "2023", "2023", None),
    ("tuyen-quang-den-2025", "gross-output-growth", "2021", "2021", None),
    ("viet-nam", "gni-per-head-usd", "2021", "2021", None),
    ("viet-nam", "industry-construction-growth", "2016", "2016", None),
    ("viet-nam", "industry-construction-growth", "2021", "2021", None),
    ("viet-nam", "industry-construction-share-gdp", "2023", "2023", "sau-danh-gia-lai"),
    ("viet-nam", "services-share-gdp", "2023", "2023", "sau-danh-gia-lai"),
}


def test_no_cell_is_shown_two_ways(surfaces: Surfaces) -> None:
    assert len(surfaces.shown) > 500
    assert surfaces.two_ways().keys() == EXCEPTIONS
