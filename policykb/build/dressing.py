"""What a page gets besides its body before the layout shows it.

What belongs here: the context of a page, and what is mended in the texts that
Sphinx and MyST-NB render.  What is the same on every page stands in ``shell``.
"""

from __future__ import annotations

import html
import re
import urllib.parse
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from policykb.build import freshness
from policykb.build.book import book_of
from policykb.build.shell import Shell, alternates, other_language, shell_of
from policykb.core.addresses import MISSING, UNLISTED
from policykb.core.markup import embedded, plain
from policykb.site import tongues
from policykb.site.machines.dataset import dataset
from policykb.site.machines.previews import LOCALES
from policykb.studies import charts

_TAG = re.compile("<[^>]*>")
_CELL = '<div class="cell_output docutils container"'


def surround(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any],
             doctree: nodes.document | None) -> None:
    """Put the shell into the context of a page."""
    shell, address = shell_of(app), app.builder.get_target_uri(pagename)
    context["policykb"], context["address"] = shell, address
    context["is_start"] = pagename == app.config.root_doc
    context["written"] = doctree is not None  # only texts and studies show code
    context["listed"] = pagename not in UNLISTED
    if context["is_start"]:
        book = book_of(app)
        context["json_ld"] = embedded(dataset(book.exports.below(""), book.language))
    if pagename == MISSING and shell.base:  # it is shown at addresses of any depth
        context["content_root"] = urllib.parse.urlsplit(shell.base).path
    context["alternates"] = alternates(app, pagename, address)
    root = "" if context.get("content_root", "./") == "./" else context["content_root"]
    context["files"] = root if shell.language == "vi" else f"{root}../"
    context["other"] = other_language(app, pagename, address, context["files"])
    if doctree is not None:
        _dress_text(app, context)
    context.setdefault("og", _preview(shell, context, address))


def _dress_text(app: Sphinx, context: dict[str, Any]) -> None:
    """What is mended in a written page."""
    for part in ("title", "body", "toc", "page_description"):
        context[part] = plain(context.get(part) or "")
    context["contents"] = _contents(context.get("toc", ""))
    # The one English string that the notebook renderer has no setting for.
    body = context["body"].replace(' aria-label="Toggle hidden content"', "")
    # What is wider than a phone scrolls in its box, by keyboard, too.
    output = html.escape(shell_of(app).words["output"])
    context["body"] = body.replace(
        f"{_CELL}>", f'{_CELL} role="region" tabindex="0" aria-label="{output}">')
    _ask_for_charts(app, context)


def _preview(shell: Shell, context: dict[str, Any], address: str) -> list[tuple[str, str]]:
    """The OpenGraph properties of a page that is of no one entity."""
    title = context.get("plain_title") or html.unescape(_TAG.sub("", context.get("title", "")))
    found = [("og:type", "website"), ("og:title", title or shell.title),
             ("og:site_name", shell.title), ("og:locale", LOCALES[shell.language])]
    return [*found, ("og:url", shell.base + address)] if shell.base else found


def _ask_for_charts(app: Sphinx, context: dict[str, Any]) -> None:
    """Charts that a reader may have interactive; their specifications become files.

    A specification is named by what it is made of: compiled once, it is kept
    beside the site for every later build.
    """
    prefix = context["content_root"].removeprefix("./")
    builder: Any = app.builder
    store = builder.stage.charts(freshness.code())
    body = charts.interactive(context["body"], store, prefix, book_of(app).language)
    if body == context["body"]:
        return
    context["body"] = body
    context["scripts"] = [*(context.get("scripts") or ()), "_static/policykb-charts.js"]
    asked = re.findall(rf"{charts.SPECIFICATIONS}/(\w+\.json)", body)
    for name in sorted(set(asked)):
        address = f"{charts.SPECIFICATIONS}/{name}"
        builder.outputs.share(address, store / address)


def _contents(toc: str) -> str:
    """The headings of a page below its title; empty where there are fewer than three."""
    start = toc.find("<ul>", toc.find("<ul>") + 1)
    inner = toc[start:toc.rfind("</ul>")] if start > 0 else ""
    inner = inner[:inner.rfind("</ul>") + 5]
    return inner if inner.count("<li>") > 2 else ""


# --------------------------------------------------------------------------
# The texts before they are rendered
# --------------------------------------------------------------------------


def without_launchers(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out the inline settings of a notebook launcher that no page here has."""
    for node in [n for n in doctree.children if isinstance(n, nodes.raw)]:
        if node.astext().lstrip().startswith("<script"):
            doctree.remove(node)


def mark_vietnamese(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark what is Vietnamese in the texts and tables of a written English page."""
    if book_of(app).language != "en":
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
