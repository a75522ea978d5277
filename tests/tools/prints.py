"""Prints by the thousand, read by the code and by whoever made them.

``python -m tests.tools.prints [grammar [noise [seed]]]`` makes prints of a
grammar, works out by itself what each must mean, disguises it (blanks, tones,
case, normal form, dashes, signs) and has it read; then it spoils prints as
keyboards, code pages and spreadsheets do.  A print is *right*, *refused* (with
its code) or *wrong*; *wider* is one whose last zeros a spreadsheet dropped: the
same value, less exact; *two ways* is one that became a good print of another
value (271.346 as 271,346), which only the stored bounds of a row tell
(``bounds_other_format``, ``bounds_thousand``).  The exit code is 1 where any is wrong.
"""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction as F

from policykb.core.printed import NumberError, Role, number, odd_figure, reads_two_ways

Ends = tuple[F | None, F | None, bool, bool]
SHARE = F(1, 20)


@dataclass(frozen=True)
class Print:
    """A print, how it is to be read, and what it must mean."""

    text: str
    role: Role
    style: str
    factor: float
    bound: str
    about: bool
    low: F
    high: F | None
    interval: Ends


#: Words about a figure ({}), the bound that they set, whether they say "about", whether a fall.
VI = [
    ("{}", "bare", 0, 0), ("đạt {}", "bare", 0, 0), ("tăng {}", "bare", 0, 0), ("khoảng {}", "bare", 1, 0),
    ("xấp xỉ {}", "bare", 1, 0), ("ước chừng {}", "bare", 1, 0), ("trên dưới {}", "bare", 1, 0),
    ("trên {}", "above", 0, 0), ("hơn {}", "above", 0, 0), ("vượt {}", "above", 0, 0),
    ("cao hơn {}", "above", 0, 0), ("quá {}", "above", 0, 0), ("khoảng trên {}", "above", 1, 0),
    ("gần {}", "nearly", 0, 0), ("dưới {}", "below", 0, 0), ("thấp hơn {}", "below", 0, 0),
    ("chưa đến {}", "below", 0, 0), ("dưới ngưỡng {}", "below", 0, 0), ("ít nhất {}", "at_least", 0, 0),
    ("tối thiểu {}", "at_least", 0, 0), ("không dưới {}", "at_least", 0, 0),
    ("không thấp hơn {}", "at_least", 0, 0), ("từ {} trở lên", "at_least", 0, 0),
    ("lớn hơn hoặc bằng {}", "at_least", 0, 0), ("trên hoặc bằng {}", "at_least", 0, 0),
    ("{} hoặc cao hơn", "at_least", 0, 0), ("≥ {}", "at_least", 0, 0), (">={}", "at_least", 0, 0),
    ("≧{}", "at_least", 0, 0), ("⩾{}", "at_least", 0, 0), ("tối đa {}", "at_most", 0, 0),
    ("không quá {}", "at_most", 0, 0), ("không vượt quá {}", "at_most", 0, 0),
    ("từ {} trở xuống", "at_most", 0, 0), ("nhỏ hơn hoặc bằng {}", "at_most", 0, 0),
    ("{} hoặc thấp hơn", "at_most", 0, 0), ("≤{}", "at_most", 0, 0), ("≦ {}", "at_most", 0, 0),
    ("⩽{}", "at_most", 0, 0), ("giảm {}", "bare", 0, 1), ("âm {}", "bare", 0, 1),
    ("giảm hơn {}", "below", 0, 1), ("giảm gần {}", "above", 0, 1), ("giảm khoảng {}", "bare", 1, 1),
    ("giảm còn {}", "bare", 0, 0), ("giảm xuống dưới {}", "below", 0, 0),
]
EN = [
    ("{}", "bare", 0, 0), ("about {}", "bare", 1, 0), ("around {}", "bare", 1, 0),
    ("approximately {}", "bare", 1, 0), ("more than {}", "above", 0, 0), ("over {}", "above", 0, 0),
    ("nearly {}", "nearly", 0, 0), ("almost {}", "nearly", 0, 0), ("less than {}", "below", 0, 0),
    ("under {}", "below", 0, 0), ("at least {}", "at_least", 0, 0), ("at most {}", "at_most", 0, 0),
    ("no more than {}", "at_most", 0, 0), ("no less than {}", "at_least", 0, 0),
    ("greater than or equal to {}", "at_least", 0, 0), ("{} or more", "at_least", 0, 0),
    ("{} or less", "at_most", 0, 0), ("fell {}", "bare", 0, 1), ("fell to {}", "bare", 0, 0),
]
#: What stands after a figure, its worth in the base unit, the row's factor in it.
UNITS_VI = [("%", 1, 1), ("%/năm", 1, 1), (" %", 1, 1), (" tỷ đồng", 10**9, 10**9),
            (" nghìn tỷ đồng", 10**12, 10**9), (" triệu USD", 10**6, 10**6), (" tỷ USD", 10**9, 10**6),
            (" ha", 10**4, 10**4), (" nghìn ha", 10**7, 10**4), (" km2", 10**6, 10**6),
            (" triệu người", 10**6, 10**6), (" nghìn doanh nghiệp", 10**3, 1), (" tỉ kWh", 10**9, 10**6),
            (" MW", 1, 1), ("", 1, 1), (" lần", 1, 1)]
