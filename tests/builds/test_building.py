"""A build owns what it wrote: nothing by halves, nothing stale, nothing left over."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from pathlib import Path

import pytest
from builders.project import CLAIM, INT, KILL, ROOT, TERM, Project, end, processes

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals")]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, str]]:
    """A project that was built once; tests take copies of it."""
    project = Project(tmp_path_factory.mktemp("begun"))
    return project, project.sound()


@pytest.fixture
def project(begun: tuple[Project, dict[str, str]], tmp_path: Path) -> Project:
    """A built project that may be changed, as it was built in another folder."""
    first = begun[0]
    copy = Project(tmp_path / "project")
    shutil.copytree(first.root / "_build", copy.root / "_build")
    return copy


# -- what is published ----------------------------------------------------------


def test_both_books_and_every_kind_of_file_are_there(begun: tuple[Project, dict[str, str]]) -> None:
    _, files = begun
    assert {"index.html", "chu.html", "phan-tich/bai.html", "en/index.html", "en/phan-tich/bai.html",
            "dia-phuong/tinh-a.html", "dia-phuong/tinh-a.json", "en/dia-phuong/tinh-a.html",
            "du-lieu/places.csv", "du-lieu/places.parquet", "du-lieu/policykb.graphml",
            "objects.inv", ".nojekyll", "_static/policykb.css", "_static/policykb-index.js",
            "404.html"} <= files.keys()
    assert not [one for one in files if "buildinfo" in one or "doctree" in one]


def test_nothing_changed_is_said_after_a_look_at_every_file(project: Project) -> None:
    code, said, cause = project.build()
    assert code == 0 and "Không có gì thay đổi" in said and not cause


def test_what_is_missing_or_altered_on_the_disk_is_written_again(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    for address in ("_static/policykb.css", "objects.inv", "du-lieu/places.parquet",
                    "dia-phuong/tinh-a.json", "en/index.html"):
        (project.html / address).unlink()
    altered = project.html / "van-ban" / "1-nq-cp-2020.html"
    text = altered.read_bytes()
    altered.write_bytes(text.replace(b"2020", b"2021"))
    os.utime(altered, (0, 0))
    (project.html / "left-over.html").write_text("", "utf-8")
    (project.html / "du-lieu" / "cut.parquet").write_bytes(b"PAR1")
    assert project.sound() == begun[1]


def test_texts_and_notebooks_taken_out_are_gone_from_both_languages(project: Project) -> None:
    for address in ("book/chu.md", "book/en/chu.md", "notebooks/bai.md", "notebooks/en/bai.md"):
        (project.root / address).unlink()
    project.put("_toc.yml", "format: jb-book\nroot: book/index\n")
    files = project.sound()
    assert not {"chu.html", "en/chu.html", "phan-tich/bai.html", "en/phan-tich/bai.html"} & files.keys()
    assert files == project.sound("site", "--strict")


def test_files_can_be_read_whatever_the_umask(project: Project) -> None:
    project.figure("39,2%", 39.15, 39.25)
    project.sound(before="os.umask(0o077)")
    wrong = [path for path in (project.html, *project.html.rglob("*"))
             if path.stat().st_mode & 0o777 != (0o755 if path.is_dir() else 0o644)]
    assert not wrong


# -- incremental equals clean -------------------------------------------------------


def _row_added(project: Project) -> None:
    project.tables["reported_attainments"] = [dict(CLAIM)]
    project.tables["sources"].append({**project.tables["sources"][0], "id": "bao-b",
                                      "url": "https://example.vn/b"})
    project.write_tables()


def _row_taken_away(project: Project) -> None:
    project.tables["relations"] = project.tables["relations"][:-1]
    project.write_tables()


def _page_deleted(project: Project) -> None:
    (project.root / "book" / "en" / "chu.md").unlink()


CHANGES = {
    "a figure": lambda p: p.figure("39,2%", 39.15, 39.25),
    "a row in two tables": _row_added,
    "a row taken away": _row_taken_away,
    "a text": lambda p: p.change("book/chu.md", "Một câu.", "Hai câu."),
    "a title": lambda p: p.change("book/chu.md", "# Chữ", "# Chữ mới"),
    "a notebook": lambda p: p.change("notebooks/bai.md", "số đánh giá", "số lần đánh giá"),
    "the contents": lambda p: p.change("_toc.yml", "      - file: book/chu\n", ""),
    "the settings": lambda p: p.change("_config.yml", "title: Sách nhỏ", "title: Sách con"),
    "a deleted page": _page_deleted,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_after_a_change_gives_the_bytes_of_a_clean_one(
        project: Project, begun: tuple[Project, dict[str, str]], change: str) -> None:
    CHANGES[change](project)
    after = project.sound()
    assert after != begun[1]
    assert after == project.clean()


@pytest.mark.parametrize("address", [
    "labels/site.csv", "templates/document.html", "templates/layout.html", "static/policykb.css",
    *(f"{room}/__init__.py" for room in (
        "core", "data", "analysis", "studies", "site", "build", "commands"))])
def test_a_change_of_the_package_gives_the_bytes_of_a_clean_build(
        project: Project, tmp_path: Path, address: str) -> None:
    package = tmp_path / "package"
    shutil.copytree(ROOT / "policykb", package / "policykb",
                    ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", package)
    path = package / "policykb" / address
    text = path.read_text("utf-8")
    changed = {".csv": text.replace("Tìm", "Kiếm"), ".html": text.replace("<h1", "<h1 id=\"top\"", 1),
               ".css": text + "\n/* x */\n"}.get(path.suffix, text + "\n# x\n")
    path.write_text(changed, "utf-8")
    after = project.sound(package=package)
    code, said, cause = project.build("clean", package=package)
    assert code == 0, said + cause
    assert after == project.sound(package=package)


def test_content_decides_and_no_time(project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    path = project.root / "book" / "chu.md"
    before = path.stat()
    project.change("book/chu.md", "Một câu.", "Hai câu.")  # as long as before
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    project.sound()
    assert "Hai câu." in (project.html / "chu.html").read_text("utf-8")
    project.change("book/chu.md", "Hai câu.", "Một câu.")
    assert project.sound() == begun[1]


def test_two_clean_builds_give_the_same_bytes(
        begun: tuple[Project, dict[str, str]], tmp_path: Path) -> None:
    other = Project(tmp_path / "a longer folder, elsewhere")
    later = "import time; now = time.time; time.time = lambda: now() + 40 * 86400"
    found = other.sound(before=later, PYTHONHASHSEED="7", TZ="Pacific/Apia", LC_ALL="C")
    assert found == begun[1]


# -- killed, failed, interrupted ---------------------------------------------------------


def test_twenty_kills_at_random_moments_leave_the_site_whole(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    old, chance = begun[1], random.Random(20261130)
    project.figure("39,2%", 39.15, 39.25)
    project.change("notebooks/bai.md", "số đánh giá", "số lần đánh giá")
    started = time.monotonic()
    twin = Project(project.root.parent / "twin")
    twin.figure("39,2%", 39.15, 39.25)
    twin.change("notebooks/bai.md", "số đánh giá", "số lần đánh giá")
    new = twin.sound()
    longest = time.monotonic() - started
    for _ in range(20):
        end(project.start(), chance.choice([KILL, TERM, INT]), chance.uniform(0, longest))
        assert project.files() in (old, new)
    assert project.sound() == new
    # the edit reverted after one more kill: nothing of it stays
    project.figure("38,2%", 38.15, 38.25)
    end(project.start(), KILL, longest / 2)
    project.figure("41,2%", 41.15, 41.25)
    project.change("notebooks/bai.md", "số lần đánh giá", "số đánh giá")
    assert project.sound() == old


#: A build that is never done before the signal comes, however slow the one who sends it is.
LINGERS = """
import time
from policykb.build import sphinx_run
made = sphinx_run.make
sphinx_run.make = lambda *given, **named: (made(*given, **named), time.sleep(100))
"""


@pytest.mark.parametrize(("number", "code"), [(TERM, 143), (INT, 130)])
def test_a_signal_ends_every_process_and_is_told(
        project: Project, begun: tuple[Project, dict[str, str]], number: int, code: int) -> None:
    project.figure("39,2%", 39.15, 39.25)
    process = project.start(before=LINGERS)
    assert process.stdout
    while "Dựng trang" not in process.stdout.readline():
        pass
    time.sleep(1)
    process.send_signal(number)
    _, cause = process.communicate(timeout=60)
    assert process.returncode == code
    assert cause.splitlines()[-1].startswith("Đã dừng dựng trang") and "Traceback" not in cause
    assert project.files() == begun[1]
    deadline = time.monotonic() + 5
    while (left := processes(project.root)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left


FAILURES = {
    "a full disk": ("""
