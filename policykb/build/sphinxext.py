"""The Sphinx extension: addresses, roles, computed blocks, entity pages, fresh notebooks.

The only module that imports Sphinx.  Entity pages are handed to the builder
by ``html-collect-pages``; a manifest beside the output remembers their
digests, so that a page that did not change is not written again and one that
is gone is removed.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import urllib.parse
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import os_path, relative_uri

from policykb.build import abreast, english, notebooks
from policykb.build.inventory import Labels
from policykb.core import digests
from policykb.core.addresses import FEED, FIXED, FOLDERS, MISSING, ROLES, SOURCES, UNLISTED, web_base
from policykb.core.catalogue import Language, label
from policykb.core.formats import format_date
from policykb.core.markup import safe_address
from policykb.core.text import nearest
from policykb.data.knowledge import KnowledgeBase, data_digest
from policykb.site import exports, tongues
from policykb.site.assembly import batches
from policykb.site.blocks import BLOCKS, block
from policykb.site.entries import Entry
from policykb.site.exports import Exports, dumps, embedded
from policykb.site.machines import graphml
from policykb.site.machines.dated import Days
from policykb.site.machines.feed import feed, feed_entries
from policykb.site.machines.sitemap import Listed, sitemaps
from policykb.site.page import Page
from policykb.site.rendering import TEMPLATES
from policykb.site.site import Site
from policykb.studies import charts

logger = logging.getLogger(__name__)
_TAG = re.compile("<[^>]*>")
PACKAGE = digests.PACKAGE
STATIC = PACKAGE / "static"
#: Tells GitHub Pages to publish folders that begin with an underscore, too.
NO_JEKYLL = ".nojekyll"


# --------------------------------------------------------------------------
# What one build shares
# --------------------------------------------------------------------------


class Book:
    """The data behind one build, read when it is first asked for."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.directory = Path(app.confdir) / app.config.policykb_data
        self.language: Language = "en" if app.config.language == "en" else "vi"
        self.manifest_path = (Path(app.doctreedir).parent / ".policykb"
                              / f"pages-{app.builder.name}-{self.language}.json")

    @cached_property
    def digest(self) -> str:
        """A digest of the data and of the package."""
        return f"{data_digest(self.directory)} {digests.of_package()}"

    @cached_property
    def kb(self) -> KnowledgeBase:
        """The data package."""
        return notebooks.knowledge_base(self.directory)

    @cached_property
    def site(self) -> Site:
        """The pages, with verdicts, alignment and audit."""
        from policykb.analysis.alignment import align
        from policykb.analysis.audit import audit

        studies, _ = notebooks.opened(self.kb)
        base = str(self.app.config.html_baseurl or "")
        return Site(self.kb, studies.attainment.to_dict("records"), align(self.kb).to_dict("records"),
                    audit(self.kb).to_dict("records"), self.language,
                    repository=web_address(self.app.config.policykb_repository),
                    base=web_base(base) if base else "")

    @cached_property
    def exports(self) -> Exports:
        """The same knowledge for machines."""
        studies, _ = notebooks.opened(self.kb)
        return Exports(self.kb, studies.attainment, str(self.app.config.html_baseurl or ""),
                       self.site.library)

    @cached_property
    def code(self) -> str:
        """A digest of the package without the data."""
        return digests.of_package()[:16]

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the last whole build wrote: its digest and that of each page."""
        try:
            return json.loads(self.manifest_path.read_text("utf-8"))
        except (OSError, ValueError):
            return {"digest": "", "pages": {}}

    def entry(self, role: str, one: str) -> Entry | None:
        """How a role shows an id; ``None`` for an id of another kind or of none."""
        if role == "trang":
            key = FIXED.get(one)
            title = self.site.library.say(key) if key else ""
            return Entry(f"{one}.html", title, "") if key else None
        row = self.site.library.record.get(one)
        return self.site.library.entry(one) if row and row["_table"] == ROLES[role] else None

    def known(self, role: str) -> Iterable[str]:
        """The ids that a role knows."""
        if role == "trang":
            return FIXED
        return [row["id"] for row in self.site.library.tables[ROLES[role]]]


def web_address(text: object) -> str:
    """The address of the repository without a slash at its end; empty for what is none."""
    return (safe_address(str(text or "").strip()) or "").rstrip("/")


def _book(app: Sphinx) -> Book:
    return app.policykb  # type: ignore[attr-defined, no-any-return]


# --------------------------------------------------------------------------
# Addresses
# --------------------------------------------------------------------------


class SiteBuilder(StandaloneHTMLBuilder):
    """HTML with the addresses of the site; what is searched for is in our own index."""

    search = False

    def get_outdated_docs(self) -> Iterator[str]:
        """Every text: what stands around one depends on more than its own source."""
        yield from self.env.found_docs

    def write_buildinfo(self) -> None:
        """Nothing: it would hold a digest of absolute paths and tell a reader nothing."""

    def copy_theme_static_files(self, context: dict[str, Any]) -> None:
        """Nothing: our templates use none of the theme's scripts, styles and fonts."""

    def copy_html_static_files(self, context: dict[str, Any]) -> None:
        """Ours and the book's own; not the scripts of extensions that no page loads."""
        kept = self.config.html_static_path
        own = (Path(self.confdir).resolve(), PACKAGE)
        self.config.html_static_path = [
            path for path in kept
            if any((Path(self.confdir) / path).resolve().is_relative_to(one) for one in own)
            and ".venv" not in Path(path).parts and "site-packages" not in Path(path).parts]
        super().copy_html_static_files(context)
        self.config.html_static_path = kept

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        for folder, address in SOURCES.items():
            if docname.startswith(folder):
                docname = address + docname.removeprefix(folder)
                break
        return super().get_target_uri(docname, typ)

    def get_outfilename(self, pagename: str) -> str:
        return str(Path(self.outdir) / os_path(self.get_target_uri(pagename)))


