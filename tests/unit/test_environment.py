"""The environment is made whole or not at all, and only where it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from policykb.commands import environment
from policykb.commands.environment import EnvironmentFault

LOCK = "networkx==1.0 \\\n    --hash=sha256:00\nnumpy==2.4.6 ; python_version < '3.12' \\\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text(LOCK, "utf-8")
    return tmp_path


@pytest.fixture
def bare_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtual environments without pip, which takes seconds."""

    class Bare(venv.EnvBuilder):
        def __init__(self, **options: bool) -> None:
            super().__init__(**options | {"with_pip": False})

    monkeypatch.setattr(venv, "EnvBuilder", Bare)


@pytest.mark.parametrize(("version", "fine"), [
    ((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False), ((4, 0), False)])
def test_supported_pythons(version: tuple[int, int], fine: bool) -> None:
    if fine:
        environment.require_python(version)
    else:
        with pytest.raises(EnvironmentFault, match=r"Cần Python 3\.11, 3\.12 hoặc 3\.13"):
            environment.require_python(version)


def test_pins_are_read(project: Path) -> None:
    assert environment.pins(project) == {"networkx": "1.0", "numpy": "2.4.6"}
    assert not environment.satisfied(project)


def test_a_satisfied_interpreter_is_used(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "satisfied", lambda root: True)
    monkeypatch.setattr(environment, "make", lambda root: pytest.fail("made for nothing"))
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    environment.ensure(project)
    assert os.environ["PYTHONPATH"] == os.pathsep.join([str(project), "elsewhere"])


def test_made_once_and_stamped(
    project: Path, bare_venv: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    monkeypatch.setattr(environment, "_run", lambda command: (commands.append(command), (0, []))[1])
    environment.make(project)
    assert environment.is_current(project)
    assert "--require-hashes" in commands[0]
    assert "Tạo môi trường" in capsys.readouterr().err
    python = environment.python_of(project / ".venv")
    code = f"import sys; print({str(project)!r} in sys.path)"
    done = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True,
                          check=True)
    assert done.stdout.strip() == "True"
    (project / "requirements.txt").write_text(LOCK + "x==1\n", "utf-8")
    assert not environment.is_current(project)


def test_a_failed_install_leaves_no_stamp(
    project: Path, bare_venv: None, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/usr/bin/uv")
    monkeypatch.setattr(environment, "_run", lambda command: (7, ["no such package"]))
    with pytest.raises(EnvironmentFault, match="mã 7"):
        environment.make(project)
    assert not environment.is_current(project)
    told = capsys.readouterr().err
    assert "no such package" in told
    assert "thử lại bằng pip" in told


def test_no_lock_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"requirements\.txt"):
        environment.make(tmp_path)


def test_the_same_command_runs_again_but_not_for_ever(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Path] = []
    monkeypatch.setattr(environment, "is_current", lambda root: True)
    monkeypatch.setattr(environment, "run_again", ran.append)
    monkeypatch.setenv("POLICYKB_ENVIRONMENT", "")
    environment.ensure(project)
    assert ran == [environment.python_of(project / ".venv")]
    with pytest.raises(EnvironmentFault, match="vẫn thiếu gói"):
        environment.ensure(project)


@pytest.mark.skipif(os.name == "nt", reason="execv")
def test_run_again_replaces_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python3", "-m", "policykb", "check"])
    called: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "execv", lambda path, words: called.append((path, words)))
    environment.run_again(Path("/x/python"))
    assert called == [("/x/python", ["/x/python", "-m", "policykb", "check"])]


def test_only_the_standard_library_is_imported() -> None:
    code = ("import sys; import policykb.commands.environment, policykb.commands.cli; "
            "print([m for m in ('pandas', 'numpy', 'frictionless', 'jinja2') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
