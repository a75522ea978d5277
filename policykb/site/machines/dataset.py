"""The data package as a schema.org ``Dataset``, with every file that can be taken away."""

from __future__ import annotations

from policykb.core.addresses import DOWNLOADS
from policykb.core.catalogue import SPOKEN, Language, label
from policykb.site.computed import COMPUTED
from policykb.site.machines.json_ld import CONTEXT
from policykb.site.machines.shared import Exports, Row

_LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}


def dataset(exports: Exports, language: Language = SPOKEN, *, parquet: bool = True) -> Row:
    """The data package as a schema.org ``Dataset``; without ``parquet`` no Parquet file is named."""
    descriptor = exports.kb.schema.descriptor
    folder = exports.url(f"{DOWNLOADS}/")
    licences = [_LICENCES.get(one["name"], one["name"])
                for one in descriptor.get("licenses", [])]
    return {
        "@context": CONTEXT, "@type": "Dataset", "@id": folder,
        "url": exports.url(f"{DOWNLOADS}/index.html", language),
        "name": descriptor["title" if language == "vi" else "title_en"],
        "description": label("export.dataset.description", language),
        "identifier": descriptor["name"], "version": descriptor.get("version"),
        "dateModified": exports.kb.edition_date.isoformat(), "inLanguage": ["vi", "en"],
        "license": licences[0] if licences else None, "isAccessibleForFree": True,
        "spatialCoverage": {"@type": "Country", "name": "Việt Nam"},
        "creator": {"@type": "Organization", "name": label("diff.feed.author", language)},
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": kind,
             "contentUrl": folder + path}
            for name, kind, path in _files(exports, language, parquet)],
    }


def _files(exports: Exports, language: Language, parquet: bool) -> list[tuple[str, str, str]]:
    """Title, media type and name of every file."""
    found = [(label("export.dataset.schema", language), "application/json", "datapackage.json"),
             (label("export.dataset.graph", language), "application/graphml+xml",
              "policykb.graphml")]
    tables = [(table.title if language == "vi" else table.title_en, table.name)
              for table in exports.kb.schema.tables.values()]
    for title, name in [*tables, *((one.title(language), one.name) for one in COMPUTED)]:
        found.append((title, "text/csv", f"{name}.csv"))
        if parquet:
            found.append((title, "application/vnd.apache.parquet", f"{name}.parquet"))
    return found
