"""What machines are given: the same facts, in shapes that can be relied on."""

from __future__ import annotations

import json
import time

import pandas as pd
import pytest
from builders.edition import OLD, SOURCES, TABLES, TARGET, VALUE

from policykb.analysis.verdicts.attainment import attain
from policykb.core.markup import dumps, embedded
from policykb.site.computed import COMPUTED
from policykb.site.machines import twins
from policykb.site.machines.citations import cite
from policykb.site.machines.dataset import dataset
from policykb.site.machines.json_ld import json_ld
from policykb.site.machines.previews import open_graph
from policykb.site.machines.shared import Exports
from policykb.site.machines.twins import Twins, evidence

BASE = "https://example.org/kb"
HOSTILE = "</script><b>{{ x }}\u202e"
ABOVE = {**OLD, "id": "9-nq-2018", "symbol": "9-NQ/TW", "issued_on": "2018", "issuer_id": "bct",
         "issued_precision": "year", "title_vi": "Nghị quyết về công nghiệp",
         "title_en": "On industry", "place_id": "viet-nam", "status": "in_force"}
BELOW = {**OLD, "type": "plan", "title_vi": f"Kế hoạch {HOSTILE}", "note": HOSTILE,
         "status": "no_replacement_seen"}
RELATION = {"from_id": "1-nq-2020", "to_id": "9-nq-2018", "source_id": "s", "printed": "số 9"}
TYPE = {"label_vi": "a", "label_vi_inverse": "b", "label_en": "c", "label_en_inverse": "d",
        "applies_to": "documents", "date_rule": "none", "authority_rule": "none",
        "effect": "none", "acyclic": 1, "cascade": 1}
PACKAGE = {
    **TABLES, "documents": [ABOVE, BELOW], "targets": [TARGET], "observations": [VALUE],
    "sources": [*SOURCES, {**SOURCES[0], "id": "js", "url": "javascript:alert(1)"},
                {**SOURCES[0], "id": "web", "url": "https://a.vn/x?y=1"}],
    "organizations": [{"id": "bct", "name_vi": "Bộ Chính trị", "name_en": "Political Bureau",
                       "abbreviation": "BCT", "branch": "party", "level": "central", "rank": 1}],
    "places": [{"id": "viet-nam", "name_vi": "Việt Nam", "name_en": "Viet Nam", "kind": "country"},
               {"id": "ha-noi", "name_vi": "Hà Nội", "name_en": "Ha Noi", "kind": "city",
                "region_id": "viet-nam", "gso_code": "01", "aliases": "HN;Thủ đô", "tile_x": 3}],
    "relation_types": [{**TYPE, "id": "implements", "schema_org": "legislationApplies"},
                       {**TYPE, "id": "cites", "schema_org": "citation"},
                       {**TYPE, "id": "related", "schema_org": "isRelatedTo"},
                       {**TYPE, "id": "follows"},
                       {**TYPE, "id": "stated", "schema_org": "isPartOf / citation"}],
    "relations": [{**RELATION, "type": "implements", "basis": "explicit"},
                  {**RELATION, "type": "cites", "basis": "implied"},
                  {**RELATION, "type": "related", "basis": "explicit"},
                  {**RELATION, "type": "follows", "basis": "explicit"},
                  {**RELATION, "type": "stated", "basis": "explicit"}],
    "readings": [{"figure_id": "o", "source_id": "s", "printed": "39,0%", "read_on": "2026-11-21",
                  "result": "read"},
                 {"figure_id": "o", "source_id": "web", "printed": "39%", "read_on": "2026-11-21",
                  "result": "same"}],
}


@pytest.fixture
def tiny(make_kb):
    return make_kb(**PACKAGE)


@pytest.fixture
def made(tiny):
    return Exports(tiny, attain(tiny), BASE)


@pytest.fixture(scope="module")
def whole(request):
    kb = request.getfixturevalue("kb")
    return Exports(kb, attain(kb), BASE)


