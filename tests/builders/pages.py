"""Built pages as trees, each read once in a process until it is written anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import lxml.html

Tree = lxml.html.HtmlElement


def read(path: Path) -> Tree:
    """A page as a tree, to be looked at and left as it is."""
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, written: int) -> Tree:
    return lxml.html.fromstring(path.read_text("utf-8"))


@cache
def pages(site: Path) -> list[Path]:
    """Every page of a built site."""
    return sorted(site.rglob("*.html"))


def words(element: Tree) -> str:
    """The text of an element, its spaces made one."""
    return " ".join(element.text_content().split())
