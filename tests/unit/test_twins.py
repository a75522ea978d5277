"""Every written page stands in both languages, and an English study computes what its twin does."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from policykb.build.english import source
from policykb.build.notebooks import front_matter

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.md"))
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"^```\{tinh\} *(.*)$", re.MULTILINE)
ROLE = re.compile(r"(?<!`` )\{(?:vb|dp|ct|ng|mt|kq|trang)\}`[^`]+`")
#: Arguments that hold words for readers.
WORDS = ("caption", "title", "alternative")


def written() -> list[str]:
    """Every page of the contents, without its ending."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return [toc["root"], *(one["file"] for part in toc["parts"] for one in part["chapters"])]


class Neutral(ast.NodeTransformer):
    """Code without what a language changes: words for readers, and ``_vi`` and ``_en``."""

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        if node.arg in WORDS and isinstance(node.value, ast.Constant):
            node.value = ast.Constant("")
        return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str):
            return ast.Constant(re.sub(r"_(?:vi|en)$", "", node.value))
        return node


def computed(text: str) -> list[str]:
    """What each code cell of a notebook does, whatever its language."""
    bodies = ["\n".join(line for line in cell.splitlines() if not line.startswith(":"))
              for cell in CELL.findall(text)]
    return [ast.dump(Neutral().visit(ast.parse(body))) for body in bodies]


def prose(text: str) -> str:
    """The words of a page without its blocks."""
    return FENCED.sub("", text)


def headings(text: str) -> list[int]:
    """The levels of the headings of a page in their order."""
    return [len(found) for found in re.findall(r"^(#+) ", prose(text), re.MULTILINE)]


@pytest.mark.parametrize("page", written())
def test_every_written_page_has_an_english_text(page: str) -> None:
    assert source(ROOT, page).is_file()


def test_no_english_text_is_without_a_page() -> None:
    found = {f"{folder}/{path.stem}" for folder in ("book", "notebooks")
             for path in (ROOT / folder / "en").glob("*.md")}
    assert found == set(written())


# The start page of each language is its own.
@pytest.mark.parametrize("page", [page for page in written() if page != "book/index"])
def test_twins_have_the_same_headings_and_lead_to_the_same_entities(page: str) -> None:
    vi, en = (path.read_text("utf-8") for path in (ROOT / f"{page}.md", source(ROOT, page)))
    assert headings(vi) == headings(en)
    assert BLOCK.findall(vi) == BLOCK.findall(en)
    assert sorted(ROLE.findall(prose(vi))) == sorted(ROLE.findall(prose(en)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_an_english_study_computes_the_same(path: Path) -> None:
    vi, en = path.read_text("utf-8"), (path.parent / "en" / path.name).read_text("utf-8")
    assert front_matter(vi) == front_matter(en)
    assert computed(vi) == computed(en)
    assert not [word for word in re.findall(r"\"(\w+_vi)\"", en) if word != "lead_vi"]


def test_a_cell_that_computes_something_else_is_noticed() -> None:
    cell = "```{{code-cell}} ipython3\n:tags: [hide-input]\n\n{}\n```"
    first = cell.format('charts.parts(book.a(), column="row_vi", caption="Chữ")')
    assert computed(first) == computed(cell.format(
        'charts.parts(book.a(), column="row_en", caption="Words")'))
    for other in ('charts.parts(book.b(), column="row_en", caption="Words")',
                  'charts.parts(book.a(), column="who_en", caption="Words")',
                  'charts.parts(book.a(), column="row_en")'):
        assert computed(first) != computed(cell.format(other))
