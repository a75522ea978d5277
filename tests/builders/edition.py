"""One resolution of one city, its target and a figure: the data between two editions."""

from __future__ import annotations

from builders.rows import document, indicator, observation, place, source, target

SOURCES = [source()]
TABLES = {
    "sources": SOURCES,
    "units": [{"id": "percent", "name_vi": "phần trăm", "name_en": "percent", "symbol_vi": "%",
               "symbol_en": "%", "factor": 1, "base": "percent"}],
    "places": [place("ha-noi", "Hà Nội", "city", name_en="Ha Noi")],
    "indicators": [indicator("share", "percent", "share", "Tỷ trọng", name_en="Share")],
    "vintages": [{"stage": "chính thức", "vintage": "official", "basis": "printed"}],
}
OLD = document("1-nq-2020", "2020-01-02", "ha-noi", symbol="1-NQ", type="resolution",
               title_vi="Về công nghiệp", title_en="On industry", title_basis="printed")
NEW = {**OLD, "id": "2-qd-2025", "symbol": "2/QĐ", "type": "decision", "issued_on": "2025-03-04",
       "title_vi": "Phê duyệt *Đề án* <b>A</b>", "title_en": "Approving the *scheme* <b>A</b>"}
TARGET = target("t", "trên 40%", document_id="1-nq-2020", place_id="ha-noi", indicator_id="share",
                bound="above", low=40, approximate=0, period_from="2021", period_to="2025")
VALUE = observation("o", "39,0%", 38.95, 39.05, place_id="ha-noi", indicator_id="share",
                    stage="chính thức")
