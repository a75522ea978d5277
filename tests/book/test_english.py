"""Two languages: every page speaks its own, and leads to its twin in the other."""

from __future__ import annotations

import gettext
import importlib.util
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import lxml.html
import pytest
from builders.pages import pages, read

from policykb.core.catalogue import Language, labels
from policykb.data.knowledge import KnowledgeBase

#: Attributes that speak.
SPEAKING = ("aria-label", "title", "alt", "placeholder", "aria-description", "data-label")
#: The catalogues of Sphinx and of the theme, by module.
CATALOGUES = {"sphinx": "locale/vi/LC_MESSAGES/sphinx.mo",
              "sphinx_book_theme": "theme/sphinx_book_theme/static/locales/vi/LC_MESSAGES/booktheme.mo",
              "sphinx_togglebutton": "translations/locales/vi/LC_MESSAGES/togglebutton.mo"}
#: Words of other tools that no catalogue has.
ENGLISH_ELSEWHERE = ("Show code cell source", "Hide code cell source", "Toggle hidden content",
                     "Skip to main content", "Back to top")
_QUOTED = re.compile("“[^“”]*”")
_DAY = re.compile(r"(?<![\d/])\d{2}/\d{2}/\d{4}(?![\d/])")
_FIELD = re.compile(r"\{[^{}]*\}")


@dataclass
class Spoken:
    """What a page says in its own language: each text with where it stands."""

    language: str = ""
    switch: list[str] = field(default_factory=list)
    texts: set[tuple[str, str]] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)


def listen(page: Path) -> Spoken:
    """Read a page; what is marked as of the other language, code and raw data are left out."""
    tree = read(page)
    said = Spoken(tree.get("lang") or "", [str(a) for a in tree.xpath("//a[@class='switch']/@href")])
    raw = page.parent.name == "du-lieu"
    _listen(tree, said, said.language, raw)
    return said


def _listen(element: lxml.html.HtmlElement, said: Spoken, language: str, raw: bool) -> None:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "code", "pre"):
        return
    if raw and element.tag in ("td", "th"):  # codes and names of columns
        return
    language = element.get("lang") or language
    if language == said.language:
        found = [(name, element.get(name)) for name in SPEAKING]
        found.append((element.tag, element.text))
        found += [(element.tag, child.tail) for child in element]
        texts = {(where, " ".join(text.split())) for where, text in found if text and text.strip()}
        said.texts |= texts
        if element.tag in ("text", "tspan", "desc", "figcaption"):
            said.drawn |= {text for _, text in texts}
    for child in element:
        _listen(child, said, language, raw)


@cache
def heard(site: Path) -> dict[str, Spoken]:
    """Every page by its address."""
    return {path.relative_to(site).as_posix(): listen(path) for path in pages(site)}


def of(site: Path, language: Language) -> Iterator[tuple[str, Spoken]]:
    """The pages of one language."""
    for address, said in heard(site).items():
        if address.startswith("en/") == (language == "en"):
            yield address, said


