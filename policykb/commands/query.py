"""``chain``, ``attain``, ``align``, ``audit``, ``show``, ``why``, ``graph``: questions to the data."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykb.core.catalogue import Language, label

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from policykb.data.load import KnowledgeBase

Row = dict[str, Any]
Arguments = argparse.Namespace
_SUGGESTIONS = 3


class Refusal(Exception):
    """A question that cannot be answered as it was put; the words say why."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the seven commands."""
    for name, run in (("chain", chain), ("show", show), ("why", why)):
        one = _command(subparsers, name, run)
        one.add_argument("id", help=label("query.id_help"))
        _shapes(one)
    for name, run in (("attain", attain), ("align", align), ("audit", audit)):
        _shapes(_command(subparsers, name, run))
    one = _command(subparsers, "graph", graph)
    one.add_argument("--format", choices=("graphml",), default="graphml",
                     help=label("query.format_help"))
    one.add_argument("-o", "--output", type=Path, required=True, metavar="FILE",
                     help=label("query.output_help"))


def _command(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str,
    run: Callable[[Arguments], None],
) -> argparse.ArgumentParser:
    one = subparsers.add_parser(name, help=label(f"query.{name}_help"))
    one.add_argument("--as-of", metavar="YYYY-MM-DD", help=label("query.as_of_help"))
    one.set_defaults(run=lambda arguments: _answered(run, arguments))
    return one


def _shapes(one: argparse.ArgumentParser) -> None:
    shape = one.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help=label("cli.json_help"))
    shape.add_argument("--csv", action="store_true", help=label("query.csv_help"))


