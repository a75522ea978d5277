"""Roles that name rows by id, and the inventory of the ids.

What belongs here: links to rows in a text.  Not here: how a row is named
(``site``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from policykb.build.book import book_of
from policykb.core.addresses import ROLES
from policykb.core.catalogue import label
from policykb.core.text import nearest

logger = logging.getLogger(__name__)


class EntityRole(XRefRole):
    """``{vb}`id``` or ``{vb}`words <id>```; text and hover text come from the data."""

    def __init__(self, role: str) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=False)
        self.role = role

    def run(self) -> Any:
        """A reference in our own domain, also where the text does not name it."""
        self.name = f"{PolicyDomain.name}:{self.role}"
        return super().run()


class PolicyDomain(Domain):
    """Documents, places, indicators, sources, targets and observations by id."""

    name = "policykb"
    label = "Policy knowledge base"
    object_types = {role: ObjType(role, role) for role in ROLES}  # noqa: RUF012  as Sphinx asks
    data_version = 2

    def merge_domaindata(self, docnames: Any, otherdata: dict[str, Any]) -> None:
        """Nothing is remembered of a text."""

    def resolve_xref(self, env: BuildEnvironment, fromdocname: str, builder: Any, typ: str,
                     target: str, node: pending_xref, contnode: Any) -> Any:
        """The link to a row; a warning with the nearest id where there is none."""
        entry = book_of(env.app).entry(typ, target)
        if entry is None:
            known = book_of(env.app).known(typ)
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
        """Every row that has a place on the site, for ``objects.inv``."""
        library = book_of(self.env.app).site.library
        for role, table in ROLES.items():
            for row in library.tables[table]:
                entry = library.entry(row["id"])
                if entry:
                    path, _, anchor = entry.path.partition("#")
                    yield row["id"], entry.text, role, path.removesuffix(".html"), anchor, 1
