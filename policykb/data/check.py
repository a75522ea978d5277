"""Names that moved to ``checks``."""
# re-exports until all have moved

from policykb.data.checks import RULES, check
from policykb.data.checks.documents import parse_symbol
from policykb.data.checks.identities import formula_names

__all__ = ["RULES", "check", "formula_names", "parse_symbol"]
