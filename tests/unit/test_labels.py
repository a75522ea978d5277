"""Every word that code or a template asks for exists, and every word that exists is asked for.

Keys that are put together (``f"reason.{code}"``) are asked for with whatever
the code, the templates or the schema name there: a literal, a parameter, a
value of an enumerated column.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from builders.rows import DATA

from policykb.core.catalogue import LABELS, LANGUAGES, labels
from policykb.core.digests import PACKAGE
from policykb.site.rendering import TEMPLATES

NOTEBOOKS = PACKAGE.parent / "notebooks"
#: What stands before a key where pages ask for it: ``say("x")``, ``word("type", x)``.
PREFIXES = ("", "site.", "site.is.")
_QUOTED = re.compile(r"'([^'\n]*)'|\"([^\"\n]*)\"")
#: An id or a code of the data.
_CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_HOLE = "\0"


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def texts() -> dict[Path, str]:
    """Templates and notebooks, which ask for words, too."""
    return {path: path.read_text("utf-8") for folder, kind in ((TEMPLATES, "*.html"), (NOTEBOOKS, "*.md"))
            for path in sorted(folder.rglob(kind))}


def literals(tree: ast.AST) -> Iterator[str]:
    """Texts and names in code: what can fill a hole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.FunctionDef):
            yield node.name


def held() -> Iterator[str]:
    """What the data name: tables, columns, the values that columns may have, ids and codes."""
    for table in json.loads((DATA / "datapackage.json").read_text("utf-8"))["resources"]:
        yield table["name"]
        for field in table["schema"]["fields"]:
            yield field["name"]
            yield from map(str, field.get("constraints", {}).get("enum", ()))
        with (DATA / table["path"]).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                yield from (one for cell in row for one in cell.split(";") if _CODE.fullmatch(one))


@cache
def words() -> frozenset[str]:
    """What can fill a hole: texts of code, templates and notebooks, and what the data hold."""
    found = set(held())
    for tree in trees().values():
        found.update(literals(tree))
    for text in texts().values():
        found.update(one or two for one, two in _QUOTED.findall(text))
        found.update(re.findall(r"\bt\('([\w.]+)'", text))
    found |= {one.removeprefix("--") for one in found}
    # A column of each language: "who_vi", "who_en".
    found |= {key[:-2] for key in shapes() if key.endswith(f"_{_HOLE}") and key.count(_HOLE) == 1}
    return frozenset(found)


def shape(node: ast.expr) -> str | None:
    """A key as it is written in code, each computed part a hole."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values)
    return None


def calls(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Name, first argument and line of each call that has a text for its first argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and (key := shape(node.args[0])) is not None:
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), key, node.lineno


@cache
def asking() -> dict[str, set[str]]:
    """The functions that take a key and hand it on to ``label``, with what they put before it."""
    found: dict[str, set[str]] = {"label": {""}}
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and "key" in {one.arg for one in (
                    *node.args.posonlyargs, *node.args.args)}:
                for name, key, _ in calls(node):
                    if name == "label" and key.endswith(f".{_HOLE}") and key.count(_HOLE) == 1:
                        found.setdefault(node.name, set()).add(key.removesuffix(_HOLE))
    return found


def asked() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where a key is asked for, and the key with its holes, one of several where that is open."""
    for path, tree in trees().items():
        for name, key, line in calls(tree):
            if name in asking():
                yield f"{path.name}:{line}", tuple(prefix + key for prefix in sorted(asking()[name]))
    for path, text in texts().items():
        for key, more in re.findall(r"\bt\('([\w.]+)'( ~)?", text):
            yield path.name, (f"site.{key}{_HOLE if more else ''}",)


@cache
def shapes() -> frozenset[str]:
    """Every text that is put together anywhere in code, each computed part a hole."""
    return frozenset(key for tree in trees().values() for node in ast.walk(tree)
                     if isinstance(node, ast.JoinedStr) and (key := shape(node)))


@cache
def phrases() -> tuple[str, ...]:
    """Shapes that fill a hole (``f"{level}_{branch}"``): those that are no key themselves."""
    keys = {key for _, known in asked() for key in known}
    return tuple(sorted(key for key in shapes() - keys if re.search("[a-z_]", key)
                        and re.fullmatch(rf"[\w.{_HOLE}]+", key)))


@cache
def spoken(part: str) -> bool:
    """Whether something is a word, or is put together of words."""
    return part in words() or any(fits(key, part, words().__contains__) for key in phrases())


def fits(key: str, text: str, known: Callable[[str], bool]) -> bool:
    """Whether a text has the shape of a key, with something known in every hole."""
    head, hole, rest = key.partition(_HOLE)
    if not hole:
        return head == text
    if not text.startswith(head):
        return False
    text = text.removeprefix(head)
    return any(known(text[:end]) and fits(rest, text[end:], known)
               for end in range(1, len(text) + 1))


@cache
def composed() -> tuple[str, ...]:
    """The shapes of keys with a hole that have a beginning of their own."""
    found = {key for _, known in asked() for key in known} | {
        key for key in shapes() if re.fullmatch(rf"[a-z_]+\.[a-z_.{_HOLE}]+", key)}
    return tuple(sorted(key for key in found
                        if _HOLE in key and re.match("[a-z]", key.removeprefix("site."))))


def is_asked_for(key: str) -> bool:
    known = words()
    for prefix in PREFIXES:
        if not key.startswith(prefix):
            continue
        rest = key.removeprefix(prefix)
        head, _, tail = rest.rpartition(".")
        if rest in known or (head in known and tail in known and head):
            return True
    return any(fits(one, key, spoken) for one in composed())


def test_every_key_that_is_asked_for_exists() -> None:
    known = labels("vi")
    missing = [(where, [key.replace(_HOLE, "…") for key in keys]) for where, keys in asked()
               if not any(fits(key, one, bool) for key in keys for one in known)]
    assert missing == []


@pytest.mark.parametrize("file", sorted(path.name for path in LABELS.glob("*.csv")))
def test_every_key_is_asked_for(file: str) -> None:
    keys = [line.split(",", 1)[0] for line in (LABELS / file).read_text("utf-8").splitlines()[1:]]
    assert [key for key in keys if key in labels("vi") and not is_asked_for(key)] == []


def test_both_languages_say_every_word() -> None:
    for language in LANGUAGES:
        assert [key for key, text in labels(language).items() if not text.strip()] == []
