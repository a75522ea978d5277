"""The arithmetic of the data: does what was printed agree with itself?

Every check compares intervals, so that rounding alone never fails it: a
computed interval and a printed one disagree when they do not meet.  What must
hold is declared in ``data/identities.csv`` or follows from
``data/indicator_parts.csv``; nothing of it stands in code.
"""

from __future__ import annotations

import ast
import itertools
import math
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from policykb.analysis.graph import frame_of
from policykb.analysis.value import VINTAGES, observed
from policykb.core.catalogue import LANGUAGES, Language, label
from policykb.core.model import Interval, corners, period_end, period_start
from policykb.core.words import format_interval, format_number, format_period
from policykb.data.load import KnowledgeBase

Row = dict[str, Any]
Words = Callable[[Language], str]
KINDS = ("identity", "parts_whole", "difference_level", "reported_vs_computed", "implied_target",
         "conflict", "duplicate_symbol")
COLUMNS = ["id", "kind", "place_id", "subject_ids", "computed_low", "computed_high",
           "expected_low", "expected_high", "result", "text_vi", "text_en"]
WHOLE = Interval(100.0, 100.0)
_SIGNS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", "^": "^"}


def audit(kb: KnowledgeBase, as_of: date | str | None = None) -> pd.DataFrame:
    """Every arithmetic check of the data, one row each.

    ``kind`` is one of :data:`KINDS`, ``subject_ids`` the rows concerned,
    ``computed_*`` and ``expected_*`` the two intervals in the unit of the
    figure (NaN where there is none), ``result`` is ``ok``, ``fails``,
    ``revision`` (a later vintage took the place of an estimate) or ``note``
    (something to know, nothing to mend).  With ``as_of`` (a date or its ISO
    form) checks on figures of periods not yet over by then are left out.
    """
    checks = (_identities, _parts, _sums, _differences, _reported, _implied, _conflicts, _symbols)
    rows = [row for check in checks for row in check(kb)]
    if as_of is not None:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
        rows = [row for row in rows if all(_over_by(kb, one, day) for one in row["subject_ids"])]
    order = {kind: n for n, kind in enumerate(KINDS)}
    rows.sort(key=lambda row: (order[row["kind"]], row["id"]))
    return frame_of(rows, COLUMNS)


def _over_by(kb: KnowledgeBase, figure_id: str, day: date) -> bool:
    """Whether a figure is of a period that had ended, as in attainment."""
    if kb.table_of.get(figure_id) != "observations":
        return True
    return period_end(kb.record[figure_id]["period_to"]) <= day


# --------------------------------------------------------------------------
# Expressions over intervals
# --------------------------------------------------------------------------


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
    (:func:`policykb.core.model.corners`).  Raises :class:`AuditError` for any
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

    def over(node: ast.expr) -> Interval:
        return _over(lambda *values: _value(node, dict(zip(names, values, strict=True))), *boxes)

    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            divisor = over(node.right)
            if divisor.low < 0 <= divisor.high or divisor.high == 0:
                raise AuditError("arithmetic")
    return over(tree)


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


def _over(function: Callable[..., float], *inputs: Interval) -> Interval:
    """:func:`policykb.core.model.corners`, with its errors as :class:`AuditError`."""
    if any(math.isinf(box.low) or math.isinf(box.high) for box in inputs):
        raise AuditError("unbounded")
    try:
        return corners(function, *inputs)
    except AuditError:
        raise
    except (ArithmeticError, TypeError, ValueError):
        raise AuditError("arithmetic") from None


def figure(kb: KnowledgeBase, figure_id: str) -> Interval:
    """A figure for arithmetic: an observation or attainment as its interval, a target exactly.

    Attainments are in per cent.  Raises :class:`AuditError` for an id without figure.
    """
    table, row = kb.table_of.get(figure_id), kb.record.get(figure_id)
    if row is None or table not in ("observations", "targets", "reported_attainments"):
        raise AuditError("unknown", id=figure_id)
    if table == "observations":
        return observed(row)
    low, high = row["low"], row["high"]
    if math.isnan(low) and math.isnan(high):
        raise AuditError("unknown", id=figure_id)
    return Interval(high if math.isnan(low) else low, low if math.isnan(high) else high)


