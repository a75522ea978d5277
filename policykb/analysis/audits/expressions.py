"""Expressions over intervals: the range of a formula over its inputs."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping

from policykb.core.catalogue import Language, label
from policykb.core.intervals import Interval, corners


class AuditError(ValueError):
    """Why a value cannot be computed: a key of the catalogue and its values."""

    def __init__(self, why: str, **values: object) -> None:
        self.why, self.values = why, values
        super().__init__(why)

    def words(self, language: Language) -> str:
        """The reason in words."""
        return label(f"audit.why.{self.why}", language, **self.values)


def _divide(a: float, b: float) -> float:
    """a ÷ b; ÷ 0 is the limit from above (figures near zero are not negative)."""
    if b == 0 and a != 0:
        return math.copysign(math.inf, a)
    return a / b


_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: _divide, ast.Pow: operator.pow,
}


def evaluate(expression: str, inputs: Mapping[str, Interval]) -> Interval:
    """The range of ``expression`` (numbers, names, ``+ - * / **``, brackets) over ``inputs``.

    Extremes are taken over the corners of the inputs
    (:func:`policykb.core.intervals.corners`).  Raises :class:`AuditError` for any
    other syntax, an unknown name, an unbounded input, and a divisor that may
    have either sign; one that may only come near zero leaves an end open.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise AuditError("expression", expression=expression) from None
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    missing = [name for name in names if name not in inputs]
    if missing:
        raise AuditError("unknown", id=missing[0])
    boxes = [inputs[name] for name in names]

    def range_of(node: ast.expr) -> Interval:
        return over(lambda *values: _value(node, dict(zip(names, values, strict=True))), *boxes)

    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            divisor = range_of(node.right)
            if divisor.low < 0 <= divisor.high or divisor.high == 0:
                raise AuditError("arithmetic")
    return range_of(tree)


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    """The value of one expression; floats only, so that no power can run away."""
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, values)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        result = _BINARY[type(node.op)](_value(node.left, values), _value(node.right, values))
        if isinstance(result, complex):
            raise AuditError("arithmetic")
        return result
    raise AuditError("expression", expression=ast.unparse(node))


def over(function: Callable[..., float], *inputs: Interval) -> Interval:
    """:func:`policykb.core.intervals.corners`, with its errors as :class:`AuditError`."""
    if any(math.isinf(box.low) or math.isinf(box.high) for box in inputs):
        raise AuditError("unbounded")
    try:
        return corners(function, *inputs)
    except AuditError:
        raise
    except (ArithmeticError, TypeError, ValueError):
        raise AuditError("arithmetic") from None
