"""``verify`` finds each print in its paragraph, and says so in ``readings``."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import rows

from policykb.commands import cli
from policykb.data.problems import DataError
from policykb.data.verify import locate, paragraphs, stands_in, verify

TEXT = """Tiêu đề bài báo

Sáng nay, tỉnh họp về Nghị quyết số 23-NQ/TW.
   \t
Tỷ trọng đạt Trên\u00a040% và 17,5%; tăng từ 6-7%/năm trở lên.
Đoạn sau: 40 dự án.
"""
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
Make = Callable[..., Path]


def source(id: str, **more: object) -> dict[str, object]:
    return rows.source(id, "A", **more)


def target(id: str, printed: str, locator: str, **more: object) -> dict[str, object]:
    return rows.target(id, printed) | {
        "document_id": "d", "place_id": "p", "indicator_id": "i", "period_to": "2030",
        "locator": locator, "source_id": "bai-a"} | more


TABLES: dict[str, list[dict[str, object]]] = {
    "sources": [source("bai-a", archive="a.txt", text_sha256=DIGEST), source("trang-b")],
    "targets": [target("t-tren-40", "trên 40%", "đoạn 3"), target("t-sai-doan", "trên 40%", "đoạn 2"),
                target("t-khac-nguon", "trên 40%", "đoạn 3", source_id="trang-b"),
                target("t-khong-vi-tri", "trên 40%", "")],
    "observations": [
        {"id": "o-khoang", "printed": "Từ 6-7%/năm trở lên", "locator": "đoạn 3", "source_id": "bai-a"},
        {"id": "o-tinh", "printed": "1", "derived_from": "o-khoang", "source_id": "bai-a"}],
    "reported_attainments": [{"id": "r-7", "printed": "7,5%", "locator": "đoạn 3",
                              "source_id": "bai-a"}],
    "documents": [
        {"id": "23-nq-tw-2018", "symbol": "23-NQ/TW", "locator": "đoạn 2", "source_id": "bai-a"},
        {"id": "khong-doan", "symbol": "1-NQ/TW", "source_id": "bai-a"}],
    "readings": [
        {"figure_id": "t-khac-nguon", "source_id": "trang-b", "read_on": "2026-11-21", "result": "read"},
        {"figure_id": "da-bo", "source_id": "bai-a", "read_on": "2026-01-01", "result": "verified",
         "text_sha256": "1" * 64},
        {"figure_id": "t-tren-40", "source_id": "bai-a", "read_on": "2026-02-02", "result": "read"}],
}


@pytest.fixture
def directory(make_package: Make) -> Path:
    return make_package(**TABLES)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT.encode())
    return folder


def results(directory: Path) -> dict[tuple[str, str], str]:
    with (directory / "readings.csv").open(encoding="utf-8", newline="") as file:
        return {(r["figure_id"], r["read_on"]): r["result"] for r in csv.DictReader(file)}


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    assert [p[:8] for p in paragraphs(TEXT)] == ["Tiêu đề ", "Sáng nay", "Tỷ trọng", "Đoạn sau"]


def test_readings_are_written(directory: Path, archive: Path) -> None:
    result = verify(directory, archive)
    today = "2026-11-21"  # the edition date, not the clock
    assert results(directory) == {
        ("t-tren-40", today): "verified", ("t-sai-doan", today): "not_found",
        ("t-khong-vi-tri", today): "not_found", ("o-khoang", today): "verified",
        ("r-7", today): "not_found",  # 7,5% stands only inside 17,5%
        ("23-nq-tw-2018", today): "verified",
        ("t-khac-nguon", today): "read", ("t-tren-40", "2026-02-02"): "read"}
    assert result.changed
    assert {one.figure_id for one in result.missing} == {"t-sai-doan", "t-khong-vi-tri", "r-7"}
    with (directory / "readings.csv").open(encoding="utf-8", newline="") as file:
        row = next(r for r in csv.DictReader(file) if r["figure_id"] == "o-khoang")
    assert (row["locator"], row["printed"], row["text_sha256"]) == (
        "đoạn 3", "Từ 6-7%/năm trở lên", DIGEST)


def test_again_changes_nothing(directory: Path, archive: Path) -> None:
    verify(directory, archive)
    before = (directory / "readings.csv").read_bytes()
    assert not verify(directory, archive).changed
    assert (directory / "readings.csv").read_bytes() == before


def test_a_changed_text_is_a_fault_and_keeps_the_rows(directory: Path, archive: Path) -> None:
    verify(directory, archive)
    before = (directory / "readings.csv").read_bytes()
    (archive / "a.txt").write_text("khác", "utf-8")
    result = verify(directory, archive)
    assert [one.code for one in result.faults] == ["archive_changed"]
    (archive / "a.txt").unlink()
    assert [one.code for one in verify(directory, archive).faults] == ["archive_missing"]
    assert (directory / "readings.csv").read_bytes() == before


def test_a_table_that_cannot_be_read_stops_it(directory: Path, archive: Path) -> None:
    before = (directory / "readings.csv").read_bytes()
    (directory / "targets.csv").write_bytes(b"")
    with pytest.raises(DataError):
        verify(directory, archive)
    assert (directory / "readings.csv").read_bytes() == before


@pytest.mark.parametrize(("printed", "passage", "found"), [
    ("trên 40%", "đạt TRÊN\u00a040%.", True), ("40%", "trên 140%", False),
    ("40", "40,5", False), ("40", "40.", True), ("40", "40, và", True), ("5%", "17,5%", False),
    ("7%", "6-7%", True), ("7%/năm", "6-7%/năm", True), ("gần 11", "gần 112", False),
    ("tăng 3", "gia tăng 3", True), ("ăng 3", "tăng 3", False), ("(40%)", "là (40%)", True),
    ("", "40", False), ("khoảng 40", "khoang 40", False),
])
def test_a_figure_is_found_whole(printed: str, passage: str, found: bool) -> None:
    assert stands_in(printed, passage) is found


def test_a_locator_names_a_paragraph() -> None:
    assert locate("40 dự án", "đoạn 4", TEXT)
    assert not locate("40 dự án", "đoạn 5", TEXT)
    assert not locate("40 dự án", "đoạn 0", TEXT)
    assert not locate("40 dự án", "Phụ lục II", TEXT)


def test_command(directory: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["verify", "--data", str(directory), "--sources", str(archive)]
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert "không thấy “trên 40%” tại đoạn 2 của bai-a: t-sai-doan" in out
    assert "Đã đối chiếu 6 số liệu: 3 đúng chỗ, 3 không thấy." in out
    (archive / "a.txt").unlink()
    assert cli.main([*words, "--lang", "en"]) == 1
    assert "no archived text a.txt" in capsys.readouterr().out
