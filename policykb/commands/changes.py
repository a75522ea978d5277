"""``diff``: what changed between two states of the data."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from policykb.core.catalogue import label

if TYPE_CHECKING:
    from policykb.data.knowledge import KnowledgeBase


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    one = subparsers.add_parser("diff", help=label("diff.help"))
    one.add_argument("old", metavar="OLD", help=label("diff.old_help"))
    one.add_argument("new", metavar="NEW", nargs="?", help=label("diff.new_help"))
    shape = one.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help=label("cli.json_help"))
    shape.add_argument("--csv", action="store_true", help=label("diff.csv_help"))
    shape.add_argument("--published", action="store_true", help=label("diff.published_help"))
    one.set_defaults(run=diff)


def diff(arguments: argparse.Namespace) -> int:
    """Tell what changed; 2 where a state cannot be had, 1 where it cannot be read.

    Changes are no error.
    """
    from policykb.analysis.changes.compare import compare
    from policykb.analysis.changes.rows import NOTE, PUBLISHED, as_json, notes, published
    from policykb.analysis.changes.told import report
    from policykb.data.revisions import RevisionError

    try:
        old, new = (_state(arguments, one)
                    for one in (arguments.old, arguments.new or arguments.data))
    except RevisionError as error:
        print(error.message(arguments.lang), file=sys.stderr)
        return 2
    changes = compare(old, new)
    if arguments.json:
        print(json.dumps(as_json(changes), ensure_ascii=False, indent=1))
    elif arguments.csv:
        _print_rows(NOTE, notes(changes))
    elif arguments.published:
        _print_rows(PUBLISHED, published(changes))
    else:
        print(report(changes, arguments.lang), end="")
    return 0


def _state(arguments: argparse.Namespace, state: str) -> KnowledgeBase:
    """One state; what is wrong with its files is told by the caller, whose they are here."""
    from policykb.data.problems import DataError
    from policykb.data.revisions import read

    try:
        return read(state, arguments.data)
    except DataError:
        print(label("diff.error.unreadable", arguments.lang, state=state), file=sys.stderr)
        raise


def _print_rows(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    import csv

    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
