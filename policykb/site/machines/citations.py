"""How to cite a document: a line in each language, and BibTeX."""

from __future__ import annotations

from policykb.core.catalogue import Language, label, labels
from policykb.core.formats import format_date
from policykb.core.markup import braced_address, clean_text, safe_address
from policykb.core.text import unaccented
from policykb.site.library import Library
from policykb.site.machines.shared import Exports, Row, issued

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
          **{c: rf"\{c}" for c in "&%$#_{}"}}


def cite(exports: Exports, document_id: str) -> dict[str, str]:
    """How to cite a document: ``vi`` and ``en`` (a line of text) and ``bibtex``.

    The Vietnamese form is that of official papers: type, symbol, date,
    issuer, title.  Raises :class:`KeyError` for what is no document.
    """
    row = exports.record[document_id]
    if row["_table"] != "documents":
        raise KeyError(document_id)
    return {"vi": _citation(exports.libraries["vi"], row),
            "en": _citation(exports.libraries["en"], row), "bibtex": _bibtex(exports, row)}


def _citation(library: Library, row: Row) -> str:
    language = library.language
    issuer = library.local(library.record.get(row["issuer_id"] or "", {}), "name")
    title, day = library.local(row, "title"), issued(row)
    date = format_date(day, language) if day else ""
    if not row["symbol"]:  # "Nghị quyết Đại hội …": the title is the name
        about = ", ".join(part for part in (issuer, date) if part)
        return clean_text(f"{title} ({about})" if about else title) + "."
    kind = library.word("type", row["type"]) if row["type"] != "other" else ""
    precision = {4: "year", 7: "month", 10: "day"}.get(len(day), "day")
    parts = [kind, _said("number", language, symbol=row["symbol"]),
             _said(precision, language, date=date), _said("issuer", language, issuer=issuer)]
    text = " ".join(part for part in parts if part)
    return clean_text(text[:1].upper() + text[1:] + _continued(title, kind, language)) + "."


def _bibtex(exports: Exports, row: Row) -> str:
    library = exports.libraries["vi"]
    issuer = library.local(exports.record.get(row["issuer_id"] or "", {}), "name")
    day = issued(row).split("-")
    source = {} if exports.base else exports.record.get(row["source_id"] or "", {})
    address = safe_address(source.get("url"))
    if exports.base:
        address = exports.url(exports.entry(row["id"], "vi").path)
    fields = {
        "author": f"{{{_latex(issuer)}}}" if issuer else None,
        "title": f"{{{_latex(library.local(row, 'title'))}}}",
        "type": _latex(library.word("type", row["type"])), "number": _latex(row["symbol"]),
        "year": day[0], "month": _MONTHS[int(day[1]) - 1] if len(day) > 1 else None,
        "day": day[2].lstrip("0") if len(day) > 2 else None,
        "url": braced_address(address), "urldate": source.get("accessed_on") if address else None,
        "language": "vietnamese",
    }
    # The months are names that BibTeX knows; everything else is text.
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
             for name, value in fields.items() if value]
    return f"@misc{{{row['id']},\n" + ",\n".join(lines) + "\n}\n"


def _said(key: str, language: Language, **values: str | None) -> str:
    """The words of ``export.cite.<key>``; nothing where the value is missing."""
    if not all(values.values()):
        return ""
    return label(f"export.cite.{key}", language, **values)


def _continued(title: str, kind: str, language: Language) -> str:
    """A title after the issuer: going on in the sentence (``… về …``), else after a colon."""
    rest = title
    if kind and unaccented(title).startswith(f"{unaccented(kind)} "):
        rest = title[len(kind):].strip()
    first = rest.split(" ", 1)[0].lower()
    if first in labels(language)["export.cite.lower"].split(";"):
        return f" {rest[:1].lower()}{rest[1:]}"
    return f": {title}" if title else ""


def _latex(text: str | None) -> str:
    return "".join(_LATEX.get(c, c) for c in clean_text(text or ""))