# --------------------------------------------------------------------------
# Rows
# --------------------------------------------------------------------------


def _finding(
    kind: str, id_: str, place: str | None, subjects: Iterable[str], result: str, text: Words,
    computed: Interval | None = None, expected: Interval | None = None,
) -> Row:
    def ends(box: Interval | None) -> tuple[float, float]:
        return (math.nan, math.nan) if box is None else (box.low, box.high)

    row: Row = {"id": id_, "kind": kind, "place_id": place,
                "subject_ids": tuple(dict.fromkeys(subjects)), "result": result}
    row["computed_low"], row["computed_high"] = ends(computed)
    row["expected_low"], row["expected_high"] = ends(expected)
    return row | {f"text_{language}": text(language) for language in LANGUAGES}


def _agrees(computed: Interval, expected: Interval) -> str:
    return "ok" if computed.meets(expected) else "fails"


def _spell(kb: KnowledgeBase, box: Interval, unit: str | None, language: Language) -> str:
    symbol = kb.units_by_id[unit][f"symbol_{language}"] if unit in kb.units_by_id else None
    # An end that rounding would make equal to the other still shows its first four digits.
    ends = [end if math.isinf(end) else float(f"{end:.6g}") for end in (box.low, box.high)]
    return format_interval(ends[0], ends[1], symbol, language)


def _name(kb: KnowledgeBase, id_: str | None, language: Language) -> str:
    return str(kb.record[id_][f"name_{language}"]) if id_ in kb.record else "–"


def _period(row: Row, language: Language) -> str:
    return format_period(row["period_from"], row["period_to"], language)


# --------------------------------------------------------------------------
# Declared identities
# --------------------------------------------------------------------------


def _identities(kb: KnowledgeBase) -> Iterator[Row]:
    for row in kb.identities.to_dict("records"):
        names = dict(_pair(part) for part in row["inputs"])
        subjects = [*names.values(), *([row["equals"]] if row["equals"] in kb.record else [])]
        kind = "implied_target" if row["nature"] == "implied_target" else "identity"
        try:
            computed = evaluate(row["expression"],
                                {name: figure(kb, one) for name, one in names.items()})
            expected = _expected(kb, row)
        except AuditError as error:
            result = "note" if error.why in ("unbounded", "arithmetic") else "fails"
            yield _finding(kind, row["id"], row["place_id"], subjects, result,
                           _identity_words(kb, row, None, None, error))
            continue
        result = "note" if expected is None else _agrees(computed, expected)
        yield _finding(kind, row["id"], row["place_id"], subjects, result,
                       _identity_words(kb, row, computed, expected), computed, expected)


def _pair(part: str) -> tuple[str, str]:
    name, _, one = part.partition("=")
    return name.strip(), one.strip()


