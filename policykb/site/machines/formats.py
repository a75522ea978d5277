"""Every format for machines, in one list: a new one is a module and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from policykb.site.machines import computed, feed, graphml, parquet, search, sitemap, tables, twins
from policykb.site.machines.material import Material, Output

Format = Callable[[Material], Iterator[Output]]

#: Formats that follow from the data alone: they can be written while pages are still made.
OF_DATA: tuple[Format, ...] = (twins.outputs, tables.outputs, parquet.outputs, computed.outputs,
                              graphml.outputs)
#: Formats that name the pages of the site, and so come after them.
OF_PAGES: tuple[Format, ...] = (search.outputs, feed.outputs, sitemap.outputs)


def outputs(formats: tuple[Format, ...], material: Material) -> Iterator[Output]:
    """Every file of some formats."""
    for one in formats:
        yield from one(material)