UNITS_EN = [("%", 1, 1), (" per cent", 1, 1), (" billion USD", 10**9, 10**6), (" million USD", 10**6, 10**6),
            (" trillion dong", 10**12, 10**9), (" MW", 1, 1), ("", 1, 1)]


def make(rng: random.Random) -> Print:
    """A print of the grammar and what it means, worked out from its parts."""
    style = rng.choice(["vi", "vi", "vi", "en"])
    words, bound, about, fall = rng.choice(VI if style == "vi" else EN)
    after, worth, factor = rng.choice(UNITS_VI if style == "vi" else UNITS_EN)
    role: Role = rng.choice(["target", "observation"])
    places = rng.choice([0, 0, 1, 2])
    whole = rng.choice([rng.randint(1, 9), rng.randint(1, 99), rng.randint(100, 9_999_999)])
    first = F(whole * 10**places + (rng.randrange(10**places) if places else 0), 10**places)
    ranged = not fall and bound not in ("above", "below", "nearly") and rng.random() < 0.3
    second = first + F(rng.randint(1, 500), 10**places) if ranged else None
    joiner = rng.choice(["-", " - ", "–", " đến " if style == "vi" else " to "])
    figure = shown(first, places, style)
    if second is not None:
        figure += joiner + shown(second, places, style)
    scale = F(worth, factor)
    low, high = first * scale, None if second is None else second * scale
    digit, last = F(1, 10**places) * scale, worth_of_last(first, places) * scale
    if fall:
        low = -low
    text = words.format(figure + after)
    return Print(text, role, style, float(factor), bound, bool(about), low, high,
                 meaning(bound, bool(about), low, high, digit, last))


def shown(value: F, places: int, style: str) -> str:
    text = f"{float(value):,.{places}f}"
    return text if style == "en" else text.translate(str.maketrans(",.", ".,"))


def worth_of_last(value: F, places: int) -> F:
    """The worth of the last digit that is not 0."""
    digits, worth = int(value * 10**places), F(1, 10**places)
    while digits % 10 == 0 and digits:
        digits, worth = digits // 10, worth * 10
    return worth


def meaning(bound: str, about: bool, low: F, high: F | None, digit: F, last: F) -> Ends:
    """The interval of an observation by the method page: ends, and whether each is open."""
    top = low if high is None else high
    reach = min(last, SHARE * abs(low))
    if about:
        side = max(reach / 2, min(digit / 2, SHARE * abs(low)))
        return low - side, top + side, False, False
    if bound == "above":
        return low, top + reach, True, False
    if bound in ("below", "nearly"):
        return low - reach, top, False, True
    if bound == "at_least":
        return low, None, False, True
    if bound == "at_most":
        return None, top, True, False
    return low - digit / 2, top + digit / 2, False, False


# -- disguises that change nothing ------------------------------------------------

BLANKS = "\u00a0\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def other_blanks(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(BLANKS) if c == " " else c for c in text)


