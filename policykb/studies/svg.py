"""Drawings as SVG: drawn once, rid of what the drawing library says, named and described.

Here belongs what is done to a drawing whatever it shows.  Not here: what a
chart shows (``charts``), nor the drawings of pages (``site``).
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from policykb.core import digests
from policykb.core.catalogue import SPOKEN, Language

#: Drawings by the digest of their specification.
CACHE = Path(__file__).parents[2] / "_build" / "charts"
#: How the figures of axes are written.
LOCALES: dict[Language, dict[str, Any]] = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}
_NAMESPACE = "http://www.w3.org/2000/svg"
#: What cleans a drawing: one in the cache that other code has cleaned is as good as none.
_CLEANING = digests.of([Path(__file__).resolve()], digests.PACKAGE)[:16]
#: The ground of a group, which has nothing in it, and what is drawn where there is nothing to draw.
_NOTHING = ("", "M0,0h0v0h0Z")
#: Attributes for the library's style and for readers of its own groups.
_TALK = frozenset({"class", "role", "font-family"})
_DECIMALS = re.compile(r"(\d+\.\d{3})\d+")
_ADDRESS = re.compile(r"url\(#([^)]+)\)")
#: Elements that hold others or text: they are closed by a tag even where they are empty.
_HOLDERS = frozenset({"svg", "g", "text", "tspan"})


def draw(spec: dict[str, Any], language: Language = SPOKEN, cache: Path | None = None) -> str:
    """The SVG of a Vega-Lite specification, from the cache where it is known.

    The same specification gives the same text, byte for byte.
    """
    import vl_convert

    known = json.dumps([spec, language, version("vl-convert-python")], sort_keys=True)
    digest = hashlib.sha256(known.encode()).hexdigest()
    path = (cache or CACHE) / f"{digest}.{_CLEANING}.svg"
    if path.is_file():
        return path.read_text("utf-8")
    svg = vl_convert.vegalite_to_svg(spec, format_locale=LOCALES[language])
    text = cleaned(svg, f"c{digest[:10]}")
    keep(path, text)
    return text


def keep(path: Path, text: str) -> None:
    """Written whole or not at all: two notebooks may draw one chart at a time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError:
        return  # a cache that cannot be written costs time, not the chart


def cleaned(svg: str, prefix: str) -> str:
    """An SVG without style, classes and words of the drawing library.

    Ids (``clip1``, gradients), which differ between runs and collide on a
    page, are numbered in their order after ``prefix``; ``style`` becomes
    presentation attributes.
    """
    root = ET.fromstring(svg)
    old = dict.fromkeys(one for element in root.iter() if (one := element.get("id")))
    ids = {one: f"{prefix}-{n}" for n, one in enumerate(old, 1)}
    for element in root.iter():
        for child in list(element):
            if _is_nothing(child):
                element.remove(child)
        element.attrib = dict(_attributes(element, ids))
    root.set("xmlns", _NAMESPACE)
    return _written(root)


def _is_nothing(element: ET.Element) -> bool:
    """Whether a path is the ground of a group or has no length."""
    return _local(element.tag) == "path" and (
        element.get("class") == "background" or element.get("d") in _NOTHING)


def _attributes(element: ET.Element, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The attributes that stay, with the new ids and with decimals that can be seen."""
    for name, value in _with_style_spread(element):
        if name not in _TALK and not name.startswith("aria-"):
            yield name, _DECIMALS.sub(r"\1", _pointed(name, value, ids))


def _with_style_spread(element: ET.Element) -> Iterator[tuple[str, str]]:
    """The attributes; ``fill: red; stroke: none`` of a style as two of them."""
    for name, value in element.attrib.items():
        if name == "style":
            pairs = (part.split(":", 1) for part in value.split(";") if ":" in part)
            yield from ((one.strip(), two.strip()) for one, two in pairs)
        else:
            yield _local(name), value


def _pointed(name: str, value: str, ids: dict[str, str]) -> str:
    """An id, or what points to one, with its new name."""
    if name == "id":
        return ids[value]
    if name == "href" and value.startswith("#"):
        return f"#{ids.get(value[1:], value[1:])}"
    # A clip's definition stands after its use, in the order of the definitions.
    return _ADDRESS.sub(lambda found: f"url(#{ids.get(found[1], found[1])})", value)


def described(svg: str, title: str, alternative: str, suffix: str) -> str:
    """The drawing as one image with its title and description, as wide as its frame.

    Raises :class:`ValueError` for a drawing without a ``viewBox``.
    """
    root = ET.fromstring(svg)
    box = root.get("viewBox")
    if box is None:
        raise ValueError("the drawing has no viewBox")
    root.attrib = {"xmlns": _NAMESPACE, "viewBox": box, "width": "100%", "role": "img",
                   "aria-labelledby": f"t{suffix} d{suffix}"}
    for place, (tag, text) in enumerate((("title", title), ("desc", alternative))):
        said = ET.Element(tag, {"id": f"{tag[0]}{suffix}"})
        said.text = text
        root.insert(place, said)
    return _written(root)


def _written(element: ET.Element) -> str:
    """An element with all in it as text, without prefixes, attributes in the order they stand in."""
    tag = _local(element.tag)
    attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in element.attrib.items())
    inner = html.escape(element.text or "", quote=tag in ("title", "desc"))
    inner += "".join(_written(child) + html.escape(child.tail or "", quote=False) for child in element)
    if not inner and tag not in _HOLDERS:
        return f"<{tag}{attributes}/>"
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
