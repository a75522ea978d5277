"""Measure the code: sizes, complexity, types, style, documentation, layers.

``python -m tests.tools.measure`` prints one line a measure, with the bound that
``tests/unit/test_house.py`` holds, and the names of what lies beyond a bound.
Lines are counted as they stand in the file, blank ones and comments included; a
function from its ``def`` to its last line, whatever it holds.
"""

from __future__ import annotations

import ast
import json
import math
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "policykb"
LARGE, VERY_LARGE = 400, 500
Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function
#: The gates with the command of each and the pattern that tells one of its errors.
GATES = {
    "ruff errors": (["-m", "ruff", "check", "--output-format", "concise", "."], r"^\S+:\d+:\d+: "),
    "mypy --strict errors": (["-m", "mypy"], r": error: "),
    "import contracts broken": (
        ["-c", "from importlinter.cli import lint_imports_command as run; run()"], r" BROKEN"),
}


@dataclass(frozen=True)
class Sized:
    """A module, class or function with a count: of its lines, or of its ways through."""

    name: str
    size: int


@dataclass
class House:
    """What the source of a package measures."""

    modules: list[Sized] = field(default_factory=list)
    classes: list[Sized] = field(default_factory=list)
    functions: list[Sized] = field(default_factory=list)
    complexity: list[Sized] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    undocumented: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Measure:
    """One line of the table: a figure, the most (or least) it may be, what lies beyond."""

    name: str
    figure: float
    bound: float
    at_least: bool = False
    beyond: tuple[Sized, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the figure keeps the bound."""
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        line = f"{'ok' if self.holds else 'NO':3}{self.name:32}{self.figure:>8g}  {sign} {self.bound:g}"
        return "\n".join([line, *(f"      {one.size:5} {one.name}" for one in self.beyond)])


#: A house to ask which measures there are.
EMPTY = House(modules=[Sized("", 1)], functions=[Sized("", 1)], public=[""])


def survey(package: Path = PACKAGE) -> House:
    """Read every module of a package."""
    house = House()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package.parent).as_posix()
        text = path.read_text("utf-8")
        house.modules.append(Sized(name, len(text.splitlines())))
        tree = ast.parse(text)
        _sizes(tree, name, house)
        _documentation(tree, name, house)
    house.complexity = list(complexity(package))
    return house


def _sizes(node: ast.AST, name: str, house: House) -> None:
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.ClassDef | Function):
            inner = f"{name}:{child.name}"
            sized = Sized(inner, (child.end_lineno or child.lineno) - child.lineno + 1)
            (house.classes if isinstance(child, ast.ClassDef) else house.functions).append(sized)
        _sizes(child, inner, house)


def _documentation(node: Documented, name: str, house: House) -> None:
    """Modules, public classes, and public functions and methods outside of functions."""
    house.public.append(name)
    if ast.get_docstring(node) is None:
        house.undocumented.append(name)
    if isinstance(node, Function):
        return
    for child in node.body:
        if isinstance(child, ast.ClassDef | Function) and not child.name.startswith("_"):
            _documentation(child, f"{name}:{child.name}", house)


def complexity(package: Path) -> Iterator[Sized]:
    """McCabe's number of each function, as ruff counts it."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "C901",
         "--config", "lint.mccabe.max-complexity=0", "--output-format", "json", str(package)],
        capture_output=True, text=True, check=False)
    for one in json.loads(done.stdout):
        name, size = re.findall(r"`(\w+)` is too complex \((\d+)", one["message"])[0]
        path = Path(one["filename"]).relative_to(package.parent).as_posix()
        yield Sized(f"{path}:{name}", int(size))


def share_of_lines(house: House, above: int) -> float:
    """The share of all lines, in per cent, that stand in modules of more lines than ``above``."""
    lines = sum(one.size for one in house.modules)
    return round(100 * sum(one.size for one in house.modules if one.size > above) / lines, 1)


def ninetieth(sizes: list[Sized]) -> float:
    """The size that nine in ten do not exceed."""
    ordered = sorted(one.size for one in sizes)
    return ordered[math.ceil(0.9 * len(ordered)) - 1]


def _largest(name: str, found: list[Sized], bound: int) -> Measure:
    beyond = tuple(sorted((one for one in found if one.size > bound), key=lambda s: -s.size))
    return Measure(name, max((one.size for one in found), default=0), bound, beyond=beyond)


def of_source(house: House) -> list[Measure]:
    """The measures of the source alone."""
    documented = 100 * (1 - len(house.undocumented) / len(house.public))
    return [
        Measure("module, median lines", statistics.median(m.size for m in house.modules), 150),
        _largest("module, most lines", house.modules, 450),
        Measure(f"% of lines in modules > {LARGE}", share_of_lines(house, LARGE), 15),
        Measure(f"% of lines in modules > {VERY_LARGE}", share_of_lines(house, VERY_LARGE), 0),
        _largest("class, most lines", house.classes, 200),
        Measure("function, 90 % have at most", ninetieth(house.functions), 20),
        _largest("function, most lines", house.functions, 45),
        _largest("function, most complex", house.complexity, 15),
        Measure("% of public names documented", round(documented, 1), 95, at_least=True,
                beyond=tuple(Sized(one, 0) for one in house.undocumented)),
    ]


def of_gates(root: Path = ROOT, run: Callable[..., str] | None = None) -> list[Measure]:
    """The errors of ruff, mypy and import-linter."""
    run = run or _output
    return [Measure(name, len(re.findall(pattern, run(command, root), re.MULTILINE)), 0)
            for name, (command, pattern) in GATES.items()]


def _output(command: list[str], root: Path) -> str:
    done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True,
                          check=False)
    return done.stdout + done.stderr


def main() -> int:
    """Print the table; 1 where a bound is not kept."""
    house = survey()
    lines = sum(one.size for one in house.modules)
    print(f"{lines / 1000:.1f} kLOC in {len(house.modules)} modules, "
          f"{len(house.classes)} classes, {len(house.functions)} functions")
    measures = [*of_source(house), *of_gates()]
    for one in measures:
        print(one)
    return int(not all(one.holds for one in measures))


if __name__ == "__main__":
    raise SystemExit(main())
