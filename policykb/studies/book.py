"""The tables that the notebooks explain.

A notebook computes nothing: it names the studies it shows (``policykb:
studies: [...]`` in its front matter), and :func:`digest` of their results
decides whether it is executed again.  So a change in the data re-executes
just the notebooks whose numbers it changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from policykb.analysis import alignment, audit, graph
from policykb.analysis.cells import cells_of
from policykb.analysis.coverage import (
    RATED,
    UNITS,
    Row,
    alone,
    percent,
    place_coverage,
    todays,
    with_predecessors,
)
from policykb.analysis.graph import Step
from policykb.analysis.prevailing import standing as cell_standing
from policykb.analysis.value import Value, annual
from policykb.analysis.values import values_of
from policykb.analysis.verdicts.attainment import attain
from policykb.core.catalogue import LANGUAGES, SPOKEN, Language, label
from policykb.core.model import number, period_end
from policykb.core.words import (
    format_date,
    format_interval,
    format_number,
)
from policykb.data.load import KnowledgeBase, load

HEADLINE = "23-nq-tw-2018"
SCHEMES = ("165-qd-ttg-2023", "124-nq-cp-2020")
ASSIGNED = ("226-nq-cp-2025", "25-nq-cp-2025")
NATION = "viet-nam"
SHARES = ("industry-construction-share-gdp", "manufacturing-share-gdp")
_LONGEST = 56
FIVE = ("ba-ria-vung-tau", "quang-ninh", "hoa-binh", "bac-kan", "ninh-thuan")

_STUDIES: dict[str, Callable[[Studies], pd.DataFrame]] = {}


def study(function: Callable[[Studies], pd.DataFrame]) -> Callable[[Studies], pd.DataFrame]:
    """Register a method of :class:`Studies` under its name; its result is computed once."""
    name = function.__name__

    @wraps(function)
    def once(book: Studies) -> pd.DataFrame:
        if name not in book.done:
            book.done[name] = function(book)
        return book.done[name]

    _STUDIES[name] = once
    return once


class UnknownStudy(KeyError):
    """A notebook names a study that there is not."""


def _names(book: Studies, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The names under which the ids of a frame are drawn: charts hold them as text."""
    cells = (str(cell) for column in frame if column.endswith("_id") or column == "path"
             for cell in frame[column].dropna())
    ids = {one for cell in cells for one in cell.split(" → ")}
    return [(one, book.name(one)) for one in sorted(ids)]


