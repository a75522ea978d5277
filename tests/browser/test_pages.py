"""One page of each kind, wide and narrow: no error, nothing foreign, no sideways scroll."""

from __future__ import annotations

from typing import Any

import pytest

PAGES = ("index.html", "huong-dan-doc.html", "phuong-phap.html", "thuat-ngu.html", "dong-gop.html",
         "thay-doi.html", "tinh-trang.html", "ma-tran.html", "tim-kiem.html?q=nghi+quyet",
         "van-ban/index.html", "van-ban/23-nq-tw-2018.html", "dia-phuong/index.html",
         "dia-phuong/quang-ninh.html", "dia-phuong/viet-nam.html", "chi-tieu/index.html",
         "chi-tieu/industry-share-gdp.html", "ky-hieu/index.html", "ky-hieu/23-nq-tw.html",
         "nguon/index.html", "du-lieu/index.html", "du-lieu/tu-dien.html",
         "du-lieu/observations.html", "phan-tich/quoc-gia.html", "phan-tich/chuoi-trien-khai.html",
         "phan-tich/giao-chi-tieu-2025.html", "phan-tich/nam-tinh.html",
         "phan-tich/kiem-tra-du-lieu.html", "do-phu.html", "phan-tich/do-phu.html",
         "phan-tich/tham-vong.html", "phan-tich/giao-chi-tieu-qua-hai-nam.html",
         "phan-tich/loai-muc-tieu.html", "phan-tich/toc-do-trien-khai.html")


def opened(browser: Any, address: str, page: str, width: int) -> tuple[Any, list[str]]:
    """A page in a window of ``width``, and everything that went wrong in it."""
    faults: list[str] = []
    window = browser.new_page(viewport={"width": width, "height": 844})
    window.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    window.on("response", lambda r: r.status >= 400 and faults.append(f"{r.status}: {r.url}"))
    window.on("request", lambda r: not r.url.startswith((address, "data:"))
              and faults.append(f"third party: {r.url}"))
    window.add_init_script(
        "addEventListener('securitypolicyviolation', e =>"
        " console.error('policy', e.violatedDirective, e.blockedURI, e.sourceFile))")
    window.goto(address + page, wait_until="load")
    return window, faults


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", PAGES)
def test_page_is_sound(browser: Any, address: str, page: str, width: int) -> None:
    window, faults = opened(browser, address, page, width)
    try:
        assert not faults
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        assert window.locator("h1").count() == 1
        assert "Số liệu đến ngày" in window.locator("body").inner_text()
    finally:
        window.close()


def test_card_says_verdict_first_on_a_phone(browser: Any, address: str) -> None:
    window, _ = opened(browser, address, "van-ban/23-nq-tw-2018.html", 390)
    try:
        card = window.locator(".card").first
        boxes = [card.locator(s).first.bounding_box() for s in (".verdict", ".pair", ".evidence")]
        assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
        assert all(box["x"] + box["width"] <= 390 for box in boxes)
    finally:
        window.close()


def test_search_without_accents_finds_accented(browser: Any, address: str) -> None:
    window, _ = opened(browser, address, "tim-kiem.html?q=dak+lak", 390)
    try:
        assert "Đắk Lắk" in window.locator("#search-results li").first.inner_text()
    finally:
        window.close()
