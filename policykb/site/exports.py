"""The old address of the exports."""
# re-exports until all have moved

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path
from typing import Any

from policykb.core.addresses import SYMBOLS
from policykb.core.markup import dumps, embedded, plain
from policykb.data.knowledge import KnowledgeBase
from policykb.site.machines import citations, dataset, json_ld, previews, shared, twins
from policykb.site.machines import parquet as tables
from policykb.site.machines.previews import LOCALES


class Exports(shared.Exports):
    """Every function on the exports as a method."""

    @cached_property
    def _twins(self) -> twins.Twins:
        return twins.Twins(self)

    def __getattr__(self, name: str) -> Any:
        own = {"entity_json": "entity", "state": "state", "symbol_json": "symbol",
               "symbol_state": "symbol_state"}
        if name in own:
            return getattr(self._twins, own[name])
        functions: dict[str, Callable[..., Any]] = {"json_ld": json_ld.json_ld, "dataset_ld": dataset.dataset,
                     "open_graph": previews.open_graph, "cite": citations.cite}
        if name in functions:
            return lambda *words, **more: functions[name](self, *words, **more)
        raise AttributeError(name)


def parquet(kb: KnowledgeBase, directory: Path, names: Collection[str]) -> None:
    """Write the tables ``names``."""
    for name in names:
        raw = tables.parquet(kb, kb.schema.tables[name])
        (directory / f"{name}.parquet").write_bytes(raw)


__all__ = ["LOCALES", "SYMBOLS", "Exports", "dumps", "embedded", "parquet", "plain"]
