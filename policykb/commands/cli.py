"""``python -m policykb``: the commands, each from a module of ``policykb.commands``.

What a command needs is imported when it runs: ``check`` loads neither Sphinx
nor Altair.  A module of commands has ``add(subparsers)``, which sets ``run=``
to a function that takes the arguments and returns the exit code.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from policykb.core.catalogue import LANGUAGES, SPOKEN, label

MODULES = ("data", "query", "site", "changes", "upkeep")
# Commands whose module is known are found without loading the others.
_HOME = {"check": "data", "fmt": "data", "verify": "data",
         "test": "upkeep", "lock": "upkeep", "clean": "upkeep"}
# Commands that work without the packages of requirements.txt.
_BARE = frozenset({"clean"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 something is wrong, 2 usage.

    Without ``argv`` the command line is run, in the project's environment
    (:func:`policykb.commands.environment.ensure`).
    """
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if argv is None:
            _enter_environment(words)
        return run(words)
    except BrokenPipeError:  # `policykb … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _enter_environment(words: Sequence[str]) -> None:
    from policykb.commands import environment

    if _command(words) in _BARE:
        return
    try:
        environment.ensure()
    except environment.EnvironmentFault as fault:
        print(fault, file=sys.stderr)
        raise SystemExit(1) from None


def run(words: Sequence[str]) -> int:
    """Parse the words of a command line and run the command."""
    from policykb.data.problems import DataError

    arguments = parser(words).parse_args(words)
    try:
        return int(arguments.run(arguments) or 0)
    except DataError as error:
        for one in error.problems:
            print(one.message(arguments.lang), file=sys.stderr)
        return 1


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The parser of the commands; only of the one that ``words`` name, where it is known."""
    top = argparse.ArgumentParser(prog="policykb", description=label("cli.description"))
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    home = _HOME.get(_command(words) or "")
    for name in (home,) if home else MODULES:
        _add(name, subparsers)
    for one in {id(p): p for p in (top, *subparsers.choices.values())}.values():
        _common(one, top is one)
    return top


def _command(words: Sequence[str]) -> str | None:
    """The command among the words: the first that is no option nor the value of one."""
    rest = iter(words)
    for word in rest:
        if word in ("--data", "--lang"):
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def _add(name: str, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    module = f"policykb.commands.{name}"
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return
    found.add(subparsers)


def _common(one: argparse.ArgumentParser, top: bool) -> None:
    """``--data`` and ``--lang``, before or after the command."""
    for option, default, choices in (("--data", "data", None), ("--lang", SPOKEN, LANGUAGES)):
        if option not in one._option_string_actions:
            one.add_argument(option, default=default if top else argparse.SUPPRESS,
                             choices=choices, help=label(f"cli.{option[2:]}_help"))


def _speak_utf8(stream: TextIO) -> None:
    """Vietnamese on a Windows console or under LANG=C."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
        reconfigure(encoding="utf-8", errors="replace")
