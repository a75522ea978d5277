"""``check``, ``fmt`` and ``verify``: what is done to the data package."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from policykb.core.catalogue import label


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands."""
    one = subparsers.add_parser("check", help=label("check.help"))
    one.add_argument("--json", action="store_true", help=label("cli.json_help"))
    one.set_defaults(run=check)
    one = subparsers.add_parser("fmt", help=label("fmt.help"))
    one.set_defaults(run=fmt)
    one = subparsers.add_parser("verify", help=label("verify.help"))
    one.add_argument("--sources", required=True, metavar="DIR",
                     help=label("verify.sources_help"))
    one.set_defaults(run=verify)


def check(arguments: argparse.Namespace) -> int:
    """Print every problem of the data; 1 where there is one."""
    from policykb.data.checks import check as find
    from policykb.data.problems import DataError, Problem
    from policykb.data.schema import read_schema
    from policykb.data.tables import read_rows

    def as_json(one: Problem) -> dict[str, object]:
        return {"file": one.file, "row": one.row or None, "column": one.column or None,
                "code": one.code, "message": one.message(arguments.lang)}

    problems = find(arguments.data)
    if arguments.json:
        print(json.dumps([as_json(one) for one in problems], ensure_ascii=False, indent=1))
        return int(bool(problems))
    for one in problems:
        print(one.message(arguments.lang))
    if problems:
        files = len({one.file for one in problems})
        print(label("check.problems", arguments.lang, count=len(problems), files=files),
              file=sys.stderr)
        return 1
    try:
        tables = read_schema(Path(arguments.data)).tables.values()
        rows = sum(len(read_rows(Path(arguments.data), table)[0]) for table in tables)
    except DataError:  # changed under our hands
        return 1
    print(label("check.fine", arguments.lang, tables=len(tables), rows=rows))
    return 0


def fmt(arguments: argparse.Namespace) -> int:
    """Put the tables into canonical form; 1 where a file could not be read."""
    from policykb.data.fmt import format_package

    outcome = format_package(arguments.data)
    for change in outcome.changes:
        print(change.message(arguments.lang))
    files = len({change.file for change in outcome.changes})
    print(label("fmt.done" if files else "fmt.nothing", arguments.lang, count=files))
    if outcome.problems:
        print(label("fmt.untouched", arguments.lang), file=sys.stderr)
        for one in outcome.problems:
            print(one.message(arguments.lang), file=sys.stderr)
    return int(bool(outcome.problems))


def verify(arguments: argparse.Namespace) -> int:
    """Compare figures with the archived texts; 1 where a text is missing or has changed."""
    from policykb.data.verify import verify as compare

    result = compare(arguments.data, arguments.sources)
    told = [one.message(arguments.lang) for one in result.missing]
    told += [one.message(arguments.lang) for one in result.faults]
    print(*told, sep="\n", end="\n" if told else "")
    total, missing = len(result.findings), len(result.missing)
    print(label("verify.summary", arguments.lang, total=total, verified=total - missing,
                not_found=missing))
    return int(bool(result.faults))
