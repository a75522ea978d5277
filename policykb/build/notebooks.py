"""Which notebooks have to be executed again.

The execution cache knows a notebook by its code and its kernel's metadata
only, so after a change of the data it would serve old numbers.  Each
notebook therefore carries, in its kernel's metadata, a digest of the studies
that it names and of the modules that compute them.  What belongs here: that
digest.  Not here: the execution.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from policykb.build import outputs
from policykb.core import digests
from policykb.core.catalogue import SPOKEN
from policykb.data.knowledge import KnowledgeBase, data_digest, load
from policykb.studies import Basis, Book, heads
from policykb.studies.heads import Settings, front_matter

#: What a cell may import; with all behind it, this is the code of which its numbers are made.
_DOORS = ("policykb.studies",)


def package_digest() -> str:
    """A digest of the modules and labels that a notebook's numbers depend on."""
    return digests.of_modules(_DOORS)


def is_notebook(text: str) -> bool:
    """Whether a Markdown page has a kernel to execute it."""
    return "kernelspec" in front_matter(text)


def with_digest(text: str, value: str) -> str:
    """The page with ``value`` in its kernel's metadata."""
    settings = front_matter(text)
    settings["kernelspec"] = {**settings["kernelspec"], "policykb": value}
    return heads.with_front_matter(text, settings)


#: What was opened last: one build asks for it often.
_OPENED: dict[tuple[str, str], Basis] = {}


def opened(kb: KnowledgeBase) -> Basis:
    """What all studies of ``kb`` share, the same for every caller in one process."""
    key = str(kb.directory.resolve()), kb.digest
    if key not in _OPENED:
        _OPENED.clear()
        _OPENED[key] = Basis(kb)
    return _OPENED[key]


def knowledge_base(directory: Path) -> KnowledgeBase:
    """The data package of ``directory``, read once in a process for each state of its files."""
    key = str(directory.resolve()), data_digest(directory)
    return _OPENED[key].kb if key in _OPENED else load(directory)


class Digests:
    """The digests of notebooks; those of the studies are kept in the file ``store``.

    A notebook that names no study depends on all the data.  The cells may use
    the settings themselves, so they count beside the studies made with them.
    """

    def __init__(self, kb: KnowledgeBase, store: Path | None = None) -> None:
        self.kb, self.store = kb, store
        self._state = f"{kb.digest} {package_digest()} {SPOKEN}"
        self._studies = self._stored()

    def of(self, text: str) -> str:
        """The digest of what the notebook with this text depends on.

        Raises :class:`policykb.studies.UnknownStudy` for a study that there is not.
        """
        names, settings = heads.studies(text), heads.settings(text)
        data = self._digest_of(names, settings) if names else self.kb.digest
        whole = f"{data} {_as_text(settings)} {package_digest()}"
        return hashlib.sha256(whole.encode()).hexdigest()[:32]

    def _digest_of(self, names: list[str], settings: Settings) -> str:
        stated = _as_text(settings)
        keys = {name: f"{name} {stated}" for name in sorted(names)}
        new = {name: key for name, key in keys.items() if key not in self._studies}
        for name, key in new.items():
            shown = Book(opened(self.kb), settings).shown(name)
            self._studies[key] = hashlib.sha256(shown.encode()).hexdigest()
        if new and self.store:
            known = {"state": self._state, "studies": self._studies}
            outputs.put(self.store, json.dumps(known).encode())
        return " ".join(self._studies[key] for key in keys.values())

    def _stored(self) -> dict[str, str]:
        try:
            known = json.loads(self.store.read_text("utf-8")) if self.store else {}
            return dict(known["studies"]) if known["state"] == self._state else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def digest(text: str, kb: KnowledgeBase) -> str:
    """The digest of what a notebook depends on, from the studies and settings its head names."""
    return Digests(kb).of(text)


def _as_text(settings: Settings) -> str:
    return repr(sorted(settings.items()))
