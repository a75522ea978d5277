"""The published addresses of the site: one contract, whoever writes or checks a page.

An address never changes once it is published; what it is made of stands here.
"""

from __future__ import annotations

#: Where the pages of a table stand.
FOLDERS = {"documents": "van-ban", "places": "dia-phuong", "indicators": "chi-tieu",
           "sources": "nguon"}
#: The list in each folder.
INDEX = "index"
#: What follows the id of a place in the address of the page of its many observations.
RESULTS = "-ket-qua"
