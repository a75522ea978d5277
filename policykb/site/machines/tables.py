"""The data package as it can be taken away: the very files that analysts edit."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.core.addresses import DOWNLOADS
from policykb.data.knowledge import data_digest
from policykb.site.machines.material import Material, Output


def outputs(material: Material) -> Iterator[Output]:
    """Every table as CSV, and the schema."""
    kb = material.exports.kb
    if material.is_shared:
        for table in kb.schema.tables.values():
            path = kb.directory / table.path
            yield Output(f"{DOWNLOADS}/{table.path}", path.read_bytes,
                         data_digest(kb.directory, [table.name]))
        schema = kb.directory / "datapackage.json"
        yield Output(f"{DOWNLOADS}/{schema.name}", schema.read_bytes, data_digest(kb.directory, []))