def blank_thousands(text: str, rng: random.Random) -> str:
    blank = rng.choice(BLANKS + " _")
    return re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", blank, text)


def moved_tones(text: str, rng: random.Random) -> str:
    def moved(match: re.Match[str]) -> str:
        marks = unicodedata.normalize("NFD", match.group())
        tone = next((c for c in marks if c in TONES), "")
        bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in TONES))
        vowels = [i for i, c in enumerate(bare)
                  if unicodedata.normalize("NFD", c)[0].lower() in "aeiouy"]
        if not tone or not vowels:
            return match.group()
        at = rng.choice(vowels)
        return unicodedata.normalize("NFC", bare[:at + 1] + tone + bare[at + 1:])

    return re.sub(r"[^\W\d_]+", moved, unicodedata.normalize("NFC", text))


def other_case(text: str, rng: random.Random) -> str:
    return rng.choice([text.upper(), text.title(), text.swapcase()])


def decomposed(text: str, rng: random.Random) -> str:
    return unicodedata.normalize(rng.choice(["NFD", "NFC"]), text)


def other_dashes(text: str, rng: random.Random) -> str:
    return re.sub(r"[-–]", rng.choice("-–—−\u2010\u2011\u2012"), text)


def other_d(text: str, rng: random.Random) -> str:
    return text.replace("đ", rng.choice("\u00f0\u0256")).replace("Đ", rng.choice("\u00d0\u0189"))


Spoil = Callable[[str, random.Random], str]
DISGUISES: list[Spoil] = [other_blanks, blank_thousands, moved_tones, other_case, decomposed, other_dashes,
                          other_d]

# -- noise of keyboards, code pages and spreadsheets -------------------------------

ALIKE = {"a": "\u0430", "e": "\u0435", "o": "\u043e", "p": "\u0440", "c": "\u0441", "i": "\u0456",
         "T": "\u0422", "0": "Oo\u041e", "1": "lI|", "5": "S", "8": "B",
         ",": "\u201a\u066b\uff0c", ".": "\u2024\uff0e",
         "%": "\u2030\uff05", "-": "\u30fc\u2043"}


def look_alike(text: str, rng: random.Random) -> str:
    known = [i for i, c in enumerate(text) if c in ALIKE]
    if not known:
        return text
    at = rng.choice(known)
    return text[:at] + rng.choice(ALIKE[text[at]]) + text[at + 1:]


def no_accents(text: str, rng: random.Random) -> str:
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def wrong_tone(text: str, rng: random.Random) -> str:
    marks = unicodedata.normalize("NFD", text)
    places = [i for i, c in enumerate(marks) if c in TONES]
    if not places:
        return text
    at = rng.choice(places)
    return unicodedata.normalize("NFC", marks[:at] + rng.choice(TONES) + marks[at + 1:])


