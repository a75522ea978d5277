"""What is shown of an entity's page where its address is shared: OpenGraph."""

from __future__ import annotations

from collections import Counter

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.core.formats import format_number
from policykb.core.markup import clean_text
from policykb.site.machines.shared import Exports, Row

#: OpenGraph's name of each language.
LOCALES: dict[str, str] = {"vi": "vi_VN", "en": "en_GB"}
_DESCRIPTION = 200  # characters that previews show at most


def open_graph(exports: Exports, one: str, language: Language = SPOKEN) -> list[tuple[str, str]]:
    """The OpenGraph properties of an entity's page, as (property, content).

    The description names the entity and counts its targets by verdict.
    ``og:url`` needs ``base_url``.  Raises :class:`KeyError` for an unknown id.
    """
    entry = exports.entry(one, language)
    if entry is None:
        raise KeyError(one)
    other: Language = "en" if language == "vi" else "vi"
    descriptor = exports.kb.schema.descriptor
    found = [("og:type", "article"), ("og:title", clean_text(entry.text)),
             ("og:description", _shortened(_description(exports, one, language))),
             ("og:site_name", descriptor["title" if language == "vi" else "title_en"]),
             ("og:locale", LOCALES[language]), ("og:locale:alternate", LOCALES[other])]
    if exports.base:
        found.insert(1, ("og:url", exports.url(entry.path, language)))
    return found


def _description(exports: Exports, one: str, language: Language) -> str:
    entry = exports.entry(one, language)
    text: str = entry.hover or entry.text
    text = text[:1].upper() + text[1:]
    counts = Counter(exports.verdicts[row["id"]][-1]["verdict"]
                     for row in _targets(exports, one) if exports.verdicts.get(row["id"]))
    if not counts:
        return text
    words = ", ".join(f"{label(f'verdict.{code}', language)} {format_number(count, language)}"
                      for code, count in counts.most_common())
    return label("export.counts", language, entity=text, verdicts=words,
                 count=format_number(counts.total(), language))


def _targets(exports: Exports, one: str) -> list[Row]:
    related = exports.referring(one)
    columns = ("document_id", "place_id", "indicator_id")
    return [row for column in columns for row in related.get(f"targets.{column}", [])]


def _shortened(text: str) -> str:
    text = clean_text(text)
    if len(text) <= _DESCRIPTION:
        return text
    return text[: _DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(" ,;·") + "…"
