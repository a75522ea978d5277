"""Search and tables in a browser: queries made from the data, filter, sort, address, export.

The queries are read by the very script of the site.  Run with ``-s`` to see the figures.
"""

from __future__ import annotations

import csv
import gzip
import re
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders.rows import real
from builders.window import Visit, open_window

from policykb.core.text import slug, unaccented
from policykb.site.machines.search import SCRIPTS

LARGEST = 150 * 1024
TYPES = {"resolution": "nghị quyết", "decision": "quyết định", "plan": "kế hoạch",
         "programme": "chương trình", "conclusion": "kết luận", "directive": "chỉ thị",
         "decree": "nghị định", "circular_letter": "công văn", "report": "báo cáo",
         "scheme": "đề án", "regulation": "quy định", "statute": "luật"}
Case = tuple[str, frozenset[str]]


def both(cases: list[Case]) -> list[Case]:
    """Each query as it is, and without accents with đ as d."""
    return [one for query, pages in cases for one in ((query, pages), (unaccented(query), pages))]


def place_cases(_: str) -> list[Case]:
    """Every place by its names and aliases; of one name any unit that bears it."""
    bearers: dict[str, set[str]] = defaultdict(set)
    said: dict[str, str] = {}
    for row in real("places"):
        for name in filter(None, (row["name_vi"], row["name_en"], *row["aliases"].split(";"))):
            bearers[slug(name)] |= {f"dia-phuong/{row['id']}.html"}
            said[name] = slug(name)
    return both([(name, frozenset(bearers[key])) for name, key in said.items()])


