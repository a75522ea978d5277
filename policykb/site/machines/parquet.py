"""Every table as a typed Parquet file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from policykb.core.addresses import DOWNLOADS
from policykb.data.knowledge import KnowledgeBase, data_digest
from policykb.data.schema import Table
from policykb.site.machines.material import Material, Output

if TYPE_CHECKING:
    import pyarrow as pa


def outputs(material: Material) -> Iterator[Output]:
    """Every table, typed, made again where its CSV or the schema changed."""
    kb = material.exports.kb
    if material.is_shared:
        for table in kb.schema.tables.values():
            yield Output(f"{DOWNLOADS}/{table.name}.parquet", partial(parquet, kb, table),
                         data_digest(kb.directory, [table.name]))


def parquet(kb: KnowledgeBase, table: Table) -> bytes:
    """A table as a Parquet file; the same data give the same bytes.

    Text is ``string``, numbers ``double``, integers ``int64``, yes/no
    ``bool``, lists ``list<string>``; dates stay ISO text, as in the CSV.
    Missing values are null.  The titles of table and columns, the edition
    date and the licence stand in the metadata.
    """
    import pyarrow as pa

    frame, columns, fields = kb.tables[table.name], [], []
    for one in table.fields:
        kind = _arrow_type(one.type, one.separator)
        cells = frame[one.name].tolist()
        if one.separator:
            cells = [list(cell or ()) for cell in cells]
        columns.append(pa.array(cells, type=kind, from_pandas=True))
        fields.append(pa.field(one.name, kind, metadata={"title": one.title,
                                                         "title_en": one.title_en}))
    return written(kb, columns, fields, table.title, table.title_en)


def written(kb: KnowledgeBase, columns: list[pa.Array], fields: list[pa.Field], title: str,
            title_en: str) -> bytes:
    """Columns with their fields as a Parquet file that says what it is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    licence = [one.get("name", "") for one in kb.schema.descriptor.get("licenses", [])]
    told = {"title": title, "title_en": title_en, "edition_date": kb.edition_date.isoformat(),
            "licence": ", ".join(licence)}
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=told))
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def _arrow_type(kind: str, separator: str | None) -> pa.DataType:
    import pyarrow as pa

    if separator:
        return pa.list_(pa.string())
    return {"number": pa.float64(), "integer": pa.int64(),
            "boolean": pa.bool_()}.get(kind, pa.string())
