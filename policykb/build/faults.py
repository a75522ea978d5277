"""Why a build failed, in a sentence of the reader's language.

What belongs here: the words of a cause.  No traceback reaches an analyst; one
that is needed to mend the package itself is kept in a file.
"""

from __future__ import annotations

import errno
import re
import traceback
from pathlib import Path

from policykb.build import outputs
from policykb.build.outputs import OutputFault
from policykb.core.catalogue import Language, label
from policykb.studies.heads import HeadFault

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(r"\b(?:WARNING|ERROR|CRITICAL|SEVERE)\b")
#: What a system says of a file that cannot be written, and the label that says it.
_UNWRITABLE = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read_only",
               errno.EACCES: "read_only", errno.EPERM: "read_only"}


class BookFault(Exception):
    """A book could not be made; ``causes`` are the lines that say why."""

    def __init__(self, causes: list[str]) -> None:
        super().__init__(causes[-1] if causes else "")
        self.causes = causes


def warnings(said: str) -> list[str]:
    """The warnings among what Sphinx said, without its colours and its advice."""
    lines = (_COLOUR.sub("", line).strip() for line in said.splitlines())
    return [line for line in lines if _WARNING.search(line)]


def last_line(said: str) -> str:
    """The last line of what a notebook failed with: the error itself, below where it stood."""
    lines = [_COLOUR.sub("", line).strip() for line in said.splitlines()]
    return next((line for line in reversed(lines) if line), "")


def sentence(error: BaseException, language: Language, notes: Path) -> str:
    """The cause of a failure; a fault of the package itself goes to the file ``notes``, too."""
    if isinstance(error, BookFault):
        return str(error)
    if isinstance(error, OutputFault):
        return label("site.build.cause.output", language, address=error)
    if isinstance(error, HeadFault):
        return label(f"site.build.cause.{error.code}", language, name=error.args[0])
    if isinstance(error, OSError):
        kind = _UNWRITABLE.get(error.errno or 0, "file")
        return label(f"site.build.cause.{kind}", language, path=error.filename or "–",
                     error=error.strerror or error)
    found = f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        outputs.put(notes, "".join(traceback.format_exception(error)).encode())
    except OSError:
        return label("site.build.cause.unexpected", language, error=found)
    return label("site.build.cause.noted", language, error=found, path=notes)
