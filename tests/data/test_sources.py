"""What must be true of the page a figure stands on, of any data."""

from __future__ import annotations

from pathlib import Path

from policykb.core.printed import NumberError
from policykb.data.canonical import Tables, Values
from policykb.data.derived import bounds, context
from policykb.data.schema import read_schema
from policykb.data.tolerant import read_tolerant

DATA = Path(__file__).parents[2] / "data"
SAME = {"read", "same", "verified"}


def tables() -> Tables:
    schema = read_schema(DATA)
    found = {t.name: read_tolerant(DATA / t.path, t)[0] for t in schema.tables.values()}
    return {name: rows for name, rows in found.items() if rows is not None}


def same_bounds(table: str, row: Values, reading: Values, everything: Tables) -> bool:
    """Whether the print of a reading says what the stored print says."""
    around = context(everything)
    source = around.sources[reading["source_id"]]
    told = {**row, "printed": reading["printed"], "source_id": reading["source_id"]}
    try:
        found = bounds(table, told, around, source["number_format"])
    except NumberError:
        return False
    return all(row[cell] == value for cell, value in found.items())


def test_no_figure_cites_a_mirror_where_a_better_page_that_says_the_same_was_read() -> None:
    everything = tables()
    tier = {row["id"]: row["tier"] for row in everything["sources"]}
    better: dict[str, list[Values]] = {}
    for one in everything["readings"]:
        if one["printed"] and one["result"] in SAME and tier[one["source_id"]] != "mirror":
            better.setdefault(one["figure_id"], []).append(one)
    wrong = [row["id"] for table in ("targets", "observations") for row in everything[table]
             if tier[row["source_id"]] == "mirror"
             and any(same_bounds(table, row, one, everything) for one in better.get(row["id"], []))]
    assert wrong == []


def test_a_title_that_nobody_printed_says_which_page_tells_of_it() -> None:
    everything = tables()
    sources = {row["id"]: row for row in everything["sources"]}
    wrong = []
    for row in everything["documents"]:
        if row["title_basis"] != "reported":
            continue
        source = sources[row["source_id"]]
        words = f"(theo {source['publisher']}, "
        when = source["published_on"][:4] or "trang không rõ ngày"
        ending = row["title_vi"].partition(words)[2]
        if not ending.endswith(")") or when not in ending:
            wrong.append((row["id"], row["title_vi"]))
    assert wrong == []


def test_no_document_without_symbol_and_issuer_bears_a_name_of_our_own() -> None:
    wrong = [row["id"] for row in tables()["documents"]
             if row["title_basis"] == "own" and not row["symbol"] and not row["issuer_id"]]
    assert wrong == []


def test_a_level_of_a_scenario_is_no_commitment() -> None:
    documents = {row["id"]: row for row in tables()["documents"]}
    wrong = [row["id"] for row in tables()["targets"] if row["stage"] == "adopted"
             and ("không phải cam kết" in row["note"]
                  or documents[row["document_id"]]["title_vi"].startswith("Kịch bản"))]
    assert wrong == []


def test_no_figure_rests_on_a_page_older_than_its_release() -> None:
    """A page of 11 December cannot print what was released in January, though it had the same figure."""
    everything = tables()
    dated = {row["id"]: row["published_on"] for row in everything["sources"]}

    def earlier(page: str, release: str) -> bool:
        known = min(len(page), len(release))  # as precise as the less precise of the two
        return bool(page and release) and page[:known] < release[:known]

    assert [row["id"] for row in everything["observations"]
            if earlier(dated[row["source_id"]], row["released_on"])] == []
