"""``site``: what is made of the data and the package."""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policykb.core import digests
from policykb.core.catalogue import label

BUILD = Path("_build")
OUTPUT = BUILD / "html"
STAMP = BUILD / ".policykb" / "site.json"
CACHE = BUILD / ".jupyter_cache"
DOCTREES = BUILD / ".doctrees"
#: The English book: its sources and what is made of them, before it joins the site.
ENGLISH = BUILD / "english"
PUBLISHED = OUTPUT / "en"
PACKAGE = Path(__file__).resolve().parent.parent
#: What the site is made of: folders whole, and files.
_FOLDERS = ("book", "notebooks")
_FILES = ("_config.yml", "_toc.yml", "requirements.txt")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``site``, and ``english`` that it calls."""
    one = subparsers.add_parser("site", help=label("site.build.help.site"))
    one.add_argument("--strict", action="store_true", help=label("site.build.help.strict"))
    one.set_defaults(run=site)
    one = subparsers.add_parser("english", help=label("site.build.help.english"))
    one.set_defaults(run=english)


# --------------------------------------------------------------------------
# site
# --------------------------------------------------------------------------


class Stages:
    """The stages of a build with the time each took, told as they come."""

    def __init__(self) -> None:
        self.begun = time.perf_counter()
        self.taken: list[tuple[str, float]] = []

    @contextlib.contextmanager
    def stage(self, key: str) -> Iterator[None]:
        """Tell that a stage begins, and keep how long it takes."""
        name, begun = label(f"site.build.{key}"), time.perf_counter()
        print(f"{name} …", flush=True)
        yield
        self.taken.append((name, time.perf_counter() - begun))

    @property
    def total(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self.begun


def site(arguments: argparse.Namespace) -> int:
    """Build the site into ``_build/html``; 1 where the data or the build has problems.

    A site whose data has problems is not touched.  Where nothing changed
    since the last build, nothing is done.
    """
    data = Path(arguments.data)
    digest = inputs_digest(data)
    if not arguments.strict and is_fresh(digest):
        print(label("site.build.nothing"))
        _say_where()
        return 0
    _collect_seldom()
    stages = Stages()
    with stages.stage("check"):
        sound, waiting = _sound(data, arguments.lang)
        if not sound:
            return 1
    if arguments.strict:
        _forget_reading()
    with _english_beside(data) as twin:
        if waiting:
            with stages.stage("notebooks"):
                if not _notebooks(waiting, CACHE):
                    return 1
        with stages.stage("book"):
            if not _book(twin is not None):
                _forget_reading()  # a page that failed would not be read again, and so pass
                return 1
        if twin is not None:
            with stages.stage("english"):
                if not _joined(twin):
                    _forget_reading()
                    return 1
    _conclude(digest, stages)
    return 0


def english(arguments: argparse.Namespace) -> int:
    """Build the English book from sound data; 1 where it fails.  It joins the site in ``site``."""
    from jupyter_book.sphinx import build_sphinx

    from policykb.build import english as book
    from policykb.build import notebooks

    root, data, cache = Path.cwd(), Path(arguments.data), ENGLISH / ".jupyter_cache"
    sources = (ENGLISH / "source").resolve()
    _let_kernels_find_package()
    _collect_seldom()
    book.prepare(root, data, sources, cache)
    kb = notebooks.knowledge_base(data)
    waiting = notebooks.waiting(sorted((sources / "notebooks").glob("*.md")), kb, cache)
    if not _notebooks(waiting, cache):
        return 1
    sys.path.insert(0, str(PACKAGE.parent))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        failed = build_sphinx(
            str(sources), str((ENGLISH / "html").resolve()), noconfig=True, warningiserror=True,
            keep_going=True, path_config=str(sources / "_config.yml"),
            doctreedir=str((ENGLISH / ".doctrees").resolve()), confoverrides={
                "external_toc_path": "_toc.yml", "latex_individualpages": False,
                "nitpicky": True})
    if failed:
        print(said.getvalue()[-4000:], failed, file=sys.stderr)
    return int(bool(failed))


def _collect_seldom() -> None:
    """Look for garbage less often: a build keeps nearly all it makes, but not all."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


@contextlib.contextmanager
def _english_beside(data: Path) -> Iterator[subprocess.Popen[bytes] | None]:
    """The English book, made in a process of its own; ``None`` where there is no English text."""
    from policykb.build import english as book

    if not book.source(Path(), "book/index").exists():
        yield None
        return
    twin = subprocess.Popen([sys.executable, "-m", "policykb", "english", "--data", str(data)],
                            env={**os.environ, "POLICYKB_LANGUAGE": "en"})
    try:
        yield twin
    finally:
        twin.kill()
        twin.wait()


