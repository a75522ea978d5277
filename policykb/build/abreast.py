"""Pages made by two processes at a time: the later ones by a forked helper.

What belongs here: how the helper starts, hands over and ends.  Whatever
becomes of either process, the other one ends too, and every pipe is closed.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
Batch = Callable[[], Iterable[T]]
#: The helper takes the larger part: this process also writes pages, twins and downloads.
_OWN_SHARE = 3


def made(batches: Sequence[Batch[T]]) -> Iterator[T]:
    """What the batches make, in their order, the later ones made meanwhile by a forked process.

    Where processes cannot be forked (Windows) or there is one core, one
    after another.  What the helper fails at is made here, where its failure is told.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) < 2:
        for batch in batches:
            yield from batch()
        return
    own = len(batches) // _OWN_SHARE
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    # A daemon: it is ended with this process, also where an error ends that.
    helper = context.Process(target=_send, args=(reader, writer, batches[own:]), daemon=True)
    helper.start()
    writer.close()
    received: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_drain, args=(reader, received), daemon=True).start()
    try:
        for batch in batches[:own]:
            yield from batch()
        for batch in batches[own:]:
            sent = received.get()
            yield from batch() if sent is None else pickle.loads(sent)
            if sent is None:  # the helper sends no more
                received.put(None)
    finally:
        helper.terminate()
        helper.join()
        reader.close()


def _drain(reader: Connection, received: SimpleQueue[bytes | None]) -> None:
    """Take what the helper sends as it comes, so that it never waits for a full pipe."""
    try:
        while True:
            received.put(reader.recv_bytes())
    except (EOFError, OSError):  # the helper has ended, or this process gives up
        received.put(None)


def _send(reader: Connection, writer: Connection, batches: Sequence[Batch[T]]) -> None:
    # With its copy of the reading end open, the helper would never learn that the reader is gone.
    reader.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this process
    try:
        for batch in batches:
            writer.send_bytes(pickle.dumps(list(batch()), pickle.HIGHEST_PROTOCOL))
    except BaseException:  # told where it is met again, or nobody is left to tell
        pass
    finally:
        writer.close()
        os._exit(0)
