"""The course of one indicator at one place over the years, with its targets, as a picture.

The picture also says in words what it shows, for whoever does not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policykb.core.catalogue import Language, label
from policykb.core.formats import format_interval
from policykb.site.drawings import marks
from policykb.site.drawings.parts import MARKS, Course, Goal, Value, worth
from policykb.site.drawings.plane import HEIGHT, axes, plane_of
from policykb.site.drawings.svg import WIDTH, element


def course(values: Sequence[Value], goals: Sequence[Goal], *, title: str, unit: str,
           language: Language = "vi") -> Course | None:
    """The picture of ``values`` (all in ``unit``, its symbol) and the targets set for them.

    ``None`` where there is nothing to see (:func:`worth`).
    """
    if not worth(values, goals):
        return None
    plane = plane_of(values, goals, language)
    lines = list(dict.fromkeys(goal.at for goal in goals))
    numbered = tuple((lines.index(goal.at) + 1, goal) for goal in goals)
    drawn = [*axes(plane, unit, language), *marks.goals(plane, numbered, len(lines)),
             *marks.values(plane, values, language)]
    svg = element("svg", {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"},
                  element("title", {}, title),
                  element("desc", {}, _said(values, numbered, unit, language)), *drawn)
    return Course(svg, _legend(values, goals, language), _notes(values, language), numbered)


def _said(values: Sequence[Value], goals: Iterable[tuple[int, Goal]], unit: str,
          language: Language) -> str:
    """The first and last value and the targets with their verdicts, in words."""
    ordered = sorted((v for v in values if v.prevails), key=lambda v: (v.last, -v.first))
    ends = ordered[:1] + (ordered[-1:] if len(ordered) > 1 else [])
    parts = [label("site.drawing.value", language, years=_years(v),
                   value=format_interval(v.low, v.high, unit, language),
                   mark=label(f"site.drawing.{v.mark}", language)) for v in ends]
    parts += [label("site.drawing.goal", language, years=g.when or g.last, printed=g.printed,
                    verdict=g.verdict) for _, g in goals]
    return "; ".join(parts) + "."


def _years(value: Value) -> str:
    """``2024`` or ``2021–2025``."""
    return str(value.last) if value.annual else f"{value.first}–{value.last}"


def _legend(values: Sequence[Value], goals: Sequence[Goal],
            language: Language) -> tuple[tuple[str, str, str], ...]:
    used = {v.mark for v in values if v.annual}
    found = [(glyph, mark) for mark, (glyph, _) in MARKS.items() if mark in used]
    found += [("▬", "mean")] if not all(v.annual for v in values) else []
    found += [("╌╌|", "target")] if not all(goal.mean for goal in goals) else []
    found += [("|╌╌|", "target_mean")] if any(goal.mean for goal in goals) else []
    return tuple((key, glyph, label(f"site.drawing.{key}", language)) for glyph, key in found)


def _notes(values: Sequence[Value], language: Language) -> tuple[str, ...]:
    """Why lines are broken: other series; figures of one year that contradict each other."""
    found = []
    annual = [v for v in values if v.annual]
    if len({v.line for v in annual}) > 1:
        found.append(label("site.drawing.series", language))
    torn = sorted({v.last for v in annual if v.disputed})
    if torn:
        found.append(label("site.drawing.conflict", language, years=", ".join(map(str, torn))))
    return tuple(found)
