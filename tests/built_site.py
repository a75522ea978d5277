"""The real site as it is built, for the tests of its pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site: ``_build/html`` if it is up to date, else built for this session."""
    from policykb.commands import site as command

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        fresh = command.is_fresh(command.inputs_digest(Path("data")))
    finally:
        os.chdir(before)
    return ROOT / "_build" / "html" if fresh else _built(tmp_path_factory.mktemp("site"))


def _built(root: Path) -> Path:
    for name in ("data", "book", "notebooks"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, root / name)
    for name in ("_config.yml", "_toc.yml", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run([sys.executable, "-m", "policykb", "site"], cwd=root, check=False,
                          text=True, env={**os.environ, "PYTHONPATH": paths}, capture_output=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return root / "_build" / "html"
