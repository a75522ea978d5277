"""``test``, ``lock``, ``clean``: what keeps the code and its environment in order."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from policykb.core.catalogue import label

BUILD = Path("_build")
#: What the code is held to before a test runs: each gate with its module and how it is called.
GATES = {
    "ruff": ("ruff", ["-m", "ruff", "check", "--quiet", "."]),
    "mypy": ("mypy", ["-m", "mypy"]),
    "import-linter": ("importlinter", [
        "-c", "from importlinter.cli import lint_imports_command as run; run()"]),
}
#: What a published figure rests on is covered, too; see ``[tool.coverage]``.
_COVERAGE = ["--cov", "--cov-report=term:skip-covered"]


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands."""
    one = subparsers.add_parser("test", help=label("upkeep.help.test"))
    one.add_argument("--gates", action="store_true", help=label("upkeep.help.gates"))
    one.add_argument("--coverage", action="store_true", help=label("upkeep.help.coverage"))
    one.add_argument("rest", nargs=argparse.REMAINDER, help=label("upkeep.help.rest"))
    one.set_defaults(run=test)
    one = subparsers.add_parser("lock", help=label("upkeep.help.lock"))
    one.set_defaults(run=lock)
    one = subparsers.add_parser("clean", help=label("upkeep.help.clean"))
    one.set_defaults(run=clean)


def test(arguments: argparse.Namespace) -> int:
    """The gates, then every test; a part of the tests where the command names one.

    With a fault in a gate no test runs.  What follows the command goes to pytest.
    """
    if arguments.gates or not arguments.rest:
        failed = [name for name in GATES if not passes(name)]
        if failed:
            print(label("upkeep.gates_failed", names=", ".join(failed)), file=sys.stderr)
            return 1
    return 0 if arguments.gates else _tests(arguments.rest, arguments.coverage)


def passes(gate: str) -> bool:
    """Whether a gate finds nothing; what it finds is shown, and so is that it is not installed."""
    module, command = GATES[gate]
    print(label("upkeep.gate", name=gate), flush=True)
    if importlib.util.find_spec(module) is None:
        print(label("upkeep.missing", name=gate), file=sys.stderr)
        return False
    done = subprocess.run([sys.executable, *command], check=False, text=True, encoding="utf-8",
                          capture_output=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode == 0


def _tests(rest: list[str], coverage: bool) -> int:
    if importlib.util.find_spec("pytest") is None:
        print(label("upkeep.missing", name="pytest"), file=sys.stderr)
        return 1
    return subprocess.run([sys.executable, "-m", "pytest", *parallel(rest),
                           *(_COVERAGE if coverage else []), *rest], check=False).returncode


def parallel(rest: list[str]) -> list[str]:
    """How pytest shares the tests out: over every core for whole folders, else not at all.

    Each process begins with its half in order and takes from the other when it is done, so
    that what a file shares is made once and no core waits for the longest file.
    """
    whole = not rest or any(Path(one).is_dir() for one in rest)
    return ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"] if whole else []


def clean(arguments: argparse.Namespace) -> int:
    """Remove everything built; 1 where a build is under way."""
    if not BUILD.exists():
        return 0
    if _is_building():
        print(label("site.build.occupied"), file=sys.stderr)
        return 1
    shutil.rmtree(BUILD)
    print(label("upkeep.cleaned", path=BUILD))
    return 0


def _is_building() -> bool:
    """Whether a build holds its lock; without the packages of a build none can."""
    if importlib.util.find_spec("filelock") is None:
        return False
    from policykb.build import solitude
    from policykb.build.publishing import Stage

    try:
        with solitude.alone(Stage(BUILD / "html").lock):
            return False
    except solitude.Occupied:
        return True


def lock(arguments: argparse.Namespace) -> int:
    """Write ``requirements.txt`` from ``pyproject.toml``; 1 where uv is missing or fails."""
    uv = _uv()
    if uv is None:
        print(label("upkeep.no_uv"), file=sys.stderr)
        return 1
    done = subprocess.run([
        *uv, "pip", "compile", "pyproject.toml", "--extra", "test", "--universal",
        "--python-version", "3.11.7", "--generate-hashes", "--no-header", "--no-emit-index-url",
        "--no-annotate", "--quiet", "-o", "requirements.txt"], check=False)
    if done.returncode == 0:
        print(label("upkeep.locked", path="requirements.txt"))
    return int(done.returncode != 0)


def _uv() -> list[str] | None:
    """How to call uv: from the path, or as a module of this Python."""
    if found := shutil.which("uv"):
        return [found]
    return [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else None
