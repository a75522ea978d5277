"""The old address of the search index."""
# re-exports until all have moved

from policykb.site.machines.search import SCRIPTS, index, script

__all__ = ["SCRIPTS", "index", "script"]
