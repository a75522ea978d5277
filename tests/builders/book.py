"""A tiny book on a tiny data package, to be built again and again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from builders import rows
from builders.package import write_package
from builders.rows import Row

#: Tables that say how to read the others; the tiny package takes them from the real one.
VOCABULARY = ("units", "relation_types", "settings", "vintages")
BOOK = """# Sách nhỏ

{dp}`tinh-a`, {vb}`kế hoạch <tinh-a-1-kh-ubnd-2021>`, {ct}`ty-trong`, {trang}`ma-tran`.
"""
NOTEBOOK = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
policykb:
  studies: [claims]
---

# Bài

{dp}`tinh-a`

```{code-cell} python
from pathlib import Path
from policykb.data.knowledge import load
with open("../executed", "a") as file:
    file.write("x")
print("số đánh giá:", len(load("../data").reported_attainments))
```
"""


def tables() -> dict[str, list[Row]]:
    """The rows of the tiny package: a country, a province, two documents, a target, a value."""
    def paper(one: str, symbol: str, place_id: str, issuer: str, day: str) -> Row:
        return rows.document(one, day, place_id, symbol=symbol, type="plan", issuer_id=issuer,
                             title_vi=f"Về {one}", status="no_replacement_seen", source_id="bao-a")
    return {
        **{name: rows.real(name) for name in VOCABULARY},
        "sources": [rows.source("bao-a", "Báo A", url="https://example.vn/a",
                                accessed_on="2026-01-01")],
        "places": [rows.place("tinh-a", "Tỉnh A", name_en="A"),
                   rows.place("viet-nam", "Việt Nam", "country", name_en="Viet Nam")],
        "organizations": [
            {"id": "chinh-phu", "name_vi": "Chính phủ", "name_en": "Government",
             "branch": "state", "level": "central", "rank": 2},
            {"id": "tinh-a-ubnd", "name_vi": "UBND tỉnh A", "name_en": "A's committee",
             "branch": "state", "level": "province", "rank": 4, "place_id": "tinh-a"}],
        "indicators": [rows.indicator("ty-trong", "percent", "share", "Tỷ trọng", name_en="Share")],
        "documents": [
            paper("1-nq-cp-2020", "1/NQ-CP", "viet-nam", "chinh-phu", "2020-01-01"),
            paper("tinh-a-1-kh-ubnd-2021", "1/KH-UBND", "tinh-a", "tinh-a-ubnd", "2021-01-01")],
        "relations": [rows.relation("tinh-a-1-kh-ubnd-2021", "implements", "1-nq-cp-2020",
                                    source_id="bao-a")],
        "targets": [rows.target("t1", "trên 40%", document_id="tinh-a-1-kh-ubnd-2021",
                                place_id="tinh-a", indicator_id="ty-trong", period_to="2025",
                                bound="above", low=40, approximate=0, source_id="bao-a")],
        "observations": [rows.observation("o1", "41,2%", 41.15, 41.25, place_id="tinh-a",
                                          indicator_id="ty-trong", source_id="bao-a")],
    }


class TinyBook:
    """A book of two pages and a notebook that can be built again and again."""

    def __init__(self, root: Path) -> None:
        self.root, self.tables = root, tables()
        (root / "book").mkdir()
        (root / "notebooks").mkdir()
        (root / "book" / "index.md").write_text(
            BOOK + "\n```{toctree}\n../notebooks/bai\n```\n", "utf-8")
        (root / "notebooks" / "bai.md").write_text(NOTEBOOK, "utf-8")

    @property
    def out(self) -> Path:
        """Where the pages are."""
        return self.root / "_build" / "html"

    def page(self, address: str) -> str:
        """The HTML of a page."""
        return (self.out / address).read_text("utf-8")

    def executed(self) -> int:
        """How often the notebook was executed."""
        path = self.root / "executed"
        return len(path.read_text()) if path.exists() else 0

    def build(self) -> tuple[int, str]:
        """Write the tables, build, and give the exit code and the warnings."""
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        write_package(self.root / "data", self.tables)
        warnings = io.StringIO()
        settings: dict[str, Any] = {
            "extensions": ["myst_nb", "policykb.build.extension"], "html_theme": "basic",
            "language": "vi", "html_title": "Sách nhỏ", "root_doc": "book/index",
            "nb_execution_mode": "cache", "nb_execution_raise_on_error": True,
            "html_permalinks": False, "exclude_patterns": ["_build"], "nitpicky": True,
            "nb_execution_cache_path": str(self.root / "_build" / ".jupyter_cache")}
        with patch_docutils(), docutils_namespace():
            app = Sphinx(self.root, None, self.out, self.root / "_build" / ".doctrees", "html",
                         settings, status=None, warning=warnings, warningiserror=True,
                         keep_going=True)
            app.build()
        return app.statuscode, warnings.getvalue()
