"""Identities: formulas over figures that can be computed."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from policykb.data.checks.base import Data, listed_ids, rule
from policykb.data.problems import Problem
from policykb.data.schema import FIGURES
from policykb.data.tables import Row


@rule("identity_input", "identity_figure", "identity_expression", "identity_names",
      "identity_uncomputable",
      needs="identities targets observations reported_attainments")
def identities_can_be_computed(data: Data) -> Iterator[Problem]:
    """An identity's inputs are ``name=figure``, and its formula uses those names only."""
    figures = {one for table in FIGURES for one in data.by_id[table]}
    for row in data.rows["identities"]:
        names = set()
        for part in listed_ids(data, "identities", "inputs", row):
            name, _, figure = (p.strip() for p in part.partition("="))
            names.add(name)
            if not (re.fullmatch(r"[a-z][a-z0-9_]*", name) and figure):
                yield data.problem("identities", row, "inputs", "identity_input", value=part)
            elif figure not in figures:
                yield _no_figure(data, row, "inputs", figure, figures)
        yield from _formula_problems(data, row, names)
        if not _computable(row["expression"]):
            yield data.problem("identities", row, "expression", "identity_uncomputable",
                               value=row["expression"])
        if row["equals"] and row["equals"] not in figures and not _is_number(row["equals"]):
            yield _no_figure(data, row, "equals", row["equals"], figures)


def _no_figure(data: Data, row: Row, column: str, value: str, figures: set[str]) -> Problem:
    return data.problem("identities", row, column, "identity_figure", value=value,
                        nearest=data.nearest(value, figures, "figures") or "–")


def _formula_problems(data: Data, row: Row, names: set[str]) -> Iterator[Problem]:
    used = formula_names(row["expression"])
    if used is None:
        if row["expression"]:
            yield data.problem("identities", row, "expression", "identity_expression",
                               value=row["expression"])
    elif used != names:
        yield data.problem("identities", row, "expression", "identity_names",
                           used=", ".join(sorted(used)) or "–",
                           given=", ".join(sorted(names)) or "–")


def formula_names(expression: str) -> set[str] | None:
    """The names in a formula of + - * / ** and numbers; ``None`` where it is anything else."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    allowed = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Constant, ast.Name, ast.Load,
               ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)
    nodes = list(ast.walk(tree))
    numbers = all(type(n.value) in (int, float) for n in nodes if isinstance(n, ast.Constant))
    if not numbers or not all(isinstance(node, allowed) for node in nodes):
        return None
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _computable(expression: str) -> bool:
    """Whether a formula has a value for some figures: no division by nothing, no endless power.

    What is no formula is told as that.
    """
    names = formula_names(expression)
    if names is None:
        return True
    body = ast.parse(expression, mode="eval").body
    for scale in (1.0, 7.3):  # 1 alone may hit a difference that is nothing
        try:
            _value(body, {name: scale * (1 + n / 3) for n, name in enumerate(sorted(names), 1)})
        except (ArithmeticError, RecursionError):
            continue
        return True
    return False


def _value(node: ast.expr, names: dict[str, float]) -> float:
    """The value of a formula; :class:`ArithmeticError` where it has none that is a number."""
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]  # formula_names lets numbers alone in
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, names)
        return -value if isinstance(node.op, ast.USub) else value
    if not isinstance(node, ast.BinOp):
        raise ArithmeticError
    left, right = _value(node.left, names), _value(node.right, names)
    result = _OPERATIONS[type(node.op)](left, right)
    if isinstance(result, complex) or not math.isfinite(result):
        raise ArithmeticError
    return float(result)


_OPERATIONS: dict[type[ast.operator], Callable[[float, float], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
