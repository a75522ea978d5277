"""The data package as it stands in a folder, or as it stood in a git revision."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.data.knowledge import KnowledgeBase, load


class RevisionError(Exception):
    """A state of the data that cannot be had; ``message`` says why in either language."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(self.message())

    def message(self, language: Language = SPOKEN) -> str:
        """What is wrong and what to do."""
        return label(f"diff.error.{self.code}", language, **self.values)


def read(state: str, data: str | Path = "data") -> KnowledgeBase:
    """The data package in a folder, or as it was in a git revision of the folder ``data``.

    Raises :class:`RevisionError` where there is neither such a folder nor such
    a revision, and :class:`~policykb.data.problems.DataError` as ``load`` does.
    """
    if Path(state).is_dir():
        return load(state)
    _require_revision(state, Path(data))
    with tempfile.TemporaryDirectory(prefix="policykb-") as folder:
        _extract(state, Path(data), Path(folder))
        return load(folder)


def _require_revision(state: str, data: Path) -> None:
    """Refuse what cannot be a revision before git is asked for its files."""
    if shutil.which("git") is None:
        raise RevisionError("no_git", state=state)
    if not data.is_dir() or _git(data, "rev-parse", "--is-inside-work-tree") is None:
        raise RevisionError("no_repository", state=state, data=data)
    # A leading hyphen would be an option of git.
    if state.startswith("-") or _git(data, "rev-parse", "--verify", "--quiet",
                                     f"{state}^{{commit}}") is None:
        raise RevisionError("no_revision", state=state)


def _extract(revision: str, data: Path, folder: Path) -> None:
    names = (_git(data, "ls-tree", "-z", "--name-only", revision) or b"").decode().split("\0")
    wanted = [name for name in names if name.endswith((".csv", ".json"))]
    if "datapackage.json" not in wanted:
        raise RevisionError("no_data", state=revision, data=data)
    for name in wanted:
        content = _git(data, "show", f"{revision}:./{name}")
        if content is None:
            raise RevisionError("no_data", state=revision, data=data)
        (folder / name).write_bytes(content)


def _git(directory: Path, *words: str) -> bytes | None:
    """What git says in ``directory``; ``None`` where it fails."""
    done = subprocess.run(["git", "-C", str(directory), *words], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None
