"""``site``: what is made of the data and the package."""

from __future__ import annotations

import argparse
from pathlib import Path

from policykb.core.catalogue import label


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``site``, and ``english`` that it calls."""
    one = subparsers.add_parser("site", help=label("site.build.help.site"))
    one.add_argument("--strict", action="store_true", help=label("site.build.help.strict"))
    one.set_defaults(run=site)
    one = subparsers.add_parser("english", help=label("site.build.help.english"))
    one.set_defaults(run=english)


def site(arguments: argparse.Namespace) -> int:
    """Build the site into ``_build/html``; 1 where the data or the build has problems."""
    from policykb.build import making

    return making.make(Path(arguments.data), arguments.lang, strict=arguments.strict)


def english(arguments: argparse.Namespace) -> int:
    """Build the English book of a build that is under way; 1 where it fails."""
    from policykb.build import making

    return making.make_english(Path(arguments.data), arguments.lang)
