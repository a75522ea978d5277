"""What other Sphinx, Jupyter Book and MyST projects can link to: ``objects.inv``.

Every name in it leads to a page that is there.  Documents and places stand in
it as labels, which any project can name with its own ``ref``; the domain of
this package is known to no other.
"""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.domains.std import StandardDomain

#: The tables whose rows other projects may link to by id.
LINKED = ("documents", "places")


class Labels(StandardDomain):
    """The labels of the pages that are there, and documents and places by their id."""

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """As Sphinx has it, without the search and the indices that this site does not have."""
        for found in super().get_objects():
            if found[3] in self.env.found_docs:
                yield found
        library = self.env.app.policykb.site.library  # type: ignore[attr-defined]
        for table in LINKED:
            for row in library.tables[table]:
                if entry := library.entry(row["id"]):
                    path, _, anchor = entry.path.partition("#")
                    yield row["id"], entry.text, "label", path.removesuffix(".html"), anchor, -1
