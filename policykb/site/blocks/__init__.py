"""Blocks of hand-written pages that are computed when the book is built.

A text says ``{tinh} name arguments``; the figures in it come from the data, so
a page never holds a typed result.  Here belongs a block: a function of the site
and its arguments that names a template and gives what that receives.  Not
here: what it counts or chooses (``front``, ``analysis``).
"""

from __future__ import annotations

from collections.abc import Callable

from policykb.site.blocks import history, method, opening, prints
from policykb.site.site import Site

Maker = Callable[[Site, list[str]], tuple[str, dict[str, object]]]
#: Name of a block → what makes the template and values of it.
BLOCKS: dict[str, Maker] = {
    "answers": opening.answers,
    "standing": opening.standing,
    "tile-grid": opening.tile_grid,
    "verdicts": method.verdicts,
    "reasons": method.reasons,
    "settings": method.settings,
    "vintages": method.vintages,
    "relation-types": method.relation_types,
    "units": method.units,
    "example": method.example,
    "first": method.first,
    "flagged": method.flagged,
    "printings": method.printings,
    "resting": method.resting,
    "prints": prints.prints,
    "edition": history.edition,
    "editions": history.editions,
    "corrections": history.corrections,
}


def block(site: Site, name: str, words: list[str], root: str) -> str:
    """The HTML of the block ``name`` on a page at the depth of ``root``.

    Raises :class:`KeyError` for an unknown block or id.
    """
    template, values = BLOCKS[name](site, words)
    return site.at(root).render(f"blocks/{template}.html", **values)
