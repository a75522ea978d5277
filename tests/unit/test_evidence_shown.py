"""What stands beside a figure: date, inputs, formula, the way to report an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import rows
from lxml import html

from policykb.data.knowledge import KnowledgeBase
from policykb.site.pages.indicators import indicator as indicator_page
from policykb.site.site import Site

SOURCES = [rows.source("dated", "Báo A", published_on="2026-01-05"),
           rows.source("undated", "Báo B", "mirror", accessed_on="2026-11-20")]


@pytest.fixture
def tiny(make_kb: Callable[..., KnowledgeBase]) -> KnowledgeBase:
    """A share calculated of two printed amounts."""
    def value(one: str, indicator_id: str, unit: str, low: float, **more: object
              ) -> dict[str, object]:
        return rows.observation(one, str(low), low, low, place_id="a", indicator_id=indicator_id,
                                unit=unit) | {"source_id": "dated"} | more
    return make_kb(
        sources=SOURCES,
        units=[{"id": u, "name_vi": u, "name_en": u, "factor": 1, "base": u}
               for u in ("percent", "vnd")],
        places=[rows.place("a", "A")],
        indicators=[rows.indicator("industry", "vnd", "amount", "INDUSTRY"),
                    rows.indicator("all", "vnd", "amount", "ALL"),
                    rows.indicator("share", "percent", "share", "SHARE", numerator_id="industry",
                              denominator_id="all")],
        observations=[value("x", "industry", "vnd", 40), value("y", "all", "vnd", 80,
                                                              source_id="undated"),
                      value("s", "share", "percent", 50, derived_from="x;y")])


def beside(site: Site, indicator: str) -> html.HtmlElement:
    body = indicator_page(site, site.library.record[indicator]).body
    (found,) = html.fromstring(f"<div>{body}</div>").xpath("//span[@class='evidence']")
    return found


def test_a_computed_figure_names_its_inputs_and_formula(tiny: KnowledgeBase) -> None:
    found = beside(Site(tiny), "share")
    text = found.text_content()
    assert "tính từ INDUSTRY: 40, ALL: 80" in text
    assert "công thức: INDUSTRY ÷ ALL" in text
    assert {"../dia-phuong/a.html#x", "../dia-phuong/a.html#y"} <= set(found.xpath(".//a/@href"))


def test_a_printed_figure_has_no_formula_and_always_a_date(tiny: KnowledgeBase) -> None:
    dated, undated = (beside(Site(tiny), one).text_content() for one in ("industry", "all"))
    assert "công thức" not in dated + undated
    assert "05/01/2026" in dated and "không rõ ngày đăng" not in dated
    assert "không rõ ngày đăng; đọc 20/11/2026" in undated and "nguồn yếu" in undated


def test_reports_lead_to_the_form_or_to_the_page_that_tells_how(tiny: KnowledgeBase) -> None:
    assert beside(Site(tiny), "all").xpath(".//a[@href='../dong-gop.html#bao-loi']")
    site = Site(tiny, repository="https://github.com/o/n", language="en")
    (link,) = beside(site, "all").xpath(".//a[text()='report an error']/@href")
    assert link == "https://github.com/o/n/issues/new?template=loi-so-lieu.yml&row=y"
