"""Identities: formulas over figures that can be computed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from policykb.data.checks.base import Data, listed_ids, rule
from policykb.data.problems import Problem
from policykb.data.schema import FIGURES
from policykb.data.tables import Row


@rule("identity_input", "identity_figure", "identity_expression", "identity_names",
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
    numbers = all(isinstance(n.value, int | float) for n in nodes if isinstance(n, ast.Constant))
    if not numbers or not all(isinstance(node, allowed) for node in nodes):
        return None
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
