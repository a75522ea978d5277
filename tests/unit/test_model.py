"""Intervals, prints, periods and identifiers: cases by hand, and properties."""

from __future__ import annotations

import contextlib
import math
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policykb.core.intervals import INF, Interval, corners, tidy
from policykb.core.periods import is_full_years, months_between, period_end, period_start
from policykb.core.printed import Figure, NumberError, number, reads_two_ways
from policykb.core.text import nearest, place_tones, slug, source_id, unaccented

# --------------------------------------------------------------------------
# Intervals
# --------------------------------------------------------------------------

ENDS = st.integers(-50, 50).map(float) | st.sampled_from([-INF, INF])
VALUES = st.integers(-110, 110).map(lambda n: n / 2)


@st.composite
def intervals(draw: st.DrawFn, ends: st.SearchStrategy[float] = ENDS) -> Interval:
    low, high = sorted((draw(ends), draw(ends)))
    low_open, high_open = draw(st.booleans()), draw(st.booleans())
    assume(not (math.isinf(low) and low == high))
    if low == high:
        low_open = high_open = False
    return Interval(low, high, low_open, high_open)


BOUNDED = intervals(st.integers(-50, 50).map(float))
POSITIVE = intervals(st.integers(1, 50).map(float))


@given(intervals(), intervals(), VALUES)
def test_intersection_holds_the_common_members(a: Interval, b: Interval, x: float) -> None:
    both = a.intersection(b)
    assert (both is not None and x in both) == (x in a and x in b)


@given(intervals(), intervals())
def test_intersection_is_symmetric_and_within_both(a: Interval, b: Interval) -> None:
    both = a.intersection(b)
    assert both == b.intersection(a)
    assert a.meets(b) == b.meets(a) == (both is not None)
    if both:
        assert both.within(a)
        assert both.within(b)


@given(intervals(), intervals(), VALUES)
def test_within_means_every_member(a: Interval, b: Interval, x: float) -> None:
    if a.within(b):
        assert a.meets(b)
        assert x not in a or x in b
        assert a.intersection(b) == a


@given(intervals(), intervals(), intervals())
def test_within_is_an_order(a: Interval, b: Interval, c: Interval) -> None:
    assert a.within(a)
    if a.within(b) and b.within(a):
        assert a == b
    if a.within(b) and b.within(c):
        assert a.within(c)


@given(BOUNDED, st.integers(-20, 20).map(float), VALUES)
def test_shifting_moves_every_member(a: Interval, by: float, x: float) -> None:
    assert (x in a) == (x + by in a.shifted(by))
    assert a.shifted(by).shifted(-by) == a


def test_empty_intervals_are_errors() -> None:
    for arguments in ((2, 1), (1, 1, True), (1, 1, False, True), (math.nan, 1)):
        with pytest.raises(ValueError, match=r"interval"):
            Interval(*arguments)


def test_infinite_ends_are_open() -> None:
    line = Interval(-INF, INF)
    assert line.low_open
    assert line.high_open
    assert 0 in line
    assert Interval(3, INF).middle == 3
    assert Interval(-INF, 3).middle == 3


# --------------------------------------------------------------------------
# Corners
# --------------------------------------------------------------------------

PART = st.integers(0, 8).map(lambda n: n / 8)


def inside(one: Interval, part: float) -> float:
    return one.low + part * (one.high - one.low)


@given(BOUNDED, BOUNDED, PART, PART)
def test_corners_hold_sums_and_differences(a: Interval, b: Interval, s: float, t: float) -> None:
    x, y = inside(a, s), inside(b, t)
    assert x + y in corners(lambda p, q: p + q, a, b)
    assert x - y in corners(lambda p, q: p - q, a, b)


@given(POSITIVE, POSITIVE, PART, PART)
def test_corners_hold_ratios(a: Interval, b: Interval, s: float, t: float) -> None:
    span = corners(lambda p, q: p / q, a, b)
    ratio = inside(a, s) / inside(b, t)
    assert span.low - 1e-9 <= ratio <= span.high + 1e-9
    assert span.low == pytest.approx(a.low / b.high)
    assert span.high == pytest.approx(a.high / b.low)


@given(BOUNDED, st.integers(-50, 50).map(float))
def test_corners_of_single_values_are_single(a: Interval, y: float) -> None:
    assert corners(lambda p: p * 2, Interval(y, y)).exact
    assert corners(lambda p, q: p - q, a, Interval(y, y)).high == a.high - y


def test_progress_keeps_what_depends_on_one_input_together() -> None:
    """The example of the method: y = 12, y₀ = 10, T = 13."""
    span = corners(lambda y, base: (y - base) / (13 - base), Interval(11.5, 12.5),
                   Interval(9.5, 10.5))
    assert (round(span.low, 2), round(span.high, 2)) == (0.40, 0.86)


