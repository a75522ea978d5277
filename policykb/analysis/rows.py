"""Rows by id and by column: what rankings and validity ask for, whoever holds them."""

from __future__ import annotations

from typing import Any, Protocol

from policykb.data.knowledge import KnowledgeBase

Row = dict[str, Any]


class Rows(Protocol):
    """The tables of a knowledge base as rows in which what is missing is ``None``."""

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base whose rows they are."""

    @property
    def record(self) -> dict[str, Row]:
        """Every row that has an id, with the name of its table as ``_table``."""

    def of(self, table: str, column: str, value: str | None) -> list[Row]:
        """The rows of ``table`` whose ``column`` is ``value``."""