def stray_blank(text: str, rng: random.Random) -> str:
    places = [m.end() for m in re.finditer(r"\d(?=[\d.,])|[.,](?=\d)", text)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + " " + text[at:]


def other_digits(text: str, rng: random.Random) -> str:
    zero = rng.choice([0x0660, 0x06F0, 0x0966, 0xFF10, 0x1D7CE])
    return re.sub(r"\d", lambda m: chr(zero + int(m.group())), text)


def hidden(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice("\u200b\u200e\u00ad\u2060\ufeff\ufdd0") + text[at:]


def misread(text: str, rng: random.Random) -> str:
    return text.encode().decode(rng.choice(["latin-1", "mac_roman", "cp437"]))


def lost(text: str, rng: random.Random) -> str:
    return text.encode("cp1252", "replace").decode("cp1252")


def rewritten(text: str, rng: random.Random) -> str:
    """A spreadsheet's number format of another country."""
    return re.sub(r"\d[\d.,]*", lambda m: m.group().translate(str.maketrans(",.", ".,")), text)


def shortened(text: str, rng: random.Random) -> str:
    """A number typed into a cell that is no text: last zeros of decimals go."""
    return re.sub(r"([.,]\d*?)0+(?!\d)", lambda m: m.group(1).rstrip(".,"), text)


def exponent(text: str, rng: random.Random) -> str:
    return re.sub(r"\d[\d.,]*", lambda m: m.group() + rng.choice(["E+03", "e-02", "E10"]), text, count=1)


def as_date(text: str, rng: random.Random) -> str:
    form = rng.choice([r"\1-thg \2", r"\1-Jun", r"2025-0\g<1>-\2"])
    return re.sub(r"(\d{1,2})\s*[-–]\s*(\d{1,2})", form, text)


def two_figures(text: str, rng: random.Random) -> str:
    return rng.choice(["năm 2025 {}", "{} và 7%", "{}; 12%", "quý 1 {}", "{} (năm trước 5,1)"]).format(text)


def slang(text: str, rng: random.Random) -> str:
    return text.replace("triệu", "tr").replace("tỷ", rng.choice(["ty", "T", "B"])).replace("nghìn", "k")


def doubled(text: str, rng: random.Random) -> str:
    places = [m.start() for m in re.finditer(r"[.,]", text)]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + text[at] + text[at:]


def bracketed(text: str, rng: random.Random) -> str:
    return re.sub(r"\d[\d.,]*", lambda m: f"({m.group()})", text) if rng.random() < 0.5 else f"- {text}"


def not_a_value(text: str, rng: random.Random) -> str:
    return rng.choice(["NaN%", "#N/A", "#VALUE!", "####", "nan", "undefined", "—", "…"])


NOISE: list[Spoil] = [look_alike, look_alike, no_accents, wrong_tone, stray_blank, other_digits, hidden,
                      misread, lost, rewritten, shortened, exponent, as_date, two_figures, slang, doubled,
                      bracketed, not_a_value]


# -- the verdict -------------------------------------------------------------------


def outcome(one: Print, text: str) -> str:
    """``right``, ``wider``, ``two ways``, ``wrong`` or ``refused:CODE``."""
    try:
        figure = number(text, one.role, one.style, factor=one.factor)
        if odd_figure(text, one.style):
            return "refused:format"
    except NumberError as error:
        return f"refused:{error.code}"
    span = figure.interval()
    got: list[float] = [span.low, span.high]
    wanted = [float(end) if end is not None else float("inf") * sign
              for end, sign in zip(one.interval[:2], (-1, 1), strict=True)]
    opens = (span.low_open, span.high_open) == one.interval[2:]
    same = (figure.bound == one.bound and figure.approximate == one.about and near(figure.low, float(one.low))
            and (figure.high is None) == (one.high is None))
    if same and opens and all(near(a, b) for a, b in zip(got, wanted, strict=True)):
        return "right"
    if same and got[0] <= wanted[0] and wanted[1] <= got[1]:
        return "wider"
    return "two ways" if text != one.text and reads_two_ways(text) else "wrong"


def near(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= 1e-9 * max(1e-6, abs(a), abs(b))


def run(grammar: int, noise: int, seed: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """The outcomes of both parts, and every print that was read wrong."""
    rng = random.Random(seed)
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    wrong: list[str] = []
    for part, amount, spoils, most in ((0, grammar, DISGUISES, 3), (1, noise, NOISE, 1)):
        for _ in range(amount):
            one = make(rng)
            taken = rng.sample(spoils, rng.randint(0 if part == 0 else 1, most))
            text = one.text
            for spoil in taken:
                text = spoil(text, rng)
            found = outcome(one, text)
            counts[part][found] += 1
            if found == "wrong":
                wrong.append(f"{text!r} ({one.text!r}, {one.role}, {', '.join(s.__name__ for s in taken)})")
    return *counts, wrong


def main() -> int:
    """The counts, the wrong ones by name."""
    given = [int(argument) for argument in sys.argv[1:]]
    grammar, noise, seed = (*given, *(45_000, 2_000, 9)[len(given):])
    first, second, wrong = run(grammar, noise, seed)
    for name, counts in (("grammar", first), ("noise", second)):
        print(f"{name}: {sum(counts.values())} prints; "
              + ", ".join(f"{code} {count}" for code, count in counts.most_common()))
    print(*wrong[:60], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
