"""The studies behind the notebooks: each a table, and the charts that show it.

A notebook computes nothing: it names the studies it shows (``policykb:
studies: [...]`` at its head) and calls them.  Here belongs what a notebook
calls, a module a subject.  Not here: pages made from rows (``site``).
"""

from policykb.studies import (  # each makes its studies known
    assigned_growth,
    audit,
    cascade,
    coverage,
    five_provinces,
    growth_two_years,
    national,
    quang_ninh,
    speed,
)
from policykb.studies.ambition import OUTCOMES
from policykb.studies.frames import only
from policykb.studies.heads import UnknownStudy
from policykb.studies.registry import Basis, Book, open_book, study
from policykb.studies.target_states import STATES

__all__ = [
    "OUTCOMES", "STATES", "Basis", "Book", "UnknownStudy", "assigned_growth", "audit", "cascade",
    "coverage", "five_provinces", "growth_two_years", "national", "only", "open_book", "quang_ninh",
    "speed", "study"]