def test_corners_need_bounds() -> None:
    with pytest.raises(ValueError, match="no bound"):
        corners(lambda p: p, Interval(0, INF))
    with pytest.raises(ZeroDivisionError):
        corners(lambda p: 1 / p, Interval(0, 1))


# --------------------------------------------------------------------------
# Printed figures
# --------------------------------------------------------------------------

READ: list[tuple[str, str, str, tuple[float, float | None, str, bool]]] = [
    # printed, role, format, (low, high, bound, approximate)
    ("trên 40%", "target", "vi", (40, None, "above", False)),
    ("từ 6-7%/năm trở lên", "target", "vi", (6, 7, "at_least", False)),
    ("khoảng 10-12%", "target", "vi", (10, 12, "bare", True)),
    ("từ 10% trở lên", "target", "vi", (10, None, "at_least", False)),
    ("từ 8%", "target", "vi", (8, None, "at_least", False)),
    ("không quá 5%", "target", "vi", (5, None, "at_most", False)),
    ("trong khoảng 4-4,5%", "target", "vi", (4, 4.5, "within", False)),
    ("dưới 10%", "target", "vi", (10, None, "below", False)),
    ("8,0-8,5%", "target", "vi", (8, 8.5, "bare", False)),
    ("khoảng trên 60%", "target", "vi", (60, None, "above", True)),
    ("12,3%", "observation", "vi", (12.3, None, "bare", False)),
    ("xấp xỉ 19%", "observation", "vi", (19, None, "bare", True)),
    ("âm 3,5%", "observation", "vi", (-3.5, None, "bare", False)),
    ("-3,5%", "observation", "vi", (-3.5, None, "bare", False)),
    ("−3,5%", "observation", "vi", (-3.5, None, "bare", False)),
    ("giảm 3,5%", "observation", "vi", (-3.5, None, "bare", False)),
    ("10.120", "observation", "vi", (10120, None, "bare", False)),
    ("10,120", "observation", "en", (10120, None, "bare", False)),
    ("8.125", "observation", "en", (8.125, None, "bare", False)),
    ("8.0%", "observation", "vi", (8, None, "bare", False)),  # only the other format reads it
    ("more than 40%", "target", "en", (40, None, "above", False)),
    ("around 30%", "observation", "en", (30, None, "bare", True)),
    ("TRÊN\u00a040%", "target", "vi", (40, None, "above", False)),
]


@pytest.mark.parametrize(("printed", "role", "style", "expected"), READ)
def test_number(printed: str, role: str, style: str, expected: tuple[object, ...]) -> None:
    figure = number(printed, role, style)  # type: ignore[arg-type]
    assert (figure.low, figure.high, figure.bound, figure.approximate) == expected


@pytest.mark.parametrize(("printed", "factor", "low"), [
    ("gần 11,2 tỷ kWh", 1e6, 11200), ("5 triệu lao động", 1, 5_000_000),
    ("30 nghìn tỷ đồng", 1e9, 30000), ("1.5 billion USD", 1e6, 1500), ("354.580", 1e9, 354580),
])
def test_words_of_scale_turn_into_the_unit(printed: str, factor: float, low: float) -> None:
    style = "en" if "billion" in printed else "vi"
    assert number(printed, "observation", style, factor=factor).low == pytest.approx(low)


@pytest.mark.parametrize("printed", ["", "một nửa", "từ 10 đến 12 và 15%", "3 trong 5, 7 và 9"])
def test_not_one_figure(printed: str) -> None:
    with pytest.raises(NumberError):
        number(printed, "target", "vi")


# Observations, by the method: the unit of the last digit, words of approximation at most 5 %.
@pytest.mark.parametrize(("printed", "expected"), [
    ("12,3%", Interval(12.25, 12.35)), ("30%", Interval(29.5, 30.5)),
    ("trên 40%", Interval(40, 42, True)), ("gần 40%", Interval(38, 40, False, True)),
    ("khoảng 40%", Interval(39, 41)), ("xấp xỉ 19%", Interval(18.5, 19.5)),
    ("hơn 5,5%", Interval(5.5, 5.6, True)), ("trên 13.000", Interval(13000, 13650, True)),
    ("6-7%", Interval(5.5, 7.5)), ("luôn trên 90%", Interval(90, INF, True)),
])
def test_what_an_observation_may_have_been(printed: str, expected: Interval) -> None:
    got = number(printed, "observation", "vi").interval()
    assert got.within(expected)
    assert expected.within(got)


