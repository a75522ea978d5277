"""What changed: told exactly, in both languages, from folders and from git."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from builders.edition import NEW, OLD, TABLES, TARGET, VALUE

from policykb.analysis.changes import compare, rows, told
from policykb.commands import cli
from policykb.data import revisions
from policykb.data.knowledge import load
from policykb.site.blocks.history import CORRECTED
from policykb.site.machines import feed

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGED = {**VALUE, "low": 41.95, "high": 42.05, "printed": "42,0%"}


def tables(documents, value, target=TARGET, **more):
    return {**TABLES, "documents": documents, "targets": [target], "observations": [value], **more}


@pytest.fixture
def states(make_package, tmp_path):
    """Two folders: the second has a new document, a changed value, a verdict that flips by it."""
    first = make_package(**tables([OLD], VALUE)).rename(tmp_path / "old")
    return first, make_package(**tables([OLD, NEW], CHANGED))


@pytest.fixture
def changes(states):
    return compare.compare(*map(load, states))


def test_changes_are_just_those_made(changes):
    assert [(row.table, row.key, row.kind) for row in changes.rows] == [
        ("documents", "2-qd-2025", "new"), ("observations", "o", "changed")]
    cells = {cell.column: (cell.before, cell.after) for cell in changes.rows[1].cells}
    assert cells == {"low": (38.95, 41.95), "high": (39.05, 42.05), "printed": ("39,0%", "42,0%")}
    (verdict,) = changes.verdicts
    assert (verdict.target_id, verdict.kind, verdict.because) == ("t", "flipped", ("o",))
    assert (verdict.before["verdict"], verdict.after["verdict"]) == ("missed", "met")
    assert {k: n for k, n in changes.counts.items() if n} == {
        "documents_new": 1, "values_changed": 1, "verdicts_flipped": 1}


def test_a_corrected_figure_is_listed_as_a_correction_by_itself(changes):
    (note,) = [one for one in rows.notes(changes) if one["kind"] in CORRECTED]
    assert note["entity_id"] == "o" and "“39,0%” → “42,0%”" in note["text_vi"]


def test_another_page_that_prints_the_same_figure_is_no_correction(make_package, tmp_path):
    """"39.0 per cent" of one page is "39,0%" of a better one: the bounds stay."""
    first = make_package(**tables([OLD], {**VALUE, "printed": "39.0 per cent"})).rename(tmp_path / "old")
    changes = compare.compare(load(first), load(make_package(**tables([OLD], VALUE))))
    assert changes.counts["values_changed"] == 0 and changes.counts["observations_changed"] == 1


def test_a_first_day_that_was_understood_is_no_correction(make_package, tmp_path):
    first = make_package(**tables([OLD], {**VALUE, "period_from": ""})).rename(tmp_path / "old")
    found = compare.compare(*map(load, (first, make_package(**tables([OLD], VALUE)))))
    assert [cell.column for cell in found.rows[0].cells] == ["period_from"] and not found.values


def test_the_report_says_exactly_that_in_vietnamese(changes):
    assert told.report(changes) == """\
# Thay đổi trong dữ liệu, ấn bản 21/11/2026

văn bản mới: 1; giá trị đổi: 1; kết luận đổi: 1.

## Kết luận đổi (1)

- Tỷ trọng, Hà Nội, 2021–2025: in “trên 40%”, theo 1-NQ (02/01/2020): từ “không đạt” thành \
“đạt, vượt”. Tỷ trọng của Hà Nội 2025 là 42,0%, so với mục tiêu trên 40%: đạt. \
Do các dòng mới hoặc được sửa: o.

## Giá trị đổi (1)

- Tỷ trọng, Hà Nội, 2025. như in: “39,0%” → “42,0%”

## Văn bản mới (1)

