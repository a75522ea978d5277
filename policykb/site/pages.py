"""The pages that are made from rows: documents, places, indicators, symbols, sources, tables.

A :class:`Site` holds what the pages share, :meth:`Site.pages` yields them one
after another.  Texts of the data are always escaped; addresses become links
only when they are web addresses.
"""

from __future__ import annotations

import re
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup, escape

from policykb.analysis import graph, ranking, validity
from policykb.analysis.figures import VINTAGES
from policykb.core.addresses import FOLDERS, RESULTS
from policykb.core.catalogue import Language, label
from policykb.core.model import unaccented
from policykb.core.words import (
    format_date,
    format_interval,
    format_number,
    format_period,
)
from policykb.data.load import KnowledgeBase
from policykb.site import searching, tongues
from policykb.site.dossier import FILE, GROUPS, Dossiers
from policykb.site.drawings import Gallery, Neighbourhood
from policykb.site.exports import Exports, dumps
from policykb.site.views import MOST_RESULTS, Library, Row, safe_address, symbol_slug
from policykb.studies import book as studies

#: The issue form of errors; its fields are filled in by their ids.
REPORT_FORM = "loi-so-lieu.yml"
#: What tells two units of one name apart in their identifiers: "-den-2025", "-2025".
_ERA = re.compile(r"(?:-den)?-\d{4}$")
TEMPLATES = Path(__file__).parents[1] / "templates"
#: How wide columns of the lists are (classes of the style); the others share what is left.
WIDTHS = {"document": "m", "symbol": "m", "place": "m", "issued_on": "s", "published_on": "s",
          "existed": "s", "unit": "s", "targets": "s", "results": "s"}
Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Page:
    """One page: its address without ``.html``, its title and its body as HTML."""

    address: str
    title: str
    body: str
    description: str = ""
    crumbs: Crumbs = ()
    scripts: tuple[str, ...] = ()
    moved_to: str | None = None
    beside: tuple[tuple[str, str], ...] = ()
    """Small files that a script of the page reads: their addresses and texts."""