def _expected(kb: KnowledgeBase, row: Row) -> Interval | None:
    """What an identity must equal: a figure, or a number written in the data.

    A whole number is exact in a printed identity (a count, 100 per cent) and
    rounded like any figure where the value was only derived.
    """
    text = (row["equals"] or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return figure(kb, text)
    value = float(text)
    exact = "." not in text and row["nature"] in ("printed_identity", "cross_sentence")
    half = 0.0 if exact else 0.5 * 10.0 ** -len(text.partition(".")[2])
    return Interval(value - half, value + half)


def _identity_words(kb: KnowledgeBase, row: Row, computed: Interval | None,
                    expected: Interval | None, error: AuditError | None = None) -> Words:
    def text(language: Language) -> str:
        told = {"name": row[f"name_{language}"], "expression": _filled(kb, row, language)}
        if computed is None:
            assert error is not None
            return label("audit.identity_open", language, **told, why=error.words(language))
        told["computed"] = _spell(kb, computed, row["unit"], language)
        if expected is None:
            return label("audit.identity_alone", language, **told)
        return label("audit.identity", language, **told,
                     expected=_spell(kb, expected, row["unit"], language))
    return text


def _filled(kb: KnowledgeBase, row: Row, language: Language) -> str:
    """An identity with its figures in the place of their names: ``32 + 3 + 7``."""
    def nominal(match: re.Match[str]) -> str:
        try:
            box = figure(kb, names[match.group()])
        except (AuditError, KeyError):
            return match.group()
        # "trên 40" stands at its open low end, "gần 40" at its open high end.
        value = box.low if box.low_open else box.high if box.high_open else box.middle
        return format_number(float(f"{value:.6g}"), language)

    names = dict(_pair(part) for part in row["inputs"])
    # Names first: a number put in could look like one.
    text = re.sub(r"[A-Za-z_]\w*", nominal, row["expression"].replace("**", "^"))
    return re.sub(r"\s*([-+*/^])\s*", lambda m: _SIGNS[m.group(1)], text)


# --------------------------------------------------------------------------
# Parts and wholes
# --------------------------------------------------------------------------

Cell = tuple[str, str | None, str, str | None]  # place, period from and to, series


def _levels(kb: KnowledgeBase) -> dict[str, dict[Cell, list[Row]]]:
    """The printed levels of every indicator by place, period and series."""
    found: dict[str, dict[Cell, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in kb.observations.to_dict("records"):
        if row["measure"] == "level":
            cell = row["place_id"], row["period_from"], row["period_to"], row["series"]
            found[row["indicator_id"]][cell].append(row)
    return found


def _combinations(*choices: list[Row]) -> list[tuple[Row, ...]]:
    """One row of each list in every way; of one source only, where a source prints them all."""
    every = list(itertools.product(*choices))
    one = [rows for rows in every if len({row["source_id"] for row in rows}) == 1]
    return one or every


def _parts(kb: KnowledgeBase) -> Iterator[Row]:
    """A part above its whole."""
    levels = _levels(kb)
    for pair in kb.indicator_parts.to_dict("records"):
        wholes, parts = levels[pair["whole_id"]], levels[pair["part_id"]]
        for cell in sorted(set(wholes) & set(parts), key=str):
            pairs = [(part, whole) for part, whole in _combinations(parts[cell], wholes[cell])
                     if part["unit"] == whole["unit"]]
            sound = [rows for rows in pairs if observed(rows[0]).low <= observed(rows[1]).high]
            if pairs:
                part, whole = (sound or pairs)[0]
                yield _part_row(kb, part, whole, "ok" if sound else "fails")


def _part_row(kb: KnowledgeBase, part: Row, whole: Row, result: str) -> Row:
    def text(language: Language) -> str:
        return label(
            "audit.part", language, place=_name(kb, part["place_id"], language),
            period=_period(part, language), part=_name(kb, part["indicator_id"], language),
            whole=_name(kb, whole["indicator_id"], language),
            computed=part["printed"], expected=whole["printed"])
    return _finding("parts_whole", f"part-{part['id']}-of-{whole['id']}", part["place_id"],
                    (part["id"], whole["id"]), result, text, observed(part), observed(whole))


def _sums(kb: KnowledgeBase) -> Iterator[Row]:
    """Exhaustive parts whose sum is not their whole (100 where the whole is no share)."""
    levels = _levels(kb)
    complete = defaultdict(list)
    for pair in kb.indicator_parts.to_dict("records"):
        if pair["exhaustive"]:
            complete[pair["whole_id"]].append(pair["part_id"])
    for whole, parts in sorted(complete.items()):
        shares = {kb.record[one]["kind"] for one in parts} == {"share"}
        hundred = shares and kb.record[whole]["kind"] != "share"
        cells = set.intersection(*(set(levels[one]) for one in parts))
        for cell in sorted(cells if hundred else cells & set(levels[whole]), key=str):
            totals = [] if hundred else [levels[whole][cell]]
            yield _sum_row(kb, whole, cell, _combinations(*(levels[p][cell] for p in parts),
                                                          *totals), len(parts))


def _sum_row(kb: KnowledgeBase, whole: str, cell: Cell, ways: list[tuple[Row, ...]],
             n: int) -> Row:
    """The first way in which the ``n`` parts add up, else the first way."""
    def boxes(rows: tuple[Row, ...]) -> tuple[Interval, Interval]:
        total = [observed(row) for row in rows[:n]]
        added = Interval(sum(b.low for b in total), sum(b.high for b in total))
        return added, observed(rows[n]) if len(rows) > n else WHOLE

    sound = [rows for rows in ways if boxes(rows)[0].meets(boxes(rows)[1])]
    rows = (sound or ways)[0]
    computed, expected = boxes(rows)

    def text(language: Language) -> str:
        return label("audit.parts_sum", language, place=_name(kb, cell[0], language),
                     period=_period(rows[0], language), whole=_name(kb, whole, language),
                     computed=_spell(kb, computed, rows[0]["unit"], language),
                     expected=_spell(kb, expected, rows[0]["unit"], language))
    name = "-".join(part for part in ("sum", whole, cell[0], cell[1], cell[2], cell[3]) if part)
    return _finding("parts_whole", name, cell[0], [row["id"] for row in rows],
                    "ok" if sound else "fails", text, computed, expected)


# --------------------------------------------------------------------------
# Differences and levels
# --------------------------------------------------------------------------

_CHANGES: dict[str, Callable[[float, float], float]] = {
    "change_points": lambda now, before: now - before,
    "climb": lambda now, before: before - now,
    "change_percent": lambda now, before: (now / before - 1) * 100,
    "multiple": lambda now, before: now / before,
}


def _differences(kb: KnowledgeBase) -> Iterator[Row]:
    """A printed change against the two levels it stands between."""
    levels = _levels(kb)
    for row in kb.observations.to_dict("records"):
        if row["measure"] not in _CHANGES or not row["compared_with"]:
            continue
        known = [(cell, rows) for cell, rows in levels[row["indicator_id"]].items()
                 if cell[0] == row["place_id"]]
        now = [one for cell, rows in known for one in rows
               if cell[1:3] == (row["period_from"], row["period_to"])]
        before = [one for cell, rows in known for one in rows if _is_base(cell, row)]
        same = [one for one in now if one["source_id"] == row["source_id"]]
        pairs = [pair for pair in itertools.product(same or now, before)
                 if pair[0]["series"] == pair[1]["series"]]
        if pairs:
            yield from _difference_row(kb, row, pairs)


def _is_base(cell: Cell, change: Row) -> bool:
    """Whether a level is of the period that a change is compared with, and of its length."""
    base = str(change["compared_with"])
    if cell[2] != base:
        return False
    return cell[1] in (None, base) or (change["period_from"] or "")[4:] == (cell[1] or "")[4:]


def _difference_row(kb: KnowledgeBase, row: Row, pairs: list[tuple[Row, Row]]) -> Iterator[Row]:
    indicator = kb.record[row["indicator_id"]]
    # To climb five places is to have a rank smaller by five.
    climb = indicator["kind"] == "rank" and row["measure"] == "change_points"
    change = _CHANGES["climb" if climb else row["measure"]]
    computed = []
    for now, before in pairs:
        try:
            computed.append(((now, before), _over(change, observed(now), observed(before))))
        except AuditError:
            continue
    if not computed:
        return
    expected = observed(row)
    sound = [one for one in computed if one[1].meets(expected)]
    (now, before), box = (sound or computed)[0]
    # Growth printed beside an amount may be at constant prices; only where the
    # amount states its prices can the two disagree.
    unsure = (row["measure"] != "change_points" and indicator["kind"] == "amount"
              and not indicator["price_basis"])

    def text(language: Language) -> str:
        return label("audit.difference", language, place=_name(kb, row["place_id"], language),
                     indicator=_name(kb, indicator["id"], language),
                     period=_period(row, language), base=row["compared_with"],
                     computed=_spell(kb, box, row["unit"], language), expected=row["printed"])
    result = "ok" if sound else "note" if unsure else "fails"
    yield _finding("difference_level", f"difference-{row['id']}", row["place_id"],
                   (row["id"], now["id"], before["id"]), result, text, box, expected)


# --------------------------------------------------------------------------
# Reported attainment and implied targets
# --------------------------------------------------------------------------


def _reported(kb: KnowledgeBase) -> Iterator[Row]:
    """A source's attainment against value ÷ target; every candidate of an ambiguous one."""
    candidates = defaultdict(list)
    for row in kb.target_candidates.to_dict("records"):
        candidates[row["attainment_id"]].append((row["observation_id"], row["target_id"]))
    for row in kb.reported_attainments.to_dict("records"):
        if math.isnan(row["low"]) and math.isnan(row["high"]):
            continue
        own = [(row["observation_id"], row["target_id"])]
        pairs = candidates[row["id"]] if row["ambiguous"] else own
        for n, (observation, target) in enumerate(pairs, 1):
            if observation in kb.record and (target in kb.record or row["ambiguous"]):
                name = f"reported-{row['id']}" + (f"-{n}" if row["ambiguous"] else "")
                yield _reported_row(kb, name, row, kb.record[observation],
                                    kb.record.get(target), len(pairs))


def _reported_row(kb: KnowledgeBase, name: str, row: Row, observation: Row,
                  target: Row | None, readings: int) -> Row:
    expected = figure(kb, row["id"])
    computed = _attained(kb, row, observation, target)
    result = "note" if computed is None else _agrees(computed, expected)
    # An ambiguous head decides nothing, and an unknown or yearly plan is not this target.
    if row["ambiguous"] or (result == "fails" and row["basis"] in ("unknown", "plan")):
        result = "note"

    def text(language: Language) -> str:
        key = "reported" if computed else "reported_open" if target else "reported_no_target"
        if computed and row["basis"] == "pro_rata":
            key = "reported_pro_rata"
        words = label(
            f"audit.{key}", language, place=_name(kb, row["place_id"], language),
            indicator=_name(kb, observation["indicator_id"], language),
            observed=observation["printed"], target=target["printed"] if target else "–",
            computed=_spell(kb, computed, "percent", language) if computed else "–",
            expected=row["printed"])
        if row["ambiguous"]:
            return label("audit.ambiguous", language, text=words, n=readings)
        return words

    subjects = [row["id"], observation["id"], *([target["id"]] if target else [])]
    return _finding("reported_vs_computed", name, row["place_id"], subjects, result, text,
                    computed, expected)


def _attained(kb: KnowledgeBase, row: Row, observation: Row,
              target: Row | None) -> Interval | None:
    """Value ÷ target in per cent, of the elapsed share of the target where it is pro rata."""
    if target is None or observation["unit"] != target["unit"]:
        return None
    share = _elapsed(row, observation, target) if row["basis"] == "pro_rata" else 1.0
    if not share:
        return None
    try:
        return _over(lambda y, goal: y / (goal * share) * 100, observed(observation),
                     figure(kb, target["id"]))
    except AuditError:
        return None


def _elapsed(row: Row, observation: Row, target: Row) -> float | None:
    """The part of a target's period that a pro-rata attainment counts.

    A yearly mean times the calendar years begun: two fifths of a target for
    2021-2025 in September 2022, as sources reckon it.
    """
    span = row if row["period_from"] and row["period_to"] else observation
    gone, whole = _years(span), _years(target)
    return gone / whole if gone and whole else None


def _years(row: Row) -> int | None:
    """The calendar years that a period touches."""
    if not row["period_from"] or not row["period_to"]:
        return None
    return period_end(row["period_to"]).year - period_start(row["period_from"]).year + 1


def _implied(kb: KnowledgeBase) -> Iterator[Row]:
    """What a target must have been for a reported attainment to be right.

    Candidates only: they never become rows of ``targets``.  Attainments whose
    head is ambiguous imply nothing, and what an identity declares is its row.
    """
    declared = {_pair(part)[1] for row in kb.identities.to_dict("records")
                if row["nature"] == "implied_target" for part in row["inputs"]}
    for row in kb.reported_attainments.to_dict("records"):
        known = row["observation_id"] in kb.record and not row["target_id"]
        if known and not row["ambiguous"] and row["basis"] != "claim" and row["id"] not in declared:
            yield from _implied_row(kb, row, kb.record[row["observation_id"]])


def _implied_row(kb: KnowledgeBase, row: Row, observation: Row) -> Iterator[Row]:
    try:
        attained, value = figure(kb, row["id"]), observed(observation)
        computed = _over(lambda y, percent: y / percent * 100, value, attained)
    except AuditError:
        return
    nominal = float(f"{value.middle / attained.middle * 100:.4g}")

    def text(language: Language) -> str:
        return label(
            "audit.implied", language, place=_name(kb, row["place_id"], language),
            indicator=_name(kb, observation["indicator_id"], language),
            observed=observation["printed"], nominal=format_number(nominal, language),
            attained=_spell(kb, attained, "percent", language),
            computed=_spell(kb, computed, observation["unit"], language))
    yield _finding("implied_target", f"implied-{row['id']}", row["place_id"],
                   (row["id"], observation["id"]), "note", text, computed)


# --------------------------------------------------------------------------
# Conflicts and symbols
# --------------------------------------------------------------------------


def _conflicts(kb: KnowledgeBase) -> Iterator[Row]:
    """Figures of one thing whose intervals do not meet."""
    columns = ("place_id", "indicator_id", "measure", "compared_with", "unit", "period_from",
               "period_to", "series")
    groups = defaultdict(list)
    for row in kb.observations.to_dict("records"):
        groups[tuple(row[column] for column in columns)].append(row)
    for rows in groups.values():
        for first, second in itertools.combinations(rows, 2):
            if not observed(first).meets(observed(second)):
                yield _conflict_row(kb, first, second)


def _conflict_row(kb: KnowledgeBase, first: Row, second: Row) -> Row:
    """Two vintages are a revision, two figures of one vintage a conflict."""
    ranks = [VINTAGES.index(row["vintage"] or "estimate") for row in (first, second)]
    if ranks[0] > ranks[1]:
        first, second = second, first

    def text(language: Language) -> str:
        return label(
            "audit.conflict", language, place=_name(kb, first["place_id"], language),
            indicator=_name(kb, first["indicator_id"], language), period=_period(first, language),
            first=first["printed"], first_source=kb.record[first["source_id"]]["publisher"],
            second=second["printed"], second_source=kb.record[second["source_id"]]["publisher"])
    return _finding("conflict", f"conflict-{first['id']}-and-{second['id']}", first["place_id"],
                    (first["id"], second["id"]), "fails" if ranks[0] == ranks[1] else "revision",
                    text, observed(second), observed(first))


def _symbols(kb: KnowledgeBase) -> Iterator[Row]:
    """Symbols that several documents hold: by themselves they name none."""
    holders = defaultdict(list)
    for row in kb.documents.to_dict("records"):
        if row["symbol"]:
            holders[row["symbol"]].append(row["id"])
    for symbol, ids in sorted(holders.items()):
        if len(ids) > 1:
            yield _finding("duplicate_symbol", f"symbol-{min(ids)}", None, sorted(ids), "note",
                           _symbol_words(symbol, len(ids)))


def _symbol_words(symbol: str, n: int) -> Words:
    return lambda language: label("audit.symbol", language, symbol=symbol, n=n)
