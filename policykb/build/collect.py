"""The pages that are made from rows, and what is made of all pages together.

What belongs here: which of them are made and which are kept.  What a page
shows stands in ``site``, what surrounds it in ``shell`` and ``dressing``.
"""

from __future__ import annotations

import hashlib
import urllib.parse
from collections.abc import Iterator
from itertools import chain
from typing import Any

from sphinx.application import Sphinx

from policykb.build import abreast, freshness
from policykb.build.book import Book, book_of
from policykb.build.builder import KEY, SiteBuilder
from policykb.build.shell import Shell, alternates, has_text, has_twin, shell_of
from policykb.core.addresses import FIXED, FOLDERS, MISSING, SYMBOLS, UNLISTED
from policykb.core.markup import embedded, plain
from policykb.site.assembly import batches
from policykb.site.machines import formats
from policykb.site.machines.dataset import dataset
from policykb.site.machines.json_ld import json_ld
from policykb.site.machines.material import Material
from policykb.site.machines.previews import open_graph
from policykb.site.page import Page

#: Tells GitHub Pages to publish folders that begin with an underscore, too.
NO_JEKYLL = ".nojekyll"

Collected = tuple[str, dict[str, Any], str]


def collect(app: Sphinx) -> Iterator[Collected]:
    """Every page made from rows that is new or changed, then what is made of all pages together.

    Where nothing changed that any of them is made of, all are kept unmade.
    """
    builder = app.builder
    if not isinstance(builder, SiteBuilder):
        return
    book = book_of(app)
    builder.whole = _whole(app, book)
    if builder.known.whole.get(book.language) == builder.whole:
        builder.outputs.keep_all()
        builder.listed = builder.known.listed
    else:
        yield from _pages(app, builder, book)
    _together(app, builder, book)


def _whole(app: Sphinx, book: Book) -> str:
    """The key of all together that is made from rows."""
    texts = sorted((docname, has_text(app, docname)) for docname in app.env.found_docs)
    parts = (book.digest, shell_of(app).digest, repr(texts), repr(has_twin(app, "")))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _pages(app: Sphinx, builder: SiteBuilder, book: Book) -> Iterator[Collected]:
    shell, kept = shell_of(app), builder.outputs.keep
    pages = abreast.made(batches(book.site))
    begun = [next(pages)]  # the other process makes pages from here on; meanwhile:
    _of_data(builder, book)
    for page in chain(begun, pages, [_missing(book, shell)]):
        context = {**_context(page), **_for_machines(book, page)}
        address = f"{page.address}.html"
        twins = [has_twin(app, page.address), *alternates(app, page.address, address)]
        key = _key(context, twins, shell)
        for name, text in page.beside:
            builder.outputs.settle(name, text)
        if page.moved_to is None and page.address not in UNLISTED:
            builder.listed.append(address)
        if not kept(address, key):
            yield page.address, {**context, KEY: key}, "page.html"


def _key(context: dict[str, Any], twins: list[Any], shell: Shell) -> str:
    """The key of all that a page is made of."""
    made_of = f"{context!r}{twins!r}{shell.digest}{freshness.code()}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:32]


def _context(page: Page) -> dict[str, Any]:
    return {"title": page.title, "pagetitle": page.title, "plain_title": plain(page.title),
            "body": plain(page.body), "page_description": plain(page.description),
            "crumbs": [(path, plain(text)) for path, text in page.crumbs],
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
    row, language = book.site.library.record.get(one), book.language
    if page.address == "du-lieu/index":
        return {"json_ld": embedded(dataset(book.exports.below("../"), language))}
    if folder == SYMBOLS and one in book.site.holders:
        return {"twin": f"{page.address}.json"}
    if row is None or FOLDERS.get(row["_table"]) != folder:
        return {}
    return {"twin": book.exports.twin(one),
            "json_ld": embedded(json_ld(book.exports.below("../"), one, language)),
            "og": [(name, plain(text))
                   for name, text in open_graph(book.exports, one, language)]}


# --------------------------------------------------------------------------
# For machines
# --------------------------------------------------------------------------


def _of_data(builder: SiteBuilder, book: Book) -> None:
    """What follows from the data alone, where it changed."""
    material = Material(book.exports, book.language, book.site.graph)
    for one in formats.outputs(formats.OF_DATA, material):
        if not one.state:
            builder.outputs.settle(one.address, one.make())
            continue
        key = hashlib.sha256(f"{one.state} {freshness.code()}".encode()).hexdigest()[:32]
        if not builder.outputs.keep(one.address, key):
            builder.outputs.write(one.address, one.make(), key)


def _together(app: Sphinx, builder: SiteBuilder, book: Book) -> None:
    """What names the pages of the book, the texts among them."""
    if book.language == "vi":
        builder.outputs.write(NO_JEKYLL, b"")
    written = [(builder.get_target_uri(docname), app.env.titles[docname].astext(),
                has_twin(app, docname)) for docname in sorted(app.env.titles)]
    titles = [(address.removesuffix(".html"), title) for address, title, _ in written]
    titles += [(one, book.site.library.say(key)) for one, key in FIXED.items()
               if "/" not in one and one not in UNLISTED]
    listed = [(address, twin) for address, _, twin in written]
    listed += [(one, has_twin(app, one.removesuffix(".html"))) for one in builder.listed]
    material = Material(book.exports, book.language, book.site.graph, tuple(titles), tuple(listed))
    for one in formats.outputs(formats.OF_PAGES, material):
        builder.outputs.write(one.address, one.make())
