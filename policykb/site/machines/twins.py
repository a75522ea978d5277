"""The JSON twin of every page of an entity or a symbol: all that is known of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from policykb.analysis.cells import cells_of
from policykb.core.addresses import SYMBOLS
from policykb.core.catalogue import LANGUAGES
from policykb.core.markup import dumps, safe_address
from policykb.site.evidence import origin
from policykb.site.machines.material import Material, Output
from policykb.site.machines.shared import Exports, Row, jsonable

#: The version of the shape of a twin; it changes when a key does.
FORMAT = "policykb-entity/2"
_READING = ("read_on", "result", "source_id", "locator", "printed")


class Twins:
    """The twins of one knowledge base; a row that stands in several is made once."""

    def __init__(self, exports: Exports) -> None:
        self.exports = exports
        self._built: dict[int, Row] = {}
        self._states: dict[int, list[bytes]] = {}
        self._name_states: dict[str, bytes] = {}

    # -- what they hold ----------------------------------------------------------

    def entity(self, one: str) -> Row:
        """Everything known of one id, ready for :func:`json.dumps` (no NaN, no infinity).

        - ``format``: the version of this shape; ``edition_date``; ``licence``;
        - ``id``, ``kind``, ``name_vi``, ``name_en``, ``url``, ``url_en``: what it is;
        - ``row``: its row of the data package, with ``evidence`` (source,
          print, place, readings), of a target ``verdicts``, of an
          observation ``standing``: whether it is the figure of its cell
          (``prevails``), whether sources contradict each other there
          (``contested``), and why the one that prevails does;
        - ``related``: under ``table.column`` the rows that name it in that
          column, each with its evidence; targets with ``verdicts``, one for
          each date, each with its ``trail``;
        - ``names``: kind, names and addresses of every id mentioned.

        ``null`` stands for what is empty, not defined or without bound.
        Raises :class:`KeyError` for an unknown id.
        """
        exports = self.exports
        row, name = exports.record[one], exports.name(one)
        related = exports.referring(one)
        mentioned = {*exports.mentioned(row),
                     *(i for rows in related.values() for r in rows for i in exports.mentioned(r))}
        return {
            **self._head, "id": one, **{k: v for k, v in name.items() if k != "json"},
            "url_en": exports.url(exports.entry(one, "en").path, "en"), "row": self._full(row),
            "related": {key: [self._full(r) for r in rows] for key, rows in related.items()},
            "names": {i: exports.name(i) for i in sorted(mentioned) if i in exports.record},
        }

    def symbol(self, one: str) -> Row:
        """The twin of a symbol's page: the documents that bear it, the earliest first.

        Raises :class:`KeyError` for an unknown address.
        """
        exports = self.exports
        rows = sorted(exports.holders[one], key=lambda row: (row["issued_on"] or "", row["id"]))
        path, symbol = f"{SYMBOLS}/{one}.html", rows[0]["symbol"]
        return {**self._head, "id": one, "kind": "symbol", "name_vi": symbol, "name_en": symbol,
                "url": exports.url(path), "url_en": exports.url(path, "en"),
                "related": {"documents.symbol": [self._full(row) for row in rows]},
                "names": {row["id"]: exports.name(row["id"]) for row in rows}}

    @cached_property
    def _head(self) -> Row:
        kb = self.exports.kb
        licences = [one.get("name") for one in kb.schema.descriptor.get("licenses", [])]
        return {"format": FORMAT, "edition_date": kb.edition_date.isoformat(),
                "licence": licences[0] if licences else None}

    def _full(self, row: Row) -> Row:
        """A row with its evidence, of a target its verdicts, of a figure its standing; made once."""
        key = id(row)
        if key not in self._built:
            full = self._plain(row)
            if _is_printed(row):
                full["evidence"] = evidence(self.exports, row)
            if row["_table"] == "targets":
                full["verdicts"] = self.exports.verdicts.get(row["id"], [])
            if row["_table"] == "observations":
                full["standing"] = self._standing(row["id"])
            self._built[key] = full
        return self._built[key]

    def _standing(self, one: str) -> Row | None:
        """How an observation stands in its cell; ``None`` of a plan alone and of a change."""
        found = cells_of(self.exports.kb).of_figure(one)
        if found is None:
            return None
        return {"prevails": found.best.ids == (one,), "contested": found.contested,
                **{f"why_{language}": found.words(language) for language in LANGUAGES}}

    def _plain(self, row: Row) -> Row:
        """The cells of a row as JSON has them: null for what is empty, integers as integers."""
        whole = self._integers[row["_table"]]
        return {column: int(value) if column in whole and value is not None else jsonable(value)
                for column, value in row.items() if column[0] != "_"}

    @cached_property
    def _integers(self) -> dict[str, set[str]]:
        return {name: {one.name for one in table.fields if one.type == "integer"}
                for name, table in self.exports.kb.schema.tables.items()}

    # -- whether they changed ------------------------------------------------------

    def state(self, one: str) -> str:
        """A digest of all that :meth:`entity` tells of an id, at a fifth of its cost.

        Two states of the data that give different twins have different
        digests; the code of this package is not part of it.  Raises
        :class:`KeyError` for an unknown id.
        """
        parts = [self._head_state, self._name_state(one),
                 *self._row_state(self.exports.record[one])]
        for key, rows in self.exports.referring(one).items():
            parts.append(key.encode())
            for row in rows:
                parts += self._row_state(row)
        return _digest(b"\0".join(parts)).hex()

    def symbol_state(self, one: str) -> str:
        """The same for :meth:`symbol`."""
        parts = [self._head_state, *(part for row in self.exports.holders[one] for part in
                                     (*self._row_state(row), self._name_state(row["id"])))]
        return _digest(b"\0".join(parts)).hex()

    @cached_property
    def _head_state(self) -> bytes:
        return repr((FORMAT, self.exports.base, self._head)).encode()

    def _name_state(self, one: str) -> bytes:
        if one not in self._name_states:
            known = one in self.exports.record
            self._name_states[one] = repr(self.exports.name(one)).encode() if known else b""
        return self._name_states[one]

    def _row_state(self, row: Row) -> list[bytes]:
        """Digests of what :meth:`_full` makes of a row, and of the names of what it mentions."""
        key = id(row)
        if key not in self._states:
            shown: list[Any] = [row["_table"], _cells(row)]
            if _is_printed(row):
                source = self.exports.record.get(row["source_id"] or "", {})
                shown += [_cells(source), *map(_cells, _readings(self.exports, row))]
            if row["_table"] == "targets":
                shown.append(self.exports.verdicts.get(row["id"]))
            if row["_table"] == "observations":
                shown.append(self._standing(row["id"]))
            names = b"\0".join(map(self._name_state, self.exports.mentioned(row)))
            self._states[key] = [_digest(repr(shown).encode()), _digest(names)]
        return self._states[key]


def outputs(material: Material) -> Iterator[Output]:
    """A twin beside the page of every entity and of every symbol."""
    exports, told = material.exports, Twins(material.exports)
    if material.is_shared:
        for one in exports.entities():
            yield Output(exports.twin(one), partial(_file, told.entity, one), told.state(one))
        for one in exports.symbols():
            yield Output(f"{SYMBOLS}/{one}.json", partial(_file, told.symbol, one),
                         told.symbol_state(one))


def _file(make: Callable[[str], Row], one: str) -> bytes:
    return dumps(make(one)).encode()


def evidence(exports: Exports, row: Row) -> Row | None:
    """Where a row was printed: source, place in it, the words, every reading; ``None`` without.

    ``href`` is the source with a text fragment of the printed figure.
    """
    known = origin(exports.libraries["vi"], row)
    source = known.source
    if source is None:
        return None
    return {
        "printed": known.printed, "locator": known.locator,
        "source_id": source["id"], "publisher": source["publisher"],
        "title": source["title"], "url": safe_address(source["url"]),
        "href": known.href,
        "published_on": source["published_on"], "accessed_on": source["accessed_on"],
        "tier": source["tier"], "text_sha256": source["text_sha256"],
        "readings": [{k: r[k] for k in _READING} for r in known.readings],
    }


def _is_printed(row: Row) -> bool:
    """Whether a row stands in a source; a reading belongs to the figure that was read."""
    return "source_id" in row and row["_table"] != "readings"


def _readings(exports: Exports, row: Row) -> list[Row]:
    return exports.referring(row.get("id")).get("readings.figure_id", [])


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=16).digest()


def _cells(row: Row) -> list[Any]:
    return [value for column, value in row.items() if column[0] != "_"]
