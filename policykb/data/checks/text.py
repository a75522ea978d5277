"""Text and form: no hidden characters, one tone placement, files as ``fmt`` writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from policykb.core.text import mixed_letters, one_d, place_tones
from policykb.data.canonical import (
    AS_PRINTED,
    as_rows,
    canonical,
    clean_symbol,
    damage,
    is_hidden,
    sorted_rows,
)
from policykb.data.checks.base import Data, rule
from policykb.data.problems import Problem, problem
from policykb.data.tables import Row


@rule("hidden_character", "blanks", "not_nfc", "tone_placement", "lost_letters", "foreign_letters",
      "unassigned", "no_value", "look_alike", "mixed_letters", "symbol_spelling")
def text_is_clean(data: Data) -> Iterator[Problem]:
    """NFC, one tone placement, single blanks, no control or bidirectional characters."""
    for name, table in data.schema.tables.items():
        for row in data.rows[name]:
            for field in table.fields:
                column, cell = field.name, row[field.name]
                if harm := damage(field, cell):
                    yield data.problem(name, row, column, harm[0], value=cell, found=harm[1])
                elif column == "symbol" and clean_symbol(cell) != cell:
                    yield data.problem(name, row, column, "symbol_spelling", value=cell,
                                       good=clean_symbol(cell))
                elif cell and not (cell.isascii() and cell.isprintable() and "  " not in cell
                                   and cell == cell.strip()):
                    yield from _text_problems(data, name, row, column)


def _text_problems(data: Data, name: str, row: Row, column: str) -> Iterator[Problem]:
    cell = row[column]
    hidden = [c for c in cell if is_hidden(c)]
    if hidden:
        yield data.problem(name, row, column, "hidden_character",
                           character=f"U+{ord(hidden[0]):04X}")
        return
    printed = column in AS_PRINTED
    if cell != (cell.strip() if printed else " ".join(cell.split())):
        yield data.problem(name, row, column, "blanks")
    if printed:
        return
    if not unicodedata.is_normalized("NFC", cell):
        yield data.problem(name, row, column, "not_nfc", value=unicodedata.normalize("NFC", cell))
    elif one_d(cell) != cell:
        yield data.problem(name, row, column, "look_alike", value=cell, good=one_d(cell))
    elif mixed := mixed_letters(cell):
        yield data.problem(name, row, column, "mixed_letters", value=cell, found=mixed)
    elif place_tones(cell) != cell:
        pairs = zip(cell.split(), place_tones(cell).split(), strict=True)
        found, good = next((a, b) for a, b in pairs if a != b)
        yield data.problem(name, row, column, "tone_placement", value=found, good=good)


@rule("order", "not_canonical")
def files_are_canonical(data: Data) -> Iterator[Problem]:
    """Each file is what ``fmt`` writes, byte for byte; the first differing line is told."""
    for name, table in data.schema.tables.items():
        if name in data.untidy:
            continue
        rows = data.rows[name]
        values = as_rows(rows)
        good = canonical(table, values)
        raw = (data.directory / table.path).read_bytes()
        if raw == good:
            continue
        ordered = sorted_rows(table, values)
        moved = next((row for row, other in zip(rows, ordered, strict=True)
                      if row.values != other), None)
        if moved:
            yield data.problem(name, moved, table.key[0], "order", value=moved[table.key[0]])
        else:
            yield problem(table.path, _first_difference(raw, good), "", "not_canonical")


def _first_difference(raw: bytes, good: bytes) -> int:
    lines, wanted = raw.split(b"\n"), good.split(b"\n")
    same = (i for i, (a, b) in enumerate(zip(lines, wanted, strict=False), 1) if a != b)
    return next(same, min(len(lines), len(wanted)))
