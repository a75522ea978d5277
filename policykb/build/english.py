"""The sources of the English book, made from those of the Vietnamese one.

The English site is a book of its own on the same data.  Its texts stand in
``book/en`` and ``notebooks/en`` under the names of the Vietnamese ones; its
configuration and its contents follow from the Vietnamese files, so that
nothing is said twice.  A page that has no English text is left out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from policykb.core.catalogue import label

#: Folders of written pages, and the one in each that holds the English texts.
FOLDERS = ("book", "notebooks")
ENGLISH = "en"
#: Set to 1 where the English site is made beside the Vietnamese one.
TWINS = "POLICYKB_TWINS"


def source(root: Path, pagename: str) -> Path:
    """Where the English text of a written page stands: ``book/index`` → ``book/en/index.md``."""
    folder, _, name = pagename.rpartition("/")
    return root / folder / ENGLISH / f"{name}.md"


def prepare(root: Path, data: Path, target: Path, cache: Path) -> None:
    """Write the sources of the English book into ``target``.

    ``root`` is the folder of the Vietnamese book, ``data`` the data package,
    ``cache`` the execution cache of the English notebooks.  A file that would
    not change is left alone, so that it is not read again; one that is gone
    is removed.
    """
    wanted = {
        "_config.yml": _yaml(configuration(_read(root / "_config.yml"), data, cache)),
        "_toc.yml": _yaml(contents(_read(root / "_toc.yml"), root)),
    }
    for folder in FOLDERS:
        for path in (root / folder / ENGLISH).glob("*.md"):
            wanted[f"{folder}/{path.name}"] = path.read_text("utf-8")
    for old in [p for p in target.rglob("*") if p.is_file()]:
        if old.relative_to(target).as_posix() not in wanted:
            old.unlink()
    for name, text in wanted.items():
        path = target / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")


def configuration(settings: dict[str, Any], data: Path, cache: Path) -> dict[str, Any]:
    """The settings of the Vietnamese book with the words and places of the English one."""
    title = json.loads((data / "datapackage.json").read_text("utf-8"))["title_en"]
    sphinx = {k: v for k, v in settings["sphinx"]["config"].items() if k != "numfig_format"}
    sphinx |= {"project": title, "language": "en", "policykb_data": str(data.resolve()),
               "nb_code_prompt_show": label("site.shell.code_show", "en"),
               "nb_code_prompt_hide": label("site.shell.code_hide", "en")}
    return {**settings, "title": title,
            "execute": {**settings["execute"], "cache": str(cache.resolve())},
            "sphinx": {**settings["sphinx"], "config": sphinx}}


def contents(toc: dict[str, Any], root: Path) -> dict[str, Any]:
    """The contents of the Vietnamese book without the pages that have no English text."""
    parts = [{"chapters": [one for one in part["chapters"] if source(root, one["file"]).exists()]}
             for part in toc.get("parts", [])]
    kept = [part for part in parts if part["chapters"]]
    return {"format": toc["format"], "root": toc["root"], **({"parts": kept} if kept else {})}


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def _yaml(settings: dict[str, Any]) -> str:
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
