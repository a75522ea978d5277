"""What stands at the head of a notebook: the studies it shows and the settings they are about.

Which documents, places and indicators a study looks at is the notebook's
matter, so ids of the data stand in its front matter, never in code::

    policykb:
      studies: [growth_two_years]
      settings: {assigned_first: 25-nq-cp-2025}

Here belongs reading that head.  Not here: what a study makes of a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML whose dates stay text: the head becomes JSON in the metadata of a notebook."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()}
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class HeadFault(Exception):
    """The head of a notebook does not fit; ``code`` names the sentence that says how."""

    code: str


class UnknownStudy(HeadFault):
    """A notebook names a study that there is not."""

    code = "study"


class UnknownSetting(HeadFault):
    """A study asks for a setting that its notebook does not state, or states as a list."""

    code = "setting"


class UnequalSettings(HeadFault):
    """Two notebooks state the same setting differently."""

    code = "unequal"


class Settings(dict[str, str | tuple[str, ...]]):
    """What the notebooks say their studies are about: ids, dates and lists of them by name."""

    def one(self, name: str) -> str:
        """The setting ``name``; :class:`UnknownSetting` where it is missing or a list."""
        value = self.get(name)
        if not isinstance(value, str):
            raise UnknownSetting(name)
        return value

    def many(self, name: str) -> tuple[str, ...]:
        """The list ``name``; :class:`UnknownSetting` where it is missing or no list."""
        value = self.get(name)
        if not isinstance(value, tuple):
            raise UnknownSetting(name)
        return value


def front_matter(text: str) -> dict[str, Any]:
    """What stands at the head of a page; empty where there is nothing or it is broken."""
    found = _FRONT.match(text.replace("\r\n", "\n"))
    try:
        settings = yaml.load(found.group(1), _Loader) if found else {}
    except yaml.YAMLError:
        return {}
    return settings if isinstance(settings, dict) else {}


def with_front_matter(text: str, settings: dict[str, Any]) -> str:
    """The page with another head; one without a head stays as it is."""
    head = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    return _FRONT.sub(lambda _: f"---\n{head}---\n", text.replace("\r\n", "\n"), count=1)


def studies(text: str) -> list[str]:
    """The studies that a notebook names, in its order."""
    return [str(name) for name in _ours(text).get("studies") or []]


def settings(text: str) -> Settings:
    """The settings that a notebook states."""
    stated = _ours(text).get("settings") or {}
    return Settings({str(name): tuple(map(str, value)) if isinstance(value, list) else str(value)
                     for name, value in stated.items()})


def together(texts: Iterable[str]) -> Settings:
    """The settings of several notebooks.

    Raises :class:`UnequalSettings` where two of them state one differently: a
    study would show one thing here and another there under the same name.
    """
    all_ = Settings()
    for text in texts:
        for name, value in settings(text).items():
            if all_.setdefault(name, value) != value:
                raise UnequalSettings(name)
    return all_


def of_folder(folder: Path) -> Settings:
    """The settings of all notebooks in ``folder``; none where there is no such folder."""
    return together(path.read_text("utf-8") for path in sorted(folder.glob("*.md")))


def _ours(text: str) -> dict[str, Any]:
    stated = front_matter(text).get("policykb")
    return stated if isinstance(stated, dict) else {}