import builtins, errno, io
written, known = [0], io.open
class Full(io.FileIO):
    def write(self, data):
        if "_build" in str(self.name) and ".next" in str(self.name):
            written[0] += len(data)
            if written[0] > LIMIT:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.name))
        return super().write(data)
def opened(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
           opener=None):
    if isinstance(file, int) or not set(mode) & set("wax+"):
        return known(file, mode, buffering, encoding, errors, newline, closefd, opener)
    raw = Full(file, mode.replace("b", "").replace("t", ""), opener=opener)
    binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)
builtins.open = io.open = opened
""", "ổ đĩa đầy"),
    "a folder that may not be written": ("""
import errno, pathlib
known = pathlib.Path.mkdir
def mkdir(self, *words, **named):
    if self.name in (".next", "site", ".policykb"):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))
    return known(self, *words, **named)
pathlib.Path.mkdir = mkdir
""", "không được phép ghi"),
}


@pytest.mark.parametrize("limit", [0, 60_000, 120_000])
def test_a_full_disk_is_told_and_the_site_stays(
        project: Project, begun: tuple[Project, dict[str, str]], limit: int) -> None:
    before, words = FAILURES["a full disk"]
    project.figure("39,2%", 39.15, 39.25)
    code, _, cause = project.build(before=before.replace("LIMIT", str(limit)))
    assert code == 1 and words in cause.splitlines()[-1] and "Traceback" not in cause
    assert project.files() == begun[1]
    project.figure("41,2%", 41.15, 41.25)
    assert project.sound() == begun[1]


def test_a_folder_that_may_not_be_written_is_told(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    before, words = FAILURES["a folder that may not be written"]
    project.figure("39,2%", 39.15, 39.25)
    code, _, cause = project.build(before=before)
    assert code == 1 and words in cause.splitlines()[-1] and "Traceback" not in cause
    assert project.files() == begun[1]


def test_two_builds_at_once(project: Project) -> None:
    project.figure("39,2%", 39.15, 39.25)
    first = project.start()
    assert first.stdout
    first.stdout.readline()
    code, said, cause = project.build()
    assert code == 1 and not said
    assert cause == "Một lần dựng trang khác đang chạy; hãy đợi nó xong rồi chạy lại.\n"
    first.communicate(timeout=300)
    assert first.returncode == 0
    assert project.files() == project.clean()


@pytest.mark.parametrize("address", ["book/chu.md", "book/en/chu.md"])
def test_a_faulty_text_is_told_last_in_the_readers_language(
        project: Project, begun: tuple[Project, dict[str, str]], address: str) -> None:
    project.change(address, "câu." if address == "book/chu.md" else "sentence.", "{dp}`tinh-b`")
    for _ in range(2):  # it is not forgotten
        code, _, cause = project.build()
        last = cause.splitlines()[-1]
        assert code == 1 and last.startswith("Dựng trang không thành công") and "tinh-b" in last
        assert "Traceback" not in cause and "sphinx-doc" not in cause
    assert project.files() == begun[1]
    code, _, cause = project.build("site", "--lang", "en")
    assert code == 1 and cause.splitlines()[-1].startswith("The build failed")


@pytest.mark.parametrize("folder", ["notebooks", "notebooks/en"])
def test_a_faulty_notebook_is_told_without_its_traceback(
        project: Project, begun: tuple[Project, dict[str, str]], folder: str) -> None:
    project.change(f"{folder}/bai.md", 'print("số', '1 / 0\nprint("số')
    code, _, cause = project.build()
    assert code == 1 and "ZeroDivisionError: division by zero" in cause.splitlines()[-1]
    assert "Traceback" not in cause and "\x1b" not in cause
    assert project.files() == begun[1]


def test_a_page_that_fails_while_the_helper_writes_ends_the_build(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    project.figure("39,2%", 39.15, 39.25)
    broken = ("from policykb.build import builder\n"
              "def write(*_): raise ZeroDivisionError('no page')\n"
              "builder.SiteBuilder._write_from_rows = write")
    code, _, cause = project.build(before=broken)
    assert code == 1 and "ZeroDivisionError: no page" in cause.splitlines()[-1]
    assert "Traceback" not in cause and project.files() == begun[1]
    assert "Traceback" in (project.root / "_build/.policykb/fault.txt").read_text("utf-8")


def test_jupyter_book_by_hand_ends_too_and_leaves_the_site_where_it_fails(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    project.figure("39,2%", 39.15, 39.25)
    words = ("import subprocess\nfrom policykb.build import builder\n"
             "def write(*_): raise ZeroDivisionError('no page')\n{}"
             "from jupyter_book.cli.main import main\nmain(['build', '.'])")
    code, _, cause = project.build(before=words.format("builder.SiteBuilder._write_from_rows = write\n"))
    assert code != 0 and "no page" in cause and project.files() == begun[1]
    code, _, cause = project.build(before=words.format(""))
    assert code == 0 and "en/index.html" not in project.files()
    assert project.sound() == project.clean()


def test_results_of_notebooks_that_were_cut_are_made_again(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    for cache in (project.root / "_build/.jupyter_cache", project.root / "_build/english/.jupyter_cache"):
        for path in cache.rglob("*.ipynb"):
            path.write_bytes(path.read_bytes()[:200])
    (project.html / "phan-tich" / "bai.html").unlink()
    assert project.sound() == begun[1]
    (project.root / "_build/.jupyter_cache/global.db").write_bytes(b"SQLite format 3\0 cut")
    (project.html / "phan-tich" / "bai.html").unlink()
    assert project.sound() == begun[1]


def test_what_is_remembered_may_be_lost_or_broken(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    for name in ("manifest.json", "studies-vi.json", "stamp", "checked"):
        (project.root / "_build/.policykb" / name).write_bytes(b"[1")
    assert project.sound() == begun[1]
    manifest = project.root / "_build/.policykb/manifest.json"
    stored = json.loads(manifest.read_text("utf-8"))
    stored["files"]["../../outside.html"] = ["0", "0"]
    manifest.write_text(json.dumps(stored), "utf-8")
    assert project.sound() == begun[1]
    assert not (project.root / "outside.html").exists()


def test_problems_of_the_data_are_told_and_the_site_stays(
        project: Project, begun: tuple[Project, dict[str, str]]) -> None:
    project.figure("39,2%", 39.15, 38.25)
    code, _, cause = project.build()
    assert code == 1 and "observations.csv:2" in cause
    assert cause.splitlines()[-1].startswith("Dữ liệu có lỗi") and project.files() == begun[1]


def test_what_is_being_built_is_not_cleaned_away(project: Project) -> None:
    project.figure("39,2%", 39.15, 39.25)
    first = project.start()
    assert first.stdout
    first.stdout.readline()
    assert project.build("clean")[0] == 1
    first.communicate(timeout=300)
    assert first.returncode == 0 and project.files()
    assert project.build("clean")[0] == 0 and not project.files()
