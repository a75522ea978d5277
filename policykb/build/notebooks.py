"""Which notebooks have to be executed again, and their execution side by side.

The execution cache knows a notebook by its code and its kernel's metadata
only, so after a change of the data it would serve old numbers.  Each
notebook therefore carries, in its kernel's metadata, a digest of the studies
that it names and of the modules that compute them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policykb.core import digests
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


def digest(text: str, kb: KnowledgeBase) -> str:
    """The digest of what a notebook depends on, from the studies and settings its head names.

    A notebook that names no study depends on all the data.  The cells may use
    the settings themselves, so they count beside the studies made with them.
    """
    names, settings = heads.studies(text), heads.settings(text)
    data = _studies_digest(kb, names, settings) if names else kb.digest
    whole = f"{data} {_as_text(settings)} {package_digest()}"
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _as_text(settings: Settings) -> str:
    return repr(sorted(settings.items()))


#: What was opened last, with the digests of its studies by settings: one build asks for them often.
_OPENED: dict[tuple[str, str], tuple[Basis, dict[tuple[str, str], str]]] = {}


def opened(kb: KnowledgeBase) -> tuple[Basis, dict[tuple[str, str], str]]:
    """What all studies of ``kb`` share, the same for every caller in one process."""
    key = str(kb.directory.resolve()), kb.digest
    if key not in _OPENED:
        _OPENED.clear()
        _OPENED[key] = (Basis(kb), {})
    return _OPENED[key]


def knowledge_base(directory: Path) -> KnowledgeBase:
    """The data package of ``directory``, read once in a process for each state of its files."""
    key = str(directory.resolve()), data_digest(directory)
    return _OPENED[key][0].kb if key in _OPENED else load(directory)


def _studies_digest(kb: KnowledgeBase, names: list[str], settings: Settings) -> str:
    basis, known = opened(kb)
    book, stated = Book(basis, settings), _as_text(settings)
    for name in names:
        if (stated, name) not in known:
            known[stated, name] = hashlib.sha256(book.shown(name).encode()).hexdigest()
    return " ".join(known[stated, name] for name in sorted(names))


def with_digest(text: str, value: str) -> str:
    """The page with ``value`` in its kernel's metadata."""
    settings = front_matter(text)
    settings["kernelspec"] = {**settings["kernelspec"], "policykb": value}
    return heads.with_front_matter(text, settings)


# --------------------------------------------------------------------------
# Execution
# --------------------------------------------------------------------------


@dataclass(frozen=True)
class Execution:
    """One notebook that was executed: seconds it took, and what failed if anything did."""

    path: Path
    seconds: float
    error: str | None = None


def waiting(paths: Iterable[Path], kb: KnowledgeBase, cache_path: Path) -> list[tuple[Path, Any]]:
    """The notebooks that the cache of the book (``cache_path``) does not hold, with their digest."""
    from jupyter_cache import get_cache
    from myst_nb.core.read import read_myst_markdown_notebook

    cache = get_cache(str(cache_path))
    found = []
    for path in paths:
        text = with_digest(source := path.read_text("utf-8"), digest(source, kb))
        notebook = read_myst_markdown_notebook(text, path=path)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            found.append((path, notebook))
    return found


def execute(notebooks: Iterable[tuple[Path, Any]], cache_path: Path, *, workers: int = 2,
            timeout: int = 120, told: Callable[[Execution], None] = lambda _: None
            ) -> list[Execution]:
    """Execute notebooks, ``workers`` at a time.

    Results go into the cache that the book reads (``cache_path``), failures
    do not; ``told`` hears of each as it ends.
    """
    from jupyter_cache import get_cache

    cache = get_cache(str(cache_path))
    with ThreadPoolExecutor(workers) as pool:
        done = []
        for result, notebook in pool.map(lambda pair: _execute(pair[0], pair[1], timeout),
                                         notebooks):
            if result.error is None:
                _keep(cache, result, notebook)
            told(result)
            done.append(result)
    return done


def _execute(path: Path, notebook: Any, timeout: int) -> tuple[Execution, Any]:
    begun = time.perf_counter()
    try:
        result = _executed(path, notebook, timeout)
        error = None if result.err is None else str(result.exc_string or result.err)
    except RuntimeError as lost:  # the kernel died, every time it was started
        error = str(lost)
    return Execution(path, time.perf_counter() - begun, error), notebook


def _executed(path: Path, notebook: Any, timeout: int) -> Any:
    """Run the cells, with another kernel where one dies before it has answered.

    A TCP port is chosen before the kernel binds it, and another process can
    take it in between: two kernels that start at once sometimes do.  Socket
    files in a folder of the kernel's own cannot be taken; where the system
    has none, a kernel that died is started again.
    """
    from jupyter_cache.executors.utils import single_nb_execution
    from traitlets.config import Config

    for connection in _CONNECTIONS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                return single_nb_execution(
                    notebook, cwd=str(path.parent.absolute()), timeout=timeout, allow_errors=False,
                    meta_override=True, config=Config(KernelManager=connection(folder)))
            except RuntimeError as died:
                lost = died
    raise lost


def _socket_files(folder: str) -> dict[str, str]:
    """Settings of a kernel that is spoken to through files; of a port where it cannot be."""
    stem = str(Path(folder, "kernel"))
    # A socket's path holds a hundred characters or so; Windows has no such sockets in ZeroMQ.
    return {"transport": "ipc", "ip": stem} if os.name == "posix" and len(stem) < 90 else _port(folder)


def _port(_: str) -> dict[str, str]:
    return {"transport": "tcp"}


#: How a notebook's kernel is spoken to, at the first start and wherever it died at the ones before.
_CONNECTIONS = (_socket_files, _port, _port)


def _keep(cache: Any, result: Execution, notebook: Any) -> None:
    from jupyter_cache.base import CacheBundleIn

    cache.cache_notebook_bundle(
        CacheBundleIn(notebook, str(result.path), data={"execution_seconds": result.seconds}),
        check_validity=False, overwrite=True)