def _joined(twin: subprocess.Popen[bytes]) -> bool:
    """Put the English pages where the site has them; false where they could not be made."""
    if twin.wait():
        print(label("site.build.book_failed"), file=sys.stderr)
        return False
    shutil.rmtree(PUBLISHED, ignore_errors=True)
    shutil.copytree(ENGLISH / "html", PUBLISHED, copy_function=_same_file)
    return True


def _same_file(source: str, target: str) -> None:
    """The file at a second place, without a copy where the disk can do so."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def inputs_digest(data: Path) -> str:
    """A digest of everything the site is made of."""
    settings = [os.environ.get(name) for name in ("POLICYKB_BASE_URL", "POLICYKB_REPOSITORY")]
    paths = [p for p in (Path(name) for name in _FILES) if p.exists()]
    for folder in (data, *(Path(name) for name in _FOLDERS)):
        paths += digests.files(folder)
    return f"{digests.of(paths)} {digests.of_package()} {sys.version} {settings}"


def is_fresh(digest: str) -> bool:
    """Whether the last whole build was made of the same, and its pages are still there."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(stamp["digest"] == digest and stamp["pages"] == _pages())


def _pages() -> int:
    return sum(1 for _ in OUTPUT.rglob("*.html"))


def _sound(data: Path, language: str) -> tuple[bool, list[Any]]:
    """Whether the check finds no problem, and the notebooks to execute.

    The check runs in a process of its own; meanwhile this one loads what the
    build needs and finds out which notebooks the change concerns.
    """
    _let_kernels_find_package()
    check = subprocess.Popen([sys.executable, "-m", "policykb", "check", "--data", str(data),
                              "--lang", language])
    failure, waiting = None, []
    try:
        _load_modules()
        waiting = _waiting(data)
    except Exception as error:
        failure = error
    if check.wait():
        print(label("site.build.check_failed"), file=sys.stderr)
        return False, []
    if failure:
        raise failure
    return True, waiting


def _load_modules() -> None:
    import jupyter_book.cli.main  # noqa: F401

    import policykb.build.sphinxext  # noqa: F401


def _let_kernels_find_package() -> None:
    # Kernels start in the notebooks' folder and inherit the environment, not sys.path.
    known = os.environ.get("PYTHONPATH", "")
    if str(PACKAGE.parent) not in known.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PACKAGE.parent), known]))


def _forget_reading() -> None:
    shutil.rmtree(DOCTREES, ignore_errors=True)
    shutil.rmtree(ENGLISH / ".doctrees", ignore_errors=True)
    shutil.rmtree(ENGLISH / ".policykb", ignore_errors=True)
    for manifest in STAMP.parent.glob("pages-*.json"):
        manifest.unlink()


def _waiting(data: Path) -> list[Any]:
    """The notebooks whose results the cache does not hold."""
    from policykb.build import notebooks

    paths = [p for p in sorted(Path("notebooks").glob("*.md"))
             if notebooks.is_notebook(p.read_text("utf-8"))]
    return notebooks.waiting(paths, notebooks.knowledge_base(data), CACHE)


def _notebooks(waiting: list[Any], cache: Path) -> bool:
    """Execute them on both cores; false where one failed."""
    from policykb.build import notebooks

    done = notebooks.execute(waiting, cache, workers=os.cpu_count() or 1, told=_told)
    return all(one.error is None for one in done)


def _told(one: Any) -> None:
    if one.error is None:
        print("  " + label("site.build.notebook_done", name=one.path.name,
                           seconds=_seconds(one.seconds)), flush=True)
    else:
        print("  " + label("site.build.notebook_failed", name=one.path.name, error=one.error),
              file=sys.stderr)


def _book(twins: bool) -> bool:
    """``jupyter-book build -W -n --keep-going .`` in this process; its words only on failure.

    The same process, so that what the check has imported is not imported again.
    ``twins``: whether the English book is made, too.
    """
    from jupyter_book.cli.main import main

    from policykb.build import english as book

    os.environ[book.TWINS] = str(int(twins))
    sys.path.insert(0, str(PACKAGE.parent))
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            main(["build", ".", "-W", "-n", "--keep-going"], standalone_mode=False)
    except (Exception, SystemExit) as error:
        if isinstance(error, SystemExit) and not error.code:
            return True
        print(said.getvalue()[-4000:])
        print(error, file=sys.stderr)
        print(label("site.build.book_failed"), file=sys.stderr)
        return False
    return True


def _conclude(digest: str, stages: Stages) -> None:
    pages = _pages()
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(json.dumps({"digest": digest, "pages": pages}), "utf-8")
    print(label("site.build.done", pages=pages, seconds=_seconds(stages.total)))
    for name, seconds in stages.taken:
        print("  " + label("site.build.stage", name=name, seconds=_seconds(seconds)))
    _say_where()


def _say_where() -> None:
    print(label("site.build.open", address=(OUTPUT / "index.html").resolve().as_uri()))


def _seconds(value: float) -> str:
    from policykb.core.formats import format_number

    return format_number(value, "vi", 1)
