"""Every table as Parquet: the values of the CSV, typed, the same bytes for the same data."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from policykb.data.knowledge import KnowledgeBase
from policykb.site.machines.parquet import parquet

PLACE = {"id": "ha-noi", "name_vi": "Hà Nội", "name_en": "Ha Noi", "kind": "city",
         "aliases": "HN;Thủ đô", "tile_x": 3}


def made(kb: KnowledgeBase, name: str) -> bytes:
    return parquet(kb, kb.schema.tables[name])


def read(raw: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(raw))


def same(one: Any, two: Any) -> bool:
    missing = isinstance(one, float) and math.isnan(one)
    return two is None if missing or one is None else bool(one == two)


def test_parquet_reads_back_equal(kb: KnowledgeBase) -> None:
    for name, frame in kb.tables.items():
        table = read(made(kb, name))
        assert table.column_names == list(frame.columns) and table.num_rows == len(frame)
        for column in frame.columns:
            cells = [tuple(c) if isinstance(c, list) else c for c in table[column].to_pylist()]
            assert all(map(same, frame[column].tolist(), cells)), (name, column)


def test_parquet_is_typed_and_deterministic(make_kb: Callable[..., KnowledgeBase]) -> None:
    tiny = make_kb(places=[PLACE])
    assert all(made(tiny, name) == made(tiny, name) for name in tiny.tables)
    schema = read(made(tiny, "places")).schema
    assert {name: str(schema.field(name).type) for name in ("tile_x", "aliases", "valid_from")} == {
        "tile_x": "int64", "aliases": "list<element: string>", "valid_from": "string"}
    assert schema.metadata[b"edition_date"] == b"2026-11-21"
    assert schema.field("name_en").metadata[b"title_en"] == b"English name"
    assert str(read(made(tiny, "documents")).schema.field("draft").type) == "bool"
