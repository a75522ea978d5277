"""Tables on disk: a data package of just the rows that a test is about."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from builders.rows import DATA
from policykb.data.schema import Schema, read_schema

#: The edition of every tiny package: the dates in the tests do not follow those of the data.
EDITION = "2026-11-21"
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def write_table(directory: Path, schema: Schema, name: str,
                rows: Sequence[Mapping[str, Any]]) -> None:
    """One table of ``rows``; columns a row does not name stay empty."""
    table = schema.tables[name]
    with (directory / table.path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in rows)


def write_package(directory: Path, tables: Tables) -> Path:
    """The real schema with the given tables; the others are empty."""
    directory.mkdir(exist_ok=True)
    descriptor = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    descriptor["edition_date"] = EDITION
    for resource in descriptor["resources"]:  # a tiny package needs no row in every table
        resource.pop("minimum_rows", None)
    (directory / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    schema = read_schema(directory)
    for name in schema.tables:
        write_table(directory, schema, name, tables.get(name, []))
    return directory
