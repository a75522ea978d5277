"""Two processes make pages; neither outlives the other, whatever becomes of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from policykb.build import abreast

pytestmark = pytest.mark.skipif(os.name != "posix", reason="fork")
#: A build whose pages are large and slow, and which fails, is ended or is killed meanwhile.
BUILD = """
import os, sys, time
from policykb.build import abreast
os.cpu_count = lambda: 2
def batch():
    time.sleep(0.05)
    return ["x" * 1_000_000]
pages = abreast.made([batch] * 100)
next(pages)
print("begun", flush=True)
{then}
"""


def build(then: str) -> subprocess.Popen[str]:
    code = BUILD.format(then=then)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def test_pages_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abreast.os, "cpu_count", lambda: 2)
    batches = [lambda n=n: [(n, os.getpid())] for n in range(9)]
    found = list(abreast.made(batches))
    assert [n for n, _ in found] == list(range(9))
    assert len({process for _, process in found}) == 2


def test_what_the_helper_fails_at_is_met_and_told_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abreast.os, "cpu_count", lambda: 2)

    def broken() -> list[int]:
        raise ValueError("no page")

    pages = abreast.made([lambda: [1], lambda: [2], broken])
    assert [next(pages), next(pages)] == [1, 2]
    with pytest.raises(ValueError, match="no page"):
        next(pages)


@pytest.mark.parametrize("then", [
    "raise SystemExit(3)", "os._exit(3)", "os.kill(os.getpid(), 9)", "os.kill(os.getpid(), 15)"])
def test_the_helper_ends_with_the_build_and_every_pipe_is_closed(then: str) -> None:
    process = build(then)
    begun = time.monotonic()
    told, _ = process.communicate(timeout=60)  # returns when the last holder of the pipe is gone
    assert told == "begun\n" and process.returncode != 0
    assert time.monotonic() - begun < 60


def test_a_failure_while_pages_are_written_ends_the_helper() -> None:
    process = build("1 / 0")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "ZeroDivisionError" in said
