"""Letters that a file was saved with in another encoding, told by what they look like here.

UTF-8 read as a code page of one byte (``quáº£n lÃ½``), and the Vietnamese
encodings before Unicode: TCVN3 (``c«ng nghiÖp``) and VNI (``coâng nghieäp``).
What was lost so is not mended by guessing; a text that may be right is none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: The code pages that UTF-8 is mistaken for; bytes they do not hold stay what they are in Latin-1.
_CODE_PAGES = ("cp1252", "cp1258", "mac_roman")
_QUOTES = frozenset("’”»›…–—“‘")
#: Inside a word, or at the head of one, TCVN3 leaves signs; a capital after a small letter, too.
_TCVN3 = re.compile(r"[A-Za-z][¡¢£¤¥¦§¨©ª«¬\u00ad®¯µ¶·¸¹»¼½¾][A-Za-z]|(?<![^\W\d_])[§®][^\W\d_]|"
                    r"[A-Z]§|[a-z][ÖËÏÇÑÎÅÆØÛÜÐÞÕÓÒÊÈÉÌÍÔ]")
#: A vowel with a letter after it that only VNI sets there, to carry the accent of the first.
_VNI = re.compile(r"(?-i:[BCDGHKLMNQT]Ñ)|[ao]â|[ae]ê|eâ|öô|ö[ïùøûõ]|[ae]ù|[aeouy]ø|[aeuy]û|[aeouyô]õ|"
                  r"[aeo]ä|[ao]å", re.IGNORECASE)


def foreign_letters(text: str) -> str | None:
    """The first piece of ``text`` that is of another encoding; ``None`` where nothing is."""
    if text.isascii():
        return None
    return _misread_utf8(text) or _of_tcvn3(text) or _of_vni(text)


@cache
def _any_of(leads: range) -> re.Pattern[str]:
    """The characters that one of these bytes is in any of the code pages."""
    found = {chr(byte) for byte in leads} | {bytes([byte]).decode(page) for byte in leads
                                             for page in _CODE_PAGES}
    return re.compile("[" + re.escape("".join(sorted(found))) + "]")


def _misread_utf8(text: str) -> str | None:
    """A run of characters whose bytes, in one code page, are a Vietnamese letter in UTF-8."""
    for length, leads in ((3, range(0xE1, 0xE3)), (2, range(0xC3, 0xC7))):
        for start in re.finditer(_any_of(leads), text):
            run = text[start.start():start.start() + length]
            if len(run) == length and not (length == 2 and run[1] in _QUOTES) and _decoded(run):
                return run
    return None


@cache
def _decoded(run: str) -> bool:
    """Whether the bytes of a run are one letter or quotation mark in UTF-8."""
    for page in _CODE_PAGES:
        try:
            raw = b"".join(bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode(page) for c in run)
            letter = raw.decode("utf-8")
        except UnicodeError:
            continue
        name = unicodedata.name(letter, "") if len(letter) == 1 else ""
        if name.startswith("LATIN") or letter in "“”‘’–—…":
            return True
    return False


def _of_tcvn3(text: str) -> str | None:
    found = _TCVN3.search(text)
    return found.group() if found else None


def _of_vni(text: str) -> str | None:
    found = _VNI.search(text)
    return found.group() if found else None
