"""Prints are read right or refused: blanks, tones, letters, signs, words that may be misspelt."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.core.intervals import Interval
from policykb.core.lettering import plain
from policykb.core.printed import APPROXIMATION_SHARE, Figure, NumberError, number
from policykb.core.text import place_tones, unaccented
from policykb.data.derived import attainment_bounds
from tests.tools.prints import run


def read(printed: str, style: str = "vi", factor: float = 1.0) -> Figure:
    return number(printed, "observation", style, factor=factor)


BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000 _"


@pytest.mark.parametrize("blank", BLANKS)
def test_any_blank_may_stand_between_thousands(blank: str) -> None:
    assert read(f"271{blank}346").low == 271346
    assert read(f"1{blank}271{blank}346,5 tỷ đồng", factor=1e9).low == 1271346.5


@pytest.mark.parametrize("printed", [
    "2025 100 dự án", "quý 1 100 tỷ", "7 5%", "12 ,5%", "12, 5%", "271 346.500", "271 34"])
def test_a_blank_elsewhere_joins_nothing(printed: str) -> None:
    with pytest.raises(NumberError):
        read(printed)


@pytest.mark.parametrize(("printed", "good"), [
    ("khỏang 18,30%", "khoảng 18,30%"), ("qúa 5%", "quá 5%"), ("dứơi 5%", "dưới 5%"),
    ("không dứơi 5%", "không dưới 5%"), ("ngữơng 10%", "ngưỡng 10%"), ("gỉam 3%", "giảm 3%"),
    ("8 trịêu USD", "8 triệu USD"), ("trở lến 5%", ""), ("gâǹ 5%", "gần 5%"), ("tôí đa 5%", "tối đa 5%"),
    ("tối thiểụ 5%", ""), ("hơn 5 nghìǹ người", "")])
def test_a_misplaced_tone_means_the_same(printed: str, good: str) -> None:
    if good:
        assert read(printed) == read(good)
    assert place_tones("khỏang qúa dứơi ngữơng") == "khoảng quá dưới ngưỡng"


@pytest.mark.parametrize(("printed", "bound"), [
    ("lớn hơn hoặc bằng 8%", "at_least"), ("8% hoặc cao hơn", "at_least"), ("trên hoặc bằng 8%", "at_least"),
    ("bằng hoặc cao hơn 8%", "at_least"), ("8% hoặc hơn", "at_least"), ("≥8%", "at_least"),
    ("≧8%", "at_least"), ("⩾8%", "at_least"), (">=8%", "at_least"), ("at or above 8%", "at_least"),
    ("greater than or equal to 8%", "at_least"), ("nhỏ hơn hoặc bằng 8%", "at_most"),
    ("8% hoặc thấp hơn", "at_most"), ("dưới hoặc bằng 8%", "at_most"), ("≦8%", "at_most"),
    ("⩽8%", "at_most"), ("≤8%", "at_most"), ("8% or under", "at_most"), ("dưới ngưỡng 8%", "below"),
    ("vượt ngưỡng 8%", "above"), ("ngưỡng 8%", "at_least"), ("chưa đến 8%", "below"),
    ("chưa quá 8%", "at_most"), ("ngót 8%", "nearly")])
def test_closed_bounds_are_seen(printed: str, bound: str) -> None:
    assert (read(printed).bound, read(printed).low) == (bound, 8)


@pytest.mark.parametrize(("printed", "code"), [
    ("khoang 10%", "word"), ("khoãng 10%", "word"), ("tren 40%", "word"), ("gan 40%", "word"),
    ("5 ty đồng", "word"), ("khỏảng 10%", "word"), ("giãm 3%", "word"), ("tr\u0430n 40%", "letter"),
    ("trên 4\u041e%", "letter"), ("1O%", "token"), ("1O,5%", "token"), ("l0%", "token"), ("٣٤%", "digit"),
    ("\uff18%", "digit"), ("½", "digit"), ("NaN%", "none"), ("8,5‰", "letter"), ("k?oảng 5%", "letter"),
    ("kho¶ng 18%", "letter"), ("khoaûng 18%", "letter"), ("khoáº£ng 18%", "letter"),
    ("8%+", "sign"), ("=8%", "letter"), ("=>8%", "letter"), ("- 3,5%", "sign"), ("(3,5)", "sign"),
    ("-3-5%", "sign"), ("12-10%", "reversed"), ("8,27E-02", "token"), ("5tr USD", "token"),
    ("5 tr USD", "scale"), ("5 tỷ rưỡi", "scale"), ("5 bln USD", "scale"), ("2025-06-07", "date"),
    ("tối thiểu dưới 8%", "words"), ("8% hoặc 9%", "many"), ("không đạt 8%", "words"),
    ("\u206612%", "letter"), ("12\u200b,5%", "letter")])
def test_what_cannot_be_read_for_certain_is_refused(printed: str, code: str) -> None:
    with pytest.raises(NumberError) as refused:
        read(printed)
    assert refused.value.code == code


@pytest.mark.parametrize(("printed", "low", "high"), [
    ("–3,5%", -3.5, None), ("−3,5%", -3.5, None), ("6–7%", 6, 7), ("6 − 7%", 6, 7), ("6% -7%", 6, 7),
    ("từ -3 đến -1%", -3, -1), ("0.827", 0.827, None), ("0.0827", 0.0827, None)])
def test_dashes_and_groups(printed: str, low: float, high: float | None) -> None:
    assert (read(printed).low, read(printed).high) == (low, high)


@pytest.mark.parametrize(("printed", "factor", "low"), [
    ("5 nghìn ha", 1e4, 5000), ("500 ha", 1e4, 500), ("500 ha", 1e6, 5), ("1,5 GW", 1, 1500),
    ("12 tỷ kWh", 1e6, 12000), ("3 GWh", 1e6, 3), ("1.500 USD", 1e6, 0.0015), ("1.500", 1e6, 1500)])
def test_a_printed_unit_has_its_own_worth(printed: str, factor: float, low: float) -> None:
    assert read(printed, factor=factor).low == pytest.approx(low)


@pytest.mark.parametrize(("printed", "kind"), [
    ("62.466 tỷ đồng", "vnd"), ("58.505 tỷ USD", "usd"), ("7,5 lần", "times"), ("8%", "percent"),
    ("34,37 điểm phần trăm", "point"), ("34,37 điểm %", "point"), ("8 percentage points", "point"),
    ("$5 billion", "usd"), ("5 triệu lao động", ""), ("12", "")])
def test_what_a_print_measures(printed: str, kind: str) -> None:
    assert read(printed, "en" if "$" in printed else "vi").measures == kind


@pytest.mark.parametrize(("printed", "exact", "expected"), [
    ("hơn 1 triệu doanh nghiệp", True, Interval(1_000_000, 1_050_000, True)),
    ("khoảng 1 triệu doanh nghiệp", True, Interval(975_000, 1_025_000)),
    ("khoảng 1 tỷ", False, Interval(0.95e9, 1.05e9)), ("gần 6%", False, Interval(5.7, 6, False, True)),
    ("khoảng 10%", False, Interval(9.5, 10.5)), ("trên 8-9%", False, Interval(8, 9.4, True))])
def test_an_approximating_word_reaches_a_few_per_cent(
    printed: str, exact: bool, expected: Interval
) -> None:
    assert read(printed).interval(exact=exact) == expected


@given(st.integers(1, 10**7), st.sampled_from(["hơn", "gần", "dưới", "khoảng", "trên"]),
       st.sampled_from(["", " nghìn", " triệu", " tỷ"]))
def test_no_print_with_such_a_word_reaches_further(value: int, word: str, scale: str) -> None:
    span, middle = read(f"{word} {value}{scale}").interval(), read(f"{value}{scale}").low
    assert max(span.high - middle, middle - span.low) <= APPROXIMATION_SHARE * middle * (1 + 1e-9)


@pytest.mark.parametrize(("printed", "low", "high"), [
    ("vượt 6,51% kế hoạch", "106.505", "106.515"), ("hơn 130% kế hoạch", "130", "136.5"),
    ("vượt so với kế hoạch", "", ""), ("đạt 82,4% mục tiêu", "82.35", "82.45")])
def test_what_exceeds_a_plan_is_more_than_the_plan(printed: str, low: str, high: str) -> None:
    assert attainment_bounds(printed, "vi", basis="plan") == {"low": low, "high": high}


PHRASES = st.sampled_from([
    "khoảng {} triệu USD", "dưới {}%", "giảm {}%", "không quá {}%", "từ {}% trở lên", "tối thiểu {} tỷ đồng",
    "ngưỡng {}%", "gần {} nghìn tỷ đồng", "hơn {} triệu người", "trên {}%/năm", "đạt {} ha", "quá {}%",
    "lớn hơn hoặc bằng {}%", "âm {}%", "xấp xỉ {} tỷ kWh", "Đạt {} đồng"])
LETTERS = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "p": "\u0440", "c": "\u0441", "đ": "\u00f0",
           "Đ": "\u0189", "i": "\u0456", "0": "O", "1": "l", "5": "S"}
TONES = "\u0300\u0301\u0303\u0309\u0323"


def moved_tones(text: str, draw: st.DrawFn) -> str:
    """Each word's tone on another of its vowels."""
    def moved(match: re.Match[str]) -> str:
        word = match.group()
        marks = unicodedata.normalize("NFD", word)
        tone = next((c for c in marks if c in TONES), "")
        bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in TONES))
        vowels = [i for i, c in enumerate(bare) if unaccented(c) in "aeiouy"]
        if not (tone and vowels):
            return word
        at = draw(st.sampled_from(vowels))
        return bare[:at + 1] + tone + bare[at + 1:]

    return re.sub(r"[^\W\d_]+", moved, unicodedata.normalize("NFC", text))