def only(frame: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The rows that have these values; a tuple allows each of its members."""
    for column, value in values.items():
        wanted = value if isinstance(value, tuple) else (value,)
        frame = frame[frame[column].isin(wanted)]
    return frame.reset_index(drop=True)


def open_book(directory: str | Path | None = None) -> Studies:
    """The studies on the data package of this project (or of ``directory``)."""
    return Studies(load(directory or Path(__file__).parents[2] / "data"))


class Studies:
    """The studies of one knowledge base; what they share is computed once."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.done: dict[str, pd.DataFrame] = {}

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """The graph at the edition date."""
        return graph.of(self.kb)

    @cached_property
    def attainment(self) -> pd.DataFrame:
        """Every target with its verdict, its print and its period."""
        targets = self.kb.targets[["id", "printed", "period_to", "stage", "kind", "low", "high"]]
        return attain(self.kb).merge(targets.rename(columns={"id": "target_id"}), on="target_id")

    def name(self, one: str | None, language: Language = SPOKEN) -> str:
        """How a chart names a row: a name, or the symbol or title of a document.

        The document of a province is named with its province.
        """
        row = self.kb.record.get(one or "", {})
        if "issued_on" not in row:
            return str(row.get(f"name_{language}") or "–")
        titles = (row["symbol"], row["instrument_title"], row[f"title_{language}"])
        text = str(next((t for t in titles if t), one))
        if len(text) > _LONGEST:
            text = text[:_LONGEST].rsplit(" ", 1)[0] + "…"
        if row["place_id"] in (None, NATION):
            return text
        return f"{self.name(row['place_id'], language)} {text}"

    def at(self, day: str, place: str) -> pd.DataFrame:
        """The targets of one place with their verdicts as of another day (ISO)."""
        targets = self.kb.targets
        # Those that take another up count too: they say whether it goes on.
        wanted = targets["place_id"].eq(place) | targets["implements_target_id"].notna()
        few = self.kb.with_table("targets", targets[wanted].reset_index(drop=True))
        return only(attain(few, day), place_id=place)

    def facts(self, name: str) -> dict[str, Any]:
        """A study of one row as values for a sentence, with the edition date as ``as_of``."""
        row = _STUDIES[name](self).to_dict("records")[0]
        return {**row, "as_of": format_date(self.kb.edition_date)}

    # -- the cascade ---------------------------------------------------------

    @study
    def steps(self) -> pd.DataFrame:
        """Every step of the cascade with its delay in days.

        Columns: document_id, type, implements_id, basis, delay_low, delay_high.
        """
        cascade = graph.cascade(self.graph)
        rows = []
        for first, second, type_, data in cascade.edges(keys=True, data=True):
            low, high = self._delay(first, second)
            rows.append((first, type_, second, data["basis"], low, high))
        columns = ["document_id", "type", "implements_id", "basis", "delay_low", "delay_high"]
        return _sorted(pd.DataFrame(rows, columns=columns).drop_duplicates(
            ["document_id", "implements_id"]), ["implements_id", "delay_low", "document_id"])

    def _delay(self, later: str, earlier: str) -> tuple[float, float]:
        nodes = self.graph.nodes
        delay = graph.delay_between(nodes[later]["date"], nodes[earlier]["date"])
        return delay if delay else (float("nan"), float("nan"))

    @study
    def chains(self) -> pd.DataFrame:
        """From each provincial document up to the national one, a row a chain.

        Columns: document_id, place_id, top_id, path (ids joined by ' → '), steps,
        delay_low, delay_high (days from the top to the document), basis (the weakest).
        """
        rows = []
        for document in self.kb.documents.to_dict("records"):
            if document["place_id"] == NATION or document["id"] not in self.graph:
                continue
            for path in graph.chain(self.graph, document["id"]):
                if path:
                    rows.append(self._chain_row(document, path))
        columns = ["document_id", "place_id", "top_id", "path", "steps", "delay_low",
                   "delay_high", "basis"]
        return _sorted(pd.DataFrame(rows, columns=columns), ["top_id", "delay_low", "document_id"])

    def _chain_row(self, document: dict[str, Any], path: tuple[Step, ...]) -> tuple[Any, ...]:
        top = path[-1].to_id
        low, high = self._delay(document["id"], top)
        order = ("explicit", "implied", "inferred")
        basis = max((step.basis for step in path), key=order.index)
        ids = " → ".join([path[0].from_id, *(step.to_id for step in path)])
        return document["id"], document["place_id"], top, ids, len(path), low, high, basis

    @study
    def headline_steps(self) -> pd.DataFrame:
        """The steps that lead down from 23-NQ/TW and 165/QĐ-TTg, as in :meth:`steps`."""
        below = {HEADLINE, SCHEMES[0]}
        for top in tuple(below):
            below |= set(graph.implementers(self.graph, top)) if top in self.graph else set()
        return only(self.steps(), implements_id=tuple(below))

    @study
    def headline_chains(self) -> pd.DataFrame:
        """The chains of :meth:`chains` that end at 23-NQ/TW or 165/QĐ-TTg."""
        return only(self.chains(), top_id=(HEADLINE, SCHEMES[0]))

    @study
    def cascade_facts(self) -> pd.DataFrame:
        """One row: how many steps, how many with days, the quickest and the slowest."""
        steps = self.headline_steps()
        dated = steps[steps["delay_low"].notna()].sort_values(["delay_high", "document_id"])
        facts: dict[str, Any] = {
            "steps": len(steps), "dated": len(dated),
            "undated": len(steps) - len(dated), "chains": len(self.headline_chains()),
            "implied": int(steps["basis"].ne("explicit").sum())}
        for name, place in (("first", 0), ("last", -1)):
            row = dated.iloc[place].to_dict() if len(dated) else {}
            facts[f"{name}_days"] = row.get("delay_high", float("nan"))
            facts[f"{name}_name"] = self.name(row.get("document_id"))
        return pd.DataFrame([facts])

    @study
    def coverage(self) -> pd.DataFrame:
        """In how many places a document for a national resolution is known.

        Columns: document_id, state, provinces (of today), former (provinces
        that are part of one now).
        """
        frames = []
        for document in (HEADLINE, SCHEMES[0]):
            if document not in self.graph:
                continue
            frame = graph.coverage(self.graph, self.kb, document)
            today = frame["successor_id"].isna()
            counts = pd.DataFrame({"provinces": frame[today]["state"].value_counts(),
                                   "former": frame[~today]["state"].value_counts()})
            counts = counts.fillna(0).astype(int).rename_axis("state").reset_index()
            frames.append(counts.assign(document_id=document))
        columns = ["document_id", "state", "provinces", "former"]
        return _sorted(pd.concat(frames, ignore_index=True)[columns] if frames
                       else pd.DataFrame(columns=columns), ["document_id", "state"])

    @study
    def superseded(self) -> pd.DataFrame:
        """Documents that rest on one that was replaced or followed."""
        return graph.resting_on_superseded(self.graph).reset_index(drop=True)

    @study
    def depended_on(self) -> pd.DataFrame:
        """The documents on which most others depend."""
        return graph.most_depended_on(self.graph).head(12).reset_index(drop=True)

    # -- the nation ----------------------------------------------------------

    @study
    def national(self) -> pd.DataFrame:
        """The targets of 23-NQ/TW and 165/QĐ-TTg with their verdicts."""
        frame = only(self.attainment, document_id=(HEADLINE, SCHEMES[0]))
        return _sorted(frame[_VERDICT], ["document_id", "target_id"], reverse_first=True)

    @study
    def national_shares(self) -> pd.DataFrame:
        """The targets of 23-NQ/TW that are shares, for one chart."""
        frame = only(self.national(), document_id=HEADLINE)
        return _kept(frame, [self.kb.record[i]["kind"] == "share" for i in frame["indicator_id"]])

    @study
    def national_facts(self) -> pd.DataFrame:
        """One row: how the targets of 23-NQ/TW stand, and the bounds of industry and labour."""
        frame = only(self.national(), document_id=HEADLINE)
        facts: dict[str, Any] = {
            "targets": len(frame), "unrated": int(frame["verdict"].eq("not_rated").sum()),
            "with_value": int(frame["value_high"].notna().sum())}
        facts["rated"] = facts["targets"] - facts["unrated"]
        for name, indicator in (("industry", "industry-share-gdp"),
                                ("labour", "industry-services-labour-share")):
            row = (only(frame, indicator_id=indicator).to_dict("records") or [{}])[0]
            for part in ("value", "target"):
                facts[f"{name}_{part}"] = row.get(f"{part}_text_{SPOKEN}", "–")
            facts[f"{name}_label"] = row.get("label" if SPOKEN == "vi" else "label_en", "–")
        whole = only(self.structure(), indicator_id="industry-construction-share-gdp")
        last = whole.iloc[-1].to_dict() if len(whole) else {}
        facts["whole_year"] = str(last.get("year", "–"))
        facts["whole"] = _middle(last)
        return pd.DataFrame([facts])

    @study
    def structure(self) -> pd.DataFrame:
        """The structure of GDP as printed, by year and series, the prevailing figure of each.

        Columns: indicator_id, year, series, low, high, printed, vintage, id.
        """
        return self._series([i for i in self.kb.indicators["id"] if i.endswith("-share-gdp")], NATION)

    @study
    def labour(self) -> pd.DataFrame:
        """The parts of the workforce as printed, with their periods."""
        parts = only(self.kb.indicator_parts, whole_id="industry-services-labour-share")["part_id"]
        frame = only(self.kb.observations, place_id=NATION, measure="level",
                     indicator_id=tuple(parts))
        frame = frame.assign(period_used=_spans(frame))
        return _sorted(frame[["indicator_id", "period_used", "printed", "vintage", "source_id",
                              "id"]], ["period_used", "indicator_id"])

    @study
    def national_growth(self) -> pd.DataFrame:
        """Growth of value added and of GDP as printed, by year."""
        return self._series(["gdp-growth", "industry-value-added-growth",
                             "manufacturing-value-added-growth"], NATION)

    @study
    def growth_series_facts(self) -> pd.DataFrame:
        """One row: the years and the last values of the growth of GDP and of industry."""
        frame = self.national_growth()
        facts: dict[str, Any] = {}
        for name, indicator in (("gdp", "gdp-growth"), ("industry", "industry-value-added-growth")):
            rows = only(frame, indicator_id=indicator).to_dict("records")
            facts[f"{name}_first_year"] = str(rows[0]["year"]) if rows else "–"
            facts[f"{name}_year"] = str(rows[-1]["year"]) if rows else "–"
            facts[f"{name}_last"] = _middle(rows[-1] if rows else {})
        return pd.DataFrame([facts])

    def _series(self, indicators: list[str], place: str) -> pd.DataFrame:
        """The prevailing figures of whole years and points in time of a place."""
        frame = self._prevailing(only(self.kb.observations, place_id=place,
                                      indicator_id=tuple(indicators)))
        frame = frame.assign(year=[period_end(p).year for p in frame["period_to"]])
        columns = ["indicator_id", "year", "series", "low", "high", "printed", "vintage", "id"]
        return _sorted(frame[columns], ["indicator_id", "year", "id"])

    def _prevailing(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Of observations the whole years and points in time that are the figures of their cells."""
        cells = cells_of(self.kb)
        return _kept(frame, [annual(r.period_from, r.period_to) and cells.prevails(r.id)
                             for r in frame.itertuples()])

    # -- assigned growth ------------------------------------------------------

    @study
    def assigned_growth(self) -> pd.DataFrame:
        """Growth targets for 2025 and the results: assigned, own and replaced side by side."""
        frame = only(self.attainment, indicator_id="grdp-growth", period_to="2025",
                     kind="level", place_id=tuple(self._current()))
        frame = frame.assign(role=[self._role(d, s) for d, s
                                   in zip(frame["document_id"], frame["stage"], strict=True)])
        return _sorted(frame[[*_VERDICT, "stage", "role", "low", "high"]],
                       ["place_id", "role", "document_id", "target_id"])

    def _role(self, document: str, stage: str) -> str:
        """assigned by the Government, set by the province itself, or replaced since."""
        if stage == "replaced":
            return "replaced"
        return "assigned" if self.kb.record[document]["place_id"] == NATION else "own"

    @study
    def growth_table(self) -> pd.DataFrame:
        """A row a province: its result and, each with its verdict, its targets for 2025.

        Columns: place_id, result (as printed; ``state`` says when it is not
        its own), assigned, own, replaced (``_vi`` and ``_en``).
        """
        results = {r["place_id"]: r for r in self._results().to_dict("records")}
        targets: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for target in self.assigned_growth().to_dict("records"):
            targets.setdefault((target["place_id"], target["role"]), []).append(target)
        rows = []
        for place in self._current():
            row: dict[str, Any] = {"place_id": place}
            for language in LANGUAGES:
                row[f"result_{language}"] = self._result(results.get(place), language)
                for role in _ROLES:
                    found = targets.get((place, role), [])
                    row[f"{role}_{language}"] = "; ".join(
                        dict.fromkeys(_goal(one, language) for one in found)) or None
            rows.append(row)
        return pd.DataFrame(rows)

    def _results(self) -> pd.DataFrame:
        """The prevailing result of each province."""
        cells = cells_of(self.kb)
        frame = self.growth_results()
        return _kept(frame, [cells.prevails(one) for one in frame["id"]])

    def _result(self, row: dict[str, Any] | None, language: Language) -> str:
        if row is None:
            return label("study.no_result", language)
        if row["inferred"]:  # the ends of a group
            return label("study.inferred", language, value=self._group(row, language))
        return self._rate(self.kb.record[row["id"]], language)

    def _group(self, row: dict[str, Any], language: Language) -> str:
        """The ends of a group: as printed, and in another language as read."""
        if language == "vi":
            return str(row["printed"])
        source = self.kb.record[row["source_id"]]
        figure = number(row["printed"], "observation", source["number_format"])
        return format_interval(figure.low, figure.high, "%", language)

    @study
    def growth_marks(self) -> pd.DataFrame:
        """What the chart of growth shows: place_id, kind, low, high."""
        results = self._results()
        rows: list[tuple[Any, ...]]
        rows = [(r.place_id, "inferred" if r.inferred else "result", r.low, r.high)
                for r in results.itertuples()]
        rows += [(r.place_id, r.role, r.low, r.low if pd.isna(r.high) else r.high)
                 for r in self.assigned_growth().itertuples()]
        known = {row[0] for row in rows}
        rows += [(place, None, float("nan"), float("nan")) for place in self._current()
                 if place not in known]
        frame = pd.DataFrame(rows, columns=["place_id", "kind", "low", "high"])
        return _sorted(frame.drop_duplicates(), ["place_id", "kind", "low"])

    @study
    def growth_facts(self) -> pd.DataFrame:
        """One row: provinces with both printed figures and how they came out."""
        assigned = only(self.assigned_growth(), role="assigned")
        printed = self._results()
        printed = printed[~printed["inferred"]]
        both = assigned[assigned["place_id"].isin(printed["place_id"])]
        verdicts = both["verdict"].value_counts()
        best = printed[printed["place_id"].isin(both["place_id"])].sort_values(["low", "place_id"])
        facts: dict[str, Any] = {
            "provinces": len(self._current()), "both": both["place_id"].nunique(),
            "assigned": assigned["place_id"].nunique(), "results": len(printed),
            "met": int(verdicts.get("met", 0)), "missed": int(verdicts.get("missed", 0)),
            "replaced": only(self.assigned_growth(), role="replaced")["place_id"].nunique()}
        for name, place in (("lowest", 0), ("highest", -1)):
            row = best.iloc[place].to_dict() if len(best) else {}
            facts[name] = _middle(row)
            facts[f"{name}_name"] = self.name(row.get("place_id"))
        return pd.DataFrame([facts])

    def _current(self) -> list[str]:
        return graph.provinces(self.kb)

    @study
    def growth_results(self) -> pd.DataFrame:
        """Every printed growth of 2025 of the provinces of today, with vintage and source."""
        frame = self.kb.observations
        frame = frame[(frame["indicator_id"] == "grdp-growth") & (frame["period_to"] == "2025")
                      & (frame["period_from"] == "2025")
                      & frame["place_id"].isin(self._current())]
        columns = ["place_id", "printed", "low", "high", "stage", "vintage", "inferred",
                   "source_id", "id"]
        return _sorted(frame[columns], ["place_id", "id"])

    @study
    def without_result(self) -> pd.DataFrame:
        """Provinces of today without a growth of 2025 of their own, and what was looked for."""
        printed = self.growth_results()
        known = set(printed["place_id"][~printed["inferred"]])
        inferred = set(printed["place_id"]) - known
        looked = self.kb.searches
        rows = []
        for place in sorted(set(self._current()) - known):
            notes = looked[(looked["place_id"] == place)]["looked_for"]
            rows.append((place, "inferred" if place in inferred else "none",
                         "; ".join(notes) or None))
        return pd.DataFrame(rows, columns=["place_id", "state", "looked_for"])

    # -- five provinces --------------------------------------------------------

    @study
    def five_provinces(self) -> pd.DataFrame:
        """Every target of the five founding provinces with its verdict."""
        frame = self.attainment
        return _sorted(frame[frame["place_id"].isin(FIVE)][[*_VERDICT, "stage"]],
                       ["place_id", "document_id", "target_id"])

    @study
    def claims(self) -> pd.DataFrame:
        """What the sources themselves say of their targets, beside what is computed."""
        frame = self.kb.reported_attainments.rename(columns={"basis": "claim_basis"})
        known = self.attainment.set_index("target_id")
        frame = frame.assign(**{name: [known[name].get(t) for t in frame["target_id"]]
                                for name in ("label", "label_en")})
        return _sorted(frame[["place_id", "indicator_id", "printed", "claim_basis", "label",
                              "label_en", "ambiguous", "id"]], ["place_id", "id"])

    @study
    def readings_of_ambiguous(self) -> pd.DataFrame:
        """The readings of attainments whose head is ambiguous, each with its arithmetic.

        Columns: place_id, claim, indicator_id, observed, target, computed_low,
        computed_high (per cent of the target), supports, reading.
        """
        rows = []
        for one in self.kb.target_candidates.to_dict("records"):
            claim, seen = self.kb.record[one["attainment_id"]], self.kb.record[one["observation_id"]]
            goal = self.kb.record.get(one["target_id"] or "", {})
            low, high = _percent_of(seen, goal)
            rows.append((claim["place_id"], claim["printed"], seen["indicator_id"],
                         seen["printed"], goal.get("printed"), low, high, one["supports"],
                         one["reading"]))
        columns = ["place_id", "claim", "indicator_id", "observed", "target", "computed_low",
                   "computed_high", "supports", "reading"]
        return _sorted(pd.DataFrame(rows, columns=columns), ["place_id", "indicator_id"])

    @study
    def quang_ninh_growth(self) -> pd.DataFrame:
        """The growth target of manufacturing in Quang Ninh at two dates.

        As of 2022-09-30 only part of the period has values, at the edition date all of it.
        """
        frames = [self.at("2022-09-30", "quang-ninh"), self.attainment]
        wanted = {"place_id": "quang-ninh", "indicator_id": "manufacturing-value-added-growth"}
        frame = pd.concat([only(frame, **wanted) for frame in frames], ignore_index=True)
        frame = _kept(frame, [not self.kb.record[one]["variant_of"] for one in frame["target_id"]])
        return frame[["as_of", "document_id", "target_text_vi", "target_text_en", "value_text_vi",
                      "value_text_en", "period_used", "label", "label_en", "reason", "flags", "ratio_low",
                      "ratio_high", "sentence_vi", "sentence_en"]]

    @study
    def quang_ninh_share(self) -> pd.DataFrame:
        """Manufacturing's share of GRDP in Quang Ninh: every value, printed or derived."""
        return self._shares(values_of(self.kb).of("quang-ninh", "manufacturing-share-grdp"))

    def _shares(self, values: Iterable[Value]) -> pd.DataFrame:
        rows = [("manufacturing-share-grdp", v.end.year,
                 f"{v.period_from}/{v.period_to}" if v.period_from else v.period_to,
                 v.interval.low, v.interval.high, v.vintage, v.series, v.derivation or "printed",
                 "; ".join(str(self.kb.record[i]["printed"]) for i in v.ids), v.annual)
                for v in values]
        columns = ["indicator_id", "year", "period_used", "low", "high", "vintage", "series",
                   "derivation", "printed", "annual"]
        return _sorted(pd.DataFrame(rows, columns=columns), ["year", "period_used", "printed"])

    @study
    def quang_ninh_years(self) -> pd.DataFrame:
        """The whole years of :meth:`quang_ninh_share`, the prevailing value of each."""
        years: dict[tuple[int, str | None], list[Value]] = defaultdict(list)
        for value in values_of(self.kb).of("quang-ninh", "manufacturing-share-grdp"):
            if value.annual:
                years[value.end.year, value.series].append(value)
        best = [found.best for found in map(cell_standing, years.values()) if found]
        frame = self._shares(best)
        return frame.assign(id=frame["printed"])

    @study
    def quang_ninh_facts(self) -> pd.DataFrame:
        """One row: the first and last share of manufacturing and the target printed for 2025."""
        rows = self.quang_ninh_years().to_dict("records")
        goal = only(self.attainment, place_id="quang-ninh", period_to="2025",
                    indicator_id="manufacturing-share-grdp").to_dict("records")
        words = goal[0][f"target_text_{SPOKEN}"] if goal else "–"
        facts: dict[str, Any] = {
            "target": words, "goal": goal[0]["low"] if goal else float("nan"),
            "goal_words": label("chart.quang_ninh_share.target", target=words)}
        for name, place in (("first", 0), ("last", -1)):
            facts[name] = _middle(rows[place] if rows else {})
            facts[f"{name}_year"] = str(rows[place]["year"]) if rows else "–"
        return pd.DataFrame([facts])

    @study
    def drafts(self) -> pd.DataFrame:
        """Draft targets beside the adopted ones that took their place.

        Columns: place_id, indicator_id and printed of the draft, document_id,
        adopted_indicator_id and adopted of what was adopted, change (code).
        """
        targets = only(self.kb.targets, place_id=FIVE)
        drafts = targets[targets["document_id"].isin(
            targets[targets["replaced_by_target_id"].notna() & targets["stage"].eq("draft")]
            ["document_id"])]
        after = set(drafts["replaced_by_target_id"].dropna())
        documents = {self.kb.record[one]["document_id"] for one in after}
        rows = [self._draft_row(one) for one in drafts.to_dict("records")]
        new = only(targets, document_id=tuple(documents))
        rows += [(r["place_id"], None, None, r["document_id"], r["indicator_id"], r["printed"],
                  "new") for r in new.to_dict("records") if r["id"] not in after]
        columns = ["place_id", "indicator_id", "draft", "document_id", "adopted_indicator_id",
                   "adopted", "change"]
        frame = pd.DataFrame(rows, columns=columns)
        frame = frame.assign(**{f"change_{lang}": [label(f"study.change.{c}", lang)
                                                   for c in frame["change"]]
                                for lang in LANGUAGES})
        return _sorted(frame.drop(columns="change"), ["place_id", "indicator_id"])

    def _draft_row(self, draft: dict[str, Any]) -> tuple[Any, ...]:
        after = self.kb.record.get(draft["replaced_by_target_id"] or "", {})
        change = "none" if not after else "same"
        if after and after["indicator_id"] != draft["indicator_id"]:
            change = "indicator"
        elif after and _ends(after) != _ends(draft):
            change = "value"
        return (draft["place_id"], draft["indicator_id"], draft["printed"],
                after.get("document_id"), after.get("indicator_id"), after.get("printed"), change)

    @study
    def target_tasks(self) -> pd.DataFrame:
        """Tasks that concern targets: who has to look at which again."""
        rows = []
        for task in self.kb.tasks.to_dict("records"):
            for one in task["target_ids"]:
                target = self.kb.record[one]
                rows.append((task["place_id"], task["lead_vi"], task["status"], task["deadline"],
                             task["summary_vi"], task["summary_en"], target["indicator_id"],
                             target["printed"]))
        columns = ["place_id", "lead_vi", "status", "deadline", "summary_vi", "summary_en",
                   "indicator_id", "printed"]
        return _sorted(pd.DataFrame(rows, columns=columns), ["place_id", "indicator_id"])

    @study
    def clusters(self) -> pd.DataFrame:
        """Industrial clusters and their land in Hoa Binh, results and plans, as printed."""
        frame = only(self.kb.observations, place_id="hoa-binh", measure="level")
        frame = frame[frame["indicator_id"].str.match("cluster|industrial-land")]
        frame = frame.assign(period_used=_spans(frame))
        return _sorted(frame[["indicator_id", "period_used", "printed", "vintage", "source_id",
                              "id"]], ["indicator_id", "period_used", "id"])

    @study
    def bac_kan_chains(self) -> pd.DataFrame:
        """The chains of Bac Kan's documents, as in :meth:`chains`."""
        return only(self.chains(), place_id="bac-kan")

    @study
    def bac_kan_fates(self) -> pd.DataFrame:
        """Bac Kan's targets before and after the merger.

        Columns: document_id, indicator_id, printed, before, after (the
        verdict as of 2024-12-31 and as of 2025-07-01), value and reason of
        the second date.
        """
        after = self.at("2025-07-01", "bac-kan")
        before = self.at("2024-12-31", "bac-kan").set_index("target_id")
        known = [one if one in before.index else None for one in after["target_id"]]
        frame = after.assign(
            printed=[self.kb.record[one]["printed"] for one in after["target_id"]],
            before_vi=[before["label"].get(one) for one in known],
            before_en=[before["label_en"].get(one) for one in known],
            after_vi=after["label"], after_en=after["label_en"])
        return _sorted(frame[["document_id", "indicator_id", "printed", "before_vi", "before_en",
                              "after_vi", "after_en", "value_text_vi", "value_text_en",
                              "period_used", "target_id"]], ["document_id", "target_id"])

    @study
    def five_facts(self) -> pd.DataFrame:
        """One row: how the targets of the five provinces stand."""
        frame = self.five_provinces()
        state = frame["verdict"].value_counts()
        return pd.DataFrame([{
            "targets": len(frame), "ended": int(state.get("ended", 0)),
            "unrated": int(state.get("not_rated", 0)),
            "merged": sum(bool(self.kb.record[p]["valid_to"]) for p in FIVE
                          if p in self.kb.record)}])

    @study
    def five_verdicts(self) -> pd.DataFrame:
        """Verdicts on the targets of the five provinces, counted."""
        return _counted(self.five_provinces(), "verdict")

    @study
    def five_sums(self) -> pd.DataFrame:
        """The arithmetic of the five provinces: what must add up, and whether it does."""
        frame = only(self._audit, place_id=FIVE, kind=("identity", "parts_whole"))
        return _sorted(frame[["place_id", "kind", "result", "text_vi", "text_en", "id"]],
                       ["place_id", "result", "id"])

    # -- audit -------------------------------------------------------------------

    @cached_property
    def _audit(self) -> pd.DataFrame:
        return audit.audit(self.kb)

    @study
    def audit_counts(self) -> pd.DataFrame:
        """How many checks of each kind came out how."""
        counts = self._audit.groupby(["kind", "result"]).size().reset_index(name="count")
        return _sorted(counts, ["kind", "result"])

    @study
    def audit_findings(self) -> pd.DataFrame:
        """What the audit found: failures, conflicts, contradictions."""
        frame = self._audit
        open_ = frame["result"].isin(["fails", "revision"]) | frame["kind"].isin(
            ["reported_vs_computed", "difference_level", "duplicate_symbol"])
        found = frame[open_ & ~frame["kind"].eq("implied_target") & ~frame["result"].eq("ok")]
        return _sorted(found[["kind", "result", "place_id", "text_vi", "text_en", "id"]],
                       ["kind", "result", "place_id", "id"])

    @study
    def implied_targets(self) -> pd.DataFrame:
        """Targets that only follow from a result and its reported attainment."""
        frame = self._audit[self._audit["kind"] == "implied_target"]
        return _sorted(frame[["place_id", "computed_low", "computed_high", "text_vi", "text_en",
                              "id"]], ["place_id", "id"])

    @study
    def reasons(self) -> pd.DataFrame:
        """Why targets cannot be rated, counted."""
        frame = self.attainment
        return _counted(only(frame, verdict="not_rated"), "reason")

    @study
    def unrated(self) -> pd.DataFrame:
        """The national targets and those of the five provinces that cannot be rated, with why."""
        frame = only(self.attainment, verdict="not_rated", place_id=(NATION, *FIVE))
        return _sorted(frame[["place_id", "document_id", "indicator_id", "printed", "reason",
                              "sentence_vi", "sentence_en", "target_id"]],
                       ["place_id", "reason", "target_id"])

    @study
    def audit_facts(self) -> pd.DataFrame:
        """One row: how many checks, failures, conflicts and implied targets."""
        frame = self._audit
        kinds, results = frame["kind"].value_counts(), frame["result"].value_counts()
        conflicts = only(frame, kind="conflict")["result"].value_counts()
        reasons = self.reasons()
        return pd.DataFrame([{
            "checks": len(frame), "ok": int(results.get("ok", 0)),
            "fails": int(results.get("fails", 0)), "conflicts": int(conflicts.get("fails", 0)),
            "revisions": int(conflicts.get("revision", 0)),
            "implied": int(kinds.get("implied_target", 0)),
            "targets": len(self.attainment),
            "unrated": int(self.attainment["verdict"].eq("not_rated").sum()),
            "first_reason": label(f"reason.{reasons['reason'][0]}") if len(reasons) else "–",
            "first_count": int(reasons["count"][0]) if len(reasons) else 0}])

    @study
    def verdicts(self) -> pd.DataFrame:
        """Verdicts counted."""
        return _counted(self.attainment, "verdict")

    # -- coverage ----------------------------------------------------------------

    @study
    def coverage_by_place(self) -> pd.DataFrame:
        """What is known of each province of today, its predecessors counted to it.

        Columns as :func:`policykb.analysis.coverage.place_coverage`, then ``unrated`` and ``once``: what
        is missing to ``asked`` and ``figures``.
        """
        frame = place_coverage(self.kb, self._verdicts, with_predecessors(self.kb))
        return frame.assign(unrated=frame["asked"] - frame["rated"],
                            once=frame["figures"] - frame["twice"])

    @study
    def coverage_of_each(self) -> pd.DataFrame:
        """The same of each place by itself, old and new, with its ``successor_id``."""
        frame = place_coverage(self.kb, self._verdicts, alone(self.kb))
        after = dict(zip(self.kb.places["id"], self.kb.places["successor_id"], strict=True))
        return frame.assign(successor_id=[after[one] for one in frame["place_id"]])

    @cached_property
    def _verdicts(self) -> list[dict[str, Any]]:
        return [{str(k): v for k, v in row.items()} for row in self.attainment.to_dict("records")]

    @study
    def coverage_tiers(self) -> pd.DataFrame:
        """The sources behind the rows of provinces by tier: tier, count."""
        columns = ["place_id", "source_id"]
        frames = [self.kb.tables[name][columns] for name in ("documents", "targets", "observations")]
        used = pd.concat(frames, ignore_index=True)
        units = only(self.kb.places, kind=UNITS)["id"]
        used = used[used["place_id"].isin(units)]["source_id"].dropna().unique()
        tiers = [self.kb.record[one]["tier"] for one in used if one in self.kb.record]
        return _counted(pd.DataFrame({"tier": pd.Series(tiers, dtype=object)}), "tier")

    @study
    def coverage_facts(self) -> pd.DataFrame:
        """One row: the sums of :meth:`coverage_by_place`, the places rated most and least."""
        frame, each = self.coverage_by_place(), self.coverage_of_each()
        names = ("documents", "targets", "results", "asked", "rated", "figures", "twice", "vain")
        facts: dict[str, Any] = {name: int(frame[name].sum()) for name in names}
        facts |= {"provinces": len(frame), "places": len(each),
                  "two": int(frame["targets"].ge(2).sum()),
                  "share": percent(facts["rated"], facts["asked"]),
                  "twice_share": percent(facts["twice"], facts["figures"])}
        ranked = frame[frame["asked"] > 0].sort_values(["rated_share", "place_id"])
        for name, place in (("least", 0), ("most", -1)):
            row = ranked.iloc[place].to_dict() if len(ranked) else {}
            facts[name] = self.name(row.get("place_id"))
            facts[f"{name}_share"] = row.get("rated_share", float("nan"))
        return pd.DataFrame([facts])

    # -- ambition ------------------------------------------------------------------

    @study
    def ambition(self) -> pd.DataFrame:
        """Every adopted provincial target beside the national one that it answers.

        Columns: place_id, region_place_id (the region of the province of
        today), indicator_id, document_id, national_document_id, target_text,
        national_text, outcome (``more``, ``same``, ``overlapping``, ``less``,
        ``apart``: asks more or less than the nation, whichever way is good),
        reason (why ``apart``).
        """
        frame = only(alignment.align(self.kb, self.graph), stage="adopted")
        ways = {row.id: row.direction for row in self.kb.indicators.itertuples()}
        outcomes = [_outcome(result, ways[one]) for result, one
                    in zip(frame["result"], frame["indicator_id"], strict=True)]
        frame = frame.assign(outcome=outcomes, region_place_id=[
            self._region(place) for place in frame["place_id"]])
        return _sorted(frame[["place_id", "region_place_id", "indicator_id", "document_id",
                              "national_document_id", "target_text", "national_text", "outcome",
                              "reason", "target_id"]], ["national_document_id", "target_id"])

    def _region(self, place: str) -> str | None:
        """The region of the province of today to which a place belongs."""
        region: str | None = self.kb.record[self._today.get(place, place)]["region_id"]
        return region

    @cached_property
    def _today(self) -> dict[str, str]:
        return todays(self.kb)

    @study
    def ambition_by_region(self) -> pd.DataFrame:
        """Regions by what their provinces ask: the outcomes counted, pairs, provinces."""
        return self._outcomes("region_place_id")

    @study
    def ambition_by_document(self) -> pd.DataFrame:
        """National documents by what the provinces ask: the outcomes counted, pairs, provinces."""
        frame = self._outcomes("national_document_id")
        return frame.sort_values(["pairs", "national_document_id"], ascending=[False, True],
                                 ignore_index=True)

    def _outcomes(self, column: str) -> pd.DataFrame:
        frame = self.ambition()
        frame = frame[frame[column].notna()]
        counted = _across(frame, column, "outcome", OUTCOMES)
        today = frame.assign(today=[self._today.get(p, p) for p in frame["place_id"]])
        places = today.groupby(column)["today"].nunique()
        return counted.assign(pairs=counted[list(OUTCOMES)].sum(axis=1).astype(int),
                              places=[int(places[one]) for one in counted[column]])

    @study
    def ambition_reasons(self) -> pd.DataFrame:
        """Why pairs cannot be compared, counted: why (in words), count."""
        frame = _counted(only(self.ambition(), outcome="apart"), "reason")
        return frame.assign(**{f"why_{lang}": [label(f"align.reason.{r}", lang)
                                               for r in frame["reason"]] for lang in LANGUAGES})

    @study
    def ambition_less(self) -> pd.DataFrame:
        """The pairs in which a province asks less than the nation."""
        frame = only(self.ambition(), outcome="less")
        return _sorted(frame.drop(columns=["reason", "outcome"]),
                       ["region_place_id", "place_id", "target_id"])

    @study
    def ambition_facts(self) -> pd.DataFrame:
        """One row: the outcomes in all, and the region that asks more most often."""
        frame = self.ambition_by_region()
        facts: dict[str, Any] = {name: int(frame[name].sum()) for name in (*OUTCOMES, "pairs",
                                                                          "places")}
        facts["compared"] = facts["pairs"] - facts["apart"]
        share = frame.assign(compared=frame["pairs"] - frame["apart"])
        share = share[share["compared"] > 0]
        share = share.assign(share=[percent(m, c) for m, c in zip(
            share["more"], share["compared"], strict=True)])
        ranked = share.sort_values(["share", "region_place_id"])
        for name, place in (("least", 0), ("most", -1)):
            row = ranked.iloc[place].to_dict() if len(ranked) else {}
            facts[name] = self.name(row.get("region_place_id"))
            facts[f"{name}_share"] = row.get("share", float("nan"))
        return pd.DataFrame([facts])

    # -- growth over two years ---------------------------------------------------

    def _yearly(self, year: str) -> dict[str, dict[str, Any]]:
        """The prevailing growth of one year of every place of which it was printed."""
        frame = self._prevailing(only(self.kb.observations, indicator_id="grdp-growth",
                                      period_to=year, inferred=False))
        return {row["place_id"]: row for row in frame.to_dict("records")}

    def _rate(self, row: dict[str, Any], language: Language) -> str:
        """A target or a result in per cent; of a result what other sources print against it."""
        words = _figure(row, language)
        found = cells_of(self.kb).of_figure(row["id"])
        if found is None or not found.contested:
            return words
        others = (_figure(self.kb.record[one], language) for v in found.rivals for one in v.ids)
        return label("study.contested", language, value=words, others=", ".join(dict.fromkeys(others)))

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        """The provinces of today with those they were formed from, themselves where none."""
        older = graph.predecessors(self.kb)
        return {place: older.get(place) or (place,) for place in self._current()}

    @study
    def growth_two_years(self) -> pd.DataFrame:
        """A row a province of today: 2024, the first and the second target, and 2025.

        Columns: place_id, result_2024 and first (of the province, or of each
        it was formed from, with its name), second, result_2025, all ``_vi``
        and ``_en``; former (how many it was formed from), move (``up``,
        ``down`` or ``same`` between the years, where the territory is the
        same), side (the second target ``above``, ``within`` or ``below``
        the first ones), against (the same in words).
        """
        before, after = self._yearly("2024"), self._yearly("2025")
        first, second = self._assigned(ASSIGNED[1]), self._assigned(ASSIGNED[0])
        rows = []
        for place, members in self._members.items():
            merged = members != (place,)
            row: dict[str, Any] = {
                "place_id": place, "former": len(members) if merged else 0,
                "move": None if merged else _move(before.get(place), after.get(place)),
                "side": _against(second.get(place), [first[m] for m in members if m in first])}
            for lang in LANGUAGES:
                row |= {f"result_2024_{lang}": self._listed(before, members, merged, lang),
                        f"first_{lang}": self._listed(first, members, merged, lang),
                        f"second_{lang}": self._listed(second, (place,), False, lang),
                        f"result_2025_{lang}": self._listed(after, (place,), False, lang),
                        f"against_{lang}": label(f"study.against.{row['side']}", lang)}
            rows.append(row)
        return pd.DataFrame(rows)

    def _assigned(self, document: str) -> dict[str, dict[str, Any]]:
        """The growth that a resolution assigns for 2025, by place."""
        frame = only(self.kb.targets, document_id=document, indicator_id="grdp-growth",
                     period_to="2025", kind="level")
        frame = frame[frame["variant_of"].isna()]
        return {row["place_id"]: row for row in frame.to_dict("records")}

    def _listed(self, rows: dict[str, dict[str, Any]], places: tuple[str, ...], named: bool,
                language: Language) -> str | None:
        """Figures of places in per cent, each with the name of its place where ``named``."""
        found = [(f"{self.name(one, language)} " if named else "") + self._rate(rows[one], language)
                 for one in places if one in rows]
        return "; ".join(found) or None

    @study
    def growth_two_years_marks(self) -> pd.DataFrame:
        """What the chart of two years shows: place_id, kind, low, high (per cent a year)."""
        before, after = self._yearly("2024"), self._yearly("2025")
        goals = self._assigned(ASSIGNED[0])
        rows: list[tuple[Any, ...]] = []
        for place, members in self._members.items():
            kind = "result_2024" if members == (place,) else "former_2024"
            rows += [(place, kind, before[m]["low"], before[m]["high"])
                     for m in members if m in before]
            rows += [(place, "result_2025", after[place]["low"], after[place]["high"])
                     ] if place in after else []
            rows += [(place, "assigned_2025", goals[place]["low"], goals[place]["low"])
                     ] if place in goals else []
            rows += [(place, None, float("nan"), float("nan"))]  # each place has its row
        frame = pd.DataFrame(rows, columns=["place_id", "kind", "low", "high"])
        return _sorted(frame.drop_duplicates(), ["place_id", "kind", "low"])

    @study
    def growth_verdicts(self) -> pd.DataFrame:
        """Targets of growth for 2024 and 2025 by year and territory, their verdicts counted.

        Columns: row_vi, row_en (year and territory in words), met, missed,
        open, ended, unrated.
        """
        frame = only(self.attainment, indicator_id="grdp-growth", kind="level",
                     period_to=("2024", "2025"), stage=("adopted", "replaced"))
        kinds = [_GROWTH_STATES.get(v, "open") for v in frame["verdict"]]
        rows = [f"{year} {self._territory(place)}" for year, place
                in zip(frame["period_to"], frame["place_id"], strict=True)]
        counted = _across(frame.assign(row=rows, state=kinds), "row", "state",
                          ("met", "missed", "open", "ended", "unrated"))
        for lang in LANGUAGES:
            counted[f"row_{lang}"] = [
                label("study.year_and_territory", lang, year=one.split()[0],
                      territory=label(f"study.territory.{one.split()[1]}", lang))
                for one in counted["row"]]
        return counted

    def _territory(self, place: str) -> str:
        row = self.kb.record[place]
        return "old" if row["valid_to"] else "new" if row["valid_from"] else "same"

    @study
    def growth_two_years_facts(self) -> pd.DataFrame:
        """One row: how growth moved where the territory stayed, and how targets moved elsewhere."""
        frame = self.growth_two_years()
        moves, against = frame["move"].value_counts(), frame["side"].value_counts()
        merged = frame[frame["former"] > 0]
        counts = self.growth_verdicts()
        years = {year: counts[counts["row"].str.startswith(year)] for year in ("2024", "2025")}
        return pd.DataFrame([{
            "provinces": len(frame), "merged": len(merged), "stayed": len(frame) - len(merged),
            "both": int(frame["move"].notna().sum()),
            **{one: int(moves.get(one, 0)) for one in ("up", "down", "same")},
            **{one: int(against.get(one, 0)) for one in ("above", "within", "below")},
            "compared": int(frame["side"].ne("unknown").sum()),
            **{f"{one}_{year}": int(rows[one].sum()) for year, rows in years.items()
               for one in ("met", "missed", "ended")}}])

    # -- kinds of targets ------------------------------------------------------------

    @study
    def target_states(self) -> pd.DataFrame:
        """Every target in force or replaced, with its state and what it is about.

        ``state`` is ``met``, ``missed``, ``open`` (a verdict on the way, at
        the edge or awaited), ``waiting`` (a result is known but rates
        nothing: before or outside the period, or another obstacle) or
        ``unmeasured`` (nothing is known of this indicator in this place).
        """
        frame = only(self.attainment, stage=("adopted", "replaced"))
        seen = self.kb.observations
        known = set(zip(seen["place_id"], seen["indicator_id"], strict=True))
        indicators = {row["id"]: row for row in self.kb.indicators.to_dict("records")}
        states = [_state(r.verdict, (r.place_id, r.indicator_id) in known or bool(r.observation_ids))
                  for r in frame.itertuples()]
        return frame[["target_id", "document_id", "place_id", "indicator_id", "verdict"]].assign(
            state=states, kind=[indicators[i]["kind"] for i in frame["indicator_id"]],
            concept=[indicators[i]["concept_id"] or i for i in frame["indicator_id"]],
            level=[self._level(one) for one in frame["document_id"]])

    def _level(self, document: str) -> str:
        """Who issued a document: ``central_party``, ``province_state`` …"""
        row = self.kb.record[document]
        issuer = self.kb.record.get(row["issuer_id"] or "", {})
        level = issuer.get("level") or ("central" if row["place_id"] == NATION else "province")
        return f"{level}_{issuer.get('branch') or 'unknown'}"

    @study
    def states_by_kind(self) -> pd.DataFrame:
        """Kinds of indicators by the states of their targets."""
        frame = _across(self.target_states(), "kind", "state", STATES)
        return frame.assign(**{f"what_{lang}": [label(f"site.is.indicator_kind.{k}", lang)
                                                for k in frame["kind"]] for lang in LANGUAGES})

    @study
    def states_by_concept(self) -> pd.DataFrame:
        """The concepts that most targets are about, by state; the indicator used most names each."""
        frame = self.target_states()
        used = _counted(frame, "indicator_id")
        named: dict[str, str] = {}
        for one in used["indicator_id"]:
            named.setdefault(self.kb.record[one]["concept_id"] or one, one)
        counted = _across(frame, "concept", "state", STATES)
        counted = counted.assign(indicator_id=[named[c] for c in counted["concept"]],
                                 targets=counted[list(STATES)].sum(axis=1).astype(int))
        return counted.sort_values(["targets", "concept"], ascending=[False, True],
                                   ignore_index=True).head(_SHOWN)

    @study
    def states_by_level(self) -> pd.DataFrame:
        """Who set the targets, by the states of the targets."""
        frame = _across(self.target_states(), "level", "state", STATES)
        return frame.assign(**{f"who_{lang}": [label(f"study.level.{k}", lang)
                                               for k in frame["level"]] for lang in LANGUAGES})

    @study
    def never_measured(self) -> pd.DataFrame:
        """Indicators by how many of their targets have no result at all: count, places."""
        frame = only(self.target_states(), state="unmeasured")
        groups = frame.groupby("indicator_id")
        counted = groups.size().rename("count").reset_index()
        counted = counted.assign(places=groups["place_id"].nunique().to_numpy(dtype=int))
        return counted.sort_values(["count", "indicator_id"], ascending=[False, True],
                                   ignore_index=True).head(_SHOWN)

    @study
    def states_facts(self) -> pd.DataFrame:
        """One row: the states in all, and the kind of indicator measured least."""
        frame = self.states_by_kind()
        facts: dict[str, Any] = {one: int(frame[one].sum()) for one in STATES}
        facts["targets"] = sum(facts.values())
        facts["share"] = percent(facts["unmeasured"], facts["targets"])
        total = frame[list(STATES)].sum(axis=1)
        ranked = frame.assign(share=[percent(u, t) for u, t in zip(
            frame["unmeasured"], total, strict=True)]).sort_values(["share", "kind"])
        last = ranked.iloc[-1].to_dict() if len(ranked) else {}
        facts |= {"worst": last.get(f"what_{SPOKEN}", "–"),
                  "worst_share": last.get("share", float("nan"))}
        return pd.DataFrame([facts])

    # -- speed of the cascade --------------------------------------------------------

    @study
    def speed_steps(self) -> pd.DataFrame:
        """The steps of :meth:`steps` with who issued both documents.

        ``levels``: the codes of the upper and the lower level, joined by a blank.
        """
        frame = self.steps()
        pairs = [f"{self._level(upper)} {self._level(lower)}" for upper, lower
                 in zip(frame["implements_id"], frame["document_id"], strict=True)]
        frame = frame.assign(levels=pd.Series(pairs, dtype=object))
        for lang in LANGUAGES:
            frame[f"pair_{lang}"] = [" → ".join(label(f"study.level.{one}", lang)
                                                for one in pair.split()) for pair in pairs]
        return _sorted(frame, ["levels", "delay_high", "document_id"])

    @study
    def speed_by_level(self) -> pd.DataFrame:
        """Pairs of levels by the days of their steps.

        Columns: pair_vi, pair_en, steps, dated, quickest, median_low,
        median_high (medians of the two ends), slowest, in days.
        """
        return _speeds(self.speed_steps(), ["levels", "pair_vi", "pair_en"])

    @study
    def speed_by_document(self) -> pd.DataFrame:
        """Documents that at least two dated ones implement, by the days it took."""
        frame = _speeds(self.speed_steps(), ["implements_id"])
        return _sorted(frame[frame["dated"] > 1], ["median_high", "implements_id"])

    @study
    def speed_marks(self) -> pd.DataFrame:
        """What the chart of speed shows: row (the pair in words), kind, low, high."""
        def pair(row: Any) -> str:
            return str(getattr(row, f"pair_{SPOKEN}")).replace(" → ", " →\n")

        rows = [(pair(r), "step", r.delay_low, r.delay_high)
                for r in self.speed_steps().itertuples() if not pd.isna(r.delay_low)]
        rows += [(pair(r), "median", *[(r.median_low + r.median_high) / 2] * 2)
                 for r in self.speed_by_level().itertuples() if r.dated]
        return _sorted(pd.DataFrame(rows, columns=["row", "kind", "low", "high"]),
                       ["row", "kind", "low", "high"])

    @study
    def speed_facts(self) -> pd.DataFrame:
        """One row: steps, dated steps, the median of all, the quickest and slowest pair."""
        steps, pairs = self.speed_steps(), self.speed_by_level()
        middle = (steps["delay_low"] + steps["delay_high"]).dropna() / 2
        facts: dict[str, Any] = {"steps": len(steps), "dated": len(middle),
                                 "median": float(middle.median()) if len(middle) else float("nan")}
        facts["undated"] = facts["steps"] - facts["dated"]
        ranked = pairs[pairs["dated"] >= _ENOUGH].sort_values(["median_high", "levels"])
        facts["enough"] = _ENOUGH
        for name, place in (("quick", 0), ("slow", -1)):
            row = ranked.iloc[place].to_dict() if len(ranked) else {}
            facts[name] = row.get(f"pair_{SPOKEN}", "–")
            facts[f"{name}_days"] = row.get("median_high", float("nan"))
        return pd.DataFrame([facts])


_ROLES = ("assigned", "own", "replaced")
_VERDICT = ["target_id", "document_id", "place_id", "indicator_id", "printed", "period_to",
            "value_text_vi", "value_text_en", "target_text_vi", "target_text_en", "period_used", "verdict", "label", "label_en",
            "reason", "value_low", "value_high", "accept_low", "accept_high", "ratio_low",
            "ratio_high", "flags", "sentence_vi", "sentence_en", "observation_ids"]


def _sorted(frame: pd.DataFrame, by: list[str], reverse_first: bool = False) -> pd.DataFrame:
    order = [not (reverse_first and i == 0) for i in range(len(by))]
    return frame.sort_values(by, ascending=order, ignore_index=True, na_position="last")


def _kept(frame: pd.DataFrame, wanted: list[bool]) -> pd.DataFrame:
    """The rows wanted; an empty list is no choice of columns."""
    return frame[pd.Series(wanted, index=frame.index, dtype=bool)].reset_index(drop=True)


def _counted(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    counts = frame.groupby(column).size().rename("count").reset_index()
    return counts.sort_values(["count", column], ascending=[False, True], ignore_index=True)


def _spans(frame: pd.DataFrame) -> list[str]:
    return [f"{first}/{last}" if first else last for first, last
            in zip(frame["period_from"], frame["period_to"], strict=True)]


def _middle(row: dict[str, Any]) -> str:
    """The middle of an interval, which is the printed figure, in the language spoken."""
    if not row:
        return "–"
    return format_number((row["low"] + row["high"]) / 2)


def _goal(row: dict[str, Any], language: Language) -> str:
    """A target with its verdict: ``8,5%: ước không đạt``."""
    ends = dict.fromkeys([row["low"], row["low"] if pd.isna(row["high"]) else row["high"]])
    figure = "–".join(format_number(end, language) for end in ends)
    return f"{figure}%: {row['label' if language == 'vi' else 'label_en']}"


def _ends(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["bound"], row["low"], None if pd.isna(row["high"]) else row["high"]


def _percent_of(seen: dict[str, Any], goal: dict[str, Any]) -> tuple[float, float]:
    """An observation in per cent of a target; NaN where there is none."""
    if not goal or pd.isna(goal["low"]):
        return float("nan"), float("nan")
    return seen["low"] / goal["low"] * 100, seen["high"] / goal["low"] * 100


# --------------------------------------------------------------------------
# Counting
# --------------------------------------------------------------------------

#: How a provincial target stands to the national one, by what it asks.
OUTCOMES = ("more", "same", "overlapping", "less", "apart")
#: How targets of a kind stand.
STATES = ("met", "missed", "open", "waiting", "unmeasured")
_GROWTH_STATES = {"met": "met", "missed": "missed", "ended": "ended", "not_rated": "unrated"}
#: Rows of the longest tables.
_SHOWN = 15
#: Steps from which a median of days is told.
_ENOUGH = 3


def _across(frame: pd.DataFrame, column: str, kind: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """How often each of ``kinds`` occurs for each value of ``column``, a column a kind."""
    counts: Counter[tuple[Any, Any]] = Counter(zip(frame[column], frame[kind], strict=True))
    rows = [{column: one, **{k: counts[one, k] for k in kinds}}
            for one in sorted(set(frame[column]))]
    return pd.DataFrame(rows, columns=[column, *kinds])


def _outcome(result: str, direction: str) -> str:
    """What a provincial target asks beside the national one; without a good way nothing more."""
    if result in ("higher", "lower"):
        if direction == "none":
            return "apart"
        return "more" if (result == "higher") == (direction == "up") else "less"
    return {"equal": "same", "overlapping": "overlapping"}.get(result, "apart")


def _state(verdict: str, measured: bool) -> str:
    """The state of one target, see :meth:`Studies.target_states`."""
    if verdict in ("met", "missed"):
        return verdict
    if verdict in RATED or verdict == "awaiting_final":
        return "open"
    return "waiting" if measured else "unmeasured"


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


def _figure(row: Row, language: Language) -> str:
    """A rate: a target by its ends, a result by the middle of its interval."""
    if "measure" in row:
        return format_number((row["low"] + row["high"]) / 2, language) + "%"
    ends = dict.fromkeys([row["low"], row["low"] if pd.isna(row["high"]) else row["high"]])
    return "–".join(format_number(end, language) for end in ends) + "%"


def _speeds(steps: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The days of steps by group: how many, the quickest, the medians, the slowest."""
    groups = steps.groupby(columns)
    low, high = groups["delay_low"], groups["delay_high"]
    frame = pd.DataFrame({"steps": groups.size(), "dated": low.count(), "quickest": low.min(),
                          "median_low": low.median(), "median_high": high.median(),
                          "slowest": high.max()})
    return _sorted(frame.reset_index(), columns)
