"""How a template becomes markup: one renderer for each depth of pages, fixed for good.

A page in a folder reaches the root of the site by ``../``, one at the root by
nothing.  A :class:`Renderer` knows the one depth it was made for, and has its
own environment, in which every function already knows it too; so no link can
be led elsewhere by what was rendered before.  Everything is escaped, and a
name that a template asks for and is not given is an error.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup, escape

from policykb.analysis import graph
from policykb.core.catalogue import label
from policykb.core.formats import format_date, format_number
from policykb.core.markup import safe_address
from policykb.site import phrases, tongues
from policykb.site.evidence import evidence, reading_words
from policykb.site.library import Row, symbol_slug

if TYPE_CHECKING:
    from policykb.site.site import Site

TEMPLATES = Path(__file__).parents[1] / "templates"
#: The issue form of errors; its fields are filled in by their ids.
REPORT_FORM = "loi-so-lieu.yml"


@dataclass(frozen=True)
class Renderer:
    """Renders templates for pages from which ``root`` leads to the root of their language."""

    site: Site
    root: str

    def at(self, root: str) -> Renderer:
        """The renderer of the same site for another depth."""
        return self.site.at(root)

    @property
    def files(self) -> str:
        """From a page to the downloads and scripts, which both languages share.

        The English pages stand in ``en/`` of the Vietnamese ones.
        """
        return self.root if self.site.language == "vi" else f"{self.root}../"

    def render(self, template: str, **values: Any) -> str:
        """The markup of a template; ``values`` are just what its head says it receives."""
        return self.environment.get_template(template).render(**values)

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The environment of all templates at this depth."""
        foreign: dict[str, Any] = {} if self.site.language == "vi" else {
            "finalize": tongues.mark, "extensions": [tongues.Attributes]}
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True,
            undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            auto_reload=False, **foreign,
        )
        environment.filters["in_attribute"] = tongues.in_attribute
        environment.globals.update(self._names())
        return environment

    def _names(self) -> dict[str, Any]:
        """What every template can use without being given it."""
        site, library = self.site, self.site.library
        said = words(site)
        if site.language != "vi":  # what these say is English, whatever letters a name in it has
            said = {name: tongues.said(function) for name, function in said.items()}
        return said | {
            "root": self.root, "files": self.files, "language": site.language,
            "ref": self.ref, "report": self.report, "proof": self.proof,
            "local": library.local, "of": library.of, "slug": symbol_slug, "safe": safe_address,
            "org": lambda one: phrases.organization(library, one),
            "row": library.record.__getitem__, "target": site.target,
        }

    # -- what depends on the depth ---------------------------------------------

    def ref(self, one: str | None, text: str | None = None) -> Markup:
        """A link to the page of an id; the id alone where nothing bears it."""
        if one is None:
            return Markup("–")
        parts = self._link(one)
        if parts is None:
            said = text or one
            return escape(said if self.site.language == "vi" else tongues.mark(said))
        # Joined as plain text: Markup.format is too slow for some 40,000 links.
        return Markup(parts[0] + (parts[1] if text is None else f"{escape(text)}</a>"))

    @cached_property
    def _link(self) -> Callable[[str], tuple[str, str] | None]:
        """The beginning and the end of the link to an id, each made once."""
        def made(one: str) -> tuple[str, str] | None:
            entry = self.site.library.entry(one)
            if entry is None:
                return None
            foreign = self.site.language != "vi" and tongues.is_vietnamese(entry.text)
            tongue = ' lang="vi"' if foreign else ""
            return (f'<a href="{escape(self.root + entry.path)}" title="{escape(entry.hover)}"{tongue}>',
                    f"{escape(entry.text)}</a>")
        return cache(made)

    def report(self, one: str | None) -> Markup:
        """A link to a form that reports an error in a row, filled in with its id.

        No more than the id: the link stands beside every figure.
        """
        address = f"{self.root}dong-gop.html#bao-loi"
        if self.site.repository:
            query = urllib.parse.urlencode({"template": REPORT_FORM, "row": one or ""})
            address = f"{self.site.repository}/issues/new?{query}"
        return Markup(f'<a href="{escape(address)}">{self._report_words}</a>')

    @cached_property
    def _report_words(self) -> str:
        return str(escape(self.site.library.say("report")))

    def proof(self, row: Row) -> Markup:
        """The evidence of a figure in one line; made once, since up to four pages show it."""
        return self._proof(row["_table"], row["_line"])

    @cached_property
    def _proof(self) -> Callable[[str, int], Markup]:
        template, library = self.environment.get_template("evidence.html"), self.site.library
        def made(table: str, line: int) -> Markup:
            # The first row of a table stands in its second line.
            return Markup(template.render(e=evidence(library, library.tables[table][line - 2])))
        return cache(made)


def words(site: Site) -> dict[str, Callable[..., str]]:
    """The functions of templates that say something in words of the site's language."""
    library, language = site.library, site.language
    return {
        "t": library.say, "word": library.word, "unit": library.unit, "period": library.period,
        "title": library.table_title,
        "readings": lambda one: reading_words(library, one),
        "span": lambda text: phrases.span(text, language),
        "interval": lambda row: phrases.interval(library, row),
        "when": lambda *ends: phrases.when(library, *ends),
        "newest": lambda place: phrases.newest_words(site.kb, language, place),
        "name_of": lambda one: phrases.name_of(library, one),
        "date": lambda day: format_date(day, language),
        "number": lambda x: format_number(x, language),
        "active": lambda type_: graph.edge_label(site.graph, type_, language),
        "inverse": lambda type_: graph.inverse_label(site.graph, type_, language),
        "reason_word": lambda code: label(f"align.reason.{code}", language),
    }
