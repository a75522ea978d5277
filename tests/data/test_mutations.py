"""Each way of spoiling a sound package is told, or is argued to be beyond any check."""

from __future__ import annotations

import pytest
from builders.spoiling import CLASSES, SPOILERS

from tests.tools import mutations


@pytest.fixture(scope="module")
def account() -> mutations.Account:
    """Three of each class."""
    return mutations.run(range(3 * len(SPOILERS)))


def test_nothing_raises_and_nothing_is_accepted_without_argument(account: mutations.Account) -> None:
    assert account.whole, "\n".join(account.lines())


def test_most_is_told_at_the_very_cell(account: mutations.Account) -> None:
    """What has a cell is told there; what is accepted is all argued."""
    told = sum(counts.total() - counts["accepted"] for counts in account.fates.values())
    assert sum(counts["cell"] for counts in account.fates.values()) > 0.6 * told


def test_a_check_that_raises_or_accepts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> list[object]:
        raise ZeroDivisionError("here")

    monkeypatch.setattr(mutations, "check", broken)
    account = mutations.run(range(2), ("redirect",))
    assert not account.whole and any("ZeroDivisionError" in line for line in account.lines())
    monkeypatch.setattr(mutations, "check", lambda _: [])
    assert not mutations.run(range(2), ("redirect",)).whole
    assert mutations.run(range(2), ("other words",)).whole


def test_every_argument_is_of_a_class(account: mutations.Account) -> None:
    assert {name.split(" (")[0] for name in CLASSES} == set(SPOILERS)
    assert set(account.fates) <= set(CLASSES)