- 2/QĐ (04/03/2025): Phê duyệt \\*Đề án\\* \\<b\\>A\\</b\\>
"""


def test_the_report_says_exactly_that_in_english(changes):
    report = told.report(changes, "en")
    assert report.startswith("# Changes of the data, edition of 2026-11-21\n\n"
                             "new documents: 1; values changed: 1; verdicts flipped: 1.\n")
    assert [line for line in report.splitlines() if line.startswith("##")] == [
        "## Verdicts that flipped (1)", "## Values changed (1)", "## New documents (1)"]
    assert "from “missed” to “met, exceeded”." in report
    assert "- Share, Ha Noi, 2025. as printed: “39,0%” → “42,0%”\n" in report
    assert "- 2/QĐ (2025-03-04): Approving the \\*scheme\\* \\<b\\>A\\</b\\>\n" in report


def test_nothing_changed(states):
    kb = load(states[0])
    changes = compare.compare(kb, load(states[0]))
    assert not changes.rows and not changes.verdicts
    assert "không thay đổi" in told.report(changes)
    assert len(told.report(changes, "en").splitlines()) == 3


def test_backwards_the_same_is_removed(states):
    changes = compare.compare(load(states[1]), load(states[0]))
    assert [row.kind for row in changes.of("documents", "removed")] == ["removed"]
    assert "## Văn bản bị bỏ (1)" in told.report(changes)


def test_a_long_section_says_how_many_are_left(states):
    kb = load(states[1])
    report = told.report(compare.compare(compare.empty(kb), kb), limit=1)
    assert "## Văn bản mới (2)" in report and "- … và 1 dòng nữa" in report


def test_the_first_edition_is_compared_with_nothing(states):
    kb = load(states[1])
    row = rows.edition(compare.compare(compare.empty(kb), kb))
    assert tuple(row) == rows.EDITION
    assert (row["id"], row["documents_new"], row["verdicts_new"]) == ("2026-11-21", 2, 1)


def test_a_moved_id_is_the_same_row(make_package, tmp_path):
    first = make_package(**tables([OLD], VALUE)).rename(tmp_path / "old")
    moved = {"document_id": "mot-nq-2020"}
    second = make_package(**tables(
        [{**OLD, "id": "mot-nq-2020"}], VALUE, {**TARGET, **moved},
        redirects=[{"from": "1-nq-2020", "to": "mot-nq-2020", "moved_on": "2026-11-21"}]))
    changes = compare.compare(load(first), load(second))
    assert [(row.table, row.kind) for row in changes.rows] == [("redirects", "new")]
    assert "Bảng khác" in told.report(changes)


def test_a_verdict_may_flip_by_the_date_alone(make_package, tmp_path):
    def dated(name, day):
        directory = make_package(**tables([OLD], VALUE)).rename(tmp_path / name)
        path = directory / "datapackage.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "edition_date": day}),
                        "utf-8")
        return load(directory)

    changes = compare.compare(dated("a", "2025-06-30"), dated("b", "2026-11-21"))
    assert not changes.rows and [one.kind for one in changes.verdicts] == ["flipped"]
    report = told.report(changes)
    assert "từ ấn bản 30/06/2025 đến ấn bản 21/11/2026" in report
    assert "Vì ngày của ấn bản chuyển từ 30/06/2025 sang 21/11/2026" in report


def _published(verdict, words):
    return [{"edition_id": "2026-11-21", "target_id": "t", "verdict": verdict,
             "label_vi": words, "label_en": verdict}]


def _editions():
    return [{"id": "2026-11-21", "date": "2026-11-21", "summary_vi": "a", "summary_en": "a",
             **dict.fromkeys(compare.COUNTS, 0)}]


def test_a_verdict_that_the_rules_changed_is_told_from_what_was_published(make_package, tmp_path):
    """39 of "trên 40" is missed by the rules of today; the edition that readers saw said met."""
    first = make_package(**tables([OLD], VALUE)).rename(tmp_path / "old")
    second = make_package(**tables([OLD], VALUE, editions=_editions(),
                                   published_verdicts=_published("met", "đạt")))
    changes = compare.compare(load(first), load(second))
    (one,) = changes.verdicts
    assert (one.kind, one.before["label"], one.after["verdict"]) == ("flipped", "đạt", "missed")
    assert one.by_rule and not one.because
    report = told.report(changes)
    assert "từ “đạt” thành “không đạt”" in report
    assert "Do cách xét kết luận được sửa" in report
    assert "Vì ngày của ấn bản" not in report and "Vì dữ liệu" not in report


def test_a_verdict_published_as_it_is_rated_today_did_not_change(make_package, tmp_path):
    first = make_package(**tables([OLD], VALUE)).rename(tmp_path / "old")
    second = make_package(**tables([OLD], VALUE, editions=_editions(),
                                   published_verdicts=_published("missed", "không đạt")))
    assert not compare.compare(load(first), load(second)).verdicts


def test_what_an_edition_published_is_kept_as_it_was_said(changes):
    assert rows.published(changes) == [
        {"edition_id": "2026-11-21", "target_id": "t", "verdict": "met", "reason": None,
         "label_vi": "đạt, vượt", "label_en": "met, exceeded"}]


def test_columns_and_tables_that_the_old_state_lacks_count_as_empty(states):
    old, new = map(load, states)
    tables = {k: v for k, v in old.tables.items() if k != "searches"}
    tables["observations"] = tables["observations"].drop(columns=["series", "derived_from"])
    changes = compare.compare(type(old)(old.directory, old.schema, tables), new)
    assert changes.counts["values_changed"] == 1 and len(changes.rows) == 2


def test_notes_keep_what_a_reader_must_know(changes):
    notes = rows.notes(changes)
    assert all(tuple(row) == rows.NOTE for row in notes)
    assert [(row["sequence"], row["kind"], row["entity_id"]) for row in notes] == [
        (1, "verdicts_flipped", "t"), (2, "values_changed", "o"), (3, "documents_new", "2-qd-2025")]
    assert "không đạt" in notes[0]["text_vi"] and "missed" in notes[0]["text_en"]


def test_json_has_no_foreign_values(changes):
    told = json.loads(json.dumps(rows.as_json(changes), allow_nan=False))
    assert told["counts"]["verdicts_flipped"] == 1
    assert told["verdicts"][0]["before"]["observation_ids"] == ["o"]


# --------------------------------------------------------------------------
# Feed
# --------------------------------------------------------------------------


def test_the_feed_is_atom_newest_first(changes):
    older = {**rows.edition(changes), "id": "2026-01-01", "date": "2026-01-01"}
    notes = [*rows.notes(changes), {"edition_id": "2026-01-01", "sequence": 1,
                                    "text_vi": "a\x00<b> ]]>", "text_en": "a\x00<b>"}]
    entries = feed.feed_entries([older, rows.edition(changes)], notes)
    raw = feed.feed(entries, "https://example.org/kb")
    assert raw == feed.feed(reversed(entries), "https://example.org/kb/")
    top = ET.fromstring(raw)
    ids = [one.findtext(f"{ATOM}id") for one in top.iter(f"{ATOM}entry")]
    assert ids == ["tag:example.org,2026:policykb:vi:2026-11-21",
                   "tag:example.org,2026:policykb:vi:2026-01-01"]
    for one in (top, *top.iter(f"{ATOM}entry")):
        assert all(one.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert top.findtext(f"{ATOM}updated") == "2026-11-21T00:00:00Z"
    assert [li.text for li in top.iter("{http://www.w3.org/1999/xhtml}li")][-1] == "a<b> ]]>"
    links = {one.get("rel"): one.get("href") for one in top.findall(f"{ATOM}link")}
    assert links == {"self": "https://example.org/kb/thay-doi.xml",
                     "alternate": "https://example.org/kb/thay-doi.html"}


def test_the_english_feed_stands_under_en(changes):
    raw = feed.feed(feed.feed_entries([rows.edition(changes)], language="en"),
                    "https://example.org", "en").decode()
    assert "https://example.org/en/thay-doi.xml" in raw and "new documents: 1" in raw
    assert "tag:example.org,2026:policykb:en:2026-11-21" in raw
    ET.fromstring(feed.feed([], "https://example.org"))
    with pytest.raises(ValueError, match="web address"):
        feed.feed([], "")


# --------------------------------------------------------------------------
# Git and the command
# --------------------------------------------------------------------------


@pytest.fixture
def repository(states, tmp_path):
    """A repository whose first revision has no data, the second the old and the last the new."""
    root = tmp_path / "repo"
    root.mkdir()
    (root / "README.md").write_text("x", "utf-8")

    def git(*words):
        subprocess.run(["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@b", *words],
                       check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "0")
    for state in states:
        # A new time of change, or git takes a file of the same size for unchanged.
        shutil.copytree(state, root / "data", dirs_exist_ok=True, copy_function=shutil.copy)
        git("add", "-A")
        git("commit", "-qm", "1")
    return root


@pytest.fixture
def ask(monkeypatch, capsys):
    """A function that runs the command: exit code, output, error."""
    monkeypatch.setattr(cli, "MODULES", ("changes",))

    def call(*words):
        code = cli.run(["diff", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_revisions_of_the_data(repository, ask, changes):
    data = repository / "data"
    code, out, err = ask("HEAD~1", "HEAD", "--data", data)
    assert (code, err) == (0, "") and out == told.report(changes)
    assert ask("HEAD~1", "--data", data)[1] == out  # the new state is the folder by default
    assert json.loads(ask("HEAD~1", "HEAD", "--json", "--data", data)[1])["rows"]
    assert ask("HEAD~1", "--csv", "--data", data)[1].startswith("edition_id,sequence,kind,")
    assert "New documents (1)" in ask("HEAD~1", "HEAD", "--data", data, "--lang", "en")[1]


def test_states_that_cannot_be_had(repository, ask, monkeypatch):
    data = repository / "data"
    for state, words in (("HEAD~2", "chưa có gói dữ liệu"), ("khong-co", "không phải thư mục")):
        code, out, err = ask(state, "--data", data)
        assert (code, out) == (2, "") and words in err and state in err
    code, _, err = ask("HEAD~2", "--data", data, "--lang", "en")
    assert code == 2 and "has no data package" in err
    monkeypatch.setenv("PATH", "")
    code, _, err = ask("HEAD~1", "--data", data)
    assert code == 2 and "phải có git" in err


def test_a_state_that_cannot_be_read_is_named(states, ask):
    (states[0] / "targets.csv").unlink()
    code, out, err = ask(*states)
    assert (code, out) == (1, "") and "thiếu tệp" in err
    assert err.startswith(f"Không đọc được dữ liệu của “{states[0]}”:\ntargets.csv")


def test_a_folder_outside_any_repository(states, ask, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path(tmp_path).resolve()))
    code, _, err = ask("HEAD", "--data", states[1])
    assert code == 2 and "không nằm trong kho git" in err


def test_no_option_of_git_gets_through(repository):
    with pytest.raises(revisions.RevisionError):
        revisions.read("--output=x", repository / "data")
