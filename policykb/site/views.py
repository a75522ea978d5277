"""Names that stood here before their parts had modules of their own."""
# re-exports until all have moved

from policykb.site.entries import ROLES, Entry
from policykb.site.evidence import FIGURES, safe_address, text_fragment
from policykb.site.library import MOST_RESULTS, TONES, Library, Row, symbol_slug

__all__ = ["FIGURES", "MOST_RESULTS", "ROLES", "TONES", "Entry", "Library", "Row", "safe_address",
           "symbol_slug", "text_fragment"]
