"""Notebooks executed side by side, and their results kept for the book.

What belongs here: the cache that MyST-NB reads (``_build/.jupyter_cache``).
A result is in it whole or not at all, whenever a build ends.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policykb.build import kernels, notebooks, outputs


@dataclass(frozen=True)
class Execution:
    """One notebook that was executed: seconds it took, and what failed if anything did."""

    path: Path
    seconds: float
    error: str | None = None


def waiting(paths: Iterable[Path], digests: notebooks.Digests, cache_path: Path
            ) -> list[tuple[Path, Any]]:
    """The notebooks that the cache of the book (``cache_path``) does not hold, with their digest."""
    from myst_nb.core.read import read_myst_markdown_notebook

    cache = mended(cache_path)
    found = []
    for path in paths:
        source = path.read_text("utf-8")
        text = notebooks.with_digest(source, digests.of(source))
        notebook = read_myst_markdown_notebook(text, path=path)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            found.append((path, notebook))
    return found


def execute(waiting: Iterable[tuple[Path, Any]], cache_path: Path, *, workers: int = 2,
            timeout: int = 120, told: Callable[[Execution], None] = lambda _: None
            ) -> list[Execution]:
    """Execute notebooks, ``workers`` at a time.

    Results go into the cache that the book reads (``cache_path``), failures
    do not; ``told`` hears of each as it ends.
    """
    cache = mended(cache_path)
    pool = ThreadPoolExecutor(workers)
    done = []
    try:
        for result, notebook in pool.map(lambda pair: _execute(pair[0], pair[1], timeout), waiting):
            if result.error is None:
                _keep(cache, result, notebook)
            told(result)
            done.append(result)
    except BaseException:  # asked to end: kernels end with this process
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return done


def _execute(path: Path, notebook: Any, timeout: int) -> tuple[Execution, Any]:
    begun = time.perf_counter()
    try:
        result = kernels.executed(path, notebook, timeout)
        error = None if result.err is None else str(result.exc_string or result.err)
    except RuntimeError as lost:  # the kernel died, every time it was started
        error = str(lost)
    return Execution(path, time.perf_counter() - begun, error), notebook


# --------------------------------------------------------------------------
# The cache
# --------------------------------------------------------------------------


def mended(cache_path: Path) -> Any:
    """The cache of a book without what a build that was ended, or a full disk, left of it by halves."""
    from jupyter_cache import get_cache
    from sqlalchemy.exc import DatabaseError

    cache = get_cache(str(cache_path))
    try:
        records = cache.list_cache_records()
    except DatabaseError:  # the table of contents itself is cut
        shutil.rmtree(cache_path)
        return get_cache(str(cache_path))
    for record in records:
        if not _is_whole(cache, record):
            _forget(cache, record)
    return cache


def _is_whole(cache: Any, record: Any) -> bool:
    from nbformat.reader import NotJSONError
    from nbformat.validator import ValidationError

    try:
        cache.get_cache_bundle(record.pk)
    except (KeyError, ValueError, AttributeError, OSError, NotJSONError, ValidationError):
        return False
    return True


def _forget(cache: Any, record: Any) -> None:
    """Remove a result and the record that leads to it."""
    from jupyter_cache.cache.db import NbCacheRecord

    shutil.rmtree(cache._get_notebook_path_cache(record.hashkey).parent, ignore_errors=True)
    NbCacheRecord.remove_record(record.pk, cache.db)


def _keep(cache: Any, result: Execution, notebook: Any) -> None:
    """Put results into the cache: the file first and whole, then the record that leads to it."""
    import nbformat
    from jupyter_cache.cache.db import NbCacheRecord

    kept, hashkey = cache.create_hashed_notebook(notebook)
    with contextlib.suppress(KeyError):
        _forget(cache, NbCacheRecord.record_from_hashkey(hashkey, cache.db))
    path = cache._get_notebook_path_cache(hashkey)
    text: str = nbformat.writes(kept, nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    outputs.put(path, text.encode())
    NbCacheRecord.create_record(uri=str(result.path), hashkey=hashkey, db=cache.db,
                                data={"execution_seconds": result.seconds}, description="")
    cache.truncate_caches()
