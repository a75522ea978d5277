"""A browser on the built site; a machine without Chromium skips, visibly."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from builders.window import Opened, Visit, open_window

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-default-apps", "--disable-sync",
             "--no-first-run", "--disable-dev-shm-usage"]
#: What the site is served with where its scripts and styles must be its own.
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"


class Quiet(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Strict(Quiet):
    """A file server that sends the policy under which the site works."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class Slow(Strict):
    """A file server that sends a page in thirty parts, as a weak connection does."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        whole = source.read()
        size = len(whole) // 30 + 1
        for start in range(0, len(whole), size):
            outputfile.write(whole[start:start + size])
            outputfile.flush()
            time.sleep(0.02)  # longer than a frame: what has come in is painted


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium; without it a skip, or a failure where POLICYKB_REQUIRE_BROWSER=1."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser",
                                                 "google-chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if not found:
        if os.environ.get("POLICYKB_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium or playwright is missing and POLICYKB_REQUIRE_BROWSER=1")
        pytest.skip("Chromium or playwright is missing: the browser tests were not run")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A function that opens an address (:func:`open_window`)."""
    opened: list[Opened] = []

    def one(address: str, width: int = 1280, **options: Any) -> Opened:
        opened.append(open_window(browser, address, width, **options))
        return opened[-1]

    yield one
    for each in opened:
        each.window.close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on this machine only."""
    yield from _served(Quiet, site)


@pytest.fixture(scope="session")
def strict(site: Path) -> Iterator[str]:
    """Where the site is served with its policy."""
    yield from _served(Strict, site)


@pytest.fixture(scope="session")
def slow(site: Path) -> Iterator[str]:
    """Where the site is served in small parts."""
    yield from _served(Slow, site)


def _served(handler: type[Quiet], folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
