"""What is written is known; the new site takes the place of the old one whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from policykb.build import faults, outputs, publishing, solitude
from policykb.build.outputs import Manifest, OutputFault, Outputs, Written
from policykb.build.publishing import Stage


def tree(folder: Path) -> dict[str, str]:
    return {address: (folder / address).read_text("utf-8") for address in outputs.on_disk(folder)}


def published(root: Path, files: dict[str, str]) -> Stage:
    """A site that is published, each file made of its own text."""
    stage = Stage(root / "html")
    stage.begin()
    made = Outputs(stage.folder, {})
    for address, text in files.items():
        made.write(address, text, f"key {text}")
    stage.publish(Manifest(made.manifest(), {"vi": "all"}), "stamp")
    stage.clear()
    return stage


# -- one book -------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "../x.html", "a/../../x.html", "/etc/x", "a//b.html", "", ".", "a/./b", "C:x.html", "a\\b.html",
    " x.html", "x.html\0"])
def test_no_file_is_written_outside_the_site(tmp_path: Path, address: str) -> None:
    with pytest.raises(OutputFault):
        Outputs(tmp_path / "site", {}).write(address, "x")
    assert not list(tmp_path.rglob("*"))


def test_no_address_is_written_twice(tmp_path: Path) -> None:
    made = Outputs(tmp_path, {"b.html": Written("0", "key")})
    made.write("a.html", "first")
    assert made.keep("b.html", "key")
    for address in ("a.html", "b.html"):
        with pytest.raises(OutputFault, match=address):
            made.write(address, "second")
    assert tree(tmp_path) == {"a.html": "first"}


def test_what_something_else_wrote_over_is_a_fault(tmp_path: Path) -> None:
    made = Outputs(tmp_path, {})
    made.write("a.html", "first")
    (tmp_path / "a.html").write_text("second", "utf-8")
    with pytest.raises(OutputFault, match=r"a\.html"):
        made.manifest()


def test_what_was_claimed_and_never_written_is_a_fault(tmp_path: Path) -> None:
    made = Outputs(tmp_path, {})
    made.claim("a.html")
    with pytest.raises(OutputFault, match=r"a\.html"):
        made.manifest()


def test_only_what_is_made_of_the_same_is_kept(tmp_path: Path) -> None:
    made = Outputs(tmp_path, {"a": Written("1", "key"), "b": Written("2")})
    assert made.keep("a", "key") and not made.keep("b", "") and not made.keep("c", "key")
    made = Outputs(tmp_path, {"a": Written("1", "key")})
    assert not made.keep("a", "another")


# -- the published site -------------------------------------------------------------


def test_what_is_kept_joins_the_new_site_and_the_rest_is_gone(tmp_path: Path) -> None:
    stage = published(tmp_path, {"a": "a", "b/b": "b", "c": "c"})
    made = Outputs(stage.folder, stage.begin().files)
    assert made.keep("b/b", "key b")
    made.write("d", "d")
    assert tree(stage.published) == {"a": "a", "b/b": "b", "c": "c"}  # until it is all there
    stage.publish(Manifest(made.manifest()))
    stage.clear()
    assert tree(stage.published) == {"b/b": "b", "d": "d"}
    assert not stage.work.exists() and not stage.stamp.exists()


@pytest.mark.parametrize("harm", ["missing", "altered", "strange"])
def test_a_look_at_every_file_finds(tmp_path: Path, harm: str) -> None:
    stage = published(tmp_path, {"a": "a", "b/b": "b"})
    manifest = outputs.read(stage.manifest)
    assert outputs.intact(stage.published, manifest) is manifest
    path = stage.published / "b" / "b"
    if harm == "missing":
        path.unlink()
    elif harm == "altered":  # of the same size and day
        path.write_text("x", "utf-8")
        os.utime(path, ns=(0, 0))
    else:
        (stage.published / "b" / "c").write_text("c", "utf-8")
    found = outputs.intact(stage.published, manifest)
    assert not found.whole and ("b/b" in found.files) == (harm == "strange")


def test_the_stamp_is_withdrawn_before_anything_is_written(tmp_path: Path) -> None:
    stage = published(tmp_path, {"a": "a"})
    assert stage.stamp.read_text("utf-8") == "stamp"
    stage.begin()
    assert not stage.stamp.exists()


@pytest.mark.parametrize("one_step", [True, False])
def test_the_folders_are_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                   one_step: bool) -> None:
    if not one_step:
        monkeypatch.setattr(publishing, "_exchanged", lambda *_: False)
    new, place, aside = tmp_path / "new", tmp_path / "place", tmp_path / "aside"
    for number in ("1", "2"):
        new.mkdir()
        (new / number).write_text(number, "utf-8")
        publishing.exchange(new, place, aside)
        assert tree(place) == {number: number}
        for left in (new, aside):
            if left.exists():
                assert tree(left) == {"1": "1"}
                (left / "1").unlink()
                left.rmdir()


@pytest.mark.skipif(sys.platform != "linux", reason="an exchange in one step")
def test_a_reader_never_finds_no_site(tmp_path: Path) -> None:
    place = tmp_path / "place"
    for folder in (place, tmp_path / "new"):
        folder.mkdir()
    look = ("import os, sys, time\nend = time.monotonic() + 1\nmissed = 0\n"
            "while time.monotonic() < end: missed += not os.path.isdir(sys.argv[1])\nprint(missed)")
    reader = subprocess.Popen([sys.executable, "-c", look, str(place)], stdout=subprocess.PIPE, text=True)
    while reader.poll() is None:
        publishing.exchange(tmp_path / "new", place, tmp_path / "aside")
    assert reader.communicate()[0] == "0\n"


def test_an_end_between_two_renames_is_made_up_for(tmp_path: Path) -> None:
    stage = published(tmp_path, {"a": "a"})
    stage.published.rename(tmp_path / ".last")
    stage.begin()
    assert tree(stage.published) == {"a": "a"}


# -- one at a time ----------------------------------------------------------------------


def test_a_second_build_is_refused_and_a_third_is_not(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solitude, "_PATIENCE", 0.1)
    lock = tmp_path / "state" / "lock"
    with solitude.alone(lock), pytest.raises(solitude.Occupied), solitude.alone(lock):
        pass
    with solitude.alone(lock):
        pass


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_child_ends_with_its_parent_however_that_went(tmp_path: Path) -> None:
    parent = ("import os, subprocess, sys\n"
              "child = subprocess.Popen([sys.executable, '-c', 'import time\\n"
              "from policykb.build import solitude\\nsolitude.end_with_parent()\\n"
              "print(1, flush=True)\\ntime.sleep(60)'], stdin=subprocess.PIPE,"
              " env={**os.environ, solitude.TIED: '1'})\nimport time; time.sleep(60)")
    process = subprocess.Popen(
        [sys.executable, "-c", "from policykb.build import solitude\n" + parent],
        stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "1\n"
    process.kill()
    begun = time.monotonic()
    process.communicate(timeout=30)  # returns when the child has let go of the pipe
    assert time.monotonic() - begun < 30


# -- words of a cause --------------------------------------------------------------------


def test_causes_are_told_in_the_readers_language(tmp_path: Path) -> None:
    full = OSError(28, "No space left on device", "x/y")
    assert faults.sentence(full, "vi", tmp_path / "n") == "ổ đĩa đầy, không ghi được x/y"
    assert faults.sentence(full, "en", tmp_path / "n") == "the disk is full, x/y cannot be written"
    assert "ra ngoài trang" in faults.sentence(OutputFault("../x"), "vi", tmp_path / "n")
    assert not (tmp_path / "n").exists()


def test_a_fault_of_the_package_is_noted_for_who_mends_it(tmp_path: Path) -> None:
    notes = tmp_path / "state" / "fault.txt"
    try:
        raise KeyError("x")
    except KeyError as error:
        said = faults.sentence(error, "en", notes)
    assert said == f"an unexpected fault, KeyError: 'x' (details in {notes})"
    assert "Traceback" in notes.read_text("utf-8")


def test_warnings_are_found_among_colours_and_advice() -> None:
    said = "\x1b[91mbook/a.md:1: WARNING: no such id\x1b[39;49;00m\nIf you want to report this\n"
    assert faults.warnings(said) == ["book/a.md:1: WARNING: no such id"]
    assert faults.last_line("Traceback\n  File\n\x1b[31mNameError\x1b[0m: x\n\n") == "NameError: x"
