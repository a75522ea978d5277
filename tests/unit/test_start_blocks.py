"""The start page on a tiny package: what is counted, what a tile shows, what changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import rows

from policykb.analysis.verdicts.attainment import attain
from policykb.site.blocks import block
from policykb.site.front import lines, news, tiles
from policykb.site.site import Site

ROOT = Path(__file__).parents[2]
NATION, PLAN, LAW = "viet-nam", "1-nq-cp-2025", "23-nq-tw-2018"


def place(id_, name, **more):
    return rows.place(id_, name, name_en=name.upper(), **more)


def document(id_, where=NATION, issued_on="2025-02-05", **more):
    return rows.document(id_, issued_on, where, **more)


def target(document_id, where, printed, low, **more):
    return rows.target(f"{document_id}-{where}", printed, **{
        "document_id": document_id, "place_id": where, "indicator_id": "growth", "bound": "bare",
        "low": low, "approximate": 0, "unit": "percent-year", "period_from": "2025",
        "period_to": "2025"} | more)


def result(where, year, middle, vintage="estimate", **more):
    return rows.observation(f"{where}-growth-{year}", f"{middle:.2f}%".replace(".", ","),
                            middle - 0.005, middle + 0.005, year) | {
        "place_id": where, "indicator_id": "growth", "unit": "percent-year",
        "vintage": vintage} | more


def tables():
    settings = [{**row, "value": 2} if row["key"] == "tile_provinces" else row
                for row in rows.real("settings")]
    return {
        "settings": settings, "units": rows.real("units"), "vintages": rows.real("vintages"),
        "relation_types": rows.real("relation_types"),
        "sources": [rows.source()],
        "places": [{"id": NATION, "name_vi": "Việt Nam", "name_en": "Viet Nam", "kind": "country"},
                   place("dak", "Đắk", tile_x=1, tile_y=0), place("an", "An", tile_x=0, tile_y=1),
                   place("ba", "Ba", tile_x=0, tile_y=0),
                   place("cu", "Cũ", valid_to="2025-06-30", successor_id="an")],
        "organizations": [
            {"id": "chinh-phu", "name_vi": "Chính phủ", "name_en": "Government", "branch": "state",
             "level": "central", "rank": 2, "place_id": NATION}],
        "indicators": [{"id": "growth", "name_vi": "Tốc độ tăng", "name_en": "Growth",
                        "unit": "percent-year", "direction": "up", "kind": "growth",
                        "concept_id": "growth", "price_basis": "constant"}],
        "documents": [document(LAW), document(PLAN), document("an-1", "an", "2024-12-01"),
                      document("an-2", "an", "2025-08-01"), document("ba-1", "ba"),
                      document("dak-chi-dao", "dak", issuer_id="chinh-phu"), document("cu-1", "cu")],
        "targets": [
            target(LAW, NATION, "6%", 6), target(PLAN, "an", "8,0%", 8),
            target(PLAN, "ba", "7%", 7), target(PLAN, "cu", "9%", 9),
            target("an-1", "an", "7,5%", 7.5), target("an-2", "an", "10%", 10),
            target("ba-1", "ba", "8-9%", 8, high=9),
            target("dak-chi-dao", "dak", "11%", 11), target("cu-1", "cu", "5%", 5)],
        "observations": [result("an", "2025", 8.12), result("ba", "2025", 6.5, "official")],
    }


@pytest.fixture
def make_site(make_kb):
    """A function that makes a site of the tables, some of them changed."""
    def make(language="vi", **changed):
        kb = make_kb(**{**tables(), **changed})
        return Site(kb, attain(kb).to_dict("records"), language=language)
    return make


def by_key(site):
    return {one.key: one for one in tiles.choices(site)}


def test_choices_never_mix_the_nations_targets_with_the_provinces_own(make_site):
    found = by_key(make_site())
    assert list(found) == [f"{PLAN}-2025-2025-level", "growth-2025-2025-level", "coverage"]
    plan, own = found[f"{PLAN}-2025-2025-level"], found["growth-2025-2025-level"]
    # The directive of the Government for one province is not the province's own target.
    assert {t.place: t.target and t.target["id"] for t in own.tiles} == {
        "an": "an-2-an", "ba": "ba-1-ba", "dak": None}
    # A unit that ended has no tile, and its target is nobody else's.
    assert {t.place: t.target and t.target["id"] for t in plan.tiles} == {
        "an": f"{PLAN}-an", "ba": f"{PLAN}-ba", "dak": None}


def test_tiles_say_the_result_and_star_an_estimate(make_site):
    tiles = {t.place: t for t in by_key(make_site())[f"{PLAN}-2025-2025-level"].tiles}
    assert (tiles["an"].text, tiles["an"].sign, tiles["an"].tone) == ("8,12%*", "✓", "good")
    assert (tiles["ba"].text, tiles["ba"].sign, tiles["ba"].tone) == ("6,50%", "✗", "bad")
    assert (tiles["an"].word, tiles["ba"].word) == ("ước đạt", "không đạt")
    assert (tiles["dak"].text, tiles["dak"].tone) == ("", "absent")


def test_of_two_own_targets_the_latest_document_is_shown_and_the_other_counted(make_site):
    tile = next(t for t in by_key(make_site())["growth-2025-2025-level"].tiles if t.place == "an")
    assert tile.target["row"]["printed"] == "10%" and tile.others == 1


def test_a_kind_of_target_that_too_few_provinces_have_is_no_choice(make_site):
    settings = [{**row, "value": 3} if row["key"] == "tile_provinces" else row
                for row in rows.real("settings")]
    assert list(by_key(make_site(settings=settings))) == ["coverage"]


def test_tiles_of_a_period_to_come_show_the_target(make_site):
    aims = [target(PLAN, "an", "trên 10%", 10, bound="above", period_from="2027",
                   period_to="2027"),
            target(PLAN, "ba", "8-9%", 8, high=9, period_from="2027", period_to="2027")]
    choice = by_key(make_site(targets=aims))[f"{PLAN}-2027-2027-level"]
    assert choice.shows == "target"
    assert {t.place: t.text for t in choice.tiles} == {"an": "> 10%", "ba": "8–9%", "dak": ""}


def test_coverage_counts_the_standing_targets_of_each_province(make_site):
    tiles = {t.place: t for t in by_key(make_site())["coverage"].tiles}
    assert [(tiles[p].text, tiles[p].sign) for p in ("an", "ba", "dak")] == [
        ("3/3", "●"), ("2/2", "●"), ("0/1", "○")]


def test_provinces_stand_in_the_order_of_names_without_accents(make_site):
    assert [row["id"] for row in tiles.provinces(make_site())] == ["an", "ba", "dak"]


def test_a_mean_is_shown_with_all_its_years_and_its_vintage(make_site):
    aim = target(LAW, NATION, "7%/năm", 7, kind="average_growth", period_from="2024",
                 period_to="2030")
    years = [result(NATION, "2024", 6.0, "official"), result(NATION, "2025", 6.2)]
    site = make_site(targets=[aim], observations=years)
    row = lines.standing(site, LAW)[0]
    assert (row["when"], row["how"], row["label"], row["sign"]) == (
        "2024–2025", "số ước", "chậm tiến độ", "▼")
    assert [x["id"] for x in lines.highlights(site, [[row], [row]])] == [row["id"]]


def test_an_official_value_is_not_called_an_estimate(make_site):
    site = make_site()
    assert lines.line(site, f"{PLAN}-ba")["how"] == "chính thức"
    assert lines.line(site, f"{PLAN}-an")["how"] == "số ước"


def test_counts_name_each_verdict_once_the_decided_first(make_site):
    site = make_site()
    found = [lines.line(site, one) for one in ("dak-chi-dao-dak", f"{PLAN}-ba", "ba-1-ba")]
    assert [(c.label, c.number) for c in lines.counts(found)] == [
        ("không đạt", 2), ("chưa đánh giá được", 1)]


EDITIONS = [{"id": day, "date": day, "summary_vi": f"Tóm tắt {day}", "summary_en": f"Sum {day}"}
            for day in ("2026-11-21", "2027-01-01")]


def note(n, kind, entity):
    return {"edition_id": "2027-01-01", "sequence": n, "kind": kind, "entity_id": entity,
            "text_vi": f"đổi {n}", "text_en": f"change {n}"}


def test_the_first_edition_says_so_and_nothing_is_left_out(make_site):
    newest = news.latest(make_site(editions=EDITIONS[:1]))
    assert newest["first"] and newest["summary"] == "Tóm tắt 2026-11-21" and not newest["lines"]
    assert news.latest(make_site()) is None


def test_flipped_verdicts_come_before_new_documents(make_site):
    notes = [note(1, "documents_new", "an-1"), note(2, "verdicts_flipped", f"{PLAN}-an"),
             note(3, "documents_removed", "gone")]
    newest = news.latest(make_site(editions=EDITIONS, changes=notes), most=2)
    assert not newest["first"] and newest["before"] == "2026-11-21"
    assert newest["lines"] == [("đổi 2", f"{PLAN}-an"), ("đổi 1", "an-1")]


def test_of_a_changed_verdict_the_start_page_says_what_it_was_and_is(make_site):
    told = note(1, "verdicts_flipped", f"{PLAN}-an") | {
        "text_vi": "Tỷ trọng, An: in “12%”, theo 1/NQ: từ “đạt” thành “không đạt”. Vì số mới. Do dòng x."}
    newest = news.latest(make_site(editions=EDITIONS, changes=[told]))
    assert newest["lines"] == [("Tỷ trọng, An: in “12%”, theo 1/NQ: từ “đạt” thành “không đạt”.",
                                f"{PLAN}-an")]


@pytest.mark.parametrize(("language", "caveat"), [
    ("vi", "Kết quả tính từ số liệu đã công bố"), ("en", "Computed from published figures")])
def test_blocks_speak_the_language_of_the_site(make_site, language, caveat):
    site = make_site(language, editions=EDITIONS[:1])
    pages = [block(site, name, words, "") for name, words in
             (("answers", [LAW]), ("standing", [LAW]), ("tile-grid", []))]
    assert all(caveat in page for page in pages)
    text = re.sub(r"<[^>]*>", " ", " ".join(pages))
    assert ("Vietnamese" if language == "vi" else "Địa phương") not in text
    name = {"vi": "Đắk", "en": "ĐẮK"}[language]
    assert all(name in page for page in (pages[0], pages[2]))
    downloads = {"vi": 'src="_static/', "en": 'src="../_static/'}[language]
    assert f"{downloads}policykb-start.js" in pages[0]
    if language == "en":  # every word of the interface; the data here has none but names
        rest = text.lower().replace("đắk", "")
        assert not re.search("[ăâđêôơưạảấầẩậắặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửựỳỵỷỹ]", rest)


def test_an_unknown_document_stops_the_build(make_site):
    with pytest.raises(KeyError):
        block(make_site(), "standing", ["khong-co"], "")


def test_the_stylesheet_has_a_column_and_a_row_for_every_tile():
    style = (ROOT / "policykb" / "static" / "policykb.css").read_text("utf-8")
    for row in rows.real("places"):
        for axis, value in (("x", row["tile_x"]), ("y", row["tile_y"])):
            assert not value or f".t{axis}-{value} {{" in style


def test_a_rule_is_shown_on_a_real_verdict_that_carries_its_code(make_site):
    """The example of a method page is the plainest case there is; with none the page says so."""
    site = make_site()
    page = block(site, "flagged", ["estimate", "met"], "")
    assert site.library.results[f"{PLAN}-an"]["sentence_vi"] in page and "hiện nay: 2." in page
    assert "Hiện không có trường hợp nào." in block(site, "flagged", ["stale"], "")
    with pytest.raises(KeyError, match="no-such-code"):
        block(site, "flagged", ["no-such-code"], "")