# What is less must never read as more, nor what is left as a fall.
@pytest.mark.parametrize(("printed", "bound", "low"), [
    ("thấp hơn 20%", "below", 20), ("nhỏ hơn 20%", "below", 20), ("ít hơn 20%", "below", 20),
    ("không cao hơn 20%", "at_most", 20), ("không nhiều hơn 20%", "at_most", 20),
    ("từ 20% trở xuống", "at_most", 20), ("20% or less", "at_most", 20), ("<= 20%", "at_most", 20),
    ("không nhỏ hơn 40%", "at_least", 40), (">= 40%", "at_least", 40),
    ("đạt và vượt 15%", "at_least", 15), ("giảm còn 20%", "bare", 20),
    ("giảm xuống dưới 20%", "below", 20), ("giảm về 20%", "bare", 20), ("fell to 20%", "bare", 20),
    ("giảm 3%", "bare", -3), ("giảm hơn 3%", "below", -3), ("giảm gần 3%", "above", -3),
    ("giảm ít nhất 3%", "at_most", -3), ("giảm không quá 3%", "at_least", -3),
    ("cao hơn 20%", "above", 20), ("không dưới 40%", "at_least", 40)])
def test_less_more_and_falls(printed: str, bound: str, low: float) -> None:
    figure = number(printed, "target", "vi")
    assert (figure.bound, figure.low) == (bound, low)


def test_trên_dưới_means_about() -> None:
    figure = number("trên dưới 40%", "target", "vi")
    assert (figure.bound, figure.approximate) == ("bare", True)


@pytest.mark.parametrize(("printed", "expected"), [
    ("giảm hơn 3%", Interval(-3.15, -3, False, True)), ("giảm gần 3%", Interval(-3, -2.85, True)),
    ("giảm không quá 3%", Interval(-3, INF))])
def test_bounds_of_a_fall_are_mirrored(printed: str, expected: Interval) -> None:
    fuzz = number("hơn 3%", "observation", "vi").interval().high - 3
    got = number(printed, "observation", "vi").interval()
    ends = {-3.15: -3 - fuzz, -2.85: -3 + fuzz}
    assert (got.low, got.high) == pytest.approx((ends.get(expected.low, expected.low),
                                                 ends.get(expected.high, expected.high)))
    assert (got.low_open, got.high_open) == (expected.low_open, expected.high_open)


@pytest.mark.parametrize(("printed", "code"), [
    ("06-thg7", "date"), ("7-Jun", "date"), ("Jun-07", "date"), ("30 vạn", "scale"),
    ("năm trăm", "none"), ("1,2,3%", "token"), ("1 và 2 và 3", "many")])
def test_what_is_no_figure_is_refused_with_its_reason(printed: str, code: str) -> None:
    with pytest.raises(NumberError) as refused:
        number(printed, "observation", "vi")
    assert refused.value.code == code


def test_each_end_of_a_range_has_its_own_scale() -> None:
    figure = number("từ 900 triệu đến 1,2 tỷ USD", "target", "vi", factor=1e6)
    assert (figure.low, figure.high) == (900, 1200)
    figure = number("1,2-1,5 tỷ USD", "target", "vi", factor=1e6)
    assert (figure.low, figure.high) == (1200, 1500)


def test_counts_are_exact() -> None:
    assert number("32 dự án", "observation", "vi").interval(exact=True) == Interval(32, 32)
    assert number("5/20 cụm", "observation", "vi").interval() == Interval(5, 5)


@pytest.mark.parametrize(("printed", "direction", "expected"), [
    ("40%", "up", Interval(40, INF)), ("trên 40%", "up", Interval(40, INF, True)),
    ("6-7%", "up", Interval(6, INF)), ("khoảng 40%", "up", Interval(39, INF)),
    ("gần 40%", "up", Interval(38, INF)), ("40%", "down", Interval(-INF, 40)),
    ("40%", "none", Interval(40, 40)), ("không quá 5%", "down", Interval(-INF, 5)),
    ("trong khoảng 4-4,5%", "up", Interval(4, 4.5)), ("dưới 10%", "down",
                                                     Interval(-INF, 10, False, True)),
])
def test_what_meets_a_target(printed: str, direction: str, expected: Interval) -> None:
    assert number(printed, "target", "vi").acceptance(direction) == expected


DECIMALS = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False)
WORDS = st.sampled_from(["", "trên ", "gần ", "khoảng ", "xấp xỉ ", "hơn ", "dưới "])


def printed_in(value: object, style: str) -> str:
    text = f"{value:,}"
    return text if style == "en" else text.translate(str.maketrans(",.", ".,"))


