"""The whole site: check, notebooks, both books, and then in the place of the last one.

What belongs here: the order of the stages, and what is told of them.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policykb.build import english, execution, faults, freshness, outputs, solitude
from policykb.build.faults import BookFault
from policykb.build.kernels import let_kernels_find_package
from policykb.build.outputs import Manifest
from policykb.build.publishing import Stage
from policykb.core.catalogue import Language, label
from policykb.data.knowledge import data_digest

BUILD = Path("_build")
OUTPUT = BUILD / "html"
CACHE = BUILD / ".jupyter_cache"
#: The sources of the English book and the results of its notebooks.
ENGLISH = BUILD / "english"


class Told:
    """What is told of a build: stages as they come, and at last the time each took."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.begun = time.perf_counter()
        self.taken: list[tuple[str, float]] = []

    def say(self, key: str, /, **values: object) -> None:
        """Tell one line at once."""
        print(label(f"site.build.{key}", self.language, **values), flush=True)

    @contextlib.contextmanager
    def stage(self, key: str) -> Iterator[None]:
        """Tell that a stage begins, and keep how long it takes."""
        name, begun = label(f"site.build.{key}", self.language), time.perf_counter()
        print(f"{name} …", flush=True)
        yield
        self.taken.append((name, time.perf_counter() - begun))

    def notebook(self, one: execution.Execution) -> None:
        """Tell of one notebook that was executed, or why it could not be."""
        if one.error is None:
            self._indented("notebook_done", name=one.path.name, seconds=self._seconds(one.seconds))

    def conclude(self, pages: int) -> None:
        """Tell how many pages there are and where the time went."""
        self.say("done", pages=pages, seconds=self._seconds(time.perf_counter() - self.begun))
        for name, seconds in self.taken:
            self._indented("stage", name=name, seconds=self._seconds(seconds))
        self.where()

    def where(self) -> None:
        """Tell where the site begins."""
        self.say("open", address=(OUTPUT / "index.html").resolve().as_uri())

    def failed(self, error: BaseException, stage: Stage) -> None:
        """Tell why there is no new site; the cause last."""
        for line in error.causes[:-1] if isinstance(error, BookFault) else ():
            print(line, file=sys.stderr)
        cause = faults.sentence(error, self.language, stage.state / "fault.txt")
        print(label("site.build.failed", self.language, cause=cause), file=sys.stderr, flush=True)

    def _indented(self, key: str, /, **values: object) -> None:
        print("  " + label(f"site.build.{key}", self.language, **values), flush=True)

    def _seconds(self, value: float) -> str:
        from policykb.core.formats import format_number

        return format_number(value, self.language, 1)


def make(data: Path, language: Language, *, strict: bool = False) -> int:
    """Make the site in ``_build/html``; 1 where it could not be made, and then it is as it was.

    Where nothing changed since the last build, and every file is as it was
    written, nothing is done; ``strict`` makes every page anew in any case.
    """
    told, stage = Told(language), Stage(OUTPUT)
    try:
        with solitude.ended_by_signals(), solitude.alone(stage.lock):
            return _made(data, told, stage, strict)
    except solitude.Occupied:
        print(label("site.build.occupied", language), file=sys.stderr)
    except solitude.Ended:
        print(label("site.build.ended", language), file=sys.stderr)
        return 143
    except KeyboardInterrupt:
        print(label("site.build.ended", language), file=sys.stderr)
        raise
    except Exception as error:
        told.failed(error, stage)
    return 1


def _made(data: Path, told: Told, stage: Stage, strict: bool) -> int:
    digest = freshness.inputs(data)
    if not strict and freshness.is_fresh(stage, digest):
        told.say("nothing")
        told.where()
        return 0
    stage.recover()
    with told.stage("check"):
        sound, waiting = _sound(data, told.language, stage)
    if not sound:
        print(label("site.build.check_failed", told.language), file=sys.stderr)
        return 1
    try:
        _build(data, told, stage, waiting, strict)
        manifest = _joined(stage)
        stage.publish(manifest, digest)
    finally:
        stage.clear()
    told.conclude(sum(address.endswith(".html") for address in manifest.files))
    return 0


def _build(data: Path, told: Told, stage: Stage, waiting: list[Any], strict: bool) -> None:
    """Both books beside the published ones."""
    from policykb.build import sphinx_run

    stage.begin(anew=strict)
    with _english_beside(data, told, stage) as twin:
        if waiting:
            with told.stage("notebooks"):
                run_notebooks(waiting, CACHE, told)
        with told.stage("book"):
            sphinx_run.make(Path.cwd(), stage.folder, stage, cache=CACHE,
                            twins=twin is not None)
        if twin is not None:
            with told.stage("english"):
                _wait_for(twin, stage, told.language)


