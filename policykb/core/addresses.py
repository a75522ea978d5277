"""The published addresses of the site: one contract, whoever writes or checks a page.

An address never changes once it is published; what it is made of stands here.
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
#: The files that can be taken away.
DOWNLOADS = "du-lieu"


def web_base(base_url: str) -> str:
    """``base_url`` with its last slash; :class:`ValueError` where it is no web address."""
    parts = urllib.parse.urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not a web address: {base_url!r}")
    return base_url.rstrip("/") + "/"
