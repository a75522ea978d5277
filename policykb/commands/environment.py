"""The Python environment that the commands run in, with the standard library only.

:func:`ensure` makes ``.venv`` from ``requirements.txt`` (hashes enforced) the
first time and whenever that file changes, and runs the same command in it.
An interpreter that already has what is needed is used as it is.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterable
from pathlib import Path

from policykb.core.catalogue import label

ROOT = Path(__file__).resolve().parents[2]
SUPPORTED = ((3, 11), (3, 13))  # first and last
# If these are there at their pinned versions, the rest of the lock is taken to be.
KEY = ("jupyter-book", "pandas", "altair", "networkx", "myst-nb", "frictionless")
_GUARD = "POLICYKB_ENVIRONMENT"


class EnvironmentFault(Exception):
    """The environment cannot be made; the message says why, for the reader."""


def ensure(root: Path = ROOT) -> None:
    """Return in an interpreter that has every requirement, or run the command in one.

    Either returns at once, or replaces this process by the same command in
    ``.venv`` and never returns.  Raises :class:`EnvironmentFault` for a
    Python that is not supported and where packages cannot be installed.
    """
    require_python(sys.version_info[:2])
    if satisfied(root):
        os.environ.pop(_GUARD, None)  # a child may be another interpreter
        share_project(root)
        return
    directory = root / ".venv"
    if not is_current(root):
        make(root)
    if os.environ.get(_GUARD) == str(directory):  # we are in it, and it lacks something
        raise EnvironmentFault(label("environment.still_wrong", directory=directory))
    os.environ[_GUARD] = str(directory)
    run_again(python_of(directory))


def require_python(version: tuple[int, ...]) -> None:
    """Raise :class:`EnvironmentFault` for a Python outside :data:`SUPPORTED`."""
    if not SUPPORTED[0] <= version <= SUPPORTED[1]:
        found = ".".join(map(str, version))
        raise EnvironmentFault(label("environment.python", found=found))


def satisfied(root: Path = ROOT) -> bool:
    """Whether this interpreter has the key packages at their pinned versions."""
    pinned = pins(root)
    return all(name in pinned and _version(name) == pinned[name] for name in KEY)


def share_project(root: Path) -> None:
    """Let the processes that this one starts import ``policykb`` too.

    A notebook's kernel starts in another folder; where the interpreter does
    not know the project for good, it is told by ``PYTHONPATH``.
    """
    # sys.path[0] is the folder of `python -m`: it is not there in a kernel.
    if any(entry and Path(entry).resolve() == root.resolve() for entry in sys.path[1:]):
        return
    rest = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root), *([rest] if rest else [])])


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def pins(root: Path = ROOT) -> dict[str, str]:
    """The pinned version of each package in ``requirements.txt``; none without that file."""
    try:
        text = (root / "requirements.txt").read_text("utf-8")
    except OSError:
        return {}
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def digest(root: Path) -> str:
    """What the stamp holds: the digest of ``requirements.txt`` and the Python version."""
    lock = (root / "requirements.txt").read_bytes()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"{hashlib.sha256(lock).hexdigest()} {version}\n"


def is_current(root: Path) -> bool:
    """Whether ``.venv`` was made whole from the present ``requirements.txt``."""
    try:
        stamp = _stamp(root).read_text("utf-8")
        return stamp == digest(root) and python_of(root / ".venv").exists()
    except OSError:
        return False


def _stamp(root: Path) -> Path:
    return root / ".venv" / ".policykb-lock"


def python_of(directory: Path) -> Path:
    """The interpreter of a virtual environment."""
    parts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return directory.joinpath(*parts)


def make(root: Path) -> None:
    """Make ``.venv`` afresh; it is stamped only when every package is in.

    Raises :class:`EnvironmentFault` where it cannot be made or filled.
    """
    if not (root / "requirements.txt").exists():
        raise EnvironmentFault(label("environment.no_lock", path=root / "requirements.txt"))
    started = time.monotonic()
    directory = root / ".venv"
    _stamp(root).unlink(missing_ok=True)
    tell(label("environment.create", directory=directory))
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(directory)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EnvironmentFault(label("environment.no_venv", error=error)) from None
    _install(root, directory)
    add_project(directory, root)
    _stamp(root).write_text(digest(root), "utf-8")
    tell(label("environment.done", seconds=round(time.monotonic() - started)))


def _install(root: Path, directory: Path) -> None:
    """Fill the environment: with uv where it is on the path, else or failing that with pip."""
    python, lock = str(python_of(directory)), str(root / "requirements.txt")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off",
           "--require-hashes", "-r", lock]
    # Byte code at once, as pip does: every notebook's kernel starts twice as fast with it.
    uv = ["uv", "pip", "install", "--python", python, "--compile-bytecode", "--require-hashes",
          "-r", lock]
    commands = [uv, pip] if shutil.which("uv") else [pip]
    for number, command in enumerate(commands, 1):
        tool = "uv" if command is uv else "pip"
        tell(label("environment.install", count=len(pins(root)), tool=tool))
        code, tail = _run(command)
        if code == 0:
            return
        if number < len(commands):
            tell(label("environment.retry", tool=tool))
    tell(*tail)
    raise EnvironmentFault(label("environment.failed", code=code))


def _run(command: list[str]) -> tuple[int, list[str]]:
    """Run an installer, show how far it is, and return its exit code and last lines."""
    lines: list[str] = []
    fetched = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, encoding="utf-8", errors="replace") as process:
        for line in process.stdout or ():
            lines = [*lines[-19:], line.rstrip()]
            if line.lstrip().startswith(("Collecting ", "Processing ")):
                fetched += 1
                if fetched % 20 == 0:
                    tell(label("environment.progress", done=fetched))
    return process.returncode, lines


def add_project(directory: Path, root: Path) -> Path:
    """Put the project on the environment's path, so that ``import policykb`` works anywhere."""
    base = {"base": str(directory), "platbase": str(directory)}
    scheme = "nt_venv" if os.name == "nt" else "posix_venv"
    packages = Path(sysconfig.get_path("purelib", scheme, vars=base))
    path = packages / "policykb-project.pth"
    path.write_text(f"{root}\n", "utf-8")
    return path


def run_again(python: Path) -> None:
    """Run the same command in another interpreter, in the place of this process."""
    command = [str(python), *sys.orig_argv[1:]]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # execv there would return to the shell at once
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def tell(*lines: str | Iterable[str]) -> None:
    """Show progress, each line at once."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)
