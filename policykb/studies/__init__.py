"""The studies behind the notebooks: each a table, and the charts that show it.

Here belongs what a notebook calls.  Not here: pages made from rows (``site``).
"""

from policykb.studies.book import (
    HEADLINE,
    OUTCOMES,
    SCHEMES,
    SHARES,
    STATES,
    Studies,
    UnknownStudy,
    only,
    open_book,
    study,
)

__all__ = ["HEADLINE", "OUTCOMES", "SCHEMES", "SHARES", "STATES", "Studies", "UnknownStudy", "only", "open_book", "study"]
