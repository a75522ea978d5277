"""How far each target is attained, how sure that is, and why: the documented face.

Every result keeps its trail: the values used, the formula, the reason.
"""

from __future__ import annotations

from policykb.analysis.verdicts.attain import COLUMNS, attain
from policykb.analysis.verdicts.compound import CompoundProgress, compound_progress
from policykb.analysis.verdicts.histories import Histories, State

__all__ = ["COLUMNS", "CompoundProgress", "Histories", "State", "attain", "compound_progress"]
