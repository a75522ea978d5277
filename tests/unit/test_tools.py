"""The scripts for developers: builds compared to the byte, code measured as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import compare_builds, measure


def build(folder: Path, **files: str) -> Path:
    """A folder of files; ``__`` in a name is a folder, ``_`` a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_two_equal_builds_do_not_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = (build(tmp_path / name, a_html="<p>x</p>", du__b_csv="1") for name in ("old", "new"))
    assert compare_builds.main([str(one), str(two)]) == 0
    assert capsys.readouterr().out == "0 removed, 0 added, 0 changed of 2 files\n"


def test_every_difference_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = build(tmp_path / "old", a_html="<p>x</p><p>y</p><p>z</p>", gone_txt="", du__b_csv="1")
    new = build(tmp_path / "new", a_html="<p>x</p><p>Y</p><p>z</p><p>more</p>", come_txt="",
                du__b_csv="1")
    assert compare_builds.main([str(old), str(new)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "removed  gone.txt", "added    come.txt", "changed  a.html",
        "    2: - <p>y</p>", "       + <p>Y</p>",
        "    4: - ", "       + <p>more</p>",
        "1 removed, 1 added, 1 changed of 3 files"]


def test_a_change_far_in_a_long_line_is_shown(tmp_path: Path) -> None:
    old, new = (build(tmp_path / one, a_txt="x" * 1000 + one) for one in ("old", "new"))
    ((number, before, after),) = compare_builds.first_differences(old / "a.txt", new / "a.txt")
    assert number == 1 and before.endswith("old") and after.endswith("new")
    assert len(before) <= compare_builds.MOST_SIGNS


def test_what_is_no_text_is_only_named(tmp_path: Path) -> None:
    old, new = build(tmp_path / "old"), build(tmp_path / "new")
    for folder, raw in ((old, b"\xff\x00"), (new, b"\xff\x01")):
        folder.mkdir()
        (folder / "a.png").write_bytes(raw)
    assert list(compare_builds.told(old, new)) == [
        "changed  a.png", "0 removed, 0 added, 1 changed of 1 files"]


SOURCE = '''"""Documented."""


class Known:
    """Documented."""

    def told(self, x):
        if x:
            return 1
        return 2

    def _own(self):
        pass


def bare():
    def inner():
        pass
'''


@pytest.fixture
def house(tmp_path: Path) -> measure.House:
    """A package of two modules."""
    package = tmp_path / "package"
    (package / "room").mkdir(parents=True)
    (package / "one.py").write_text(SOURCE, "utf-8")
    (package / "room" / "two.py").write_text('"""Documented."""\n' + "x = 1\n" * 499, "utf-8")
    return measure.survey(package)


def test_sizes_are_counted_by_hand(house: measure.House) -> None:
    assert [(m.name, m.size) for m in house.modules] == [
        ("package/one.py", 18), ("package/room/two.py", 500)]
    assert [(c.name, c.size) for c in house.classes] == [("package/one.py:Known", 10)]
    assert {f.name.partition(":")[2]: f.size for f in house.functions} == {
        "Known:told": 4, "Known:_own": 2, "bare": 3, "bare:inner": 2}
    assert {c.name.partition(":")[2]: c.size for c in house.complexity}["told"] == 2
    assert house.undocumented == ["package/one.py:Known:told", "package/one.py:bare"]
    assert len(house.public) == 5  # two modules, a class, a method, a function


def test_a_bound_that_is_not_kept_names_what_lies_beyond(house: measure.House) -> None:
    found = {one.name: one for one in measure.of_source(house)}
    assert not (large := found["module, most lines"]).holds and found["class, most lines"].holds
    assert str(large).splitlines()[1].split() == ["500", "package/room/two.py"]
    assert found["% of lines in modules > 400"].figure == 96.5
    assert found["% of public names documented"].figure == 60


def test_errors_of_the_gates_are_counted() -> None:
    said = {"ruff": "a.py:1:2: E501 long\nb.py:1:1: F401 x\nFound 2 errors.\n",
            "mypy": "a.py:3: error: bad\na.py:3: note: see\nFound 1 error\n",
            "-c": "Layers KEPT\nJinja BROKEN\n"}

    def run(command: list[str], root: Path) -> str:
        return said[command[1] if command[0] == "-m" else command[0]]

    assert [one.figure for one in measure.of_gates(run=run)] == [2, 1, 1]