def document_cases(_: str) -> list[Case]:
    """Every symbol in four writings; a document without one by its title.

    A symbol leads to its page or any holder.  "nghị quyết 23" leads to any
    resolution 23, for several bodies number theirs so.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    numbered: dict[str, set[str]] = defaultdict(set)
    titled: dict[str, set[str]] = defaultdict(set)
    documents = real("documents")
    for row in documents:
        page, symbol = f"van-ban/{row['id']}.html", row["symbol"]
        titled[row["title_vi"]].add(page)
        if symbol:
            holders[symbol] |= {page, f"ky-hieu/{slug(symbol)}.html"}
            # Of types without a word of their own the code of the symbol is written: "QĐ 15".
            kind, digits = TYPES.get(row["type"], ""), parts(symbol)
            numbered[f"{kind or digits[1]} {digits[0]}"].add(page)
    cases = []
    for symbol, pages in holders.items():
        swapped = symbol.translate(str.maketrans("/-", "-/"))
        for writing in (symbol, re.sub(r"[/-]", " ", symbol).lower(), swapped):
            cases.append((writing, frozenset(pages)))
    for row in documents:
        if row["symbol"]:
            digits, code = parts(row["symbol"])
            for short in {f"{code} {digits}"} & numbered.keys():
                numbered[short].add(f"van-ban/{row['id']}.html")
    cases += [(writing, frozenset(pages)) for writing, pages in numbered.items()]
    cases += [(row["title_vi"], frozenset(titled[row["title_vi"]])) for row in documents
              if not row["symbol"]]
    return both(cases)


def parts(symbol: str) -> tuple[str, str]:
    """The number a symbol begins with and its code: ``23-NQ/TW`` → 23, NQ."""
    found = re.match(r"(\d+)[^A-Za-zĐ]+(?:\d{4}[^A-Za-zĐ]+)?([A-Za-zĐđ]+)", symbol)
    return (found[1], found[2]) if found else ("", symbol)


def other_cases(language: str) -> list[Case]:
    """Every indicator by its name in the language of the site and its aliases."""
    bearers: dict[str, set[str]] = defaultdict(set)
    said: dict[str, str] = {}
    for row in real("indicators"):
        for name in filter(None, (row[f"name_{language}"], *row["aliases"].split(";"))):
            bearers[slug(name)].add(f"chi-tieu/{row['id']}.html")
            said[name] = slug(name)
    return both([(name, frozenset(bearers[key])) for name, key in said.items()])


def misspelt_cases(_: str) -> list[Case]:
    """Places whose name lost a letter, got one twice or has two of them swapped."""
    cases = []
    for row in real("places"):
        name = unaccented(row["name_vi"])
        same = frozenset(f"dia-phuong/{r['id']}.html" for r in real("places")
                         if r["name_vi"] == row["name_vi"])
        if len(name) >= 7 and row["kind"] != "region":
            at = len(name) - 3
            cases += [(name[:at] + name[at + 1:], same), (name[:at] + name[at] + name[at:], same),
                      (name[:at] + name[at + 1] + name[at] + name[at + 2:], same)]
    return cases


# --------------------------------------------------------------------------
# Search
# --------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["vi", "en"])
def searched(request: pytest.FixtureRequest, browser: Any, strict: str) -> Iterator[Any]:
    """The search page of either site, opened once."""
    folder = "" if request.param == "vi" else "en/"
    window, faults, _ = open_window(browser, f"{strict}{folder}tim-kiem.html")
    window.language = request.param
    yield window
    assert not faults
    window.close()


def answers(window: Any, queries: list[str]) -> list[list[str]]:
    """The first three pages of each query in the order in which they are shown."""
    found = window.evaluate(
        "queries => queries.map(q => policykbSearch(q).flatMap(g => g.rows.slice(0, 6))"
        ".slice(0, 3).map(r => r.path))", queries)
    return list(found)


@pytest.mark.parametrize(("make", "first", "three"), [
    (place_cases, .95, .99), (document_cases, .95, .99), (other_cases, .95, .99),
    (misspelt_cases, .90, .95)])
def test_the_expected_page_comes_first(searched: Any, make: Any, first: float,
                                       three: float) -> None:
    cases: list[Case] = make(searched.language)
    found = answers(searched, [query for query, _ in cases])
    lead = [bool(pages[:1] and pages[0] in wanted)
            for (_, wanted), pages in zip(cases, found, strict=True)]
    among = [bool(wanted & set(pages)) for (_, wanted), pages in zip(cases, found, strict=True)]
    wrong = [(q, pages) for (q, _), pages, good in zip(cases, found, lead, strict=True) if not good]
    print(f"\n{searched.language} {make.__name__}: {len(cases)} queries, first {sum(lead) / len(cases):.2%}, "
          f"among three {sum(among) / len(cases):.2%}; not first: {wrong[:8]}")
    assert len(cases) >= 100
    assert sum(lead) >= first * len(cases), wrong[:20]
    assert sum(among) >= three * len(cases), wrong[:20]


def test_there_are_enough_queries() -> None:
    assert len(place_cases("en")) + len(document_cases("en")) >= 300


def test_the_unit_of_today_comes_before_its_predecessor(searched: Any) -> None:
    named = defaultdict(list)
    for row in real("places"):
        named[row["name_vi"]].append(row)
    split = {name: sorted(found, key=lambda r: r["valid_to"]) for name, found in named.items()
             if len(found) > 1}
    found = answers(searched, [unaccented(name) for name in split])
    assert split
    for pages, (now, then) in zip(found, split.values(), strict=True):
        assert pages[0] == f"dia-phuong/{now['id']}.html"
        assert f"dia-phuong/{then['id']}.html" in pages


@pytest.mark.parametrize(("query", "page"), [
    ("23 nq tw", "23-nq-tw"), ("23/NQ-TW", "23-nq-tw"), ("nghi quyet 23", "23-nq-tw"),
    ("nghị quyết số 23-NQ/TW", "23-nq-tw"), ("NQ 23", "23-nq-tw"), ("nq23", "23-nq-tw"),
    ("165 qd ttg", "165-qd-ttg"), ("quyet dinh 165", "165-qd-ttg"),
    ("BR-VT", "ba-ria-vung-tau"), ("brvt", "ba-ria-vung-tau"), ("TP HCM", "ho-chi-minh-2025"),
    ("tphcm", "ho-chi-minh-2025"), ("tinh quang ninh", "quang-ninh"), ("quang nihn", "quang-ninh"),
    ("danang", "da-nang-2025"), ("lam phat", "cpi"), ("nghị quyết Tuyên Quang", "tuyen-quang")])
def test_usual_writings(searched: Any, query: str, page: str) -> None:
    assert page in answers(searched, [query])[0][0]


@pytest.mark.parametrize(("query", "page"), [
    ("resolution 23", "23-nq-tw"), ("Decision 165", "165-qd-ttg"),
    ("HCMC", "ho-chi-minh-2025"), ("Hai Phong city", "hai-phong-2025"),
    ("Quang Ninh province", "quang-ninh"), ("manufacturing share of gdp", "manufacturing-share-gdp")])
def test_usual_writings_in_english(visit: Visit, strict: str, query: str, page: str) -> None:
    window, faults, _ = visit(strict + "en/tim-kiem.html")
    assert page in answers(window, [query])[0][0]
    assert not faults


def test_a_symbol_finds_no_other_number(searched: Any) -> None:
    found = searched.evaluate("policykbSearch('23 nq tw').filter(g => g.kind === 'symbols')"
                              ".flatMap(g => g.rows.map(r => r.text))")
    assert found == ["23-NQ/TW"]


def test_a_query_loads_little(site: Path) -> None:
    sizes = {name: len(gzip.compress((site / name).read_bytes(), 9)) for name in SCRIPTS}
    print(f"\nbytes gzip: {sizes}, together {sum(sizes.values())}")
    assert sum(sizes.values()) <= LARGEST


@pytest.mark.parametrize(("query", "name"), [("quang+ninh", "Quảng Ninh"), ("dak+lak", "Đắk Lắk")])
def test_results_are_grouped_and_clean(visit: Visit, strict: str, query: str, name: str) -> None:
    window, faults, _ = visit(f"{strict}tim-kiem.html?q={query}", 390)
    assert window.locator("#search-results h2").count() >= 2
    assert name in window.locator("#search-results li").first.locator("a").inner_text()
    said = window.locator("#search-results").inner_text().lower()
    assert f" {query.replace('+', ' ')}" not in said.replace("-", " "), "folded text is not shown"
    assert not faults


def test_search_by_keyboard_and_address(visit: Visit, strict: str) -> None:
    window, faults, _ = visit(strict + "tim-kiem.html", 390)
    window.focus("#find")
    window.keyboard.type("23 nq tw")
    window.wait_for_url("**?q=23+nq+tw")
    window.wait_for_selector("#search-results li a")
    window.keyboard.press("ArrowDown")
    assert "23-NQ/TW" in window.evaluate("document.activeElement.textContent")
    window.keyboard.press("Escape")
    assert window.evaluate("document.activeElement.id") == "find"
    window.keyboard.press("ArrowDown")
    window.keyboard.press("Enter")
    window.wait_for_url("**/23-nq-tw*.html")
    assert not faults


@pytest.mark.parametrize(("page", "asked"), [
    ("en/tim-kiem.html?q=HCMC", "tim-kiem.html?q=HCMC"),
    ("so-sanh.html?a=quang-ninh&b=hai-phong-2025",
     "en/so-sanh.html?a=quang-ninh&b=hai-phong-2025"),
    ("dia-phuong/quang-ninh.html#muc-tieu", "en/dia-phuong/quang-ninh.html#muc-tieu")])
def test_the_other_language_keeps_what_was_asked(visit: Visit, strict: str, page: str,
                                                 asked: str) -> None:
    window, faults, _ = visit(strict + page)
    window.click("a.switch")
    window.wait_for_url(strict + asked)
    assert not faults


def test_nothing_found_says_so_and_runs_nothing(visit: Visit, strict: str) -> None:
    window, faults, _ = visit(strict + "tim-kiem.html?q=%3Cimg src=x onerror=alert(1)%3Eqqqq")
    assert window.locator("#search-results img").count() == 0
    assert window.locator("#search-state").inner_text().strip()
    assert not faults


def test_without_javascript_search_offers_the_lists(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "tim-kiem.html", java_script_enabled=False)
    links = window.locator("article a")
    assert {links.nth(i).get_attribute("href") for i in range(links.count())} >= {
        "van-ban/index.html", "dia-phuong/index.html", "chi-tieu/index.html",
        "ky-hieu/index.html", "nguon/index.html"}


# --------------------------------------------------------------------------
# Tables
# --------------------------------------------------------------------------

WIDTHS = pytest.mark.parametrize("width", [390, 1280])


def shown(window: Any) -> int:
    """How many rows of tables are shown."""
    return int(window.locator("article tbody tr:not([hidden])").count())


@WIDTHS
@pytest.mark.parametrize("page", ["van-ban/index.html", "dia-phuong/index.html", "nguon/index.html",
                                  "ky-hieu/index.html", "chi-tieu/index.html", "ma-tran.html",
                                  "du-lieu/observations.html", "chi-tieu/industry-share-grdp.html"])
def test_every_large_table_has_controls_that_fit(visit: Visit, strict: str, page: str,
                                                 width: int) -> None:
    window, faults, _ = visit(strict + page, width)
    all_rows = shown(window)
    assert window.locator("form.tools").count() >= 1
    window.locator("form.tools input[type=search]").first.fill("quang ninh")
    window.wait_for_url("**?loc=*")
    assert shown(window) < all_rows
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert not faults


@WIDTHS
def test_filter_is_in_the_address_and_in_the_export(visit: Visit, strict: str, width: int,
                                                    tmp_path: Path) -> None:
    window, faults, _ = visit(strict + "van-ban/index.html?loc=quang+ninh&xep=2&giam=1", width)
    count = shown(window)
    assert 0 < count < len(real("documents"))
    assert window.locator("form.tools input[type=search]").input_value() == "quang ninh"
    with window.expect_download() as waiting:
        window.locator("form.tools button").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert "quang-ninh" in path.name
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("#") and "quang ninh" in lines[0]
    table = list(csv.reader(lines[1:]))
    assert len(table) == count + 1 and len({len(line) for line in table}) == 1
    assert all("quang ninh" in unaccented(" ".join(line)) for line in table[1:])
    groups = defaultdict(list)
    for line in table[1:]:
        groups[line[0]].append("-".join(reversed(line[2].split("/"))))
    assert all(days == sorted(days, reverse=True) for days in groups.values())
    assert not faults


def test_numbers_sort_as_numbers_and_nested_rows_stay(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "dia-phuong/index.html?xep=4&giam=1")
    cells = window.locator("article table").first.locator("tbody tr td:nth-child(4)")
    counts = [int(text.replace(".", "")) for text in cells.all_inner_texts()]
    assert counts == sorted(counts, reverse=True) and len(set(counts)) > 3
    assert window.locator("th[aria-sort=descending]").count() >= 1


def test_a_predecessor_is_shown_below_its_successor(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "ma-tran.html")
    name, all_rows = window.locator("article tr.nested th").first.inner_text(), shown(window)
    window.goto(strict + "ma-tran.html?loc=" + urllib.parse.quote(name) + "&xep=2&giam=1")
    below = window.locator("article tr.nested:not([hidden])").filter(has_text=name).first
    assert below.is_visible()
    assert window.locator("article tbody tr:not([hidden])").first.get_attribute("class") is None
    assert shown(window) < all_rows / 2


def test_controls_are_hidden_without_javascript(visit: Visit, strict: str) -> None:
    window, *_ = visit(strict + "van-ban/index.html", java_script_enabled=False)
    assert not window.locator("form.tools").is_visible()
    assert shown(window) == len(real("documents"))
