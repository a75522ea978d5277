"""The old address of what tells changes."""
# re-exports until all have moved

from policykb.analysis.changes.rows import NOTED
from policykb.core.addresses import CHANGES as PAGE

__all__ = ["NOTED", "PAGE"]