@given(DECIMALS, st.sampled_from(["vi", "en"]))
def test_what_is_printed_is_read(value: object, style: str) -> None:
    figure = number(printed_in(value, style), "observation", style)
    assert figure.low == pytest.approx(float(value))  # type: ignore[arg-type]
    span = figure.interval()
    assert float(value) in span  # type: ignore[arg-type]
    assert span.high - span.low == pytest.approx(0.01)


@given(DECIMALS.filter(lambda d: d > 0), WORDS)
def test_a_word_of_approximation_reaches_at_most_its_convention(value: object, word: str) -> None:
    figure = number(word + printed_in(value, "vi"), "observation", "vi")
    span, middle = figure.interval(), float(value)  # type: ignore[arg-type]
    reach = max(0.05 * middle, 0.01) + 1e-6
    assert middle - reach <= span.low <= middle <= span.high <= middle + reach
    narrow, wide = figure.interval(width=0.5), figure.interval(width=2)
    assert narrow.within(span) or word == ""
    assert span.within(wide)


@given(DECIMALS.filter(lambda d: d > 0), WORDS, st.sampled_from(["up", "down", "none"]))
def test_acceptance_reaches_to_the_print(value: object, word: str, direction: str) -> None:
    figure = number(word + printed_in(value, "vi"), "target", "vi")
    accepted = figure.acceptance(direction)
    middle = float(value)  # type: ignore[arg-type]
    edge = accepted.low == middle or accepted.high == middle
    assert edge or middle in accepted


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(NumberError):
        assert isinstance(number(text, "target", "vi"), Figure)


@pytest.mark.parametrize(("printed", "two"), [
    ("8.125", True), ("8,125", True), ("8,12", False), ("40%", False), ("1.234.567", False),
    ("10.120 tỷ", True), ("12,5-13,5%", False)])
def test_reads_two_ways(printed: str, two: bool) -> None:
    assert reads_two_ways(printed) is two


# --------------------------------------------------------------------------
# Periods, identifiers, text
# --------------------------------------------------------------------------


def test_periods() -> None:
    assert (period_start("2025"), period_end("2025")) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (period_start("2024-02"), period_end("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert period_start("2025-07-01") == period_end("2025-07-01") == date(2025, 7, 1)
    assert months_between(period_end("2024"), period_end("2025-09")) == 9
    assert is_full_years("2021", "2025")
    assert is_full_years(None, "2025-12")
    assert not is_full_years("2025-01", "2025-09")
    assert not is_full_years("2025-07", "2025")


@pytest.mark.parametrize("period", ["2025-13", "2025-02-30"])
def test_not_a_period(period: str) -> None:
    with pytest.raises(ValueError):
        period_end(period)


@given(st.text(max_size=30))
def test_slug_is_an_id_and_stays(text: str) -> None:
    one = slug(text)
    assert slug(one) == one
    assert all(part.isascii() and part.isalnum() for part in one.split("-")) or one == ""


@pytest.mark.parametrize(("text", "expected"), [
    ("23-NQ/TW", "23-nq-tw"), ("873/QĐ-UBND", "873-qd-ubnd"), ("Bà Rịa - Vũng Tàu",
                                                             "ba-ria-vung-tau"), ("Đắk Lắk", "dak-lak")])
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected
    assert unaccented("Đắk") == "dak"


def test_source_id_names_publisher_and_address() -> None:
    one = source_id("https://a.example/1", "Báo Thanh Hóa")
    assert one.startswith("bao-thanh-hoa-")
    assert one != source_id("https://a.example/2", "Báo Thanh Hóa")


@given(st.text(max_size=40))
def test_place_tones_is_idempotent_and_nfc(text: str) -> None:
    once = place_tones(text)
    assert place_tones(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert unaccented(once) == unaccented(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(("text", "expected"), [
    ("Hoà Bình", "Hòa Bình"), ("Tỉnh uỷ", "Tỉnh ủy"), ("khoá XIII", "khóa XIII"),
    ("UỶ BAN", "ỦY BAN"), ("quý I", "quý I"), ("quỹ", "quỹ"), ("khoẻ", "khỏe"),
    ("toàn", "toàn"), ("Thuỷ", "Thủy"), ("hoàn", "hoàn")])
def test_place_tones(text: str, expected: str) -> None:
    assert place_tones(text) == expected


def test_nearest() -> None:
    assert nearest("industry-shar", ["industry-share", "grdp"]) == "industry-share"
    assert nearest("zzz", ["industry-share"]) is None


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_tidy_moves_a_value_by_dust_only(value: float) -> None:
    assert tidy(value) == pytest.approx(value, rel=1e-11, abs=1e-300)
    assert tidy(tidy(value)) == tidy(value)
