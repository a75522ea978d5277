"""Roles, computed pages and what is built again, on a book of two pages."""

from __future__ import annotations

from builders.book import TinyBook

TASK = {"id": "nv1", "place_id": "tinh-a", "assigner_vi": "Chính phủ", "lead_vi": "UBND tỉnh A",
        "status": "assigned", "summary_vi": "Lập <b>quy hoạch</b>", "summary_en": "Plan",
        "source_id": "bao-a"}

CLAIM = {"id": "c1", "place_id": "tinh-a", "target_id": "t1", "indicator_id": "ty-trong",
         "observation_id": "o1", "basis": "claim", "claim": "đạt", "ambiguous": 0,
         "printed": "đạt", "source_id": "bao-a"}


def test_roles_link_with_hover_text(tiny: TinyBook) -> None:
    assert tiny.build() == (0, "")
    start, study = tiny.page("index.html"), tiny.page("phan-tich/bai.html")
    assert 'href="dia-phuong/tinh-a.html"' in start and ">Tỉnh A<" in start
    assert 'href="van-ban/tinh-a-1-kh-ubnd-2021.html"' in start and ">kế hoạch<" in start
    assert 'title="Về tinh-a-1-kh-ubnd-2021 · UBND tỉnh A · 01/01/2021"' in start
    assert 'title="đơn vị: %"' in start and 'href="ma-tran.html"' in start
    assert 'href="../dia-phuong/tinh-a.html"' in study


def test_unknown_id_is_a_warning_with_the_nearest(tiny: TinyBook) -> None:
    page = tiny.root / "book" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n{dp}`tinh-b`\n", "utf-8")
    code, warnings = tiny.build()
    assert code == 1
    assert "tinh-b" in warnings and "tinh-a" in warnings


def test_an_id_of_another_kind_is_unknown(tiny: TinyBook) -> None:
    page = tiny.root / "book" / "index.md"
    page.write_text(page.read_text("utf-8") + "\n{vb}`tinh-a`\n", "utf-8")
    assert tiny.build()[0] == 1


def test_document_page_says_delay_and_verdict(tiny: TinyBook) -> None:
    tiny.build()
    page = tiny.page("van-ban/tinh-a-1-kh-ubnd-2021.html")
    assert "sau 366 ngày" in page
    assert 'class="verdict good">đạt' in page
    assert "https://example.vn/a#:~:text=tr%C3%AAn%2040%25" in page
    assert "Kết quả tính từ số liệu đã công bố, không phải đánh giá chính thức" in page


def test_changed_row_shows_and_no_notebook_runs(tiny: TinyBook) -> None:
    tiny.build()
    tiny.tables["observations"][0].update(printed="39,2%", low=39.15, high=39.25)
    assert tiny.build() == (0, "")
    page = tiny.page("dia-phuong/tinh-a.html")
    assert "39,2%" in page and 'class="verdict bad">không đạt' in page
    assert tiny.executed() == 1


def test_unchanged_pages_are_left_alone(tiny: TinyBook) -> None:
    tiny.build()
    before = (tiny.out / "van-ban/1-nq-cp-2020.html").stat().st_mtime_ns
    tiny.tables["observations"][0]["note"] = "ghi chú mới"
    tiny.build()
    assert "ghi chú mới" in tiny.page("dia-phuong/tinh-a.html")
    assert (tiny.out / "van-ban/1-nq-cp-2020.html").stat().st_mtime_ns == before


def test_added_and_deleted_rows(tiny: TinyBook) -> None:
    tiny.build()
    tiny.tables["sources"].append({**tiny.tables["sources"][0], "id": "bao-b"})
    assert tiny.build() == (0, "")
    assert "nguon/bao-b.html" in tiny.page("nguon/index.html").replace("../", "")
    assert (tiny.out / "nguon/bao-b.html").exists()
    tiny.tables["sources"].pop()
    assert tiny.build() == (0, "")
    assert not (tiny.out / "nguon/bao-b.html").exists()
    assert "bao-b" not in (tiny.out / "du-lieu/sources.csv").read_text("utf-8")
    assert tiny.executed() == 1


def test_renamed_entity_is_renamed_where_it_is_named(tiny: TinyBook) -> None:
    tiny.build()
    tiny.tables["places"][0]["name_vi"] = "Tỉnh Á"
    tiny.build()
    assert ">Tỉnh Á<" in tiny.page("index.html") and ">Tỉnh Á<" in tiny.page("phan-tich/bai.html")


def test_deleted_entity_that_a_page_names_fails(tiny: TinyBook) -> None:
    tiny.build()
    tiny.tables["indicators"][0]["id"] = "ty-trong-moi"
    for name in ("targets", "observations"):
        tiny.tables[name][0]["indicator_id"] = "ty-trong-moi"
    code, warnings = tiny.build()
    assert code == 1 and "ty-trong-moi" in warnings


def test_notebook_runs_again_when_its_study_changes(tiny: TinyBook) -> None:
    tiny.build()
    assert "số đánh giá: 0" in tiny.page("phan-tich/bai.html")
    tiny.tables["reported_attainments"] = [CLAIM]
    assert tiny.build() == (0, "")
    assert "số đánh giá: 1" in tiny.page("phan-tich/bai.html")
    assert tiny.executed() == 2


def test_texts_of_the_data_are_text(tiny: TinyBook) -> None:
    tiny.tables["tasks"] = [TASK]
    tiny.tables["sources"][0]["url"] = "javascript:alert(1)"
    tiny.build()
    page = tiny.page("dia-phuong/tinh-a.html")
    assert "Lập &lt;b&gt;quy hoạch&lt;/b&gt;" in page and "<b>quy hoạch" not in page
    assert 'href="javascript' not in page + tiny.page("nguon/bao-a.html")


def test_inventory_carries_the_ids(tiny: TinyBook) -> None:
    from sphinx.util.inventory import InventoryFile

    tiny.build()
    with (tiny.out / "objects.inv").open("rb") as file:
        found = InventoryFile.load(file, "", lambda base, path: path)
    assert found["policykb:dp"]["tinh-a"][2] == "dia-phuong/tinh-a.html"
