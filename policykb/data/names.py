"""What a row is called, wherever it is named: on a page, in a chart, in a change note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policykb.core.catalogue import Language


def document_name(row: Mapping[str, Any], language: Language) -> str:
    """What a document is called: its symbol, else what it enacts, else its title.

    A title that nobody translated stays Vietnamese.
    """
    titles = row["symbol"], row["instrument_title"], row[f"title_{language}"], row["title_vi"]
    return next((str(one) for one in titles if one), "")
