"""Modules import one way, words stand in the catalogue, checks stay light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from policykb.catalogue import LABELS, labels

PACKAGE = Path(__file__).parents[2] / "policykb"
ORDER = ["model", "addresses", "digests", "catalogue", "words", "load", "formatting", "figures", "graph", "check", "evidence",
         "compound", "rules", "wording", "attainment", "diff", "alignment", "audit", "views", "dossier", "validity", "ranking", "exports", "studies",
         "show", "charts", "drawings", "searching", "tongues", "pages", "start", "blocks", "notebooks", "english", "sphinxext", "environment", "cli"]


def imports(path: Path) -> set[str]:
    """The modules of the package that a file imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("policykb"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}: relative imports hide the order"
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("policykb.")}
    return found


def test_every_module_has_its_place() -> None:
    assert {p.stem for p in PACKAGE.glob("*.py")} - {"__init__", "__main__"} == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_modules_import_only_those_before_them(name: str) -> None:
    later = set(ORDER[ORDER.index(name):]) - {name}
    allowed = {"commands"} if name == "cli" else set()
    assert not (imports(PACKAGE / f"{name}.py") - allowed) & later


def test_commands_are_imported_by_the_command_line_only() -> None:
    assert {p.stem for p in PACKAGE.glob("*.py") if "commands" in imports(p)} <= {"cli"}
    commands = list((PACKAGE / "commands").glob("*.py"))
    assert len(commands) > 3
    assert not [p.stem for p in commands if "cli" in imports(p)]


def test_only_the_extension_imports_sphinx() -> None:
    for path in PACKAGE.glob("*.py"):
        heads = {a.name.split(".")[0] for n in ast.walk(ast.parse(path.read_text("utf-8")))
                 if isinstance(n, ast.Import) for a in n.names}
        heads |= {(n.module or "").split(".")[0] for n in ast.walk(ast.parse(path.read_text("utf-8")))
                  if isinstance(n, ast.ImportFrom)}
        if path.stem not in ("sphinxext", "notebooks"):
            assert not heads & {"sphinx", "docutils", "myst_nb"}, path.name


def test_check_is_light() -> None:
    code = ("import sys; import policykb.check, policykb.commands.data; sys.exit(any("
            "m in sys.modules for m in ('sphinx', 'altair', 'jupyter_book', 'pandas', 'networkx')))")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_catalogue_speaks_both_languages() -> None:
    vi, en = labels("vi"), labels("en")
    assert vi.keys() == en.keys() and len(list(LABELS.glob("*.csv"))) >= 2
    assert not [key for key in vi if not vi[key].strip() or not en[key].strip()]
