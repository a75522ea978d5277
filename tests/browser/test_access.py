"""What anyone can reach: axe-core, the keyboard, both schemes, paper, no shift, few bytes."""

from __future__ import annotations

import gzip
import urllib.request
from typing import Any

import pytest
from test_pages import opened

from policykb.core.addresses import RESULTS

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

#: One page of each kind, in both languages where it has a twin.
KINDS = ("index.html", "phuong-phap.html", "thuat-ngu.html", "thay-doi.html", "tinh-trang.html",
         "do-phu.html", "ma-tran.html", "tim-kiem.html?q=nghi+quyet", "404.html",
         "van-ban/index.html", "van-ban/23-nq-tw-2018.html", "van-ban/165-qd-ttg-2023.html",
         "dia-phuong/index.html", "dia-phuong/quang-ninh.html", "dia-phuong/ho-chi-minh-2025.html",
         "dia-phuong/thai-nguyen.html", "chi-tieu/index.html", "chi-tieu/grdp-growth.html",
         "chi-tieu/manufacturing-share-gdp.html", "ky-hieu/23-nq-tw.html", "nguon/index.html",
         "du-lieu/index.html", "du-lieu/tu-dien.html", "du-lieu/places.html",
         "phan-tich/quoc-gia.html", "phan-tich/nam-tinh.html", "so-sanh.html",
         "en/index.html", "en/dia-phuong/quang-ninh.html", "en/van-ban/23-nq-tw-2018.html",
         "en/chi-tieu/grdp-growth.html", "en/phan-tich/quoc-gia.html", "en/tim-kiem.html?q=dak+lak")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
         "resultTypes": ["violations"]}
#: Pages that a script changes as the address asks.
ASKED = ("van-ban/index.html?loc=quang+ninh", "du-lieu/targets.html?xep=2",
         "so-sanh.html?a=quang-ninh&b=ninh-thuan", "dia-phuong/quang-ninh.html?ngay=2023-10-15",
         "index.html?theo=grdp-growth-2025-2025-level", "tim-kiem.html?q=quang+ninh")
#: What has moved since the page began to load, as the browser reports it.
SHIFTS = """window.moved = [];
new PerformanceObserver(list => list.getEntries().forEach(e => window.moved.push([e.value,
    e.sources.map(s => s.node ? s.node.nodeName + " " + s.node.textContent.trim().slice(0, 40) : "")])))
  .observe({type: "layout-shift", buffered: true});"""
#: What a reader waits for before asking for more: at most so many bytes, compressed.
FIRST_VIEW, DOSSIER = 120 * 1024, 40 * 1024


@pytest.mark.parametrize(("page", "width", "scheme"), [
    *((page, width, scheme) for page in KINDS for width, scheme in ((390, "dark"), (1280, "light"))),
    *((page, width, scheme) for page in KINDS[::8] for width, scheme in ((390, "light"), (1280, "dark")))])
def test_axe_finds_nothing(browser: Any, address: str, page: str, width: int,
                           scheme: str) -> None:
    """WCAG 2.2 AA as far as a machine can tell, no fault, no sideways scroll."""
    window, faults = opened(browser, address, page, width)
    try:
        window.emulate_media(color_scheme=scheme)
        found = axe.Axe().run(window, options=RULES).response["violations"]
        told = [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"])
                for v in found]
        assert told == []
        assert faults == []
        assert window.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        window.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", [*KINDS, *ASKED])
def test_nothing_moves_while_a_page_comes_in(browser: Any, slow: str, page: str, width: int) -> None:
    """Layout shift is zero on a slow line, and after what the address asks for is done."""
    window = browser.new_page(viewport={"width": width, "height": 844})
    try:
        window.add_init_script(SHIFTS)
        window.goto(slow + page, wait_until="networkidle")
        assert window.evaluate("window.moved") == []
    finally:
        window.close()


@pytest.mark.parametrize("page", ["index.html", "dia-phuong/quang-ninh.html",
                                  "van-ban/23-nq-tw-2018.html", "so-sanh.html", "ky-hieu/23-nq-tw.html",
                                  "chi-tieu/manufacturing-share-gdp.html", "en/index.html"])
def test_everything_is_reached_by_keyboard(browser: Any, address: str, page: str) -> None:
    """Tab comes to every control and link once around, and what has the focus is seen."""
    window, _ = opened(browser, address, page, 1280)
    try:
        wanted = window.evaluate("""() => Array.from(document.querySelectorAll(
            'a[href], button, input, select, textarea, summary, [tabindex]')).filter(
            e => e.tabIndex >= 0 && e.checkVisibility({checkVisibilityCSS: true})).length""")
        window.evaluate("() => { window.met = new Set(); document.addEventListener('focusin',"
                        " e => window.met.add(e.target)); }")
        for _ in range(wanted + 5):
            window.keyboard.press("Tab")
        assert window.evaluate("window.met.size") >= wanted
        window.evaluate("document.querySelector('main a[href], main select').focus()")
        window.keyboard.press("Tab")
        assert window.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle") != "none"
    finally:
        window.close()


@pytest.mark.parametrize("page", KINDS)
def test_paper_is_legible(browser: Any, address: str, page: str) -> None:
    """Printed: dark letters on white whatever the screen's scheme, nothing wider than A4."""
    window, faults = opened(browser, address, page, 794)
    try:
        window.emulate_media(media="print", color_scheme="dark")
        colours = window.evaluate("""() => { const s = getComputedStyle(document.body);
            return [s.color, s.backgroundColor]; }""")
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert window.evaluate("document.documentElement.scrollWidth") <= 794
        assert faults == []
    finally:
        window.close()


def transferred(browser: Any, address: str, page: str) -> int:
    """The bytes of a first view, each answer compressed as a server would."""
    asked: list[str] = []
    window = browser.new_page(viewport={"width": 390, "height": 844})
    window.on("request", lambda request: asked.append(request.url))
    try:
        window.goto(address + page, wait_until="networkidle")
    finally:
        window.close()
    return sum(len(gzip.compress(urllib.request.urlopen(one).read())) for one in set(asked)
               if one.startswith(address))


def largest_dossier(address: str, site: Any) -> str:
    """The place page of most bytes."""
    return max((site / "dia-phuong").glob("*.html"), key=lambda p: p.stat().st_size).name


def test_first_views_are_light(browser: Any, address: str, site: Any) -> None:
    pages = ["index.html", f"dia-phuong/{largest_dossier(address, site)}",
             "van-ban/23-nq-tw-2018.html", "en/index.html"]
    sizes = {page: transferred(browser, address, page) for page in pages}
    assert {page: size for page, size in sizes.items() if size > FIRST_VIEW} == {}, sizes


def test_no_dossier_is_heavy(site: Any) -> None:
    sizes = {p.name: len(gzip.compress(p.read_bytes()))
             for folder in ("dia-phuong", "en/dia-phuong") for p in (site / folder).glob("*.html")
             if p.name != "index.html" and not p.stem.endswith(RESULTS)}
    assert {name: size for name, size in sizes.items() if size > DOSSIER} == {}
