"""Knowledge base on Vietnam's industrial policy.

One way through: data → load → graph → check → attainment → views → pages →
site.  ``policykb.load(dir)`` is the door; everything else takes the
:class:`~policykb.load.KnowledgeBase` that it returns.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policykb.load import KnowledgeBase, load

__all__ = ["KnowledgeBase", "load"]
__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    # Lazily, so that `python -m policykb` can set up its environment with
    # nothing but the standard library.
    if name in __all__:
        value = getattr(importlib.import_module("policykb.load"), name)
        globals()[name] = value
        return value
    raise AttributeError(name)
