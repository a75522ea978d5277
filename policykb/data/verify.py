"""Whether each figure stands where it is said to stand: ``policykb verify``.

An archived text is plain text; its paragraphs are its non-blank lines,
counted from 1, and ``đoạn 7`` names the seventh.  A figure is verified when
its print is found in its paragraph, whatever the case and the kind of blank.
The results go to ``readings``, which check and site read; they need no
archive.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.vocabulary import ReadingResult
from policykb.data.canonical import Values, as_rows, canonical, write_whole
from policykb.data.problems import DataError
from policykb.data.schema import Schema, Table, read_schema
from policykb.data.tables import read_rows

_TABLES = ("targets", "observations", "reported_attainments", "documents")


@dataclass(frozen=True)
class Finding:
    """One figure looked up in the archived text of its source."""

    figure_id: str
    source_id: str
    locator: str
    printed: str
    found: bool
    text_sha256: str

    def message(self, language: Language = SPOKEN) -> str:
        """What was not found, and where it should stand."""
        place = self.locator or label("verify.no_locator", language)
        return label("verify.not_found", language, printed=self.printed, locator=place,
                     source=self.source_id, figure=self.figure_id)


@dataclass(frozen=True)
class Fault:
    """A source whose archived text could not be used: ``verify.<code>`` in the catalogue."""

    code: str
    source: str
    archive: str
    directory: str
    found: str = ""

    def message(self, language: Language = SPOKEN) -> str:
        """What is wrong with the archived text."""
        return label(f"verify.{self.code}", language, source=self.source, archive=self.archive,
                     directory=self.directory, found=self.found[:12])


@dataclass(frozen=True)
class Verification:
    """The findings, the sources that could not be read, and whether ``readings`` changed."""

    findings: list[Finding]
    faults: list[Fault]
    changed: bool

    @property
    def missing(self) -> list[Finding]:
        """The figures that were not found."""
        return [one for one in self.findings if not one.found]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of an archived text: its non-blank lines, the first at index 0."""
    return [line for line in text.splitlines() if line.strip()]


def stands_in(printed: str, passage: str) -> bool:
    """Whether a print stands in a passage, whatever the case and the kind of blank.

    ``7%`` does not stand in ``17%`` nor in ``7,5%``: a figure is found whole.
    """
    wanted = re.escape(_plain(printed))
    before = r"(?<![\d.,])" if printed[:1].isdigit() else r"(?<!\w)" if printed[:1].isalpha() else ""
    after = r"(?![.,]?\d)" if printed[-1:].isdigit() else r"(?!\w)" if printed[-1:].isalpha() else ""
    return bool(printed.strip()) and re.search(before + wanted + after, _plain(passage)) is not None


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split()).lower()


def locate(printed: str, locator: str, text: str) -> bool:
    """Whether ``printed`` stands in the paragraph that ``locator`` (``đoạn 7``) names."""
    named = re.search(r"đoạn (\d+)", locator)
    if not named:
        return False
    number, lines = int(named[1]), paragraphs(text)
    return 0 < number <= len(lines) and stands_in(printed, lines[number - 1])


def verify(directory: str | Path, sources: str | Path) -> Verification:
    """Look up every figure of an archived source and write the results to ``readings``.

    ``sources`` is the folder of the archived texts.  A text that is missing
    or whose digest differs is a fault, and what was read of it before stays.
    Raises :class:`DataError` where a table cannot be read; nothing is
    written then.
    """
    directory, sources = Path(directory), Path(sources)
    schema = read_schema(directory)
    tables = _read(directory, schema, (*_TABLES, "sources", "readings"))
    texts, faults = _archives(tables["sources"], sources)
    findings = [one for name in _TABLES for row in tables[name]
                if (one := _looked_up(name, row, texts))]
    changed = _write(directory, schema, tables["readings"], findings, texts)
    return Verification(findings, faults, changed)


def _read(directory: Path, schema: Schema, names: tuple[str, ...]) -> dict[str, list[Values]]:
    found, problems = {}, []
    for name in names:
        rows, wrong = read_rows(directory, schema.tables[name])
        found[name] = as_rows(rows)
        problems += wrong
    if problems:
        raise DataError(problems)
    return found


def _archives(rows: list[Values], folder: Path) -> tuple[dict[str, tuple[str, str]], list[Fault]]:
    """The text and digest of each archived source, and the faults of the others."""
    texts, faults = {}, []
    for row in rows:
        if not row["archive"]:
            continue
        told = {"source": row["id"], "archive": row["archive"], "directory": str(folder)}
        try:
            raw = (folder / row["archive"]).read_bytes()
            digest = hashlib.sha256(raw).hexdigest()
            if digest != row["text_sha256"]:
                faults.append(Fault("archive_changed", **told, found=digest))
            else:
                texts[row["id"]] = raw.decode("utf-8"), digest
        except OSError:
            faults.append(Fault("archive_missing", **told))
        except UnicodeDecodeError:
            faults.append(Fault("archive_unreadable", **told))
    return texts, faults


def _looked_up(table: str, row: Values, texts: dict[str, tuple[str, str]]) -> Finding | None:
    """One row looked up; ``None`` where its source has no archived text.

    A document stands under its symbol, and only if it names a paragraph.  A
    value calculated from others is not printed anywhere.
    """
    if row["source_id"] not in texts or row.get("derived_from"):
        return None
    printed = row.get("printed", "")
    if table == "documents":
        printed = row["symbol_printed"] or row["symbol"]
        if not printed or "đoạn" not in row["locator"]:
            return None
    text, digest = texts[row["source_id"]]
    found = locate(printed, row["locator"], text)
    return Finding(row["id"], row["source_id"], row["locator"], printed, found, digest)


def _write(directory: Path, schema: Schema, old: list[Values], findings: list[Finding],
           texts: dict[str, tuple[str, str]]) -> bool:
    """Put the findings in the place of those of the same texts; whether the file changed."""
    table = schema.tables["readings"]
    ours = (ReadingResult.VERIFIED, ReadingResult.NOT_FOUND)
    kept = [row for row in old if not (row["text_sha256"] and row["source_id"] in texts
                                       and row["result"] in ours)]
    read_on = schema.edition_date.isoformat()
    rows = kept + [_reading(table, one, read_on) for one in findings]
    data, path = canonical(table, rows), directory / table.path
    if path.read_bytes() == data:
        return False
    write_whole(path, data)
    return True


def _reading(table: Table, one: Finding, read_on: str) -> Values:
    row = dict.fromkeys(table.columns, "")
    return row | {
        "figure_id": one.figure_id, "source_id": one.source_id, "locator": one.locator,
        "printed": one.printed, "read_on": read_on, "text_sha256": one.text_sha256,
        "result": ReadingResult.VERIFIED if one.found else ReadingResult.NOT_FOUND,
    }
