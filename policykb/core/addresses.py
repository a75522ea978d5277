"""The published addresses of the site: one contract, whoever writes or checks a page.

An address never changes once it is published; what it is made of stands here.
Not here: which row is shown at which address (``site.entries``).
"""

from __future__ import annotations

import urllib.parse

#: Where the pages of a table stand.
FOLDERS = {"documents": "van-ban", "places": "dia-phuong", "indicators": "chi-tieu",
           "sources": "nguon"}
#: The table of each role by which texts and notebooks link to rows.
ROLES = {"vb": "documents", "dp": "places", "ct": "indicators", "ng": "sources",
         "mt": "targets", "kq": "observations"}
#: The list in each folder.
INDEX = "index"
#: What follows the id of a place in the address of the page of its many observations.
RESULTS = "-ket-qua"
#: The pages of symbols; a symbol is no row.
SYMBOLS = "ky-hieu"
#: The page and the feed of editions, from the root of each language.
CHANGES, FEED = "thay-doi.html", "thay-doi.xml"
#: The pages of the tables, and their files that can be taken away.
DOWNLOADS = "du-lieu"
#: A place with more observations than this shows them on a page of its own.
MOST_RESULTS = 60
#: The states of a place's targets over time, for the browser.
STATES = "dia-phuong/{place}.trang-thai.json"
#: The page of what is not found.
MISSING = "404"
#: Pages that no index should hold.
UNLISTED = frozenset({MISSING, "tim-kiem"})
#: Where the folders of the sources stand on the site.
SOURCES = {"book/": "", "notebooks/": "phan-tich/"}
#: Pages made from rows that a text may link to with ``{trang}``, and the labels of their titles.
FIXED = {"ma-tran": "matrix", "so-sanh": "compare_page", "do-phu": "coverage_page",
         "tinh-trang": "build_status", "tim-kiem": "search",
         "van-ban/index": "documents", "dia-phuong/index": "places", "chi-tieu/index": "indicators",
         "ky-hieu/index": "symbols", "nguon/index": "sources", "du-lieu/index": "data",
         "du-lieu/tu-dien": "dictionary"}


def web_base(base_url: str) -> str:
    """``base_url`` with its last slash; :class:`ValueError` where it is no web address."""
    parts = urllib.parse.urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not a web address: {base_url!r}")
    return base_url.rstrip("/") + "/"
