"""Knowledge base on Vietnam's industrial policy.

One way through: data → check → values → verdicts → studies and pages → site.
``policykb.load(dir)`` is the door; everything else takes the
:class:`~policykb.data.knowledge.KnowledgeBase` that it returns: ``policykb.panel(kb)`` is
the core indicators of every province by year, ``policykb.findings(kb)`` what the audit found.
"""

from __future__ import annotations

import importlib
from typing import Any

from policykb.data.knowledge import KnowledgeBase, load

#: The documented modules, wherever they stand inside; loaded when first asked for.
_FACE = {"graph": "analysis.graph", "attainment": "analysis.verdicts.attainment",
         "alignment": "analysis.alignment", "audit": "analysis.audit",
         "charts": "studies.charts", "show": "studies.show"}
#: The documented functions of the face, each in the module that holds it.
_CALLED = {"panel": "analysis.panel", "findings": "analysis.findings"}

__all__ = ["KnowledgeBase", "alignment", "attainment", "audit", "charts", "findings", "graph",
           "load", "panel", "show"]
__version__ = "1.0.0"


def __getattr__(name: str) -> Any:
    if name in _CALLED:
        return getattr(importlib.import_module(f"{__name__}.{_CALLED[name]}"), name)
    if name not in _FACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{_FACE[name]}")
