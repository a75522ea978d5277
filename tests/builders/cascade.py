"""A tiny cascade: a nation, a province that merged, documents that carry each other out."""

from __future__ import annotations

from typing import Any

from builders import rows
from builders.rows import Row, document, indicator, place, source

TYPES = [
    {"id": name, "label_vi": vi, "label_vi_inverse": vi_inverse, "label_en": en,
     "label_en_inverse": en_inverse, "applies_to": "documents", "date_rule": "not_before",
     "authority_rule": "none", "effect": effect, "acyclic": 1, "cascade": cascade}
    for name, vi, vi_inverse, en, en_inverse, effect, cascade in [
        ("implements", "triển khai", "được triển khai bởi", "implements", "implemented by",
         "none", 1),
        ("based_on", "căn cứ", "là căn cứ của", "based on", "basis of", "none", 0),
        ("follows", "tiếp nối", "được tiếp nối bởi", "follows", "followed by", "none", 0),
        ("replaces", "thay thế", "bị thay thế bởi", "replaces", "replaced by", "replaced", 0),
    ]
]



def relation(first: str, type: str, second: str, basis: str = "explicit") -> Row:
    """A relation that says where it was read."""
    return rows.relation(first, type, second, basis, locator="đoạn 5")


def target(id: str, document_id: str, place_id: str, indicator_id: str, printed: str,
           year: str = "2030", **more: Any) -> Row:
    """A target without a word of bound."""
    return rows.target(id, printed, document_id=document_id, place_id=place_id,
                       indicator_id=indicator_id, period_to=year, bound="bare", **more)


SOURCES = [source()]
UNITS = [{"id": "percent", "name_vi": "phần trăm", "name_en": "percent", "factor": 1}]
PLACES = [
    place("viet-nam", "Việt Nam", "country", name_en="Viet Nam"),
    place("bac-kan", "Bắc Kạn", name_en="Bac Kan", valid_to="2025-06-30",
          successor_id="thai-nguyen-2025"),
    place("thai-nguyen-2025", "Thái Nguyên", name_en="Thai Nguyen", valid_from="2025-07-01"),
    place("ha-noi", "Hà Nội", "city", name_en="Ha Noi"),
    place("hue", "Huế", "city", name_en="Hue"),
]
INDICATORS = [
    *(indicator(f"industry-share-{whole}", "percent", "share", "Tỷ trọng", name_en="Share",
                concept_id="industry-share") for whole in ("gdp", "grdp")),
    indicator("retail", "percent", "amount", "Bán lẻ", name_en="Retail"),
]
TABLES = {
    "sources": SOURCES, "units": UNITS, "places": PLACES, "indicators": INDICATORS,
    "relation_types": TYPES,
    "organizations": [{"id": "ttg", "name_vi": "Thủ tướng", "name_en": "PM", "branch": "state",
                       "level": "central", "rank": 2}],
    "documents": [
        document("23-nq-tw-2018", "2018-03-22"),
        document("2146-qd-ttg-2014", "2014-12-01", issuer_id="ttg"),
        document("165-qd-ttg-2023", "2023-02-28"),
        document("1288-qd-ttg-2023", "2023-11"),
        document("bac-kan-1379-2015", "2015-09-10", "bac-kan"),
        document("bac-kan-873-2024", "2024-05-23", "bac-kan"),
        document("bac-kan-de-an", "", "bac-kan"),
        document("ha-noi-du-thao", "2024-01-01", "ha-noi", draft=1),
    ],
    "relations": [
        relation("165-qd-ttg-2023", "implements", "23-nq-tw-2018"),
        relation("165-qd-ttg-2023", "follows", "2146-qd-ttg-2014", "implied"),
        relation("bac-kan-873-2024", "implements", "165-qd-ttg-2023"),
        relation("bac-kan-873-2024", "implements", "1288-qd-ttg-2023"),
        relation("bac-kan-873-2024", "based_on", "23-nq-tw-2018"),
        relation("bac-kan-1379-2015", "implements", "2146-qd-ttg-2014"),
        relation("bac-kan-de-an", "implements", "bac-kan-873-2024", "implied"),
        relation("ha-noi-du-thao", "implements", "165-qd-ttg-2023"),
    ],
    "targets": [
        target("t-nation", "23-nq-tw-2018", "viet-nam", "industry-share-gdp", "trên 40%"),
        target("t-nation-retail", "165-qd-ttg-2023", "viet-nam", "retail", "12%"),
        target("t-bac-kan", "bac-kan-873-2024", "bac-kan", "industry-share-grdp", "trên 12%"),
    ],
    "observations": [
        {"id": "o-bac-kan", "place_id": "bac-kan", "indicator_id": "industry-share-grdp",
         "measure": "level", "low": 6.3, "high": 6.4, "unit": "percent", "period_to": "2020",
         "period_inferred": 0, "inferred": 0, "printed": "6,31%", "source_id": "s"},
    ],
    "searches": [
        {"id": "q-hue", "place_id": "hue", "document_id": "165-qd-ttg-2023",
         "looked_for": "kế hoạch", "looked_on": "2026-11-21", "result": "not_found"},
        # A figure that was not found says nothing of a plan.
        {"id": "q-figure", "place_id": "ha-noi", "document_id": "165-qd-ttg-2023",
         "indicator_id": "retail", "looked_for": "bán lẻ", "looked_on": "2026-11-21",
         "result": "not_found"},
    ],
}
