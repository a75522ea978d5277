"""What decided verdicts rest on: counted figures, or estimates, and of which time.

Here belongs how often; not here: what one verdict rests on (its flags).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policykb.core.vocabulary import DECIDED, Flag


@dataclass(frozen=True)
class Resting:
    """How many verdicts of periods that are over there are, and how many rest on estimates.

    Of the estimates ``early`` were published before their period was over, and of
    ``undated`` the day is not known.
    """

    decided: int
    estimates: int
    early: int
    undated: int


def resting(results: Iterable[Mapping[str, Any]]) -> Resting:
    """What the decided ones among rows of ``attain`` rest on."""
    flags = [set(row["flags"]) for row in results if row["verdict"] in DECIDED]
    guessed = [one for one in flags if Flag.ESTIMATE in one]
    return Resting(len(flags), len(guessed), sum(Flag.EARLY in one for one in guessed),
                   sum(Flag.UNDATED_VALUE in one for one in guessed))