# --------------------------------------------------------------------------
# JSON twins
# --------------------------------------------------------------------------


def test_the_twin_of_a_place_holds_its_rows_evidence_and_verdicts(made):
    twin = json.loads(dumps(Twins(made).entity("ha-noi")))
    assert list(twin) == ["format", "edition_date", "licence", "id", "kind", "name_vi", "name_en",
                          "url", "url_en", "row", "related", "names"]
    assert twin["format"] == twins.FORMAT and twin["kind"] == "place"
    assert twin["url"] == f"{BASE}/dia-phuong/ha-noi.html"
    assert twin["url_en"] == f"{BASE}/en/dia-phuong/ha-noi.html"
    assert (twin["row"]["aliases"], twin["row"]["valid_to"]) == (["HN", "Thủ đô"], None)
    assert twin["row"]["tile_x"] == 3 and isinstance(twin["row"]["tile_x"], int)
    assert set(twin["related"]) == {"documents.place_id", "targets.place_id",
                                    "observations.place_id"}
    (value,) = twin["related"]["observations.place_id"]
    assert value["evidence"]["printed"] == "39,0%" and value["low"] == 38.95
    assert [one["result"] for one in value["evidence"]["readings"]] == ["read", "same"]
    (target,) = twin["related"]["targets.place_id"]
    (verdict,) = target["verdicts"]
    assert (verdict["verdict"], verdict["as_of"]) == ("missed", "2026-11-21")
    assert verdict["accept_high"] is None and verdict["observation_ids"] == ["o"]
    assert {"kind", "vi", "en"} == set(verdict["trail"][0])
    assert twin["names"]["share"] == {
        "kind": "indicator", "name_vi": "Tỷ trọng", "name_en": "Share",
        "url": f"{BASE}/chi-tieu/share.html", "json": f"{BASE}/chi-tieu/share.json"}


def test_a_twin_says_which_figure_of_a_cell_prevails(make_kb):
    """Of an estimate and a final figure the final one, wherever either of them is told."""
    estimate = {**VALUE, "id": "early", "low": 37.95, "high": 38.05, "printed": "38,0%",
                "vintage": "estimate", "stage": "ước", "source_id": "web"}
    made = Exports(tiny := make_kb(**{**PACKAGE, "observations": [estimate, VALUE]}), attain(tiny))
    told = Twins(made)
    rows = told.entity("ha-noi")["related"]["observations.place_id"]
    standing = {row["id"]: row["standing"] for row in rows}
    assert {one: found["prevails"] for one, found in standing.items()} == {"early": False, "o": True}
    assert not standing["o"]["contested"] and standing["o"]["why_vi"] == standing["early"]["why_vi"]
    (row,) = told.entity("web")["related"]["observations.source_id"]
    assert row["standing"] == standing["early"]


def test_a_twin_changes_with_a_figure_that_another_source_prints(make_kb):
    """The twin of a source tells of its figure what a row of another source decides."""
    final = {**VALUE, "id": "late", "source_id": "web", "low": 37.95, "high": 38.05,
             "printed": "38,0%"}
    estimate = {**VALUE, "vintage": "estimate", "stage": "ước"}
    one, two = (Twins(Exports(tiny := make_kb(**{**PACKAGE, "observations": rows}), attain(tiny)))
                for rows in ([estimate], [estimate, final]))
    first, second = (told.entity("s")["related"]["observations.source_id"] for told in (one, two))
    assert [row["standing"]["prevails"] for row in (*first, *second)] == [True, False]
    assert one.state("s") != two.state("s")


def test_relations_stand_with_both_documents(made):
    above, below = Twins(made).entity("9-nq-2018"), Twins(made).entity("1-nq-2020")
    assert {row["from_id"] for row in above["related"]["relations.to_id"]} == {"1-nq-2020"}
    assert below["related"]["relations.from_id"][0]["basis"] == "explicit"
    assert below["names"]["9-nq-2018"]["name_vi"] == "9-NQ/TW"