@dataclass
class Site:
    """Everything the pages are made of.

    ``results`` are the verdicts (rows of ``attain``), ``alignments`` the rows of
    ``align`` and ``findings`` those of ``audit``.  ``repository`` is the web
    address where errors are reported; without it the page on contributing is.
    ``base`` is the address of the site where it is known.
    """

    kb: KnowledgeBase
    results: Iterable[Row] = ()
    alignments: Iterable[Row] = ()
    findings: Iterable[Row] = ()
    language: Language = "vi"
    repository: str = ""
    base: str = ""
    root: str = field(default="../", init=False)

    def __post_init__(self) -> None:
        self.library = Library(self.kb, self.results, self.language)
        self.graph = graph.of(self.kb)
        self.cascade = graph.cascade(self.graph).copy()
        self._linked: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._targets: dict[str, Row] = {}
        self.gallery = Gallery(self.library, self.graph, self.target)

    # -- rendering ------------------------------------------------------------

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The one environment of all templates; everything is escaped."""
        foreign: dict[str, Any] = {} if self.language == "vi" else {
            "finalize": tongues.mark, "extensions": [tongues.Attributes]}
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True,
            undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            auto_reload=False, **foreign,
        )
        environment.filters["in_attribute"] = tongues.in_attribute
        environment.globals.update(self._functions())
        return environment

    def _functions(self) -> dict[str, Callable[..., Any]]:
        library, language = self.library, self.language
        words: dict[str, Callable[..., str]] = {
            "t": library.say, "word": library.word, "unit": library.unit,
            "period": library.period, "readings": library.reading_words,
            "title": library.table_title, "span": self.span, "interval": self.interval,
            "active": lambda type_: graph.edge_label(self.graph, type_, language),
            "name_of": self.name_of,
            "date": lambda day: format_date(day, language),
            "number": lambda x: format_number(x, language),
            "when": self.when,
            "inverse": lambda type_: graph.inverse_label(self.graph, type_, language),
            "reason_word": lambda code: label(f"align.reason.{code}", language),
        }
        if language != "vi":  # what these say is English, whatever letters a name in it has
            words = {name: tongues.said(function) for name, function in words.items()}
        return words | {
            "local": library.local, "ref": self.ref, "of": library.of, "org": self.organization,
            "slug": symbol_slug, "safe": safe_address, "proof": library.evidence,
            "report": self.report, "row": library.record.__getitem__, "language": lambda: language,
            "target": self.target, "root": lambda: self.root, "files": lambda: self.files,
            "courses_of_place": self.gallery.of_place, "neighbours": self.neighbours,
            "courses_of_indicator": self.gallery.of_indicator,
        }

    @property
    def files(self) -> str:
        """From a page to the downloads and scripts, which both languages share.

        The English pages stand in ``en/`` of the Vietnamese ones.
        """
        return self.root if self.language == "vi" else f"{self.root}../"

    def render(self, template: str, root: str = "../", **values: Any) -> str:
        """The body of a page at a depth of ``root``."""
        self.root = root
        return self.environment.get_template(template).render(**values)

    def ref(self, one: str | None, text: str | None = None) -> Markup:
        """A link to the page of an id; the id alone where nothing bears it."""
        if one is None:
            return Markup("–")
        key = (self.root, one)
        if key not in self._linked:
            entry = self.library.entry(one)
            tongue = ' lang="vi"' if self.language != "vi" and entry is not None and (
                tongues.is_vietnamese(entry.text)) else ""
            self._linked[key] = None if entry is None else (
                f'<a href="{escape(self.root + entry.path)}" title="{escape(entry.hover)}"{tongue}>',
                f"{escape(entry.text)}</a>")
        parts = self._linked[key]
        if parts is None:
            return escape(text or one) if self.language == "vi" else escape(tongues.mark(text or one))
        # Joined as plain text: Markup.format is too slow for some 40,000 links.
        return Markup(parts[0] + (parts[1] if text is None else f"{escape(text)}</a>"))

    def span(self, text: str) -> str:
        """A period written ``from/to`` (or one end of it alone) in words."""
        first, _, last = text.partition("/")
        return format_period(first or None, last or first, self.language)

    def when(self, since: str | None, until: str | None, point: bool = False) -> str:
        """A span of dates in words; a single day alone, nothing known as such."""
        first, last = (format_date(day, self.language) for day in (since, until))
        if point and since:
            return first
        if since and until:
            return self.library.say("validity.between", since=first, until=last)
        if since or until:
            return self.library.say("validity.since" if since else "validity.until",
                                    date=first if since else last)
        return self.library.say("validity.undated")

    def report(self, one: str | None) -> Markup:
        """A link to a form that reports an error in a row, filled in with its id.

        No more than the id: the link stands beside every figure.
        """
        address = f"{self.root}dong-gop.html#bao-loi"
        if self.repository:
            query = urllib.parse.urlencode({"template": REPORT_FORM, "row": one or ""})
            address = f"{self.repository}/issues/new?{query}"
        return Markup(f'<a href="{escape(address)}">{self._report_words}</a>')

    @cached_property
    def _report_words(self) -> str:
        return str(escape(self.library.say("report")))

    def organization(self, one: str | None) -> str:
        """The name of an issuing body."""
        row = self.library.record.get(one or "")
        return self.library.local(row, "name") if row else "–"

    def name_of(self, one: str) -> str:
        """The text of a link to an id."""
        entry = self.library.entry(one)
        return entry.text if entry else one

    def interval(self, row: Row) -> str:
        """The stored bounds of a figure with its unit."""
        return format_interval(
            row["low"], row["high"], self.library.unit(row["unit"]), self.language,
            low_open=bool(row["low_open"]), high_open=bool(row["high_open"]))

    def neighbours(self, document: str) -> Neighbourhood | None:
        """The drawn neighbourhood of a document on the page in hand."""
        return self.gallery.neighbours(document, self.root)

    def target(self, one: str) -> Row:
        """The view of a target, made once."""
        if one not in self._targets:
            self._targets[one] = self.library.target(self.library.record[one])
        return self._targets[one]

    # -- all pages ------------------------------------------------------------

    def pages(self) -> Iterator[Page]:
        """Every page, in a fixed order."""
        for batch in self.batches():
            yield from batch()

    def batches(self) -> list[Callable[[], Iterable[Page]]]:
        """The pages in their order, in batches that can be made apart from each other."""
        makers = {"documents": self.document, "places": self.place,
                  "indicators": self.indicator, "sources": self.source}
        rows = [(make, row) for table, make in makers.items() for row in self.library.tables[table]]
        entities = [partial(_made, rows[i:i + _BATCH]) for i in range(0, len(rows), _BATCH)]
        one = [lambda: [self.matrix(), self.coverage(), self.status(), self.search(),
                        self.comparison()]]
        return [*entities, self.results_pages, self.choices, self.symbols, self.listings, self.data_pages,
                self.redirects, *one]

    def _page(self, template: str, row: Row, heading: str, parts: list[tuple[str, str, Any]],
              **values: Any) -> Page:
        """An entity page; ``parts`` are anchor, label key and rows of its sections."""
        folder = FOLDERS[row["_table"]]
        shown = [(anchor, self.library.say(key)) for anchor, key, rows in parts if rows]
        body = self.render(template, heading=heading, parts=shown if len(shown) > 1 else [],
                           **values)
        crumbs = ((f"{folder}/index.html", self.library.table_title(row["_table"])),)
        entry = self.library.entry(row["id"])
        return Page(f"{folder}/{row['id']}", heading, body, entry.hover if entry else "", crumbs)

    def _targets_of(self, column: str, value: str) -> list[Row]:
        rows = self.library.of("targets", column, value)
        ordered = sorted(rows, key=lambda r: (r["stage"] != "adopted", r["period_to"], r["id"]))
        return [self.target(row["id"]) for row in ordered]

    # -- documents ------------------------------------------------------------

    def document(self, row: Row) -> Page:
        """The page of one document."""
        of, one = self.library.of, row["id"]
        values: dict[str, Any] = {
            "up": self.steps_up([one]), "relations": self.grouped_relations(one),
            "spans": validity.spans(self.library, self.graph, row),
            "down": self.all_down(one),
            "standing": validity.standing(self.library, self.graph, row), "targets": self._targets_of("document_id", one),
            "compared": self.compared(one),
            "measures": of("measures", "document_id", one), "tasks": of("tasks", "document_id", one),
            "causes": of("causes", "document_id", one), "events": of("events", "document_ids", one),
            "claims": of("reported_attainments", "document_id", one),
            "searches": of("searches", "document_id", one),
            "holders": [d for d in of("documents", "symbol", row["symbol"]) if d["id"] != one],
        }
        parts = [("hieu-luc", "validity", True),
                 ("chuoi", "chain_up", values["up"]), ("quan-he", "relations", values["relations"]),
                 ("duoc-trien-khai", "implementers", values["down"]),
                 ("do-phu-trien-khai", "standing_of", values["standing"]),
                 ("muc-tieu", "targets", values["targets"]),
                 ("so-du-thao", "draft_compared", values["compared"]),
                 ("giai-phap", "measures", values["measures"]),
                 ("nhiem-vu", "tasks", values["tasks"]), ("nguyen-nhan", "causes", values["causes"]),
                 ("su-kien", "events", values["events"]), ("danh-gia", "claims", values["claims"]),
                 ("tra-cuu", "searches", values["searches"]),
                 ("cung-ky-hieu", "same_symbol", values["holders"]),
                 ("trich-dan", "how_to_cite", True)]
        entry = self.library.entry(one)
        assigned = {x["row"]["place_id"] for x in values["targets"]} != {row["place_id"]}
        return self._page("document.html", row, entry.text if entry else one, parts, d=row,
                          assigned=assigned, source=self.library.record.get(row["source_id"] or "", {}),
                          cited=self._citing.cite(one), **values)

    @cached_property
    def _citing(self) -> Exports:
        """Citations that name the source, not a page of this site."""
        return Exports(self.kb, pd.DataFrame(), "", self.library)

    def _step(self, first: str, second: str, type_: str, data: Row) -> Row:
        nodes = self.cascade.nodes
        delay = graph.delay_between(nodes[first]["date"], nodes[second]["date"])
        place = self.library.record[first]["place_id"]
        return {"from": first, "to": second, "basis": data["basis"], "place": place,
                "delay": delay, "source_id": data["source_id"], "locator": data["locator"],
                "words": graph.edge_label(self.graph, type_, self.language),
                "days": self.delay(delay)}

    def delay(self, delay: graph.Delay) -> str:
        """Days of delay in words, a range where a date is imprecise."""
        if delay is None:
            return self.library.say("days_unknown")
        low, high = (format_number(end, self.language) for end in delay)
        if low == high:
            return self.library.say("days", days=low)
        return self.library.say("days_between", low=low, high=high)

    def steps_up(self, documents: Iterable[str]) -> list[Row]:
        """The steps of the cascade from documents up to what implements nothing."""
        found, seen, queue = [], set(), [d for d in documents if d in self.cascade]
        while queue:
            one = queue.pop(0)
            if one in seen:
                continue
            seen.add(one)
            for _, above, type_, data in sorted(self.cascade.out_edges(one, keys=True, data=True),
                                                key=lambda e: e[:3]):
                found.append(self._step(one, above, type_, data))
                queue.append(above)
        return found

    def steps_down(self, document: str) -> list[Row]:
        """What implements a document directly."""
        if document not in self.cascade:
            return []
        edges = sorted(self.cascade.in_edges(document, keys=True, data=True), key=lambda e: e[:3])
        return [self._step(below, document, type_, data) for below, _, type_, data in edges]

    def all_down(self, document: str) -> list[Row]:
        """What implements a document, the earliest first; through others after the direct ones."""
        direct = [{**step, "through": False} for step in self.steps_down(document)]
        if not direct:
            return []
        nodes, seen = self.cascade.nodes, {step["from"] for step in direct}
        for one in graph.implementers(self.graph, document):
            if one not in seen:
                delay = graph.delay_between(nodes[one]["date"], nodes[document]["date"])
                direct.append({"from": one, "place": self.library.record[one]["place_id"],
                               "days": self.delay(delay), "delay": delay, "basis": None,
                               "source_id": None, "locator": None, "words": "", "through": True})
        return sorted(direct, key=lambda step: (step["through"], step["delay"] is None,
                                                step["delay"] or (0, 0), step["from"]))

    def grouped_relations(self, document: str) -> list[tuple[str, bool, list[tuple[str, Row]]]]:
        """Relations by their words; ``True`` for those that the table of implementers tells."""
        groups: dict[tuple[str, bool], list[tuple[str, Row]]] = {}
        types = self.graph.graph["types"]
        for words, other, row in self.relations(document):
            told = bool(row["to_id"] == document and types[row["type"]]["cascade"])
            groups.setdefault((words, told), []).append((other, row))
        return [(words, told, rows) for (words, told), rows in groups.items()]

    def relations(self, document: str) -> list[tuple[str, str, Row]]:
        """Relations both ways: words, the other document, the row."""
        out = [(graph.edge_label(self.graph, r["type"], self.language), r["to_id"], r)
               for r in self.library.of("relations", "from_id", document)]
        back = [(graph.inverse_label(self.graph, r["type"], self.language), r["from_id"], r)
                for r in self.library.of("relations", "to_id", document)]
        return out + back

    def compared(self, document: str) -> list[Row]:
        """Targets before and after: those this document replaced, or has had replaced.

        A target of the newer document that answers none of the older one was
        added; one of the older document without an answer was dropped.
        """
        own = self.library.of("targets", "document_id", document)
        record = self.library.record
        pairs = [(t, record[t["replaced_by_target_id"]]) for t in own
                 if t["replaced_by_target_id"] in record]
        pairs += [(old, t) for t in own
                  for old in self.library.of("targets", "replaced_by_target_id", t["id"])]
        if not pairs:
            return []
        olds = {old["document_id"] for old, _ in pairs}
        news = {new["document_id"] for _, new in pairs}
        answered = {new["id"] for _, new in pairs}
        rows = [self._change(old, new) for old, new in pairs]
        rows += [self._change(old, None) for d in sorted(olds) for old in
                 self.library.of("targets", "document_id", d)
                 if old["stage"] == "dropped" and not old["replaced_by_target_id"]]
        if all(self.library.record[d]["draft"] for d in olds):
            rows += [self._change(None, new) for d in sorted(news) for new in
                     self.library.of("targets", "document_id", d)
                     if new["id"] not in answered and not new["variant_of"]]
        return rows

    def _change(self, old: Row | None, new: Row | None) -> Row:
        if old is None or new is None:
            key = "change.added" if old is None else "change.dropped"
        elif old["indicator_id"] != new["indicator_id"]:
            key = "change.indicator"
        else:
            same = all(old[c] == new[c] for c in ("low", "high", "bound", "kind", "period_to"))
            key = "change.none" if same else "change.figure"
        return {"before": old, "after": new, "change": self.library.say(key)}

    # -- places ---------------------------------------------------------------

    def place(self, row: Row) -> Page:
        """The page of one place."""
        of, one = self.library.of, row["id"]
        documents = sorted(of("documents", "place_id", one), key=lambda d: d["issued_on"] or "")
        observations = of("observations", "place_id", one)
        values: dict[str, Any] = {
            "documents": documents, **self.dossiers.of(row),
            "chains": self.steps_up(d["id"] for d in documents) if row["kind"] != "country" else [],
            "results": self.grouped(observations, "indicator_id"),
            "claims": of("reported_attainments", "place_id", one),
            "tasks": of("tasks", "place_id", one), "causes": of("causes", "place_id", one),
            "measures": of("measures", "place_id", one), "events": of("events", "place_id", one),
            "searches": of("searches", "place_id", one), "held": of("held_back", "place_id", one),
            "members": of("places", "region_id", one),
        }
        parts = [("thanh-vien", "members", values["members"]),
                 ("muc-tieu", "targets", values["groups"]),
                 ("truoc-hop-nhat", "dossier.before", values["predecessors"]),
                 ("trang-thai", "dossier.states", values["states"]),
                 ("danh-gia", "claims", values["claims"]), ("van-ban", "documents", documents),
                 ("ket-qua", "results", observations), ("nhiem-vu", "tasks", values["tasks"]),
                 ("nguyen-nhan", "causes", values["causes"]),
                 ("giai-phap", "measures", values["measures"]),
                 ("su-kien", "events", values["events"]),
                 ("tra-cuu", "searches", values["searches"]),
                 ("chua-dua-vao", "held_back", values["held"])]
        path = self.library.results_path(one)
        page = self._page("place.html", row, self.library.place_name(row), parts, p=row,
                          span=self.library.span(row), territory=self._territory(row),
                          results_page=path.split("/")[1] if RESULTS in path else None,
                          dossier=self.dossiers,
                          conflicts=self.library.conflicts(observations), **values)
        # Both languages read the one file.
        file = self.dossiers.file(row) if self.language == "vi" else None
        return replace(page, beside=((FILE.format(place=one), dumps(file)),)) if file else page

    @cached_property
    def dossiers(self) -> Dossiers:
        """What the pages of places say before their rows."""
        return Dossiers(self.library, self.alignments, self.target, self.base)

    def _territory(self, row: Row) -> Markup | None:
        """From what a province was formed and what it became part of, in plain words."""
        self.root = "../"
        before = sorted(self.library.of("places", "successor_id", row["id"]),
                        key=lambda p: unaccented(p["name_vi"]))
        dates = {key: format_date(row[f"valid_{key}"], self.language) for key in ("from", "to")}
        said = []
        if before:
            names = Markup(", ").join(self.ref(p["id"]) for p in before)
            key = "dossier.formed_on" if row["valid_from"] else "dossier.formed"
            said.append(Markup(escape(self.library.say(key))).format(date=dates["from"], names=names))
        if row["successor_id"]:
            said.append(Markup(escape(self.library.say("dossier.ended"))).format(
                date=dates["to"], successor=self.ref(row["successor_id"])))
        if not said and row["kind"] in ("province", "city"):
            said.append(escape(self.library.say("dossier.alone")))
        return Markup(" ").join(said) if said else None

    def results_pages(self) -> Iterator[Page]:
        """The observations of places that have too many for their dossier."""
        for row in self.library.tables["places"]:
            observations = self.library.of("observations", "place_id", row["id"])
            if len(observations) > MOST_RESULTS:
                name = self.library.place_name(row)
                heading = self.library.say("dossier.results_of", place=name)
                body = self.render("results.html", heading=heading, p=row,
                                   results=self.grouped(observations, "indicator_id"),
                                   conflicts=self.library.conflicts(observations))
                crumbs = (("dia-phuong/index.html", self.library.table_title("places")),
                          (f"dia-phuong/{row['id']}.html", name))
                yield Page(f"dia-phuong/{row['id']}{RESULTS}", heading, body, crumbs=crumbs)

    def comparison(self) -> Page:
        """Two places side by side, chosen in the address; a script fills it."""
        self.root = ""
        told = {row["id"] for row in self.library.tables["places"]
                if self.library.of("targets", "place_id", row["id"])
                or self.library.of("observations", "place_id", row["id"])}
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in sorted(self.library.tables["places"], key=lambda p: unaccented(p["name_vi"])):
            if row["id"] in told:
                province = row["kind"] in ("province", "city")
                group = ("ended_units" if row["valid_to"] else "current_units") if province \
                    else "regions"
                groups[group].append((row["id"], self.library.place_name(row)))
        order = ("current_units", "ended_units", "regions")
        heading = self.library.say("compare_page")
        body = self.render("compare.html", root="", heading=heading,
                           choices=[(self.library.say(k), groups[k]) for k in order if groups[k]],
                           words=dumps(self._comparison_words()).strip())
        return Page("so-sanh", heading, body)

    def _comparison_words(self) -> dict[str, Any]:
        """Every word that the script of the comparison shows."""
        keys = ("indicator", "values", "targets", "only", "not_comparable", "reason.period",
                "reason.series", "series", "reason.unit", "reason.one", "newer", "none", "same", "failed",
                "loading", "none_shared", "only_note", "mark.conflict", "mark.inferred", "mark.weak",
                "targets_note", "values_note")
        found: dict[str, Any] = {key: self.library.say(f"compare.{key}") for key in keys}
        found["caveat"] = self.library.say("caveat")
        found["vintage"] = {v: self.library.word("vintage", v) for v in VINTAGES}
        found["serieses"] = {one: self.library.word("division", one)
                             for one in sorted(self.library.by("observations", "series"))}
        found["group"] = {g: self.library.say(f"dossier.group.{g}") for g in GROUPS}
        return found

    def grouped(self, rows: list[Row], column: str) -> list[tuple[str, list[Row]]]:
        """Rows by ``column`` in the order of the names, each group by period."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda r: (r["period_to"], r["period_from"] or "", r["id"])):
            groups[row[column]].append(row)
        def name(one: str) -> str:
            entry = self.library.entry(one)
            return unaccented(entry.text) if entry else one
        return sorted(groups.items(), key=lambda item: name(item[0]))

    def choices(self) -> Iterator[Page]:
        """The bare slug of a province whose name two units bear in turn."""
        bare: dict[str, list[Row]] = defaultdict(list)
        for row in self.library.tables["places"]:
            if ends := _ERA.search(row["id"]):
                bare[row["id"][:ends.start()]].append(row)
        crumbs = (("dia-phuong/index.html", self.library.table_title("places")),)
        for one, rows in sorted(bare.items()):
            if one not in self.library.record:
                name = self.library.local(rows[0], "name")
                body = self.render("choice.html", heading=name, places=rows)
                yield Page(f"dia-phuong/{one}", name, body, crumbs=crumbs)

    # -- indicators, sources, symbols -----------------------------------------

    def indicator(self, row: Row) -> Page:
        """The page of one indicator."""
        of, one = self.library.of, row["id"]
        observations = of("observations", "indicator_id", one)
        targets, claims = self._targets_of("indicator_id", one), of(
            "reported_attainments", "indicator_id", one)
        same = [i for i in of("indicators", "concept_id", row["concept_id"]) if i["id"] != one]
        ranked = ranking.rankings(self.library, row)
        nearby = ranking.neighbours(self.library, row)
        divided = ranking.divisions(self.library, observations)
        unlike = self._unlike.get(one, [])
        parts = [("muc-tieu", "targets", targets), ("xep-hang", "ranking", ranked),
                 ("khong-so-duoc", "incomparable", nearby or divided or unlike),
                 ("ket-qua", "results", observations), ("danh-gia", "claims", claims)]
        return self._page(
            "indicator.html", row, self.library.local(row, "name"), parts, i=row, targets=targets,
            same=same, results=self.grouped(observations, "place_id"), claims=claims,
            rankings=ranked, nearby=nearby, divided=divided, unlike=unlike,
            unranked=ranking.unranked(self.library, row) if observations else None,
            conflicts=self.library.conflicts(observations),
            wholes=of("indicator_parts", "part_id", one),
            components=of("indicator_parts", "whole_id", one))

    @cached_property
    def _unlike(self) -> dict[str, list[tuple[str, int]]]:
        """Of each indicator: why provincial targets on it do not answer a national one, counted."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.alignments:
            if row["reason"]:
                found[row["indicator_id"]][row["reason"]] += 1
        return {one: counts.most_common() for one, counts in found.items()}

    def source(self, row: Row) -> Page:
        """The page of one source: what was taken from it."""
        of, one = self.library.of, row["id"]
        taken = {name: of(name, "source_id", one) for name in
                 ("documents", "relations", "targets", "observations", "reported_attainments",
                  "tasks", "causes", "measures", "events", "readings")}
        others = [("tasks", "nhiem-vu", taken["tasks"]), ("causes", "nguyen-nhan", taken["causes"]),
                  ("measures", "giai-phap", taken["measures"]),
                  ("events", "su-kien", taken["events"])]
        anchors = {"documents": "van-ban", "relations": "quan-he", "targets": "muc-tieu",
                   "observations": "ket-qua", "reported_attainments": "danh-gia",
                   "tasks": "nhiem-vu", "causes": "nguyen-nhan", "measures": "giai-phap",
                   "events": "su-kien", "readings": "lan-doc"}
        keys = {"observations": "results", "reported_attainments": "claims"}
        parts = [(anchors[n], keys.get(n, n), rows) for n, rows in taken.items()]
        entry = self.library.entry(one)
        return self._page(
            "source.html", row, entry.text if entry else one, parts, s=row, others=others,
            documents=taken["documents"], relations=taken["relations"], targets=taken["targets"],
            observations=taken["observations"], claims=taken["reported_attainments"],
            again=taken["readings"], conflicts=set())

    @cached_property
    def holders(self) -> dict[str, list[Row]]:
        """Documents by the slug of their symbol."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.library.tables["documents"]:
            if row["symbol"]:
                found[symbol_slug(row["symbol"])].append(row)
        return dict(found)

    def symbols(self) -> Iterator[Page]:
        """One page for each symbol, with every document that bears it."""
        crumbs = (("ky-hieu/index.html", self.library.say("symbols")),)
        variants: dict[str, list[Row]] = defaultdict(list)
        for row in self.library.tables["symbol_variants"]:
            variants[symbol_slug(row["canonical"] or "")].append(row)
        for one, rows in sorted(self.holders.items()):
            symbol = rows[0]["symbol"]
            ordered = sorted(rows, key=lambda d: d["issued_on"] or "")
            body = self.render("symbol.html", heading=symbol, holders=ordered,
                               variants=variants.get(one, []))
            yield Page(f"ky-hieu/{one}", symbol, body, crumbs=crumbs)

    # -- lists ------------------------------------------------------------------

    def listings(self) -> Iterator[Page]:
        """The index pages of each kind."""
        mark = tongues.mark if self.language != "vi" else escape
        yield self._listing("van-ban", "documents", ("document", "issued_on", "place", "title"),
                            self._document_groups())
        yield self._listing("dia-phuong", "places", ("place", "existed", "documents", "targets"),
                            self._place_groups())
        yield self._listing("chi-tieu", "indicators", ("indicator", "unit", "targets", "results"),
                            self._indicator_groups())
        yield self._listing("nguon", "sources", ("source", "published_on", "title"),
                            self._source_groups())
        yield self._listing("ky-hieu", "symbols", ("symbol", "documents"), [("", [
            (Markup('<a href="{}.html">{}</a>').format(one, mark(rows[0]["symbol"])),
             Markup("; ").join(self.ref(d["id"]) for d in rows))
            for one, rows in sorted(self.holders.items())])])

    def _listing(self, folder: str, key: str, columns: tuple[str, ...],
                 groups: list[tuple[str, list[tuple[Any, ...]]]]) -> Page:
        heading = self.library.say(key)
        body = self.render("listing.html", heading=heading, groups=groups,
                           intro=self.library.say(f"intro.{key}"),
                           columns=[(self.library.say(c), WIDTHS.get(c, "")) for c in columns])
        return Page(f"{folder}/index", heading, body)

    def _count(self, table: str, column: str, one: str) -> str:
        return format_number(len(self.library.of(table, column, one)), self.language)

    def _document_groups(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
        self.root, groups = "../", defaultdict(list)
        places = self.library.record
        for d in sorted(self.library.tables["documents"], key=lambda d: d["issued_on"] or ""):
            national = places.get(d["place_id"], {}).get("kind") == "country"
            groups["national" if national else "provincial"].append(
                (self.ref(d["id"]), format_date(d["issued_on"], self.language),
                 self.ref(d["place_id"]), self.library.local(d, "title")))
        return [(self.library.say(k), groups[k]) for k in ("national", "provincial") if groups[k]]

    def _place_groups(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
        self.root, groups = "../", defaultdict(list)
        for p in sorted(self.library.tables["places"], key=lambda p: unaccented(p["name_vi"])):
            current = "ended_units" if p["valid_to"] else "current_units"
            kind = current if p["kind"] in ("province", "city") else "regions"
            groups[kind].append((self.ref(p["id"]), self.library.span(p) or "–",
                                 self._count("documents", "place_id", p["id"]),
                                 self._count("targets", "place_id", p["id"])))
        order = ("current_units", "ended_units", "regions")
        return [(self.library.say(k), groups[k]) for k in order if groups[k]]

    def _indicator_groups(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
        self.root, groups = "../", defaultdict(list)
        for i in sorted(self.library.tables["indicators"], key=lambda i: unaccented(i["name_vi"])):
            groups[self.library.word("indicator_kind", i["kind"])].append(
                (self.ref(i["id"]), self.library.unit(i["unit"]),
                 self._count("targets", "indicator_id", i["id"]),
                 self._count("observations", "indicator_id", i["id"])))
        return list(groups.items())

    def _source_groups(self) -> list[tuple[str, list[tuple[Any, ...]]]]:
        self.root, groups = "../", defaultdict(list)
        for s in self.library.tables["sources"]:
            groups[s["tier"]].append((self.ref(s["id"]),
                                      format_date(s["published_on"], self.language),
                                      s["title"] or s["url"] or "–"))
        order = ("official", "official_copy", "national_press", "local_press", "mirror")
        return [(self.library.word("tier", k), groups[k]) for k in order if groups[k]]

    # -- the data package -------------------------------------------------------

    def data_pages(self) -> Iterator[Page]:
        """Downloads, the dictionary, and every table as it is."""
        crumbs = (("du-lieu/index.html", self.library.say("data")),)
        schema = self.kb.schema
        tables = [{"name": t.name, "title": self.library.table_title(t.name),
                   "count": len(self.library.tables[t.name])} for t in schema.tables.values()]
        heading = self.library.say("data")
        yield Page("du-lieu/index", heading, self.render(
            "downloads.html", heading=heading, tables=tables, graphml=True))
        heading = self.library.say("dictionary")
        body = self.render("dictionary.html", heading=heading, tables=self._dictionary())
        yield Page("du-lieu/tu-dien", heading, body, crumbs=crumbs)
        for name in schema.tables:
            yield self._table_page(name, crumbs)

    def _dictionary(self) -> list[Row]:
        tables = []
        for table in self.kb.schema.tables.values():
            fields = [{"name": f.name, "title": f.title if self.language == "vi" else f.title_en,
                       "type": f.type, "separator": f.separator, "rules": self._rules(table, f)}
                      for f in table.fields]
            tables.append({"name": table.name, "title": self.library.table_title(table.name),
                           "path": table.path, "fields": fields})
        return tables

    def _rules(self, table: Any, f: Any) -> list[str]:
        say = self.library.say
        rules = [say("rule.key")] if f.name in table.key else []
        rules += [say("rule.required")] if f.required else []
        rules += [say("rule.derived")] if f.derived else []
        rules += [say("rule.enum", values=", ".join(f.enum))] if f.enum else []
        rules += [say("rule.pattern", pattern=f.pattern)] if f.pattern else []
        rules += [say("rule.reference", table=other) for column, other, _ in table.references
                  if column == f.name]
        return rules

    def _table_page(self, name: str, crumbs: Crumbs) -> Page:
        self.root = "../"
        rows = self.library.tables[name]
        mark = tongues.mark if self.language != "vi" else escape
        table = self.kb.schema.tables[name]
        fields = [f for f in table.fields if any(row[f.name] not in (None, (), False) for row in rows)]
        shown = [{"line": row["_line"], "anchor": row.get("id"),
                  "cells": Markup("</td><td>".join(
                      str(escape(mark(self._cell(f, row[f.name])))) for f in fields))} for row in rows]
        heading = self.library.table_title(name)
        columns = [{"name": f.name, "title": f.title if self.language == "vi" else f.title_en}
                   for f in fields]
        body = self.render("table.html", heading=heading, name=name, rows=shown, columns=columns)
        return Page(f"du-lieu/{name}", heading, body, crumbs=crumbs)

    def _cell(self, f: Any, value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.library.say("yes") if value else ""
        if isinstance(value, tuple):
            return Markup("; ").join(self._cell(f, one) for one in value)
        if isinstance(value, float):
            return format_number(value, self.language)
        if f.name.endswith(("_id", "_ids")) or f.name in ("id", "canonical"):
            return self.ref(value, value)
        if f.name == "url" and safe_address(value):
            return Markup('<a href="{0}" rel="noopener">{0}</a>').format(value)
        return value

    def redirects(self) -> Iterator[Page]:
        """A page at every old address that leads to the new one."""
        for row in self.library.tables["redirects"]:
            entry = self.library.entry(row["to"])
            if entry:
                heading = self.library.say("moved_heading")
                body = self.render("moved.html", heading=heading, to=row["to"])
                yield Page(f"{entry.path.split('/')[0]}/{row['from']}", heading, body,
                           moved_to=entry.path)

    # -- overview ---------------------------------------------------------------

    def national_documents(self) -> list[str]:
        """National documents whose targets bind the whole country, oldest first."""
        record = self.library.record
        found = {t["document_id"] for t in self.library.tables["targets"]
                 if record.get(t["place_id"], {}).get("kind") == "country"}
        return sorted(found, key=lambda d: (record[d]["issued_on"] or "", d))

    def matrix(self) -> Page:
        """National targets against the provinces of today, predecessors nested."""
        aligned: dict[str, list[Row]] = defaultdict(list)
        for row in self.alignments:
            aligned[row["national_target_id"]].append(row)
        blocks = [block for one in self.national_documents()
                  if (block := self._block(one, aligned))]
        heading = self.library.say("matrix")
        parts = [(b["id"], e.text) for b in blocks if (e := self.library.entry(b["id"]))]
        self._linked = {}
        alone = [d for d in self.national_documents() if d not in {b["id"] for b in blocks}]
        body = self.render("matrix.html", root="", heading=heading, blocks=blocks, parts=parts,
                           alone=alone)
        return Page("ma-tran", heading, body)

    def _block(self, document: str, aligned: dict[str, list[Row]]) -> Row | None:
        targets = [x for x in self._targets_of("document_id", document)
                   if not x["row"]["variant_of"] and x["row"]["stage"] != "dropped"]
        cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for x in targets:
            for row in aligned.get(x["id"], []):
                cells[(x["id"], row["place_id"])].append(self._answer(row))
        lines, answered = [], bool(cells)
        for row in graph.coverage(self.graph, self.kb, document).to_dict("records"):
            place, nested = row["place_id"], isinstance(row["successor_id"], str)
            found = [cells.get((x["id"], place), []) for x in targets]
            if not nested or any(found) or row["document_ids"]:
                answered = answered or bool(row["document_ids"])
                lines.append({"place": place, "nested": nested, "cells": found,
                              "state": row["state"], "documents": row["document_ids"]})
        return {"id": document, "targets": targets, "lines": lines} if answered else None

    def _answer(self, row: Row) -> Row:
        """One provincial target beside the national one that it answers."""
        notes = [label(f"align.reason.{row['reason']}", self.language)] if row["reason"] else []
        notes += [label(f"align.flag.{flag}", self.language) for flag in row["flags"]]
        return {"target": self.target(row["target_id"]), "note": "; ".join(notes),
                "word": label(f"align.{row['result']}", self.language)}

    def coverage(self) -> Page:
        """How much is known of each province of today and of each unit, old and new."""
        say, results = self.library.say, list(self.library.results.values())
        heading = say("coverage_page")
        columns = [say(key) for key in (
            "documents", "targets", "coverage.results", "coverage.rated",
            "coverage.latest", "coverage.tiers", "coverage.readings", "coverage.vain")]
        groups = [(anchor, say(key), self._coverage_rows(results, members)) for anchor, key, members
                  in (("hien-nay", "coverage.today", studies.with_predecessors(self.kb)),
                      ("tung-don-vi", "coverage.each", studies.alone(self.kb)))]
        body = self.render("coverage.html", root="", heading=heading, columns=columns,
                           groups=groups)
        return Page("do-phu", heading, body)

    def _coverage_rows(self, results: list[Row], groups: dict[str, tuple[str, ...]]) -> list[Row]:
        """The cells of one table of coverage, places in the order of their names."""
        frame = studies.place_coverage(self.kb, results, groups)
        names = {place: self.library.place_name(self.library.record[place])
                 for members in groups.values() for place in members}
        rows = [{"place": row["place_id"], "members": ", ".join(
                    names[one] for one in groups[row["place_id"]][1:]),
                 "cells": [*(format_number(row[key], self.language)
                             for key in ("documents", "targets", "results")),
                           self._share(row["rated"], row["asked"]),
                           row[f"latest_{self.language}"] or "–",
                           " · ".join(str(row[tier]) for tier in studies.TIERS),
                           self._share(row["twice"], row["figures"]),
                           format_number(row["vain"], self.language)]}
                for row in frame.to_dict("records")]
        return sorted(rows, key=lambda row: unaccented(names[row["place"]]))

    def _share(self, part: int, whole: int) -> str:
        """``3 / 4 (75%)``, of a hundred and more ``113 / 188 (60,1%)``; a dash of nothing."""
        if not whole:
            return "–"
        part_, whole_ = (format_number(n, self.language) for n in (part, whole))
        return self.library.say("coverage.of_share", part=part_, whole=whole_,
                                share=format_number(round(100 * part / whole, int(whole >= 100)),
                                                    self.language))

    def _standing(self, results: list[Row]) -> list[tuple[str, str]]:
        """How far targets are rated and figures read again, in words and shares."""
        counts = studies.standing(self.kb, results)
        pairs = (("over", "over_decided"), ("running", "running_progress"),
                 ("figures", "figures_twice"))
        return [(self.library.say(f"standing.{whole}"), self._share(counts[part], counts[whole]))
                for whole, part in pairs]

    def _unrated(self, results: list[Row], listed: set[str]
                 ) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]], int]]:
        """Reasons, the targets they leave unrated with their searches, how many have any.

        A search is its path and its words; one that is ``listed`` on the page
        itself is linked there.
        """
        found, record = studies.unrated_searches(self.kb, results), self.library.record
        rows = [(reason, [(one, [(f"#{k}" if k in listed else f"du-lieu/searches.html#{k}",
                                  record[k]["looked_for"]) for k in made])
                          for one, made in targets],
                 sum(bool(made) for _, made in targets)) for reason, targets in found.items()]
        return sorted(rows, key=lambda row: (-len(row[1]), row[0]))

    def status(self) -> Page:
        """What the data holds and lacks, in counts."""
        library, say = self.library, self.library.say
        results = list(library.results.values())
        reasons = Counter(r["reason"] for r in results if r.get("reason"))
        verdicts = Counter(r["verdict"] for r in results)
        tiers = Counter(s["tier"] for s in library.tables["sources"])
        figures = Counter(library.reading_words(row["id"]) for name in
                          ("targets", "observations", "reported_attainments")
                          for row in library.tables[name])
        imports = Counter(r["outcome"] for r in library.tables["imports"])
        searched = Counter(r["result"] for r in library.tables["searches"])
        samples: dict[str, Counter[str]] = defaultdict(Counter)
        for row in library.tables["samples"]:
            samples[row["drawn_from"]][row["result"]] += 1
        def words(column: str, counter: Counter[str]) -> list[tuple[str, int]]:
            return [(library.word(column, one), n) for one, n in counter.most_common()]
        counts = [
            (say("tables"), [(library.table_title(n), len(r)) for n, r in library.tables.items()]),
            (say("verdicts"), words("verdict", verdicts)), (say("reasons"), words("reason", reasons)),
            (say("readings"), figures.most_common()), (say("tiers"), words("tier", tiers)),
            *((say("samples", drawn=drawn[:8], count=found.total()), words("sample_result", found))
              for drawn, found in samples.items()),
            (say("searches"), words("search_result", searched)),
            (say("imports"), words("outcome", imports))]
        vain = [s for s in library.tables["searches"] if s["result"] != "found"]
        heading = say("build_status")
        body = self.render("status.html", root="", heading=heading, searches=vain,
                           standing=self._standing(results),
                           unrated=self._unrated(results, {s["id"] for s in vain}),
                           counts=[(c, rows) for c, rows in counts if rows],
                           problems=list(self.findings), held=library.tables["held_back"])
        return Page("tinh-trang", heading, body)

    def search(self) -> Page:
        """The search page; without JavaScript it leads to the lists."""
        heading = self.library.say("search")
        indexes = [*((folder, table) for table, folder in FOLDERS.items()), ("ky-hieu", "symbols"),
                   ("du-lieu", "data")]
        body = self.render("search.html", root="", heading=heading, indexes=indexes)
        return Page("tim-kiem", heading, body, scripts=searching.SCRIPTS)


#: How many entity pages are made at a time.
_BATCH = 100


def _made(rows: list[tuple[Callable[[Row], Page], Row]]) -> list[Page]:
    return [make(row) for make, row in rows]