def _answered(run: Callable[[Arguments], None], arguments: Arguments) -> int:
    try:
        run(arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


# --------------------------------------------------------------------------
# The commands
# --------------------------------------------------------------------------


def chain(arguments: Arguments) -> None:
    """Every path of implementation above a document, with the days of each step."""
    from policykb.analysis.graph import chain as paths_of

    kb = _load(arguments)
    one = _find(kb, arguments.id, arguments.lang, "documents")
    g = _graph(kb, arguments, one)
    steps = [_step(g, n, step, arguments.lang)
             for n, path in enumerate(paths_of(g, one), 1) for step in path]
    columns = ["path", "from", "relation", "to", "delay", "basis"]
    if not steps and not (arguments.json or arguments.csv):
        print(label("query.no_chain", arguments.lang, id=one))
        return
    _tell(arguments, [step | {"from": step["from_id"], "to": step["to_id"],
                              "relation": step["relation_label"], "delay": step["delay_text"],
                              "basis": step["basis_text"]} for step in steps], columns,
          [{k: v for k, v in step.items() if not k.endswith("_text")} for step in steps])


def _step(g: nx.MultiDiGraph, path: int, step: Any, language: Language) -> Row:
    from policykb.analysis.graph import edge_label

    low, high = step.delay or (None, None)
    return {
        "path": path, "from_id": step.from_id, "relation": step.type, "to_id": step.to_id,
        "basis": step.basis, "delay_low": low, "delay_high": high, "source_id": step.source_id,
        "locator": step.locator, "relation_label": edge_label(g, step.type, language),
        "delay_text": _delay(step.delay, language),
        "basis_text": label(f"basis.{step.basis}", language),
    }


def _delay(delay: tuple[int, int] | None, language: Language) -> str:
    if delay is None:
        return label("delay.unknown", language)
    if delay[0] == delay[1]:
        return label("delay.days", language, days=delay[0])
    return label("delay.between", language, low=delay[0], high=delay[1])


def attain(arguments: Arguments) -> None:
    """The verdict on every target."""
    from policykb.analysis.verdicts.attainment import attain as table

    kb = _load(arguments)
    frame = table(kb, _day(arguments))
    own = "label" if arguments.lang == "vi" else "label_en"
    rows = [row | {"verdict": row[own], "reason": _reason("reason", row["reason"], arguments.lang),
                   "value": row[f"value_text_{arguments.lang}"],
                   "goal": row[f"target_text_{arguments.lang}"]} for row in _rows(frame)]
    if not (arguments.json or arguments.csv):
        print(label("verdict.heading", arguments.lang) + "\n")
    _tell(arguments, rows, ["verdict", "value", "goal", "target_id", "reason"], _rows(frame))


def align(arguments: Arguments) -> None:
    """Provincial targets against national ones."""
    from policykb.analysis.alignment import align as table

    kb = _load(arguments)
    frame = table(kb, _graph(kb, arguments))
    rows = [row | {"result": label(f"align.{row['result']}", arguments.lang),
                   "reason": _reason("align.reason", row["reason"], arguments.lang),
                   "goal": row["target_text"], "national_goal": row["national_text"]}
            for row in _rows(frame)]
    _tell(arguments, rows, ["result", "goal", "national_goal", "target_id", "national_target_id",
                            "reason"], _rows(frame))


def audit(arguments: Arguments) -> None:
    """The arithmetic checks; figures that disagree are shown, not an error of the command."""
    from policykb.analysis.audit import audit as table

    kb = _load(arguments)
    frame = table(kb, _day(arguments))
    order = ("fails", "revision", "note", "ok")
    rows = [row | {"result": label(f"audit.result.{row['result']}", arguments.lang),
                   "kind": label(f"audit.kind.{row['kind']}", arguments.lang),
                   "text": row[f"text_{arguments.lang}"]}
            for row in sorted(_rows(frame), key=lambda row: order.index(row["result"]))]
    _tell(arguments, rows, ["result", "kind", "text"], _rows(frame))


def show(arguments: Arguments) -> None:
    """A row with the titles of its columns, and its edges both ways."""
    from policykb.analysis.graph import edge_label, inverse_edges, inverse_label

    kb, lang = _load(arguments), arguments.lang
    one = _find(kb, arguments.id, lang)
    table, record = kb.table_of[one], _plain(kb.record[one])
    g = _graph(kb, arguments, one if table == "documents" else None)
    edges: list[Row] = []
    if one in g:
        edges = [{"direction": "out", "relation": t, "other": b, "words": edge_label(g, t, lang)}
                 for _, b, t in sorted(g.out_edges(one, keys=True))]
        edges += [{"direction": "in", "relation": t, "other": a, "words": inverse_label(g, t, lang)}
                  for a, t, _ in sorted(inverse_edges(g, one), key=lambda edge: edge[:2])]
    fields = {name: value for name, value in record.items() if value not in (None, "", [])}
    if arguments.json:
        plain = [{k: v for k, v in edge.items() if k != "words"} for edge in edges]
        _print_json({"id": one, "table": table, "fields": fields, "relations": plain})
        return
    if not arguments.csv:
        _print_fields(kb, table, fields, lang)
    rows = [edge | {"direction": label(f"query.{edge['direction']}", lang),
                    "relation": edge["words"], "label": g.nodes[edge["other"]]["label"]}
            for edge in edges]
    _tell(arguments, rows, ["direction", "relation", "other", "label"],
          [{k: v for k, v in edge.items() if k != "words"} for edge in edges])


def _print_fields(kb: KnowledgeBase, table: str, fields: Row, lang: Language) -> None:
    known = kb.schema.tables[table]
    titles = {name: known.field(name).title if lang == "vi" else known.field(name).title_en
              for name in fields}
    width = max(map(len, titles.values()))
    for name, value in fields.items():
        print(f"{titles[name]:<{width}}  {_cell(value)}")
    print()


def why(arguments: Arguments) -> None:
    """The trail of one verdict: what was used, how, and what follows."""
    from policykb.analysis.verdicts.attainment import attain as table

    kb, lang = _load(arguments), arguments.lang
    one = _find(kb, arguments.id, lang, "targets")
    frame = table(kb, _day(arguments))
    found = _rows(frame[frame["target_id"] == one])
    if not found:
        raise Refusal(label("query.later", lang, id=one, date=arguments.as_of))
    (row,) = found
    if arguments.json:
        _print_json(row)
        return
    steps = [{"kind": kind, "text": vi if lang == "vi" else en} for kind, vi, en in row["trail"]]
    if arguments.csv:
        _tell(arguments, steps, ["kind", "text"], steps)
        return
    print(f"{one}\n{label('verdict.heading', lang)}\n")
    print("\n".join(f"- {step['text']}" for step in steps))


def graph(arguments: Arguments) -> None:
    """Write the graph to a file."""
    from policykb.analysis.verdicts.attainment import attain as table
    from policykb.site.machines import graphml

    kb = _load(arguments)
    g, verdicts = _graph(kb, arguments), table(kb, _day(arguments))
    told = dict(zip(verdicts["target_id"], verdicts["verdict"], strict=True))
    try:
        graphml.write(g, kb, told, arguments.output)
    except OSError as error:
        raise Refusal(label("query.cannot_write", arguments.lang, path=arguments.output,
                            error=error.strerror or error)) from None
    print(label("query.written", arguments.lang, path=arguments.output, nodes=len(g),
                edges=g.number_of_edges()))


# --------------------------------------------------------------------------
# What was asked
# --------------------------------------------------------------------------


def _load(arguments: Arguments) -> KnowledgeBase:
    from policykb.data.load import load

    _day(arguments)  # a wrong date is told before the data are read
    return load(arguments.data)


def _day(arguments: Arguments) -> date | None:
    if arguments.as_of is None:
        return None
    try:
        return date.fromisoformat(arguments.as_of)
    except ValueError:
        raise Refusal(label("query.bad_date", arguments.lang, value=arguments.as_of)) from None


def _graph(kb: KnowledgeBase, arguments: Arguments, wanted: str | None = None) -> nx.MultiDiGraph:
    """The graph of the day asked for, with ``wanted`` in it."""
    from policykb.analysis.graph import build

    g = build(kb, _day(arguments))
    if wanted is not None and wanted not in g:
        raise Refusal(label("query.later", arguments.lang, id=wanted, date=g.graph["as_of"]))
    return g


def _find(kb: KnowledgeBase, word: str, lang: Language, table: str | None = None) -> str:
    """The id that ``word`` is, or the document whose symbol it is."""
    from policykb.core.model import slug

    holders = [] if word in kb.table_of else _holders(kb, word)
    if len(holders) > 1:
        raise Refusal(label("query.ambiguous", lang, symbol=word, ids=", ".join(holders)))
    one = holders[0] if holders else _moved(kb, word)
    if one not in kb.table_of:
        one = slug(word)  # "Bắc Kạn" for bac-kan
    if one not in kb.table_of:
        raise Refusal(_unknown(kb, word, lang, table))
    if table and kb.table_of[one] != table:
        near = _nearest(kb, word, table)
        wrong = label(f"query.not_{table}", lang, id=word)
        raise Refusal(wrong + (f"; {label('query.suggest', lang, ids=near)}" if near else ""))
    return one


def _moved(kb: KnowledgeBase, word: str) -> str:
    """The id that took the place of an old one (``redirects``)."""
    moved: dict[str, str] = dict(zip(kb.redirects["from"], kb.redirects["to"], strict=True))
    return moved.get(word, word)


def _holders(kb: KnowledgeBase, symbol: str) -> list[str]:
    """The documents of a symbol, whatever its accents, case and spaces."""
    from policykb.core.model import slug

    wanted = slug(symbol)
    columns = zip(kb.documents["id"], kb.documents["symbol"], strict=True)
    return sorted(one for one, held in columns if held and slug(held) == wanted)


def _unknown(kb: KnowledgeBase, word: str, lang: Language, table: str | None) -> str:
    near = _nearest(kb, word, table)
    said = label("query.unknown", lang, id=word)
    return f"{said}; {label('query.suggest', lang, ids=near)}" if near else said


def _nearest(kb: KnowledgeBase, word: str, table: str | None) -> str:
    import difflib

    from policykb.core.model import slug

    known = [one for one, name in kb.table_of.items() if table in (None, name)]
    wanted = slug(word)
    holding = sorted(one for one in known if wanted and wanted in one)[:_SUGGESTIONS]
    return ", ".join(difflib.get_close_matches(wanted, known, n=_SUGGESTIONS) or holding)


# --------------------------------------------------------------------------
# What is answered
# --------------------------------------------------------------------------


def _reason(prefix: str, code: str | None, lang: Language) -> str:
    return label(f"{prefix}.{code}", lang) if code else ""


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [_plain(row) for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    """``value`` with nothing but what JSON knows: no NaN, infinity, tuple or foreign number."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None  # NaN compares false
    return value.isoformat() if isinstance(value, date) else value


def _tell(arguments: Arguments, rows: list[Row], columns: list[str], data: list[Row]) -> None:
    """``data`` for machines, the ``columns`` of ``rows`` as a table for people."""
    if arguments.json:
        _print_json(data)
    elif arguments.csv:
        _print_csv(data, columns)
    elif rows:
        _print_table(rows, columns, arguments.lang)
    else:
        print(label("query.none", arguments.lang))


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _print_csv(data: list[Row], columns: list[str]) -> None:
    import csv

    names = list(data[0]) if data else columns
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in data)


def _print_table(rows: list[Row], columns: Iterable[str], lang: Language) -> None:
    """Aligned text; the last column, often the longest, is not padded."""
    heads = [[label(f"query.{name}", lang) for name in columns]]
    lines = heads + [[_cell(row[name]) for name in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths[:-1]] + ["-" * len(heads[0][-1])])
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(_cell(one) for one in value)
    return str(value)
