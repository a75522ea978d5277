"""A tiny book on a tiny data package."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from built_site import site  # noqa: F401  the real site, as a fixture

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"
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
from policykb.data.load import load
with open("../executed", "a") as file:
    file.write("x")
print("số đánh giá:", len(load("../data").reported_attainments))
```
"""


def rows_of(name: str) -> list[dict[str, object]]:
    """The rows of a real table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables() -> dict[str, list[dict[str, object]]]:
    """The rows of the tiny package: a country, a province, two documents, a target, a value."""
    source = {"id": "bao-a", "url": "https://example.vn/a", "publisher": "Báo A",
              "accessed_on": "2026-01-01", "tier": "official", "language": "vi",
              "number_format": "vi"}
    def document(one: str, symbol: str, place: str, issuer: str, day: str) -> dict[str, object]:
        return {"id": one, "symbol": symbol, "type": "plan", "issuer_id": issuer, "place_id": place,
                "issued_on": day, "issued_precision": "day", "title_vi": f"Về {one}",
                "title_basis": "own", "status": "no_replacement_seen", "draft": 0,
                "source_id": "bao-a"}
    return {
        **{name: rows_of(name) for name in VOCABULARY},
        "sources": [source],
        "places": [{"id": "tinh-a", "name_vi": "Tỉnh A", "name_en": "A", "kind": "province"},
                   {"id": "viet-nam", "name_vi": "Việt Nam", "name_en": "Viet Nam",
                    "kind": "country"}],
        "organizations": [
            {"id": "chinh-phu", "name_vi": "Chính phủ", "name_en": "Government",
             "branch": "state", "level": "central", "rank": 2},
            {"id": "tinh-a-ubnd", "name_vi": "UBND tỉnh A", "name_en": "A's committee",
             "branch": "state", "level": "province", "rank": 4, "place_id": "tinh-a"}],
        "indicators": [{"id": "ty-trong", "name_vi": "Tỷ trọng", "name_en": "Share",
                        "unit": "percent", "direction": "up", "kind": "share"}],
        "documents": [
            document("1-nq-cp-2020", "1/NQ-CP", "viet-nam", "chinh-phu", "2020-01-01"),
            document("tinh-a-1-kh-ubnd-2021", "1/KH-UBND", "tinh-a", "tinh-a-ubnd", "2021-01-01")],
        "relations": [{"from_id": "tinh-a-1-kh-ubnd-2021", "type": "implements",
                       "to_id": "1-nq-cp-2020", "basis": "explicit", "source_id": "bao-a"}],
        "targets": [{"id": "t1", "document_id": "tinh-a-1-kh-ubnd-2021", "place_id": "tinh-a",
                     "indicator_id": "ty-trong", "kind": "level", "unit": "percent",
                     "period_to": "2025", "period_inferred": 0, "stage": "adopted",
                     "printed": "trên 40%", "bound": "above", "low": 40, "approximate": 0,
                     "source_id": "bao-a"}],
        "observations": [{"id": "o1", "place_id": "tinh-a", "indicator_id": "ty-trong",
                          "measure": "level", "low": 41.15, "high": 41.25, "low_open": 0,
                          "high_open": 0, "unit": "percent", "period_from": "2025",
                          "period_to": "2025", "period_inferred": 0, "vintage": "official",
                          "inferred": 0, "printed": "41,2%", "source_id": "bao-a"}],
    }


class TinyBook:
    """A book of two pages and a notebook that can be built again and again."""

    def __init__(self, root: Path, write: Callable[..., Path]) -> None:
        self.root, self.write, self.tables = root, write, tables()
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

        self.write(**self.tables)
        warnings = io.StringIO()
        settings: dict[str, Any] = {
            "extensions": ["myst_nb", "policykb.build.sphinxext"], "html_theme": "basic",
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


@pytest.fixture
def tiny(tmp_path: Path, make_package: Callable[..., Path]) -> TinyBook:
    """The tiny book; its data package is ``tmp_path/data``."""
    return TinyBook(tmp_path, make_package)
