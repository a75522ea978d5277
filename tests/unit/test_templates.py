"""Each template says in its head what it receives: no more is asked for, no more is handed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from jinja2 import Environment, meta

from policykb.analysis.verdicts.attainment import attain
from policykb.data.knowledge import KnowledgeBase
from policykb.site import assembly, blocks
from policykb.site.rendering import TEMPLATES, Renderer
from policykb.site.site import Site

NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
#: The one that is rendered within the shell of the book, with that one's names.
SHELL = "layout.html"


def received(name: str) -> set[str]:
    """What the head of a template declares."""
    head = re.match(r"\{#- receives: ([\w, ]+) -#\}", (TEMPLATES / name).read_text("utf-8"))
    assert head, f"{name} does not say what it receives"
    return set(head[1].split(", ")) - {"nothing"}


@pytest.mark.parametrize("name", NAMES)
def test_a_template_asks_for_just_what_its_head_declares(
        name: str, make_kb: Callable[..., KnowledgeBase]) -> None:
    environment = Environment() if name == SHELL else Site(make_kb()).at("").environment
    source = (TEMPLATES / name).read_text("utf-8")
    asked = meta.find_undeclared_variables(environment.parse(source))
    assert asked - set(() if name == SHELL else environment.globals) == received(name)


def test_the_pages_hand_over_just_what_is_declared(
        kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over every page and block of the data: each kind of page, and each way it is called."""
    handed: dict[str, set[frozenset[str]]] = {}
    rendered = Renderer.render

    def noting(renderer: Renderer, template: str, **values: Any) -> str:
        handed.setdefault(template, set()).add(frozenset(values))
        return rendered(renderer, template, **values)

    monkeypatch.setattr(Renderer, "render", noting)
    results = attain(kb).to_dict("records")
    site = Site(kb, results)
    documents = [row["id"] for row in site.library.tables["documents"][:1]]
    moved = dict.fromkeys(field.name for field in kb.schema.tables["redirects"].fields)
    monkeypatch.setitem(site.library.tables, "redirects", [  # whether the data hold any or not
        {**moved, "from": "old", "to": documents[0], "_table": "redirects", "_line": 2}])
    for _ in assembly.pages(site):
        pass
    words = {"answers": documents, "standing": documents, "first": ["met"], "flagged": ["met"],
             "example": [results[0]["target_id"]]}
    for name in blocks.BLOCKS:
        blocks.block(site, name, words.get(name, []), "")
    wrong = {name: given for name, given in handed.items() if given != {frozenset(received(name))}}
    assert wrong == {}
    imported = {name for source in NAMES for name in re.findall(
        r"(?:import|from) '([\w/.]+)'", (TEMPLATES / source).read_text("utf-8"))}
    apart = {SHELL, "evidence.html", "missing.html"}
    assert set(NAMES) - imported - apart == set(handed), "a template that no page uses"