def _joined(stage: Stage) -> Manifest:
    """What both books have written, the English one in its folder."""
    manifest = outputs.read(stage.made("vi"))
    if not stage.made("en").exists():
        return manifest
    stage.join_english(english.ENGLISH)
    return manifest.joined(outputs.read(stage.made("en")), english.ENGLISH)


# --------------------------------------------------------------------------
# The data and the notebooks
# --------------------------------------------------------------------------


def _sound(data: Path, language: Language, stage: Stage) -> tuple[bool, list[Any]]:
    """Whether the check finds no problem, and the notebooks to execute.

    The check runs in a process of its own, unless the same data passed it
    before; meanwhile this one loads what the build needs and finds out which
    notebooks the change concerns.
    """
    let_kernels_find_package()
    key, passed = freshness.check_key(data_digest(data)), stage.state / "checked"
    if passed.is_file() and passed.read_text("utf-8") == key:
        return True, _waiting(data, stage)
    check = subprocess.Popen([sys.executable, "-m", "policykb", "check", "--data", str(data),
                              "--lang", language], stdout=subprocess.PIPE)
    failure, waiting = None, []
    try:
        try:
            waiting = _waiting(data, stage)
        except Exception as error:  # of unsound data, most likely: the check will tell
            failure = error
        found = check.communicate()[0].decode()
        print(found, end="", file=sys.stderr if check.returncode else sys.stdout, flush=True)
        if check.returncode:
            return False, []
    finally:
        check.kill()
        check.wait()
    if failure:
        raise failure
    outputs.put(passed, key.encode())
    return True, waiting


def _waiting(data: Path, stage: Stage) -> list[Any]:
    """The notebooks whose results the cache does not hold."""
    import jupyter_book.sphinx  # noqa: F401  while the check runs

    from policykb.build import extension, notebooks  # noqa: F401

    paths = [p for p in sorted(Path("notebooks").glob("*.md"))
             if notebooks.is_notebook(p.read_text("utf-8"))]
    digests = notebooks.Digests(notebooks.knowledge_base(data), stage.studies("vi"))
    return execution.waiting(paths, digests, CACHE)


def run_notebooks(waiting: list[Any], cache: Path, told: Told) -> None:
    """Execute notebooks on all cores; :class:`BookFault` where one failed."""
    done = execution.execute(waiting, cache, workers=os.cpu_count() or 1, told=told.notebook)
    failed = [label("site.build.notebook_failed", told.language, name=one.path.name,
                    error=faults.last_line(one.error)) for one in done if one.error is not None]
    if failed:
        raise BookFault(failed)


# --------------------------------------------------------------------------
# The English book
# --------------------------------------------------------------------------


@contextlib.contextmanager
def _english_beside(data: Path, told: Told, stage: Stage
                    ) -> Iterator[subprocess.Popen[bytes] | None]:
    """The English book, made in a process of its own; ``None`` where there is no English text."""
    if not english.source(Path(), "book/index").exists():
        yield None
        return
    words = ["english", "--data", str(data), "--lang", told.language]
    with solitude.child(words, stage.work / "english.log", POLICYKB_LANGUAGE="en") as twin:
        yield twin


def _wait_for(twin: subprocess.Popen[bytes], stage: Stage, language: Language) -> None:
    """Wait for the English book; :class:`BookFault` where it could not be made."""
    if twin.wait():
        said = (stage.work / "english.log").read_text("utf-8", errors="replace").splitlines()
        raise BookFault(said or [label("site.build.cause.english", language)])


def make_english(data: Path, language: Language) -> int:
    """Make the English book of a build that is under way; 1 where it fails, the cause last."""
    from policykb.build import notebooks, sphinx_run

    solitude.end_with_parent()
    told, stage = Told(language), Stage(OUTPUT)
    sources, cache = (ENGLISH / "source").resolve(), ENGLISH / ".jupyter_cache"
    try:
        with solitude.ended_by_signals():
            let_kernels_find_package()
            english.prepare(Path.cwd(), data, sources, cache)
            digests = notebooks.Digests(notebooks.knowledge_base(data), stage.studies("en"))
            paths = sorted((sources / "notebooks").glob("*.md"))
            run_notebooks(execution.waiting(paths, digests, cache), cache, told)
            sphinx_run.make(sources, stage.english, stage, cache=cache, twins=True)
    except solitude.Ended:
        return 143
    except Exception as error:
        for line in error.causes[:-1] if isinstance(error, BookFault) else ():
            print(line, file=sys.stderr)
        print(faults.sentence(error, language, stage.state / "fault-en.txt"), file=sys.stderr)
        return 1
    return 0
