"""``policykb test``: the gates first, and no test runs where one of them finds a fault."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from policykb.commands import upkeep
from policykb.commands.cli import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have run, without the interpreter."""
    commands: list[list[str]] = []

    def done(command: list[str], **_: object) -> SimpleNamespace:
        commands.append(command[1:])
        return SimpleNamespace(returncode=0, stdout="", stderr="")

    monkeypatch.setattr(upkeep.subprocess, "run", done)
    return commands


def modules(commands: list[list[str]]) -> list[str]:
    """What was called: the module of ``-m``, or the program of ``-c``."""
    return [one[1].split()[1].split(".")[0] if one[0] == "-c" else one[1] for one in commands]


def test_gates_come_first_and_then_every_test_on_every_core(called: list[list[str]]) -> None:
    assert run(["test"]) == 0
    assert modules(called) == ["ruff", "mypy", "importlinter", "pytest"]
    assert called[-1][2:4] == ["-n", str(upkeep.os.cpu_count())]


def test_the_gates_alone(called: list[list[str]]) -> None:
    assert run(["test", "--gates"]) == 0
    assert modules(called) == ["ruff", "mypy", "importlinter"]


def test_a_part_of_the_tests_runs_at_once_and_in_one_process(called: list[list[str]]) -> None:
    assert run(["test", "tests/unit/test_upkeep.py", "-k", "part"]) == 0
    assert called == [["-m", "pytest", "tests/unit/test_upkeep.py", "-k", "part"]]


def test_a_folder_is_tested_in_parallel(called: list[list[str]],
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run(["test", "tests/unit", "tests/data"]) == 0
    assert "-n" in called[0] and called[0][-2:] == ["tests/unit", "tests/data"]


def test_with_a_fault_in_a_gate_no_test_runs(monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(upkeep, "GATES", {
        "fine": ("sys", ["-c", ""]), "broken": ("sys", ["-c", "print('a fault'); exit(3)"])})
    monkeypatch.setattr(upkeep, "_tests", lambda *_: pytest.fail("a test ran"))
    assert run(["test"]) == 1
    told = capsys.readouterr().err
    assert "a fault" in told and "broken thấy lỗi" in told and "fine" not in told


def test_a_gate_that_is_not_installed_is_a_fault(monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(upkeep, "GATES", {"absent": ("no_such_module", [])})
    assert run(["test", "--gates"]) == 1
    assert "Thiếu absent" in capsys.readouterr().err


def test_a_fault_in_a_test_is_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep.subprocess, "run", lambda *_, **__: SimpleNamespace(returncode=1))
    assert run(["test", "tests/unit/test_upkeep.py"]) == 1