@given(PHRASES, st.integers(1, 9_999_999), st.data())
def test_no_disguise_changes_what_a_print_means(phrase: str, value: int, data: st.DataObject) -> None:
    """Blanks, tones, case, normal form, look-alike letters: the same figure, or refused."""
    text = phrase.format(f"{value:,}".replace(",", "."))
    expected = read(text)
    for disguise in data.draw(st.lists(st.sampled_from("btcnl"), max_size=4)):
        if disguise == "b":
            text = text.replace(" ", data.draw(st.sampled_from(BLANKS[:-1])))
            text = text.replace(".", data.draw(st.sampled_from([".", *BLANKS])))
        elif disguise == "t":
            text = moved_tones(text, data.draw)  # type: ignore[arg-type]
        elif disguise == "c":
            text = data.draw(st.sampled_from([text.upper(), text.title(), text.swapcase()]))
        elif disguise == "n":
            text = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), text)
        else:
            old = data.draw(st.sampled_from(sorted(LETTERS)))
            text = text.replace(old, LETTERS[old], 1)
    try:
        assert read(text) == expected
    except NumberError:
        return  # refused


@given(st.text(alphabet=st.characters(), max_size=12))
def test_plain_text_stays_plain(text: str) -> None:
    try:
        once = plain(text)
    except NumberError:
        return
    assert plain(once) == once


def test_prints_of_a_grammar_are_read_right_and_noise_right_or_refused() -> None:
    """Some of what ``python -m tests.tools.prints`` makes by the thousand."""
    grammar, noise, wrong = run(2000, 1000, 9)
    assert wrong == []
    assert set(grammar) == {"right"}
    assert sum(noise.values()) == 1000
