"""Targets and values as an analyst types them, for verdicts worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from builders import rows

UNITS = [
    {"id": "percent", "name_vi": "phần trăm", "name_en": "per cent", "symbol_vi": "%",
     "symbol_en": "%", "factor": 1, "base": "percent"},
    {"id": "percent-year", "name_vi": "%/năm", "name_en": "%/year", "symbol_vi": "%/năm",
     "symbol_en": "%/year", "factor": 1, "base": "percent-year"},
    {"id": "point", "name_vi": "điểm", "name_en": "point", "symbol_vi": "điểm %",
     "symbol_en": "pp", "factor": 1, "base": "point"},
    {"id": "vnd-bn", "name_vi": "tỷ đồng", "name_en": "bn VND", "symbol_vi": "tỷ đồng",
     "symbol_en": "bn VND", "factor": 1_000_000_000, "base": "vnd"},
    {"id": "rank", "name_vi": "hạng", "name_en": "rank", "symbol_vi": "", "symbol_en": "",
     "factor": 1, "base": "rank"},
    {"id": "jobs", "name_vi": "việc làm", "name_en": "jobs", "symbol_vi": "", "symbol_en": "",
     "factor": 1, "base": "jobs"},
]
INDICATORS = {
    "share": ("percent", "up", "share"), "poverty": ("percent", "down", "share"),
    "growth": ("percent-year", "up", "growth"), "sales": ("vnd-bn", "up", "amount"),
    "rank": ("rank", "down", "rank"), "inflation": ("percent-year", "down", "growth"),
    "jobs": ("jobs", "up", "count"),
    "mix": ("percent", "none", "share"), "whole": ("percent", "up", "share"),
    "other-part": ("percent", "up", "share"), "balance": ("vnd-bn", "up", "amount"),
}
BASE: dict[str, list[dict[str, Any]]] = {
    "units": UNITS,
    "places": [
        rows.place("a", "A"),
        rows.place("old", "Cũ", name_en="Old", valid_to="2025-06-30", successor_id="new"),
        rows.place("old2", "Cũ 2", name_en="Old 2", valid_to="2025-06-30", successor_id="new"),
        rows.place("new", "Mới", name_en="New", valid_from="2025-07-01"),
    ],
    "indicators": [rows.indicator(key, unit, kind, direction=direction)
                   for key, (unit, direction, kind) in INDICATORS.items()],
    "sources": [rows.source("s", "s"), rows.source("weak", "w", "mirror")],
    "documents": [rows.document("d", "2020-12-01", "a", symbol="", type="plan")],
    "vintages": [
        {"stage": stage, "vintage": stage, "basis": "b"}
        for stage in ("plan", "estimate", "preliminary", "official", "revised")
    ],
}


def target(printed: str, indicator: str = "share", period: str = "2021/2025",
           **more: Any) -> dict[str, Any]:
    """A target as an analyst types it."""
    begin, _, end = period.rpartition("/")
    row = rows.target("t", printed, document_id="d", place_id="a", indicator_id=indicator,
                      unit=INDICATORS[indicator][0], period_from=begin, period_to=end)
    return row | more


def value(printed: str, low: float, high: float, period: str, indicator: str = "share",
          vintage: str = "official", **more: Any) -> dict[str, Any]:
    """An observation with its bounds written by hand; period ``from/to`` or a point ``/to``."""
    begin, _, end = period.rpartition("/")
    if "/" not in period:
        begin = end
    one = f"o-{indicator}-{period}-{vintage}".replace("/", "-").lower()
    row = rows.observation(one, printed, low, high, place_id="a", indicator_id=indicator,
                           unit=INDICATORS[indicator][0], period_from=begin, period_to=end,
                           stage=vintage, vintage=vintage)
    return row | more


Rate = Callable[..., pd.Series]
