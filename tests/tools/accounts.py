"""What the tools that make packages have in common: how many, from which seed, and what they print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol


class Account(Protocol):
    """What came of some runs."""

    @property
    def whole(self) -> bool:
        """Whether everything was as it should be."""

    def lines(self) -> Iterable[str]:
        """The account as it is printed."""


def tell(words: list[str], usual: int, run: Callable[[range], Account]) -> int:
    """Run ``N [FIRST]`` seeds (``usual`` of them from 0) and print the account; 1 where it is not whole."""
    runs, first = ([int(one) for one in words] + [usual, 0][len(words):])[:2]
    account = run(range(first, first + runs))
    print("\n".join(account.lines()))
    return int(not account.whole)
