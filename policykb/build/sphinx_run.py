"""One book made by Jupyter Book in this process, whichever language it is in.

What belongs here: how Jupyter Book is called and what it says.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from policykb.build import faults
from policykb.build.builder import STAGED
from policykb.build.english import TWINS
from policykb.build.faults import BookFault
from policykb.build.outputs import OutputFault
from policykb.build.publishing import Stage


def make(sources: Path, target: Path, stage: Stage, *, cache: Path, twins: bool) -> None:
    """Make the book in ``sources`` in the empty folder ``target`` of a stage.

    ``cache`` holds the results of its notebooks; ``twins`` says whether the
    book in the other language is made, too.  Every warning counts.  Raises
    :class:`BookFault` with what Sphinx warned of, or what it failed at.
    """
    from jupyter_book.sphinx import build_sphinx

    collect_garbage_seldom()
    said = io.StringIO()
    settings = {STAGED: str(stage.published.resolve()), TWINS: str(int(twins))}
    with (_environment(settings), contextlib.redirect_stdout(io.StringIO()),
          contextlib.redirect_stderr(said)):
        result = build_sphinx(
            str(sources), str(target.resolve()), noconfig=True, warningiserror=True,
            keep_going=True, path_config=str(sources / "_config.yml"),
            doctreedir=str((target.parent / "doctrees").resolve()),
            confoverrides={"external_toc_path": "_toc.yml", "latex_individualpages": False,
                           "nitpicky": True, "nb_execution_cache_path": str(cache.resolve())})
    if isinstance(result, BaseException):
        raise _root(result)
    if result:
        raise BookFault(faults.warnings(said.getvalue()))
    sys.stderr.write(said.getvalue())


@contextlib.contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Tell the extension by the environment; it is as it was afterwards."""
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _root(error: BaseException) -> BaseException:
    """What an extension failed at, without Sphinx's wrapping."""
    inner = getattr(error, "orig_exc", None) or error.__cause__
    return inner if isinstance(inner, OSError | OutputFault) else error


def collect_garbage_seldom() -> None:
    """Look for garbage less often: a build keeps nearly all it makes, but not all."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
