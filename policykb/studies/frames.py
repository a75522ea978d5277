"""What the studies do with tables: choose rows, order them, count them, take the ends.

Here belongs what knows nothing of any subject.  Not here: a study.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from policykb.core.catalogue import LANGUAGES, Language, label
from policykb.core.formats import format_number

Row = dict[str, Any]
#: The columns of a table of verdicts.
VERDICT = [
    "target_id", "document_id", "place_id", "indicator_id", "printed", "period_to", "value_text_vi",
    "value_text_en", "target_text_vi", "target_text_en", "period_used", "verdict", "label", "label_en",
    "reason", "value_low", "value_high", "accept_low", "accept_high", "ratio_low", "ratio_high",
    "flags", "sentence_vi", "sentence_en", "observation_ids"]


def only(frame: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The rows that have these values; a tuple allows each of its members."""
    for column, value in values.items():
        wanted = value if isinstance(value, tuple) else (value,)
        frame = frame[frame[column].isin(wanted)]
    return frame.reset_index(drop=True)


def kept(frame: pd.DataFrame, wanted: list[bool]) -> pd.DataFrame:
    """The rows wanted; an empty list is no choice of columns."""
    return frame[pd.Series(wanted, index=frame.index, dtype=bool)].reset_index(drop=True)


def ordered(frame: pd.DataFrame, by: list[str], reverse_first: bool = False) -> pd.DataFrame:
    """The rows in the order of these columns, those without a value last."""
    order = [not (reverse_first and i == 0) for i in range(len(by))]
    return frame.sort_values(by, ascending=order, ignore_index=True, na_position="last")


def ranked(frame: pd.DataFrame, count: str, column: str) -> pd.DataFrame:
    """The rows from the highest ``count`` down, equal ones in the order of ``column``."""
    return frame.sort_values([count, column], ascending=[False, True], ignore_index=True)


def counted(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """How often each value of ``column`` occurs (``count``), the most frequent first."""
    return ranked(frame.groupby(column).size().rename("count").reset_index(), "count", column)


def across(frame: pd.DataFrame, column: str, kind: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """How often each of ``kinds`` occurs for each value of ``column``, a column a kind."""
    counts: Counter[tuple[Any, Any]] = Counter(zip(frame[column], frame[kind], strict=True))
    rows = [{column: one, **{k: counts[one, k] for k in kinds}}
            for one in sorted(set(frame[column]))]
    return pd.DataFrame(rows, columns=[column, *kinds])


def first_and_last(frame: pd.DataFrame) -> tuple[Row, Row]:
    """The first and the last row; empty ones of an empty table."""
    if frame.empty:
        return {}, {}
    return frame.iloc[0].to_dict(), frame.iloc[-1].to_dict()


def in_words(frame: pd.DataFrame, column: str, catalogue: str, name: str) -> pd.DataFrame:
    """The codes of ``column`` in words, as ``<name>_vi`` and ``<name>_en``.

    ``catalogue``: the key of a code in the labels without the code.
    """
    return frame.assign(**{f"{name}_{language}": [label(f"{catalogue}.{code}", language)
                                                  for code in frame[column]]
                           for language in LANGUAGES})


def spans(frame: pd.DataFrame) -> list[str]:
    """The period of each row as text: ``2021/2025``, ``2025``."""
    return [span(first, last) for first, last
            in zip(frame["period_from"], frame["period_to"], strict=True)]


def span(first: str | None, last: str) -> str:
    """One period as text: ``2021/2025``, ``2025``."""
    return f"{first}/{last}" if first else last


def middle(row: Row) -> str:
    """The middle of an interval, which is the printed figure, in the language spoken."""
    if not row:
        return "–"
    return format_number((row["low"] + row["high"]) / 2)


def target_figure(row: Row, language: Language) -> str:
    """What a target prints, by its ends: ``8,5%``, ``8–8,5%``."""
    ends = dict.fromkeys(end for end in (row["low"], row["high"]) if end is not None)
    return "–".join(format_number(end, language) for end in ends) + "%"
