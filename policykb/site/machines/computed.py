"""Computed tables as CSV and as typed Parquet, as the tables of the data are."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from policykb.core.addresses import DOWNLOADS
from policykb.data.knowledge import KnowledgeBase
from policykb.site.computed import COMPUTED, SEPARATOR, Computed
from policykb.site.machines.material import Material, Output
from policykb.site.machines.parquet import written


def outputs(material: Material) -> Iterator[Output]:
    """Every computed table in both forms; each rests on all of the data."""
    kb = material.exports.kb
    if material.is_shared:
        for table in COMPUTED:
            for kind, make in (("csv", comma_separated), ("parquet", parquet)):
                yield Output(f"{DOWNLOADS}/{table.name}.{kind}", partial(make, kb, table), kb.digest)


def comma_separated(kb: KnowledgeBase, table: Computed) -> bytes:
    """A computed table as CSV: yes and no as 1 and 0, lists joined, nothing where nothing is known."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.of(kb)[list(table.columns)].itertuples(index=False, name=None):
        writer.writerow(map(_cell, row))
    return file.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, tuple):
        return SEPARATOR.join(map(str, value))
    if isinstance(value, bool):
        return int(value)
    return f"{value:.12g}" if isinstance(value, float) else value


def parquet(kb: KnowledgeBase, table: Computed) -> bytes:
    """A computed table as Parquet, typed as its columns are; titles stand in the metadata."""
    import pyarrow as pa

    frame, columns, fields = table.of(kb), [], []
    for name in table.columns:
        cells = frame[name].tolist()
        kind = _type(name, cells, table)
        if name in table.lists:
            cells = [list(cell) for cell in cells]
        columns.append(pa.array(cells, type=kind, from_pandas=True))
        fields.append(pa.field(name, kind, metadata={
            "title": table.meaning(name, "vi"), "title_en": table.meaning(name, "en")}))
    return written(kb, columns, fields, table.title("vi"), table.title("en"))


def _type(name: str, cells: list[Any], table: Computed) -> Any:
    import pyarrow as pa

    if name in table.lists:
        return pa.list_(pa.string())
    first = next((cell for cell in cells if cell is not None), "")
    kinds = ((bool, pa.bool_()), (int, pa.int64()), (float, pa.float64()))
    return next((kind for python, kind in kinds if isinstance(first, python)), pa.string())
