"""Kernels of notebooks: two that start at once must not take each other's place."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from policykb.build import execution, kernels

CELL = """import json
from ipykernel.connect import get_connection_info
print(json.loads(get_connection_info())["transport"])"""


@pytest.fixture
def notebook() -> Any:
    kernel = {"name": "python3", "display_name": "Python 3"}
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)],
                                    metadata={"kernelspec": kernel})


@pytest.fixture
def taken() -> Iterator[dict[str, Any]]:
    """Settings of a kernel whose port another process has bound meanwhile."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield {"transport": "tcp", "cache_ports": False,
               "shell_port": other.getsockname()[1]}


@pytest.fixture(autouse=True)
def nothing_said_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client whose kernel never started complains at exit, below the last line of the tests.

    The commands leave by ``os._exit``, where nothing is said.
    """
    monkeypatch.setattr("nbclient.client.atexit",
                        SimpleNamespace(register=lambda _: None, unregister=lambda _: None))


def printed(notebook: Any) -> str:
    return notebook.cells[0].outputs[0].text.strip()


@pytest.mark.skipif("os.name != 'posix'")
def test_kernels_share_no_ports(notebook: Any, tmp_path: Path) -> None:
    done = execution.execute([(tmp_path / "a.md", notebook)], tmp_path / "cache")
    assert [one.error for one in done] == [None]
    assert printed(notebook) == "ipc"


def test_a_kernel_that_died_is_started_again(notebook: Any, taken: dict[str, Any], tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_CONNECTIONS", (lambda _: taken, kernels._port))
    done = execution.execute([(tmp_path / "a.md", notebook)], tmp_path / "cache")
    assert [one.error for one in done] == [None]
    assert printed(notebook) == "tcp"


def test_a_kernel_that_never_starts_fails_its_own_notebook(
        notebook: Any, taken: dict[str, Any], tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_cache import get_cache

    monkeypatch.setattr(kernels, "_CONNECTIONS", (lambda _: taken,))
    done = execution.execute([(tmp_path / "a.md", notebook)], tmp_path / "cache")
    assert "died" in str(done[0].error)
    assert not get_cache(str(tmp_path / "cache")).list_cache_records()


def test_what_a_kernel_says_of_itself_reaches_nobody(notebook: Any, tmp_path: Path,
                                                     capfd: pytest.CaptureFixture[str]) -> None:
    """A kernel that is shut down while its cell fails left the traceback of a closed socket."""
    notebook.cells[0].source = "import os\nos.write(2, b'Traceback')\nos.write(1, b'said')\n1 / 0"
    done = execution.execute([(tmp_path / "a.md", notebook)], tmp_path / "cache")
    assert "ZeroDivisionError" in str(done[0].error)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif("os.name != 'posix'")
def test_a_socket_file_fits_its_path_or_is_not_used() -> None:
    assert kernels._socket_files("/tmp/x")["transport"] == "ipc"
    assert kernels._socket_files("/tmp/" + "x" * 100) == {"transport": "tcp"}
