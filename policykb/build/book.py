"""The data behind one build, and what the parts of the extension share.

What belongs here: what is read or computed once for a book.  Not here: what
is done with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from policykb.build import freshness, notebooks
from policykb.core import digests
from policykb.core.addresses import FIXED, ROLES, web_base
from policykb.core.catalogue import Language
from policykb.core.markup import safe_address
from policykb.data.knowledge import KnowledgeBase, data_digest
from policykb.site.entries import Entry
from policykb.site.machines.shared import Exports
from policykb.site.site import Site


class Book:
    """The data behind one build, read when it is first asked for."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.directory = Path(app.confdir) / app.config.policykb_data
        self.language: Language = "en" if app.config.language == "en" else "vi"

    @cached_property
    def digest(self) -> str:
        """A digest of all that pages are made of but the texts: data, package, settings."""
        config = self.app.config
        parts = (data_digest(self.directory), digests.of_package(), freshness.environment(),
                 self.language, str(config.html_baseurl), str(config.policykb_repository))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @cached_property
    def kb(self) -> KnowledgeBase:
        """The data package."""
        return notebooks.knowledge_base(self.directory)

    @cached_property
    def notebooks(self) -> notebooks.Digests:
        """The digests of the notebooks."""
        builder: Any = self.app.builder
        stage = getattr(builder, "stage", None)
        return notebooks.Digests(self.kb, stage.studies(self.language) if stage else None)

    @cached_property
    def site(self) -> Site:
        """The pages, with verdicts, alignment and audit."""
        from policykb.analysis.alignment import align
        from policykb.analysis.audit import audit

        studies = notebooks.opened(self.kb)
        base = str(self.app.config.html_baseurl or "")
        return Site(self.kb, studies.attainment.to_dict("records"), align(self.kb).to_dict("records"),
                    audit(self.kb).to_dict("records"), self.language,
                    repository=web_address(self.app.config.policykb_repository),
                    base=web_base(base) if base else "")

    @cached_property
    def exports(self) -> Exports:
        """The same knowledge for machines."""
        studies = notebooks.opened(self.kb)
        return Exports(self.kb, studies.attainment, str(self.app.config.html_baseurl or ""),
                       self.site.library)

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


def open_book(app: Sphinx) -> None:
    """Have the data at hand for this build."""
    app.policykb = Book(app)  # type: ignore[attr-defined]


def book_of(app: Sphinx) -> Book:
    """The data behind a build."""
    return app.policykb  # type: ignore[attr-defined, no-any-return]
