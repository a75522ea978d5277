"""What surrounds every page: words, navigation, the edition date, the other language.

What belongs here: what a page shows that is the same on all of them, and
where its twin stands.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

from policykb.build import english
from policykb.build.book import book_of
from policykb.core.addresses import FIXED, web_base
from policykb.core.catalogue import SPOKEN, label
from policykb.core.digests import PACKAGE
from policykb.site.phrases import edition_words

STATIC = PACKAGE / "static"
_WORDS = ("skip", "search", "find", "menu", "crumbs", "home", "contents", "licence", "contribute",
          "json", "feed", "other", "no_twin", "output")


class Shell:
    """The shell of one book."""

    def __init__(self, app: Sphinx) -> None:
        self.language = str(app.config.language)
        self.title = str(app.config.html_title)
        base = app.config.html_baseurl
        self.base = web_base(base) if base else ""
        self.style = hashlib.sha256((STATIC / "policykb.css").read_bytes()).hexdigest()[:8]
        self.words = {key: label(f"site.shell.{key}") for key in _WORDS}
        self.words["edition"] = edition_words(book_of(app).kb, SPOKEN)
        self.nav = list(_navigation(app))
        self.digest = hashlib.sha256(repr(sorted(vars(self).items())).encode()).hexdigest()


def _navigation(app: Sphinx) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The parts of the menu: a caption, and the address and title of each page."""
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


def shell_of(app: Sphinx) -> Shell:
    """The shell of a book, made once all its texts are read."""
    if not hasattr(app, "policykb_shell"):
        app.policykb_shell = Shell(app)  # type: ignore[attr-defined]
    return app.policykb_shell  # type: ignore[attr-defined, no-any-return]


# --------------------------------------------------------------------------
# The other language
# --------------------------------------------------------------------------


def has_text(app: Sphinx, pagename: str) -> bool:
    """Whether a written page of the Vietnamese book has an English text that is made, too."""
    return os.environ.get(english.TWINS) == "1" and english.source(Path(app.srcdir), pagename).exists()


def has_twin(app: Sphinx, pagename: str) -> bool:
    """Whether a page stands in both languages.

    Where an English site is made, too: every page made from rows, and every
    written one whose text is in ``book/en`` or ``notebooks/en``; the English
    site has no others.
    """
    if shell_of(app).language == "en":
        return True
    if pagename in app.env.found_docs:
        return has_text(app, pagename)
    return os.environ.get(english.TWINS) == "1"


def alternates(app: Sphinx, pagename: str, address: str) -> list[tuple[str, str]]:
    """The page and its twin in the other language, as (language, address on the whole web).

    Nothing without the address of the site, and nothing where there is no
    twin: the English site stands in ``en/`` of the Vietnamese one.
    """
    shell = shell_of(app)
    if not shell.base or not has_twin(app, pagename):
        return []
    return [("vi", shell.base + address), ("en", f"{shell.base}en/{address}"),
            ("x-default", shell.base + address)]


def other_language(app: Sphinx, pagename: str, address: str, files: str) -> tuple[str, bool]:
    """Where the switch of languages leads from a page, and whether that is its twin."""
    if shell_of(app).language == "en":
        return files + address, True
    twin = has_twin(app, pagename)
    return f"{files}en/{address if twin else 'index.html'}", twin
