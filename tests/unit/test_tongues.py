"""What of a text on an English page is Vietnamese."""

from __future__ import annotations

import pandas as pd
import pytest

from policykb.site.tongues import Said, mark, pieces
from policykb.studies import show


@pytest.mark.parametrize(("text", "vietnamese"), [
    ("met", []),
    ("trên 40% GDP", ["trên 40% GDP"]),
    ("Báo Gia Lai", ["Báo Gia Lai"]),
    ("Công nghiệp (chế tạo) và 5%", ["Công nghiệp (chế tạo) và 5%"]),
    ("Fabrication (chế tạo) share of GDP", ["chế tạo"]),
    ("1288/QĐ-TTg is the symbol of 2 documents", ["1288/QĐ-TTg"]),
    ("2024: “trên 5%” (Doanh nghiệp và Hội nhập) and “6%” of the target",
     ["“trên 5%”", "Doanh nghiệp và Hội nhập"]),
])
def test_only_what_is_vietnamese_is_marked(text: str, vietnamese: list[str]) -> None:
    found = pieces(text)
    assert "".join(one for one, _ in found) == text
    assert [one for one, foreign in found if foreign] == vietnamese


def test_marked_text_is_escaped_and_words_of_the_catalogue_stay() -> None:
    assert mark("gần <b>") == '<span lang="vi">gần &lt;b&gt;</span>'
    assert mark(Said("Plan for Hà Nội: “gần”")) == 'Plan for Hà Nội: <span lang="vi">“gần”</span>'


def test_a_table_takes_the_column_of_its_language() -> None:
    frame = pd.DataFrame({"label": ["không đạt"], "label_en": ["missed"]})
    assert "missed" in show.table(frame, ["label"], language="en").text
    assert "không đạt" in show.table(frame, ["label"], language="vi").text
