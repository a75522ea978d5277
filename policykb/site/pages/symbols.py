"""One page for each symbol: a symbol may have several holders, and several ways of printing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policykb.core.addresses import INDEX
from policykb.site.library import Row, symbol_slug
from policykb.site.page import Page
from policykb.site.site import Site

#: Where the pages of symbols stand.
FOLDER = "ky-hieu"


def symbols(site: Site) -> Iterator[Page]:
    """One page for each symbol, with every document that bears it."""
    crumbs = ((f"{FOLDER}/{INDEX}.html", site.library.say("symbols")),)
    variants: dict[str, list[Row]] = defaultdict(list)
    for row in site.library.tables["symbol_variants"]:
        variants[symbol_slug(row["canonical"] or "")].append(row)
    for one, rows in sorted(site.holders.items()):
        symbol = rows[0]["symbol"]
        ordered = sorted(rows, key=lambda d: d["issued_on"] or "")
        body = site.at("../").render("symbol.html", heading=symbol, holders=ordered,
                                     variants=variants.get(one, []))
        yield Page(f"{FOLDER}/{one}", symbol, body, crumbs=crumbs)
