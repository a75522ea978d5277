"""A tiny book to build."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.book import TinyBook


@pytest.fixture
def tiny(tmp_path: Path) -> TinyBook:
    """The tiny book; its data package is ``tmp_path/data``."""
    return TinyBook(tmp_path)
