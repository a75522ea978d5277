"""``chain``, ``attain``, ``align``, ``audit``, ``show``, ``why``, ``graph``: questions to the data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykb.commands.answering import (
    Row,
    cell_text,
    plain,
    print_json,
    reason_words,
    rows_of,
    tell,
)
from policykb.commands.asking import Arguments, Refusal, day_of, find, graph_of, load_kb
from policykb.commands.why import why
from policykb.core.catalogue import Language, label

if TYPE_CHECKING:
    import networkx as nx

    from policykb.data.knowledge import KnowledgeBase


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the seven commands."""
    for name, run in (("chain", chain), ("show", show)):
        one = _command(subparsers, name, run)
        one.add_argument("id", help=label("query.id_help"))
        _shapes(one)
    one = _command(subparsers, "why", why)
    one.add_argument("id", nargs="+", help=label("query.why_id_help"))
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


def chain(arguments: Arguments) -> None:
    """Every path of implementation above a document, with the days of each step."""
    from policykb.analysis.graph import chain as paths_of

    kb = load_kb(arguments)
    one = find(kb, arguments.id, arguments.lang, "documents")
    g = graph_of(kb, arguments, one)
    steps = [_step(g, n, step, arguments.lang)
             for n, path in enumerate(paths_of(g, one), 1) for step in path]
    columns = ["path", "from", "relation", "to", "delay", "basis"]
    if not steps and not (arguments.json or arguments.csv):
        print(label("query.no_chain", arguments.lang, id=one))
        return
    tell(arguments, [step | {"from": step["from_id"], "to": step["to_id"],
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

    kb = load_kb(arguments)
    frame = table(kb, day_of(arguments))
    own = "label" if arguments.lang == "vi" else "label_en"
    rows = [row | {"verdict": row[own], "reason": reason_words("reason", row["reason"], arguments.lang),
                   "value": row[f"value_text_{arguments.lang}"],
                   "goal": row[f"target_text_{arguments.lang}"]} for row in rows_of(frame)]
    if not (arguments.json or arguments.csv):
        print(label("verdict.heading", arguments.lang) + "\n")
    tell(arguments, rows, ["verdict", "value", "goal", "target_id", "reason"], rows_of(frame))


def align(arguments: Arguments) -> None:
    """Provincial targets against national ones."""
    from policykb.analysis.alignment import align as table

    kb = load_kb(arguments)
    frame = table(kb, graph_of(kb, arguments))
    rows = [row | {"result": label(f"align.{row['result']}", arguments.lang),
                   "reason": reason_words("align.reason", row["reason"], arguments.lang),
                   "goal": row["target_text"], "national_goal": row["national_text"]}
            for row in rows_of(frame)]
    tell(arguments, rows, ["result", "goal", "national_goal", "target_id", "national_target_id",
                            "reason"], rows_of(frame))


def audit(arguments: Arguments) -> None:
    """The arithmetic checks; figures that disagree are shown, not an error of the command."""
    from policykb.analysis.audit import audit as table

    kb = load_kb(arguments)
    frame = table(kb, day_of(arguments))
    order = ("fails", "revision", "note", "ok")
    rows = [row | {"result": label(f"audit.result.{row['result']}", arguments.lang),
                   "kind": label(f"audit.kind.{row['kind']}", arguments.lang),
                   "text": row[f"text_{arguments.lang}"]}
            for row in sorted(rows_of(frame), key=lambda row: order.index(row["result"]))]
    tell(arguments, rows, ["result", "kind", "text"], rows_of(frame))


def show(arguments: Arguments) -> None:
    """A row with the titles of its columns, and its edges both ways."""
    from policykb.analysis.graph import edge_label, inverse_edges, inverse_label
    from policykb.data.rows import without_place

    kb, lang = load_kb(arguments), arguments.lang
    one = find(kb, arguments.id, lang)
    table, record = kb.table_of[one], plain(without_place(kb.record[one]))
    g = graph_of(kb, arguments, one if table == "documents" else None)
    edges: list[Row] = []
    if one in g:
        edges = [{"direction": "out", "relation": t, "other": b, "words": edge_label(g, t, lang)}
                 for _, b, t in sorted(g.out_edges(one, keys=True))]
        edges += [{"direction": "in", "relation": t, "other": a, "words": inverse_label(g, t, lang)}
                  for a, t, _ in sorted(inverse_edges(g, one), key=lambda edge: edge[:2])]
    fields = {name: value for name, value in record.items() if value not in (None, "", [])}
    if arguments.json:
        told = [{k: v for k, v in edge.items() if k != "words"} for edge in edges]
        print_json({"id": one, "table": table, "fields": fields, "relations": told})
        return
    if not arguments.csv:
        _print_fields(kb, table, fields, lang)
    rows = [edge | {"direction": label(f"query.{edge['direction']}", lang),
                    "relation": edge["words"], "label": g.nodes[edge["other"]]["label"]}
            for edge in edges]
    tell(arguments, rows, ["direction", "relation", "other", "label"],
          [{k: v for k, v in edge.items() if k != "words"} for edge in edges])


def _print_fields(kb: KnowledgeBase, table: str, fields: Row, lang: Language) -> None:
    known = kb.schema.tables[table]
    titles = {name: known.field(name).title if lang == "vi" else known.field(name).title_en
              for name in fields}
    width = max(map(len, titles.values()))
    for name, value in fields.items():
        print(f"{titles[name]:<{width}}  {cell_text(value)}")
    print()


def graph(arguments: Arguments) -> None:
    """Write the graph to a file."""
    from policykb.analysis.verdicts.attainment import attain as table
    from policykb.site.machines import graphml

    kb = load_kb(arguments)
    g, verdicts = graph_of(kb, arguments), table(kb, day_of(arguments))
    told = dict(zip(verdicts["target_id"], verdicts["verdict"], strict=True))
    try:
        graphml.write(g, kb, told, arguments.output)
    except OSError as error:
        raise Refusal(label("query.cannot_write", arguments.lang, path=arguments.output,
                            error=error.strerror or error)) from None
    print(label("query.written", arguments.lang, path=arguments.output, nodes=len(g),
                edges=g.number_of_edges()))
