"""Text made safe for where it is going: one line, XML, Markdown, JSON, a script of a page.

The data are written by people and copied from anywhere: whatever a cell
holds, it reaches the reader as text and never acts.  HTML itself is escaped
by the templates.
"""

from __future__ import annotations

import json
import re
import urllib.parse
import xml.etree.ElementTree as ET
from typing import Any

#: What no XML 1.0 document can hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>{}$|]|&(?=#?\w+;))")
#: Characters that turn the direction of what follows them.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean_text(text: object) -> str:
    """``text`` on one line, without the characters that XML cannot hold."""
    return " ".join(_FORBIDDEN.sub("", str(text)).split())


def markdown(text: str) -> str:
    """``text`` on one line of Markdown that shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", clean_text(text))


def xml_bytes(top: ET.Element) -> bytes:
    """An XML file: indented, UTF-8, with its declaration."""
    ET.indent(top)
    text = ET.tostring(top, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def dumps(value: Any) -> str:
    """A value as the text of a JSON file: compact, Vietnamese as it is, no NaN.

    What turns the direction of writing stands as JSON escapes.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _DIRECTIONS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def embedded(value: Any) -> str:
    """The same for the inside of a ``script`` element of type ``application/ld+json``.

    No text of the data can close the element or open a comment: ``<``, ``>``
    and ``&`` stand as JSON escapes.
    """
    text = dumps(value).strip()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def plain(text: str) -> str:
    """``text`` with what turns the direction of writing made visible: ``[U+202E]``."""
    return _DIRECTIONS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def safe_address(url: str | None) -> str | None:
    """``url`` where it is a web address, else ``None`` (it is then shown as text)."""
    return url if url and url.startswith(("http://", "https://")) else None


def text_fragment(url: str | None, printed: str | None) -> str | None:
    """``url`` pointing at the printed figure: ``…#:~:text=tr%C3%AAn%2040%25``.

    Every character with a meaning in a fragment directive (comma, hyphen,
    ampersand) is percent-encoded.
    """
    address = safe_address(url)
    if address is None or not printed:
        return address
    quoted = urllib.parse.quote(printed, safe="").replace("-", "%2D")
    return f"{address}{':' if '#' in address else '#:'}~:text={quoted}"


def braced_address(url: str | None) -> str | None:
    """An address that cannot close the braces it stands in (BibTeX)."""
    return urllib.parse.quote(url, safe=":/?#[]@!$&'()*+,;=%~-._") if url else None
