"""A chart with its words, and how an Altair specification becomes one."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from policykb.core.catalogue import SPOKEN, Language, label
from policykb.studies.charts.look import CONFIG, WIDTH
from policykb.studies.show import spoken
from policykb.studies.svg import described, draw


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, its alternative text and what stands below it.

    ``spec`` is its Vega-Lite specification as JSON, from which
    :func:`policykb.studies.interactive.interactive` makes the chart that a
    reader can ask for.
    """

    svg: str
    title: str
    alternative: str
    caption: str
    spec: str = "{}"

    def _repr_html_(self) -> str:
        caption = f"<strong>{html.escape(self.title)}</strong> {html.escape(self.caption)}"
        return (f'<figure class="chart" data-spec="{html.escape(self.spec)}">{self.svg}'
                f"<figcaption>{caption.strip()}</figcaption></figure>")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(),
                "text/plain": f"{self.title}: {self.alternative}"}


def words(name: str, facts: Mapping[str, object], language: Language = SPOKEN) -> dict[str, str]:
    """``title``, ``alternative`` and ``caption`` of the chart ``name`` with the facts in them."""
    said = spoken(facts, language)
    return {part: label(f"chart.{name}.{part}", language, **said)
            for part in ("title", "alternative", "caption")}


def drawn(layers: alt.LayerChart | alt.FacetChart, height: int, title: str, alternative: str,
          caption: str, language: Language) -> Chart:
    """The chart drawn, named and described.

    Raises :class:`ValueError` where the title or the alternative text is empty.
    """
    if not title.strip() or not alternative.strip():
        raise ValueError("a chart needs a title and an alternative text")
    spec = layers.properties(
        width=WIDTH, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding={"left": 12, "right": 12, "top": 4, "bottom": 4},
    ).configure(**CONFIG).to_dict()
    named = hashlib.sha256((title + "\0" + alternative).encode()).hexdigest()
    drawing = draw(spec, language)
    spec.pop("$schema", None)
    meant = json.dumps(spec | {"usermeta": {"language": language}}, ensure_ascii=False,
                       separators=(",", ":"))
    return Chart(described(drawing, title, alternative, named[:8]), title, alternative, caption,
                 meant)


def with_heading(caption: str, language: Language) -> str:
    """The caption of a chart of verdicts: that they are computed stands at its end."""
    return f"{caption} {label('verdict.heading', language)}.".strip()
