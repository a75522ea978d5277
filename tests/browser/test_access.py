"""Every kind of page as anyone meets it: a weak line, two widths, both schemes, keys, paper."""

from __future__ import annotations

import gzip
import urllib.request
from typing import Any

import pytest
from builders.window import Visit

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

#: One page of each kind, in both languages where it has a twin.
KINDS = ("index.html", "huong-dan-doc.html", "phuong-phap.html", "thuat-ngu.html", "dong-gop.html",
         "thay-doi.html", "tinh-trang.html", "do-phu.html", "ma-tran.html",
         "tim-kiem.html?q=nghi+quyet", "404.html",
         "van-ban/index.html", "van-ban/23-nq-tw-2018.html", "van-ban/165-qd-ttg-2023.html",
         "dia-phuong/index.html", "dia-phuong/quang-ninh.html", "dia-phuong/ho-chi-minh-2025.html",
         "dia-phuong/thai-nguyen.html", "dia-phuong/viet-nam.html", "chi-tieu/index.html",
         "chi-tieu/grdp-growth.html", "chi-tieu/manufacturing-share-gdp.html",
         "ky-hieu/23-nq-tw.html", "nguon/index.html",
         "du-lieu/index.html", "du-lieu/tu-dien.html", "du-lieu/places.html",
         "phan-tich/quoc-gia.html", "phan-tich/chuoi-trien-khai.html",
         "phan-tich/giao-chi-tieu-2025.html", "phan-tich/nam-tinh.html",
         "phan-tich/kiem-tra-du-lieu.html", "phan-tich/do-phu.html", "phan-tich/tham-vong.html",
         "phan-tich/giao-chi-tieu-qua-hai-nam.html", "phan-tich/loai-muc-tieu.html",
         "phan-tich/toc-do-trien-khai.html", "so-sanh.html",
         "en/index.html", "en/dia-phuong/quang-ninh.html", "en/van-ban/23-nq-tw-2018.html",
         "en/chi-tieu/grdp-growth.html", "en/phan-tich/quoc-gia.html", "en/tim-kiem.html?q=dak+lak")
#: The largest of their kind: axe would read the same markup for minutes.
LARGEST = ("du-lieu/observations.html", "chi-tieu/industry-share-gdp.html", "ky-hieu/index.html")
#: Pages that a script changes as the address asks.
ASKED = ("van-ban/index.html?loc=quang+ninh", "du-lieu/targets.html?xep=2",
         "so-sanh.html?a=quang-ninh&b=ninh-thuan", "dia-phuong/quang-ninh.html?ngay=2023-10-15",
         "index.html?theo=grdp-growth-2025-2025-level", "tim-kiem.html?q=quang+ninh")
SCHEMES = {390: ("dark", "light"), 1280: ("light", "dark")}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
         "resultTypes": ["violations"]}
EDITION = {"vi": "Ấn bản", "en": "Edition of"}
#: What has moved since the page began to load, as the browser reports it.
SHIFTS = """window.moved = [];
new PerformanceObserver(list => list.getEntries().forEach(e => window.moved.push([e.value,
    e.sources.map(s => s.node ? s.node.nodeName + " " + s.node.textContent.trim().slice(0, 40) : "")])))
  .observe({type: "layout-shift", buffered: true});"""
#: What a reader waits for before asking for more: at most so many bytes, compressed.
FIRST_VIEW = 120 * 1024
PAPER = 794


@pytest.mark.parametrize("width", SCHEMES)
@pytest.mark.parametrize("page", [*KINDS, *LARGEST, *ASKED])
def test_a_page_is_sound(visit: Visit, slow: str, page: str, width: int) -> None:
    """Nothing moves as it comes in, nothing fails, nothing is cut, WCAG 2.2 AA as far as axe can tell.

    And printed: dark letters on white whatever the screen's scheme, nothing wider than A4.
    """
    first, second = SCHEMES[width]
    window, faults, _ = visit(slow + page, width, script=SHIFTS, wait_until="networkidle",
                              color_scheme=first)
    assert window.evaluate("window.moved") == []
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert window.locator("h1").count() == 1
    language = "en" if page.startswith("en/") else "vi"
    assert EDITION[language] in window.locator("body").inner_text()
    if page in KINDS:
        assert violations(window) == []
    if page in KINDS[::8]:
        window.emulate_media(color_scheme=second)
        assert violations(window) == []
    if width > PAPER:
        assert on_paper(window) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert window.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert faults == []


def violations(window: Any) -> list[tuple[str, str, str]]:
    """What axe-core finds wrong in a window: rule, element, what is to be done."""
    found = axe.Axe().run(window, options=RULES).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in found]


def on_paper(window: Any) -> list[str]:
    """The colours of letters and ground in print, on A4, from a dark screen."""
    window.set_viewport_size({"width": PAPER, "height": 844})
    window.emulate_media(media="print", color_scheme="dark")
    colours: list[str] = window.evaluate("""() => { const s = getComputedStyle(document.body);
        return [s.color, s.backgroundColor]; }""")
    return colours


def test_a_card_says_its_verdict_first_on_a_phone(visit: Visit, address: str) -> None:
    window, *_ = visit(address + "van-ban/23-nq-tw-2018.html", 390)
    card = window.locator(".card").first
    boxes = [card.locator(s).first.bounding_box() for s in (".verdict", ".pair", ".evidence")]
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    assert all(box["x"] + box["width"] <= 390 for box in boxes)


@pytest.mark.parametrize("page", ["index.html", "dia-phuong/quang-ninh.html",
                                  "van-ban/23-nq-tw-2018.html", "so-sanh.html", "ky-hieu/23-nq-tw.html",
                                  "chi-tieu/manufacturing-share-gdp.html", "en/index.html"])
def test_everything_is_reached_by_keyboard(visit: Visit, address: str, page: str) -> None:
    """Tab comes to every control and link once around, and what has the focus is seen."""
    window, *_ = visit(address + page, 1280)
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


def transferred(visit: Visit, address: str, page: str) -> int:
    """The bytes of a first view, each answer compressed as a server would."""
    _, _, asked = visit(address + page, 390, wait_until="networkidle")
    return sum(len(gzip.compress(urllib.request.urlopen(one).read())) for one in set(asked)
               if one.startswith(address))


def largest_dossier(address: str, site: Any) -> str:
    """The place page of most bytes."""
    return max((site / "dia-phuong").glob("*.html"), key=lambda p: p.stat().st_size).name


def test_first_views_are_light(visit: Visit, address: str, site: Any) -> None:
    pages = ["index.html", f"dia-phuong/{largest_dossier(address, site)}",
             "van-ban/23-nq-tw-2018.html", "en/index.html"]
    sizes = {page: transferred(visit, address, page) for page in pages}
    assert {page: size for page, size in sizes.items() if size > FIRST_VIEW} == {}, sizes
