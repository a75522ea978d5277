"""The words of checks, verdicts, pages and charts, in Vietnamese and English.

They live in ``policykb/labels/*.csv`` (``key,vi,en``), so that a translator
edits a table and no code holds a sentence.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, Language] = ("vi", "en")
#: The language of this process where nothing else is said: the English site and
#: its notebooks are made by processes of their own (``POLICYKB_LANGUAGE=en``).
SPOKEN: Language = "en" if os.environ.get("POLICYKB_LANGUAGE") == "en" else "vi"
LABELS = Path(__file__).parents[1] / "labels"


class LabelError(KeyError):
    """A label that no catalogue holds."""


@cache
def labels(language: Language) -> dict[str, str]:
    """Every label of one language by its key.

    Raises :class:`LabelError` for a key that stands twice.
    """
    found: dict[str, str] = {}
    for path in sorted(LABELS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["key"] in found:
                    raise LabelError(f"{path.name}: {row['key']} stands twice")
                found[row["key"]] = row[language]
    return found


def label(key: str, language: Language = SPOKEN, /, **values: object) -> str:
    """The words of ``key``, with ``{name}`` filled from ``values``.

    Raises :class:`LabelError` for an unknown key.
    """
    try:
        words = labels(language)[key]
    except KeyError:
        raise LabelError(key) from None
    return words.format(**values) if values else words
