"""Tables that are computed from the data and can be taken away beside it: the panel, the audit's findings.

Each has a name (its file), the columns it shows, and words for both in the
labels (``computed.<name>``, ``computed.column.<column>``).  Here belongs which
there are; how one is computed is the analysis's, how it is written the machines'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policykb.analysis import findings, panel
from policykb.core.catalogue import Language, label
from policykb.data.knowledge import KnowledgeBase

if TYPE_CHECKING:
    import pandas as pd

#: What a list is joined by in a cell of CSV, as in the tables of the data.
SEPARATOR = ";"


@dataclass(frozen=True)
class Computed:
    """One computed table: its name, its columns and how it is made."""

    name: str
    columns: tuple[str, ...]
    make: Callable[[KnowledgeBase], pd.DataFrame]

    @cached_property
    def lists(self) -> frozenset[str]:
        """The columns that hold lists."""
        return frozenset(one for one in self.columns if one.endswith("_ids"))

    def title(self, language: Language) -> str:
        """What it holds."""
        return label(f"computed.{self.name}", language)

    def meaning(self, column: str, language: Language) -> str:
        """What a column means."""
        return label(f"computed.column.{column}", language)

    def of(self, kb: KnowledgeBase) -> pd.DataFrame:
        """The table of a knowledge base, made once."""
        made: pd.DataFrame = kb.once(f"computed {self.name}", lambda: self.make(kb))
        return made


COMPUTED = (Computed("panel", tuple(panel.COLUMNS), panel.panel),
            Computed("audit", tuple(findings.COLUMNS), findings.findings))
