"""What is wrong with the data: one record a fault, with the words to mend it.

Here belongs how a fault is told, wherever it was found; not here: the rules
(``data.checks``) and the form of the files (``data.tables``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from policykb.core.catalogue import SPOKEN, Language, label


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with the data: where, what, and how to mend it.

    ``code`` names the rule (``problem.<code>`` and ``mend.<code>`` in the
    catalogue), ``row`` is the line of the file as a spreadsheet numbers it
    (the header is 1), ``column`` the name of the column; 0 and ``""`` where
    the whole file is meant.
    """

    file: str
    row: int
    column: str
    code: str
    values: tuple[tuple[str, str], ...] = field(default=(), compare=True)

    def message(self, language: Language = SPOKEN) -> str:
        """``file:row:column: what is wrong (how to mend it)``."""
        values = dict(self.values)
        what = label(f"problem.{self.code}", language, **values)
        mend = label(f"mend.{self.code}", language, **values)
        place = ":".join([self.file, str(self.row or ""), self.column]).rstrip(":")
        return f"{place}: {what} ({mend})"


def problem(file: str, row: int, column: str, code: str, /, **values: object) -> Problem:
    """A :class:`Problem` with ``values`` for its message."""
    return Problem(file, row, column, code, tuple(sorted((k, str(v)) for k, v in values.items())))


class DataError(Exception):
    """The data cannot be read; ``problems`` says why, every one of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(p.message() for p in self.problems))
