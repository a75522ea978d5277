"""Knowledge base on Vietnam's industrial policy.

One way through: data → load → graph → check → attainment → views → pages →
site.  ``policykb.load(dir)`` is the door; everything else takes the
:class:`~policykb.load.KnowledgeBase` that it returns.
"""

# At once: imported only when asked for, the module ``policykb.load`` would take
# the place of the function as soon as any other module had imported it.
from policykb.load import KnowledgeBase, load

__all__ = ["KnowledgeBase", "load"]
__version__ = "1.0.0"
