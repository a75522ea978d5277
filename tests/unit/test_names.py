"""What a document is called."""

from __future__ import annotations

import pytest

from policykb.data.names import document_name


@pytest.mark.parametrize(("row", "vi", "en"), [
    ({"symbol": "1/KH", "instrument_title": "Đề án"}, "1/KH", "1/KH"),
    ({"instrument_title": "Đề án"}, "Đề án", "Đề án"),
    ({}, "Kế hoạch", "A plan"),
    ({"title_en": None}, "Kế hoạch", "Kế hoạch"),
])
def test_a_document_is_called_by_its_symbol_else_by_what_it_enacts_else_by_its_title(
        row: dict[str, str | None], vi: str, en: str) -> None:
    full = {"symbol": None, "instrument_title": None, "title_vi": "Kế hoạch", "title_en": "A plan"} | row
    assert (document_name(full, "vi"), document_name(full, "en")) == (vi, en)
