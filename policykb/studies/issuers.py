"""Who issued a document: the levels by which targets and steps are counted."""

from __future__ import annotations

from policykb.studies.registry import Book


def level(book: Book, document: str) -> str:
    """Who issued a document, as a code of the labels: ``central_party``, ``province_state`` …"""
    row = book.kb.record[document]
    issuer = book.kb.record.get(row["issuer_id"] or "", {})
    national = row["place_id"] == book.basis.nation
    return f"{issuer.get('level') or ('central' if national else 'province')}" \
           f"_{issuer.get('branch') or 'unknown'}"