def _root(builder: Any, docname: str) -> str:
    return "../" * builder.get_target_uri(docname).count("/")


# --------------------------------------------------------------------------
# Roles
# --------------------------------------------------------------------------


class EntityRole(XRefRole):
    """``{vb}`id``` or ``{vb}`words <id>```; text and hover text come from the data."""

    def __init__(self, role: str) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=False)
        self.role = role

    def run(self) -> Any:
        self.name = f"{PolicyDomain.name}:{self.role}"
        return super().run()


class PolicyDomain(Domain):
    """Documents, places, indicators, sources, targets and observations by id."""

    name = "policykb"
    label = "Policy knowledge base"
    object_types = {role: ObjType(role, role) for role in ROLES}  # noqa: RUF012  as Sphinx asks
    initial_data: dict[str, dict[str, Any]] = {  # noqa: RUF012
        "used": {}, "computed": {}, "notebooks": {}}
    data_version = 1

    def clear_doc(self, docname: str) -> None:
        for kept in self.data.values():
            if isinstance(kept, dict):
                kept.pop(docname, None)

    def merge_domaindata(self, docnames: Any, otherdata: dict[str, Any]) -> None:
        for kind in self.initial_data:
            for docname in docnames:
                if docname in otherdata[kind]:
                    self.data[kind][docname] = otherdata[kind][docname]

    def resolve_xref(self, env: BuildEnvironment, fromdocname: str, builder: Any, typ: str,
                     target: str, node: pending_xref, contnode: Any) -> Any:
        entry = _book(env.app).entry(typ, target)
        if entry is None:
            known = _book(env.app).known(typ)
            logger.warning(label("site.unknown_id", kind=label(f"site.kind.{typ}"), one=target,
                                 nearest=nearest(target, known) or "–"),
                           location=node, type="policykb", subtype=typ)
            return contnode
        path, _, anchor = entry.path.partition("#")
        address = relative_uri(builder.get_target_uri(fromdocname), path)
        if anchor:
            address += f"#{anchor}"
        text = contnode.astext() if node["refexplicit"] else entry.text
        hover = {"reftitle": entry.hover} if entry.hover else {}
        return nodes.reference("", "", nodes.inline("", text), internal=True, refuri=address,
                               **hover)

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        library = _book(self.env.app).site.library
        for role, table in ROLES.items():
            for row in library.tables[table]:
                entry = library.entry(row["id"])
                if entry:
                    path, _, anchor = entry.path.partition("#")
                    yield row["id"], entry.text, role, path.removesuffix(".html"), anchor, 1


