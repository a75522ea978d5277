"""Modules import one way, words stand in the catalogue, checks stay light."""

from __future__ import annotations

import subprocess
import sys

from policykb.core.catalogue import LABELS, labels


def test_check_is_light() -> None:
    code = ("import sys; import policykb.data.checks, policykb.commands.data; sys.exit(any("
            "m in sys.modules for m in ('sphinx', 'altair', 'jupyter_book', 'pandas', 'networkx')))")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_catalogue_speaks_both_languages() -> None:
    vi, en = labels("vi"), labels("en")
    assert vi.keys() == en.keys() and len(list(LABELS.glob("*.csv"))) >= 2
    assert not [key for key in vi if not vi[key].strip() or not en[key].strip()]