def catalogue(name: str) -> dict[str, str]:
    """The words of a tool, English → Vietnamese; a module that is not there is skipped."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        pytest.skip(f"{name} is not installed")
    with (Path(spec.origin).parent / CATALOGUES[name]).open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {k: v for k, v in known.items() if isinstance(k, str) and k and v and k != v}


def foreign(language: Language) -> tuple[set[str], list[re.Pattern[str]]]:
    """Labels of the other language: words, and the patterns of those with fields."""
    other: Language = "vi" if language == "en" else "en"
    own, theirs = labels(language), labels(other)
    same = {text.strip().lower() for text in own.values()}
    # An English source prints "8% or more" as we would say it.
    left_out = {"check", "words"} if language == "vi" else {"check"}
    words = {text.strip() for key, text in theirs.items()
             if text.strip().lower() not in same and key.split(".")[0] not in left_out}
    patterns = []
    for text in sorted(words):
        fixed = _FIELD.sub("", text)
        if "{" in text and len(re.findall(r"[^\W\d_]{2,}", fixed)) >= 2:
            parts = [re.escape(part) for part in _FIELD.split(text)]
            patterns.append(re.compile(".+".join(parts)))
    return {one for one in words if "{" not in one}, patterns


def slips(site: Path, language: Language, words: set[str],
          patterns: list[re.Pattern[str]]) -> list[str]:
    """Texts of pages of ``language`` that are words of the other one, with the first page of each."""
    where: dict[tuple[str, str], str] = {}
    for address, said in of(site, language):
        for one in said.texts:
            where.setdefault(one, address)
    bare = {text: text.strip(" :·–…") for _, text in where}
    every = re.compile("|".join(f"(?:{p.pattern})" for p in patterns) or r"(?!)")
    return sorted(f"{address}: {tag}: {text}" for (tag, text), address in where.items()
                  if text in words or bare[text] in words or every.fullmatch(bare[text]))


def test_there_are_two_sites_of_the_same_pages(site: Path, kb: KnowledgeBase) -> None:
    vi = {address for address, _ in of(site, "vi")}
    en = {address.removeprefix("en/") for address, _ in of(site, "en")}
    assert vi == en and len(vi) > len(kb.documents)


def test_every_page_says_its_language_and_leads_to_its_twin(site: Path) -> None:
    wrong = []
    for address, said in heard(site).items():
        english = address.startswith("en/")
        twin = address.removeprefix("en/") if english else f"en/{address}"
        leads = [posixpath.normpath(posixpath.join(posixpath.dirname(address), one))
                 for one in said.switch]
        if said.language != ("en" if english else "vi") or leads != [twin] or not (
                site / twin).is_file():
            wrong.append((address, said.language, leads))
    assert not wrong, wrong[:10]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_label_stands_in_the_wrong_language(site: Path, language: Language) -> None:
    words, patterns = foreign(language)
    assert len(words) > 300 and len(patterns) > 50
    found = slips(site, language, words, patterns)
    assert not found, "\n".join(found[:40])


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_word_of_sphinx_and_the_theme_stands_in_the_wrong_language(site: Path, name: str) -> None:
    known = catalogue(name)
    own = {language: {t.lower() for t in labels(language).values()} for language in ("vi", "en")}
    english = {one for one in known if one.lower() not in own["vi"]} | set(ENGLISH_ELSEWHERE)
    vietnamese = {one for one in known.values() if one.lower() not in own["en"]}
    assert english and vietnamese
    found = slips(site, "vi", english, []) + slips(site, "en", vietnamese, [])
    assert not found, "\n".join(found[:40])


def test_english_pages_write_dates_and_figures_in_the_english_way(site: Path) -> None:
    days, commas = [], []
    for address, said in of(site, "en"):
        days += [f"{address}: {text}" for _, text in said.texts
                 if _DAY.search(_QUOTED.sub("", text))]
        commas += [f"{address}: {text}" for text in said.drawn
                   if re.search(r"\d,\d{1,2}(?!\d)", _QUOTED.sub("", text))]
    assert not days, "\n".join(days[:20])
    assert not commas, "\n".join(commas[:20])


def test_vietnamese_charts_write_figures_in_the_vietnamese_way(site: Path) -> None:
    points = [f"{address}: {text}" for address, said in of(site, "vi") for text in said.drawn
              if re.search(r"\d\.\d{1,2}(?!\d)", _QUOTED.sub("", text))]
    assert not points, "\n".join(points[:20])


def test_every_chart_that_can_be_asked_for_is_there(site: Path) -> None:
    for book in (site, site / "en"):
        studies = list((book / "phan-tich").glob("*.html"))
        asked = [(page.parent / name).resolve() for page in studies
                 for name in re.findall(r'data-chart="([^"]+)"', page.read_text("utf-8"))]
        assert asked
        assert not [path for path in asked if not path.is_file()]


def test_no_markup_is_shown_as_text(site: Path) -> None:
    shown = [f"{page.relative_to(site)}" for page in pages(site)
             if re.search(r"&lt;(?:span|a|b|i|p|td|small)\b", page.read_text("utf-8"))]
    assert not shown, shown[:20]
