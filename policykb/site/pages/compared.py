"""Targets before and after: what a document replaced, or has had replaced, side by side."""

from __future__ import annotations

from policykb.site.library import Library, Row

#: What makes two targets the same figure.
_FIGURE = ("low", "high", "bound", "kind", "period_to")


def compared(library: Library, document: str) -> list[Row]:
    """Targets before and after: those this document replaced, or has had replaced.

    A target of the newer document that answers none of the older one was
    added; one of the older document without an answer was dropped.
    """
    pairs = _pairs(library, document)
    if not pairs:
        return []
    olds = {old["document_id"] for old, _ in pairs}
    news = {new["document_id"] for _, new in pairs}
    answered = {new["id"] for _, new in pairs}
    rows = [_change(library, old, new) for old, new in pairs]
    rows += [_change(library, old, None) for old in _targets(library, olds)
             if old["stage"] == "dropped" and not old["replaced_by_target_id"]]
    if all(library.record[d]["draft"] for d in olds):
        rows += [_change(library, None, new) for new in _targets(library, news)
                 if new["id"] not in answered and not new["variant_of"]]
    return rows


def _pairs(library: Library, document: str) -> list[tuple[Row, Row]]:
    """The older and the newer target of each replacement that the document has a part in."""
    own, record = library.of("targets", "document_id", document), library.record
    pairs = [(t, record[t["replaced_by_target_id"]]) for t in own
             if t["replaced_by_target_id"] in record]
    pairs += [(old, t) for t in own
              for old in library.of("targets", "replaced_by_target_id", t["id"])]
    return pairs


def _targets(library: Library, documents: set[str]) -> list[Row]:
    return [row for one in sorted(documents) for row in library.of("targets", "document_id", one)]


def _change(library: Library, old: Row | None, new: Row | None) -> Row:
    if old is None or new is None:
        key = "change.added" if old is None else "change.dropped"
    elif old["indicator_id"] != new["indicator_id"]:
        key = "change.indicator"
    else:
        same = all(old[c] == new[c] for c in _FIGURE)
        key = "change.none" if same else "change.figure"
    return {"before": old, "after": new, "change": library.say(key)}
