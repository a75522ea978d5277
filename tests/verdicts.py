"""Targets and values as an analyst types them, for verdicts worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

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
    "rank": ("rank", "down", "rank"), "jobs": ("jobs", "up", "count"),
    "mix": ("percent", "none", "share"), "whole": ("percent", "up", "share"),
    "other-part": ("percent", "up", "share"), "balance": ("vnd-bn", "up", "amount"),
}
BASE: dict[str, list[dict[str, Any]]] = {
    "units": UNITS,
    "places": [
        {"id": "a", "name_vi": "A", "name_en": "A", "kind": "province"},
        {"id": "old", "name_vi": "Cũ", "name_en": "Old", "kind": "province",
         "valid_to": "2025-06-30", "successor_id": "new"},
        {"id": "old2", "name_vi": "Cũ 2", "name_en": "Old 2", "kind": "province",
         "valid_to": "2025-06-30", "successor_id": "new"},
        {"id": "new", "name_vi": "Mới", "name_en": "New", "kind": "province",
         "valid_from": "2025-07-01"},
    ],
    "indicators": [
        {"id": key, "name_vi": key, "name_en": key, "unit": unit, "direction": direction,
         "kind": kind} for key, (unit, direction, kind) in INDICATORS.items()
    ],
    "sources": [
        {"id": "s", "publisher": "s", "accessed_on": "2026-11-21", "tier": "official",
         "language": "vi", "number_format": "vi"},
        {"id": "weak", "publisher": "w", "accessed_on": "2026-11-21", "tier": "mirror",
         "language": "vi", "number_format": "vi"},
    ],
    "documents": [
        {"id": "d", "type": "plan", "place_id": "a", "issued_on": "2020-12-01",
         "issued_precision": "day", "title_vi": "d", "title_basis": "own",
         "status": "unknown", "draft": "0", "source_id": "s"},
    ],
    "vintages": [
        {"stage": stage, "vintage": stage, "basis": "b"}
        for stage in ("plan", "estimate", "preliminary", "official", "revised")
    ],
}


def target(printed: str, indicator: str = "share", period: str = "2021/2025",
           **more: Any) -> dict[str, Any]:
    """A target as an analyst types it."""
    begin, _, end = period.rpartition("/")
    kind = more.pop("kind", "level")
    row = {"id": "t", "document_id": "d", "place_id": "a", "indicator_id": indicator,
           "kind": kind, "unit": INDICATORS[indicator][0], "period_from": begin,
           "period_to": end, "period_inferred": 0, "stage": "adopted", "printed": printed,
           "source_id": "s"}
    return row | more


def value(printed: str, low: float, high: float, period: str, indicator: str = "share",
          vintage: str = "official", **more: Any) -> dict[str, Any]:
    """An observation with its bounds written by hand; period ``from/to`` or a point ``/to``."""
    begin, _, end = period.rpartition("/")
    if "/" not in period:
        begin = end
    row = {"id": f"o-{indicator}-{period}-{vintage}".replace("/", "-").lower(), "place_id": "a",
           "indicator_id": indicator, "measure": "level", "low": low, "high": high,
           "low_open": 0, "high_open": 0, "unit": INDICATORS[indicator][0],
           "period_from": begin, "period_to": end, "period_inferred": 0, "stage": vintage,
           "vintage": vintage, "inferred": 0, "printed": printed, "source_id": "s"}
    return row | more


Rate = Callable[..., pd.Series]