def test_verdicts_at_several_dates_stand_in_their_order(tiny):
    frames = [attain(tiny, day) for day in ("2026-11-21", "2020-12-31")]
    made = Exports(tiny, pd.concat(frames, ignore_index=True))
    (target,) = Twins(made).entity("share")["related"]["targets.indicator_id"]
    assert [one["as_of"] for one in target["verdicts"]] == ["2020-12-31", "2026-11-21"]
    assert Twins(made).entity("share")["url"] == "chi-tieu/share.html"  # no base: from the root


def test_only_web_addresses_are_addresses(made):
    assert evidence(made, {"source_id": "js", "printed": "40%"})["href"] is None
    assert evidence(made, {"source_id": "web", "printed": "40%"})["href"].endswith("#:~:text=40%25")
    assert "sameAs" not in json_ld(made, "js") and json_ld(made, "web")["sameAs"]


def test_unknown_ids_are_refused(made):
    for ask in (Twins(made).entity, Twins(made).symbol):
        with pytest.raises(KeyError):
            ask("khong-co")
    for tell in (json_ld, open_graph, cite):
        with pytest.raises(KeyError):
            tell(made, "khong-co")
    with pytest.raises(KeyError):
        cite(made, "ha-noi")


def test_symbols(made):
    assert made.symbols() == ["1-nq", "9-nq-tw"]
    twin = Twins(made).symbol("9-nq-tw")
    assert [row["id"] for row in twin["related"]["documents.symbol"]] == ["9-nq-2018"]
    assert twin["url"] == f"{BASE}/ky-hieu/9-nq-tw.html"


def test_every_twin_is_valid_json_and_cheap(kb):
    attainment = attain(kb)
    begun = time.process_time()
    made = Exports(kb, attainment, BASE)
    told = Twins(made)
    texts = [dumps(told.entity(one)) for one in made.entities()]
    texts += [dumps(told.symbol(one)) for one in made.symbols()]
    taken = time.process_time() - begun
    assert len(texts) == len(made.entities()) + len(made.symbols())
    assert taken < 4, f"{taken:.1f} s of CPU; 2 s where nothing else runs"

    def never(constant):
        raise AssertionError(constant)

    assert all(json.loads(text, parse_constant=never)["id"] for text in texts)


def test_the_same_data_give_the_same_twins(tiny):
    one, two = (Exports(tiny, attain(tiny), BASE) for _ in range(2))
    assert list(one.entities())
    for entity in one.entities():
        assert dumps(Twins(one).entity(entity)) == dumps(Twins(two).entity(entity))
        assert json_ld(one, entity) == json_ld(two, entity)


# --------------------------------------------------------------------------
# JSON-LD
# --------------------------------------------------------------------------


def test_a_document_is_legislation(made):
    told = json_ld(made, "9-nq-2018")
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Legislation")
    assert told["@id"] == f"{BASE}/van-ban/9-nq-2018.html"
    assert told["legislationIdentifier"] == "9-NQ/TW"
    assert told["name"] == "Nghị quyết về công nghiệp"
    assert told["datePublished"] == told["legislationDate"] == "2018"  # as precise as known
    assert told["legislationPassedBy"]["name"] == "Bộ Chính trị"
    assert told["legislationJurisdiction"]["@type"] == "Country"
    assert told["legislationLegalForce"] == "https://schema.org/InForce"
    english = json_ld(made, "9-nq-2018", "en")
    assert english["url"] == f"{BASE}/en/van-ban/9-nq-2018.html" and english["@id"] == told["@id"]


def test_only_explicit_relations_with_one_property_are_told(made):
    told = json_ld(made, "1-nq-2020")
    assert [one["@id"] for one in told["legislationApplies"]] == [
        f"{BASE}/van-ban/9-nq-2018.html"]
    assert not {"citation", "isRelatedTo", "isPartOf"} & set(told)
    assert "legislationLegalForce" not in told  # no replacement seen is not in force


