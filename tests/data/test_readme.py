"""What the README promises of the package can be typed as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_example_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order printed: submodules are imported before ``policykb.load`` is called."""
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert code
    known: dict[str, object] = {}
    exec(code.group(1), known)
    assert len(known["kb"].documents) > 300  # type: ignore[attr-defined]
