"""Blocks of a text that are computed from the data: ``{tinh} name arguments``.

What belongs here: the directive.  The blocks themselves stand in ``site``.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from policykb.build.book import book_of
from policykb.build.builder import root_of
from policykb.site.blocks import BLOCKS, block


class Computed(SphinxDirective):
    """``{tinh} name arguments``: a block computed from the data when the book is built."""

    required_arguments = 1
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = False

    def run(self) -> list[nodes.Node]:
        """The block as HTML; an error that names the blocks there are for one there is not."""
        name = self.arguments[0]
        if name not in BLOCKS:
            raise self.error(f"{name}: {', '.join(BLOCKS)}")
        words = self.arguments[1].split() if len(self.arguments) > 1 else []
        root = root_of(self.env.app.builder, self.env.docname)
        try:
            made = block(book_of(self.env.app).site, name, words, root)
        except KeyError as error:
            raise self.error(str(error)) from None
        return [nodes.raw("", made, format="html")]