def test_places_indicators_and_other_things(made):
    place = json_ld(made, "ha-noi")
    assert place["@type"] == "AdministrativeArea" and place["identifier"]["value"] == "01"
    assert place["containedInPlace"]["name"] == "Việt Nam"
    indicator = json_ld(made, "share", "en")
    assert indicator["@type"] == ["DefinedTerm", "StatisticalVariable"]
    assert (indicator["name"], indicator["unitText"]) == ("Share", "%")
    assert json_ld(made, "t")["@type"] == "Thing"


def test_the_dataset_names_every_file(made, tiny):
    told = dataset(made, "en")
    files = [one["contentUrl"] for one in told["distribution"]]
    assert told["@type"] == "Dataset" and told["license"].startswith("https://creativecommons.org")
    assert len(files) == len(set(files)) == 2 * (len(tiny.schema.tables) + len(COMPUTED)) + 2
    assert f"{BASE}/du-lieu/targets.parquet" in files and f"{BASE}/du-lieu/targets.csv" in files
    assert not any("parquet" in one["contentUrl"]
                   for one in dataset(made, parquet=False)["distribution"])


def test_embedded_text_cannot_leave_its_element(made):
    told = json_ld(made, "1-nq-2020")
    text = embedded(told)
    assert not set("<>&") & set(text) and json.loads(text) == told
    assert HOSTILE in told["name"]


# --------------------------------------------------------------------------
# Previews and citations
# --------------------------------------------------------------------------


def test_open_graph(made):
    told = dict(open_graph(made, "ha-noi", "en"))
    assert told["og:title"] == "Ha Noi" and told["og:locale"] == "en_GB"
    assert told["og:url"] == f"{BASE}/en/dia-phuong/ha-noi.html"
    assert told["og:description"].endswith("Targets: 1 (missed 1).")
    assert "không đạt 1" in dict(open_graph(made, "ha-noi"))["og:description"]


def test_previews_are_short(whole):
    entities = list(whole.entities())
    assert entities
    for one in entities:
        for language in ("vi", "en"):
            told = dict(open_graph(whole, one, language))
            assert told["og:title"].strip() and 0 < len(told["og:description"]) <= 200


def test_citations(made):
    told = cite(made, "9-nq-2018")
    assert told["vi"] == "Nghị quyết số 9-NQ/TW năm 2018 của Bộ Chính trị về công nghiệp."
    assert told["en"] == "Resolution No. 9-NQ/TW of 2018 of the Political Bureau on industry."
    assert told["bibtex"] == """\
@misc{9-nq-2018,
  author = {{Bộ Chính trị}},
  title = {{Nghị quyết về công nghiệp}},
  type = {nghị quyết},
  number = {9-NQ/TW},
  year = {2018},
  url = {https://example.org/kb/van-ban/9-nq-2018.html},
  language = {vietnamese}
}
"""


def test_bibtex_holds_whatever_a_title_holds(tiny):
    bibtex = cite(Exports(tiny, attain(tiny)), "1-nq-2020")["bibtex"]
    assert r"\{\{ x \}\}" in bibtex
    assert bibtex.replace(r"\{", "").replace(r"\}", "").count("{") == \
        bibtex.replace(r"\{", "").replace(r"\}", "").count("}")


def test_citations_of_the_real_documents(whole):
    said = cite(whole, "165-qd-ttg-2023")
    assert said["vi"] == ("Quyết định số 165/QĐ-TTg ngày 28/02/2023 của Thủ tướng Chính phủ "
                          "phê duyệt Đề án tái cơ cấu ngành Công Thương giai đoạn đến năm 2030.")
    for row in whole.tables["documents"]:
        told = cite(whole, row["id"])
        assert all(len(told[k].strip(" .")) > 5 for k in ("vi", "en")) and "–," not in told["vi"]
