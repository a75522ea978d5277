"""The builder: where pages stand, and how each file of a book is written.

What belongs here: what Sphinx's HTML builder does otherwise.  A book is
built beside the published one; whoever runs Sphinx by hand gets it published
at the end, ``policykb site`` does that itself when both books are sound.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from sphinx.util.osutil import os_path

from policykb.build import outputs, solitude
from policykb.build.dressing import surround
from policykb.build.english import ENGLISH
from policykb.build.outputs import Manifest, Outputs
from policykb.build.publishing import Stage
from policykb.core.addresses import SOURCES
from policykb.core.catalogue import label
from policykb.core.digests import PACKAGE

#: The stage of a build that somebody else publishes: the path of what will be replaced.
STAGED = "POLICYKB_STAGED"
#: What a context holds of a page that is made from rows: the key of what it is made of.
KEY = "page_key"


class SiteBuilder(StandaloneHTMLBuilder):
    """HTML with the addresses of the site; what is searched for is in our own index."""

    search = False

    def init(self) -> None:
        """Begin beside the published site, with what of it is intact."""
        self.app.policykb_alone = ExitStack()  # type: ignore[attr-defined]
        staged = os.environ.get(STAGED)
        self.stage = Stage(Path(staged or self.outdir))
        if staged:
            self.known = outputs.read(self.stage.known)
        else:
            self._begin_alone()
        folder = ENGLISH if self.config.language == ENGLISH else ""
        self.outputs = Outputs(Path(self.outdir), self.known.below(folder))
        #: What all that is made from rows is made of, and the addresses of pages for the sitemap.
        self.whole, self.listed = "", list[str]()
        logging.getLogger("sphinx.sphinx.builders.html").addFilter(_end_where_nothing_can_be_written)
        super().init()

    def _begin_alone(self) -> None:
        try:
            self.app.policykb_alone.enter_context(  # type: ignore[attr-defined]
                solitude.alone(self.stage.lock))
        except solitude.Occupied:
            raise SphinxError(label("site.build.occupied")) from None
        self.known = self.stage.begin()
        self.outdir = type(self.outdir)(self.stage.folder)

    # -- what is written ------------------------------------------------------

    def get_outdated_docs(self) -> Iterator[str]:
        """Every text: what stands around one depends on more than its own source."""
        yield from self.env.found_docs

    def handle_page(self, pagename: str, addctx: dict[str, Any], templatename: str = "page.html",
                    outfilename: str | None = None, event_arg: Any = None) -> None:
        """Write one page, inside the site and once."""
        address = self.get_target_uri(pagename)
        path = self.outputs.claim(address, addctx.get(KEY, ""))
        if KEY in addctx:
            self._write_from_rows(pagename, addctx, path)
        else:
            super().handle_page(pagename, addctx, templatename, str(path), event_arg)

    def _write_from_rows(self, pagename: str, addctx: dict[str, Any], path: Path) -> None:
        """A page without a source: nothing that an extension knows of texts concerns it."""
        context = {**self.globalcontext, **addctx, "pagename": pagename,
                   "content_root": root_of(self, pagename) or "./"}
        surround(self.app, pagename, "page.html", context, None)
        text: str = self.templates.render("page.html", context)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")

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

    # -- addresses ------------------------------------------------------------

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The address of a page in its book."""
        for folder, address in SOURCES.items():
            if docname.startswith(folder):
                docname = address + docname.removeprefix(folder)
                break
        return super().get_target_uri(docname, typ)

    def get_outfilename(self, pagename: str) -> str:
        """The file of a page."""
        return str(Path(self.outdir) / str(os_path(self.get_target_uri(pagename))))


def root_of(builder: Any, docname: str) -> str:
    """The way from a page to the start of its book."""
    address: str = builder.get_target_uri(docname)
    return "../" * address.count("/")


def _end_where_nothing_can_be_written(record: logging.LogRecord) -> bool:
    """Sphinx warns of a file that cannot be written, and goes on; a build ends there."""
    for one in record.args or ():
        if isinstance(one, OSError):
            raise one
    return True


def conclude(app: Sphinx, exception: Exception | None) -> None:
    """Hand over a book that is sound; publish it where nobody else does."""
    builder = app.builder
    if not isinstance(builder, SiteBuilder):
        return
    with app.policykb_alone:  # type: ignore[attr-defined]
        if exception is not None or (app.keep_going and app._warncount):
            return
        language = str(app.config.language)
        book = Manifest(builder.outputs.manifest(), {language: builder.whole}, builder.listed)
        if STAGED in os.environ:
            outputs.save(book, builder.stage.made(language))
        else:
            builder.stage.publish(book)
            builder.stage.clear()
