"""Packages made by chance: whatever ``check`` calls sound is rated, drawn and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.chance import write_chance

from policykb.core.vocabulary import Verdict
from tests.tools import chance


@pytest.fixture(scope="module")
def account() -> chance.Account:
    return chance.run(range(40))


def test_what_is_sound_raises_nothing(account: chance.Account) -> None:
    """What cannot be rated says why; no figure that check lets pass breaks a page."""
    assert account.whole, "\n".join(account.lines())


def test_chance_brings_most_verdicts_about(account: chance.Account) -> None:
    """Else the packages would prove little."""
    assert len({verdict for verdict, _ in account.verdicts}) > len(Verdict) / 2
    assert account.verdicts.total() > 80


def test_a_seed_gives_the_same_package(tmp_path: Path) -> None:
    one, two = (write_chance(tmp_path / name, 3)[0] for name in ("a", "b"))
    assert [(p.name, p.read_bytes()) for p in sorted(one.iterdir())] == [
        (p.name, p.read_bytes()) for p in sorted(two.iterdir())]


def test_what_is_raised_is_told_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("here")

    monkeypatch.setattr(chance, "align", broken)
    account = chance.run(range(7, 8))
    assert not account.whole
    assert any("align, seed 7: ZeroDivisionError: here" in line for line in account.lines())
