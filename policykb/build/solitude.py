"""One build at a time, and what ends it.

What belongs here: the lock that a build holds, the signals that end it, and
the child that ends with its parent.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

#: How long a build waits for one that is just ending, in seconds.
_PATIENCE = 2.0
#: How long a child may take to end what it has started, in seconds.
_GRACE = 5.0
#: Set for a child that shall end when its standard input does.
TIED = "POLICYKB_TIED"


class Occupied(Exception):
    """Another build is running."""


class Ended(BaseException):
    """The build was asked to end (SIGTERM): nothing but cleaning up is done from here on."""


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold the lock of the builds; :class:`Occupied` where another one has it.

    The system gives it back when the process ends, however it ends.
    """
    from filelock import FileLock, Timeout

    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock, timeout=_PATIENCE)
    try:
        held.acquire()
    except Timeout:
        raise Occupied from None
    try:
        yield
    finally:
        held.release()


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM end the build by an exception, so that every child is ended, too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(*_: object) -> NoReturn:
    raise Ended


@contextlib.contextmanager
def child(words: Sequence[str], log: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``policykb WORDS`` beside this process; it ends with the block, or with this process.

    What it says on standard error goes to the file ``log``.
    """
    environment = {**os.environ, **settings, TIED: "1"}
    with log.open("wb") as said:
        process = subprocess.Popen([sys.executable, "-m", "policykb", *words], env=environment,
                                   stdin=subprocess.PIPE, stderr=said)
    try:
        yield process
    finally:
        _end_process(process)
        if process.stdin:
            process.stdin.close()


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, so that it ends what it has started; make it, where it does not."""
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_with_parent() -> None:
    """In a child of :func:`child`: end as soon as the parent is gone, however it went."""
    if os.environ.pop(TIED, None):
        threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> NoReturn:
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1):
            pass
    os._exit(1)