def note_references(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which ids a page names, and how they were shown."""
    used = app.env.get_domain(PolicyDomain.name).data["used"]
    found = {(node["reftype"], node["reftarget"]) for node in doctree.findall(pending_xref)
             if node.get("refdomain") == PolicyDomain.name}
    if found:
        used[app.env.docname] = {key: _book(app).entry(*key) for key in found}


# --------------------------------------------------------------------------
# Computed blocks
# --------------------------------------------------------------------------


class Computed(SphinxDirective):
    """``{tinh} name arguments``: a block computed from the data when the book is built."""

    required_arguments = 1
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = False

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in BLOCKS:
            raise self.error(f"{name}: {', '.join(BLOCKS)}")
        words = self.arguments[1].split() if len(self.arguments) > 1 else []
        domain = self.env.get_domain(PolicyDomain.name)
        domain.data["computed"][self.env.docname] = True
        root = _root(self.env.app.builder, self.env.docname)
        try:
            made = block(_book(self.env.app).site, name, words, root)
        except KeyError as error:
            raise self.error(str(error)) from None
        return [nodes.raw("", made, format="html")]


# --------------------------------------------------------------------------
# What has to be read again
# --------------------------------------------------------------------------


def stale(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str],
          removed: set[str]) -> list[str]:
    """Pages whose data or twin changed, and one in any case so that entity pages are collected.

    Sphinx does not run ``html-collect-pages`` when no source is outdated.
    """
    book = _book(app)
    before = book.manifest.get("texts", {})
    turned = {d for d in env.found_docs if before.get(d) != has_text(app, d)}
    if (not turned and book.manifest["digest"] == book.digest
            and (Path(app.outdir) / "ma-tran.html").exists()):
        return []
    data = env.get_domain(PolicyDomain.name).data
    found = turned | {d for d, shown in data["used"].items()
             if any(book.entry(*key) != entry for key, entry in shown.items())}
    found |= set(data["computed"])
    for docname, before in data["notebooks"].items():
        path = Path(env.doc2path(docname))
        if path.exists() and notebooks.digest(path.read_text("utf-8"), book.kb) != before:
            found.add(docname)
    found.add(str(app.config.root_doc))
    return sorted(found & env.found_docs)


def freshen(app: Sphinx, docname: str, content: list[str]) -> None:
    """Give a notebook the digest of what it depends on."""
    if notebooks.is_notebook(content[0]):
        value = notebooks.digest(content[0], _book(app).kb)
        app.env.get_domain(PolicyDomain.name).data["notebooks"][docname] = value
        content[0] = notebooks.with_digest(content[0], value)


# --------------------------------------------------------------------------
# Pages
# --------------------------------------------------------------------------


class Shell:
    """What surrounds every page: words, navigation, the edition date."""

    def __init__(self, app: Sphinx) -> None:
        self.language = str(app.config.language)
        self.title = str(app.config.html_title)
        base = app.config.html_baseurl
        self.base = web_base(base) if base else ""
        self.style = hashlib.sha256((STATIC / "policykb.css").read_bytes()).hexdigest()[:8]
        keys = ("skip", "search", "find", "menu", "crumbs", "home", "contents", "licence",
                "contribute", "json", "feed", "other", "no_twin", "output")
        self.words = {key: label(f"site.shell.{key}") for key in keys}
        edition = _book(app).kb.edition_date
        self.words["edition"] = label("site.edition", date=format_date(edition))
        self.nav = list(self._nav(app))
        self.digest = hashlib.sha256(
            repr(sorted(vars(self).items())).encode() + (TEMPLATES / "layout.html").read_bytes()
        ).hexdigest()

    def _nav(self, app: Sphinx) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        def docs(*names: str) -> list[tuple[str, str]]:
            return [(app.builder.get_target_uri(n), app.env.titles[n].astext())
                    for n in names if n in app.env.titles]
        def made(*names: str) -> list[tuple[str, str]]:
            return [(f"{n}.html", label(f"site.{FIXED[n]}")) for n in names]
        site_map = getattr(app.config, "external_site_map", None) or app.env.titles
        studies = [d for d in site_map if d.startswith("notebooks/")]
        yield label("site.nav.read"), [(app.builder.get_target_uri(app.config.root_doc),
                                        label("site.shell.home"))] + docs(
            "book/huong-dan-doc") + made("ma-tran", "so-sanh")
        yield label("site.nav.look"), made(*(n for n in FIXED if n.endswith("/index")))
        if studies:
            yield label("site.nav.studies"), docs(*studies)
        yield label("site.nav.about"), docs(
            "book/phuong-phap", "book/thuat-ngu", "book/dong-gop", "book/thay-doi"
        ) + made("do-phu", "tinh-trang")


def _shell(app: Sphinx) -> Shell:
    if not hasattr(app, "policykb_shell"):
        app.policykb_shell = Shell(app)  # type: ignore[attr-defined]
    return app.policykb_shell  # type: ignore[attr-defined, no-any-return]


def has_text(app: Sphinx, pagename: str) -> bool:
    """Whether a written page of the Vietnamese book has an English text that is made, too."""
    return os.environ.get(english.TWINS) == "1" and english.source(Path(app.srcdir), pagename).exists()


def has_twin(app: Sphinx, pagename: str) -> bool:
    """Whether a page stands in both languages.

    Where an English site is made, too: every page made from rows, and every
    written one whose text is in ``book/en`` or ``notebooks/en``; the English
    site has no others.
    """
    if _shell(app).language == "en":
        return True
    if pagename in app.env.found_docs:
        return has_text(app, pagename)
    return os.environ.get(english.TWINS) == "1"


def alternates(app: Sphinx, pagename: str, address: str) -> list[tuple[str, str]]:
    """The page and its twin in the other language, as (language, address on the whole web).

    Nothing without the address of the site, and nothing where there is no
    twin: the English site stands in ``en/`` of the Vietnamese one.
    """
    shell = _shell(app)
    if not shell.base or not has_twin(app, pagename):
        return []
    return [("vi", shell.base + address), ("en", f"{shell.base}en/{address}"),
            ("x-default", shell.base + address)]


def other_language(app: Sphinx, pagename: str, address: str, files: str) -> tuple[str, bool]:
    """Where the switch of languages leads from a page, and whether that is its twin."""
    if _shell(app).language == "en":
        return files + address, True
    twin = has_twin(app, pagename)
    return f"{files}en/{address if twin else 'index.html'}", twin


def _preview(shell: Shell, context: dict[str, Any], address: str) -> list[tuple[str, str]]:
    """The OpenGraph properties of a page that is of no one entity."""
    title = context.get("plain_title") or html.unescape(_TAG.sub("", context.get("title", "")))
    found = [("og:type", "website"), ("og:title", title or shell.title),
             ("og:site_name", shell.title), ("og:locale", exports.LOCALES[shell.language])]
    return [*found, ("og:url", shell.base + address)] if shell.base else found


def without_launchers(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out the inline settings of a notebook launcher that no page here has."""
    for node in [n for n in doctree.children if isinstance(n, nodes.raw)]:
        if node.astext().lstrip().startswith("<script"):
            doctree.remove(node)


def mark_vietnamese(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark what is Vietnamese in the texts and tables of a written English page."""
    if _book(app).language != "en":
        return
    for node in list(doctree.findall(nodes.Text)):
        if isinstance(node.parent, nodes.raw | nodes.literal_block | nodes.FixedTextElement):
            continue
        found = tongues.pieces(node.astext())
        if any(foreign for _, foreign in found):
            # The writer makes ``lang`` of such a class.
            node.parent.replace(node, [
                nodes.inline("", one, classes=["language-vi"]) if foreign else nodes.Text(one)
                for one, foreign in found])


def surround(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
             doctree: nodes.document | None) -> None:
    """Put the shell into the context of a page."""
    shell, address = _shell(app), app.builder.get_target_uri(pagename)
    context["policykb"], context["address"] = shell, address
    context["is_start"] = pagename == app.config.root_doc
    context["written"] = doctree is not None  # only texts and studies show code
    context["listed"] = pagename not in UNLISTED
    if context["is_start"]:
        context["json_ld"] = embedded(_book(app).exports.below("").dataset_ld(_book(app).site.language))
    if pagename == MISSING and shell.base:  # it is shown at addresses of any depth
        context["content_root"] = urllib.parse.urlsplit(shell.base).path
    context["alternates"] = alternates(app, pagename, address)
    root = "" if context.get("content_root", "./") == "./" else context["content_root"]
    context["files"] = root if shell.language == "vi" else f"{root}../"
    context["other"] = other_language(app, pagename, address, context["files"])
    if doctree is not None:
        for part in ("title", "body", "toc", "page_description"):
            context[part] = exports.plain(context.get(part) or "")
        context["contents"] = _contents(context.get("toc", ""))
        # The one English string that the notebook renderer has no setting for.
        context["body"] = context["body"].replace(
            ' aria-label="Toggle hidden content"', "")
        # What is wider than a phone scrolls in its box, by keyboard, too.
        context["body"] = context["body"].replace(
            '<div class="cell_output docutils container">',
            '<div class="cell_output docutils container" role="region" tabindex="0"'
            f' aria-label="{html.escape(shell.words["output"])}">')
        _ask_for_charts(app, context)
    context.setdefault("og", _preview(shell, context, address))


def _ask_for_charts(app: Sphinx, context: dict[str, Any]) -> None:
    """Charts that a reader may have interactive; their specifications become files."""
    prefix = context["content_root"].removeprefix("./")
    body = charts.interactive(context["body"], Path(app.outdir), prefix, _book(app).site.language)
    if body != context["body"]:
        context["body"] = body
        context["scripts"] = [*(context.get("scripts") or ()), "_static/policykb-charts.js"]


def without_old_charts(app: Sphinx, exception: Exception | None) -> None:
    """Remove specifications of charts that no page of this book asks for any more."""
    if exception is not None or not isinstance(app.builder, SiteBuilder):
        return
    out = Path(app.outdir)
    asked = {name for page in out.glob(f'{SOURCES["notebooks/"]}*.html') for name in
             re.findall(rf"{charts.SPECIFICATIONS}/(\w+\.json)", page.read_text("utf-8"))}
    for path in (out / charts.SPECIFICATIONS).glob("*.json"):
        if path.name not in asked:
            path.unlink()


def _contents(toc: str) -> str:
    """The headings of a page below its title; empty where there are fewer than three."""
    start = toc.find("<ul>", toc.find("<ul>") + 1)
    inner = toc[start:toc.rfind("</ul>")] if start > 0 else ""
    inner = inner[:inner.rfind("</ul>") + 5]
    return inner if inner.count("<li>") > 2 else ""


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every entity page that is new or changed; at the end downloads and the manifest."""
    if not isinstance(app.builder, SiteBuilder):
        return
    book, shell, out = _book(app), _shell(app), Path(app.outdir)
    before, after, listed = book.manifest["pages"], {}, []
    files: list[str] = []
    pages = abreast.made(batches(book.site))
    begun = [next(pages)]  # the other process makes pages from here on; meanwhile:
    twins: dict[str, str] = {}
    if book.language == "vi":  # both languages share them
        twins = _twins(book, out)
        _downloads(book, out)
    for page in chain(begun, pages, [_missing(book, shell)]):
        context = {**_context(page), **_for_machines(book, page)}
        address = f"{page.address}.html"
        value = _page_digest(context, [has_twin(app, page.address), *alternates(
            app, page.address, address)], shell)
        after[page.address] = value
        files += _beside(page, out)
        if page.moved_to is None and page.address not in UNLISTED:
            listed.append(address)
        if before.get(page.address) != value or not (out / address).exists():
            yield page.address, context, "page.html"
    for address in set(before) - set(after):
        (out / f"{address}.html").unlink(missing_ok=True)
    for address in set(book.manifest.get("files", ())) - set(files):
        (out / address).unlink(missing_ok=True)
    if book.language == "vi":
        (out / NO_JEKYLL).write_bytes(b"")
    _search_index(app, book, out)
    _for_crawlers(app, book, out, listed)
    book.manifest_path.parent.mkdir(parents=True, exist_ok=True)
    manifest = {"digest": book.digest, "pages": after, "twins": twins, "files": sorted(files),
                "texts": {d: has_text(app, d) for d in app.env.found_docs}}
    book.manifest_path.write_text(json.dumps(manifest, indent=0), "utf-8")


def _beside(page: Page, out: Path) -> list[str]:
    """Write the small files of a page where they changed; their addresses."""
    for address, text in page.beside:
        path = out / address
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return [address for address, _ in page.beside]


def _page_digest(context: dict[str, Any], twins: list[Any], shell: Shell) -> str:
    return hashlib.sha256(f"{context!r}{twins!r}{shell.digest}".encode()).hexdigest()[:32]


def _context(page: Page) -> dict[str, Any]:
    show = exports.plain
    return {"title": page.title, "pagetitle": page.title, "plain_title": show(page.title),
            "body": show(page.body), "page_description": show(page.description),
            "crumbs": [(path, show(text)) for path, text in page.crumbs],
            "scripts": page.scripts, "moved_to": page.moved_to, "meta": {}}


def _missing(book: Book, shell: Shell) -> Page:
    """What is shown where there is no page: a search for the words of the address."""
    root = urllib.parse.urlsplit(shell.base).path
    heading = book.site.library.say("missing")
    return Page(MISSING, heading, book.site.render("missing.html", root, heading=heading),
                scripts=("_static/policykb-404.js",))


def _for_machines(book: Book, page: Page) -> dict[str, Any]:
    """The address of a page's JSON twin, its JSON-LD and its OpenGraph properties."""
    folder, _, one = page.address.rpartition("/")
    row, language = book.site.library.record.get(one), book.site.language
    if page.address == "du-lieu/index":
        return {"json_ld": embedded(book.exports.below("../").dataset_ld(language))}
    if folder == exports.SYMBOLS and one in book.site.holders:
        return {"twin": f"{page.address}.json"}
    if row is None or FOLDERS.get(row["_table"]) != folder:
        return {}
    return {"twin": book.exports.twin(one),
            "json_ld": embedded(book.exports.below("../").json_ld(one, language)),
            "og": [(name, exports.plain(text))
                   for name, text in book.exports.open_graph(one, language)]}


def _twins(book: Book, out: Path) -> dict[str, str]:
    """Write the JSON twins of which anything changed; the states of all by address."""
    made = book.exports
    rows = [(made.twin(one), made.state(one), made.entity_json, one) for one in made.entities()]
    rows += [(f"{exports.SYMBOLS}/{one}.json", made.symbol_state(one), made.symbol_json, one)
             for one in made.symbols()]
    before, after = book.manifest.get("twins", {}), {}
    for address, state, make, one in rows:
        after[address] = f"{book.code}{state}"
        if before.get(address) != after[address] or not (out / address).exists():
            (out / address).parent.mkdir(parents=True, exist_ok=True)
            (out / address).write_text(dumps(make(one)), "utf-8")
    for address in set(before) - set(after):
        (out / address).unlink(missing_ok=True)
    return after


def _for_crawlers(app: Sphinx, book: Book, out: Path, listed: list[str]) -> None:
    """The sitemap and the feed, which need the address of the site."""
    base, language = _shell(app).base, book.site.language
    for old in (out / FEED, *out.glob("sitemap*.xml")):
        old.unlink(missing_ok=True)
    if not base:
        return
    tables = book.site.library.tables
    entries = feed_entries(tables.get("editions", ()), tables.get("changes", ()), language)
    (out / FEED).write_bytes(feed(entries, base, language))
    if language == "vi":
        for name, content in sitemaps(_listed(app, book, listed), base).items():
            (out / name).write_bytes(content)


def _listed(app: Sphinx, book: Book, made: list[str]) -> Iterator[Listed]:
    """Every page that crawlers may list: the written ones, then those ``made`` from rows."""
    days = Days(book.exports)
    written = [(app.builder.get_target_uri(name), has_twin(app, name))
               for name in sorted(app.env.titles)]
    for one, twin in [*written, *((one, has_twin(app, one.removesuffix(".html"))) for one in made)]:
        yield Listed(one, f"en/{one}" if twin else None, days.of(one))


def _downloads(book: Book, out: Path) -> None:
    """The data package and the graph, as they can be taken away."""
    folder = out / "du-lieu"
    folder.mkdir(parents=True, exist_ok=True)
    names = {table.path for table in book.kb.schema.tables.values()} | {"datapackage.json"}
    for old in folder.glob("*.csv"):
        if old.name not in names:
            old.unlink()
    changed = [name for name in names if not _same(book.directory / name, folder / name)]
    for name in changed:
        shutil.copyfile(book.directory / name, folder / name)
    _parquet(book, folder, changed)
    verdicts = {one: told[-1]["verdict"] for one, told in book.exports.verdicts.items()}
    graphml.write(book.site.graph, book.kb, verdicts, folder / "policykb.graphml")


def _same(first: Path, second: Path) -> bool:
    return second.exists() and first.read_bytes() == second.read_bytes()


def _parquet(book: Book, folder: Path, changed: list[str]) -> None:
    """Every table as Parquet; only those of which the CSV or the schema changed are written."""
    tables = book.kb.schema.tables.values()
    for old in set(folder.glob("*.parquet")) - {folder / f"{t.name}.parquet" for t in tables}:
        old.unlink()
    wanted = [t.name for t in tables if t.path in changed or "datapackage.json" in changed
              or not (folder / f"{t.name}.parquet").exists()]
    if wanted:
        exports.parquet(book.kb, folder, wanted)


def _search_index(app: Sphinx, book: Book, out: Path) -> None:
    """What the search page reads: every page by its kind."""
    from policykb.site import searching

    written = [(app.builder.get_target_uri(docname).removesuffix(".html"),
                app.env.titles[docname].astext()) for docname in sorted(app.env.titles)]
    written += [(one, book.site.library.say(key)) for one, key in FIXED.items()
                if "/" not in one and one not in UNLISTED]
    folder = out / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    text = searching.script(searching.index(book.site.library, written))
    (folder / "policykb-index.js").write_text(exports.plain(text), "utf-8")


# --------------------------------------------------------------------------
# Set-up
# --------------------------------------------------------------------------


def configure(app: Sphinx, config: Config) -> None:
    """Our templates and files before those of the theme; the address of the site.

    ``POLICYKB_BASE_URL`` says where the site will stand, ``POLICYKB_REPOSITORY``
    (or ``policykb_repository``) where errors are reported.
    """
    config.policykb_repository = (os.environ.get("POLICYKB_REPOSITORY")
                                  or config.policykb_repository)
    config.html_baseurl = os.environ.get("POLICYKB_BASE_URL") or config.html_baseurl
    try:
        config.html_baseurl = web_base(config.html_baseurl) if config.html_baseurl else ""
    except ValueError as error:
        raise ConfigError(f"html_baseurl: {error}") from None
    config.templates_path.insert(0, str(TEMPLATES))
    config.html_static_path.append(str(STATIC))
    # The theme would render its own sidebar for every page, and our layout throw it away.
    config.html_sidebars = {"**": []}


def open_book(app: Sphinx) -> None:
    """Have the data at hand for this build, and the package for its kernels."""
    known = os.environ.get("PYTHONPATH", "")
    if str(PACKAGE.parent) not in known.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PACKAGE.parent), known]))
    app.policykb = Book(app)  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension; the comments say why an order matters."""
    app.add_config_value("policykb_data", "data", "env")
    app.add_config_value("policykb_repository", "", "html")
    app.add_builder(SiteBuilder, override=True)
    app.add_domain(PolicyDomain)
    app.add_domain(Labels, override=True)
    for role in (*ROLES, "trang"):
        app.add_role(role, EntityRole(role))
    app.add_directive("tinh", Computed)
    # Before the toc is parsed (900): the templates have no part in it, but must stand first.
    app.connect("config-inited", configure, priority=400)
    app.connect("builder-inited", open_book)
    app.connect("env-get-outdated", stale)
    # Before the parser sees the text.
    app.connect("source-read", freshen)
    app.connect("doctree-read", note_references)
    # After the notebook launcher has added them.
    app.connect("doctree-resolved", without_launchers, priority=900)
    # After the roles have become links.
    app.connect("doctree-resolved", mark_vietnamese, priority=950)
    app.connect("html-collect-pages", collect)
    # After the theme has filled the context.
    app.connect("html-page-context", surround, priority=900)
    app.connect("build-finished", without_old_charts)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True,
            "parallel_write_safe": True}


__all__ = ["FOLDERS", "setup"]
