"""``why``: the trail of a verdict, or which figure of a cell prevails and against which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykb.commands.answering import Row, plain, print_json, rows_of, tell
from policykb.commands.asking import Arguments, Refusal, day_of, find, load_kb
from policykb.core.catalogue import Language, label

if TYPE_CHECKING:
    from policykb.analysis.cells import Cell
    from policykb.analysis.value import Value
    from policykb.data.knowledge import KnowledgeBase


def why(arguments: Arguments) -> None:
    """Why a verdict is what it is; of a place, indicator and period, which figure prevails."""
    kb = load_kb(arguments)
    words = arguments.id
    if len(words) == 1 and words[0] not in kb.record and words[0].count("/") > 1:
        words = words[0].split("/", 2)
    if len(words) == 1:
        _of_target(arguments, kb, words[0])
    elif len(words) == 3:
        _of_cell(arguments, kb, *words)
    else:
        raise Refusal(label("query.why_usage", arguments.lang))


def _of_target(arguments: Arguments, kb: KnowledgeBase, word: str) -> None:
    """The trail of one verdict: what was used, how, and what follows."""
    from policykb.analysis.verdicts.attainment import attain as table

    lang = arguments.lang
    one = find(kb, word, lang, "targets")
    frame = table(kb, day_of(arguments))
    found = rows_of(frame[frame["target_id"] == one])
    if not found:
        raise Refusal(label("query.later", lang, id=one, date=arguments.as_of))
    (row,) = found
    if arguments.json:
        print_json(row)
        return
    steps = [{"kind": kind, "text": vi if lang == "vi" else en} for kind, vi, en in row["trail"]]
    if arguments.csv:
        tell(arguments, steps, ["kind", "text"], steps)
        return
    print(f"{one}\n{label('verdict.heading', lang)}\n")
    print("\n".join(f"- {step['text']}" for step in steps))


def _of_cell(arguments: Arguments, kb: KnowledgeBase, place: str, indicator: str,
             period: str) -> None:
    """Which figure of a cell prevails, its rivals, and why the others gave way."""
    from policykb.analysis.cells import figures_at, periods_of

    lang = arguments.lang
    place, indicator = find(kb, place, lang, "places"), find(kb, indicator, lang, "indicators")
    cells = figures_at(kb, place, indicator, period)
    if not cells:
        known = ", ".join(periods_of(kb, place, indicator))
        raise Refusal(label("prevailing.no_cell" if known else "prevailing.no_value", lang,
                            place=place, indicator=indicator, period=period, known=known))
    told = plain([row for cell, values in cells.items() for row in _stood(kb, cell, values, lang)])
    if arguments.json or arguments.csv:
        tell(arguments, told, ["id"], told)
        return
    for n, (cell, values) in enumerate(cells.items()):
        print(("\n" if n else "") + _heading(kb, cell, values[0], lang))
        for row in _stood(kb, cell, values, lang):
            print(row["text"])


def _heading(kb: KnowledgeBase, cell: Cell, value: Value, lang: Language) -> str:
    from policykb.core.formats import format_period

    names = [kb.record[one][f"name_{lang}"] for one in (cell.place, cell.indicator)]
    names.append(format_period(value.period_from, value.period_to, lang))
    if cell.series:
        names.append(label("prevailing.series", lang, series=cell.series))
    return ", ".join(names)


def _stood(kb: KnowledgeBase, cell: Cell, values: list[Value], lang: Language) -> list[Row]:
    """A row for each figure of a cell, the prevailing one first, with the reason in words."""
    from policykb.analysis.prevailing import Why, standing

    found = standing(values)
    if found is None:
        why_not = label("prevailing.none", lang)
        return [_row(kb, cell, v, lang, prevails=False, reason=Why.PLAN, words=why_not) for v in values]
    rows = [_row(kb, cell, found.best, lang, prevails=True,
                 reason="contested" if found.contested else None, words=found.words(lang))]
    return rows + [_row(kb, cell, v, lang, prevails=False, reason=reason,
                        words=label(f"prevailing.why.{reason}", lang)) for v, reason in found.others]


def _row(kb: KnowledgeBase, cell: Cell, value: Value, lang: Language, *, prevails: bool,
         reason: str | None, words: str) -> Row:
    told: dict[str, Any] = {
        "place_id": cell.place, "indicator_id": cell.indicator, "period_from": value.period_from,
        "period_to": value.period_to, "series": cell.series, "ids": list(value.ids),
        "low": value.interval.low, "high": value.interval.high, "vintage": value.vintage,
        "released": value.released.isoformat() if value.released else None,
        "prevails": prevails, "reason": str(reason) if reason else None}
    return told | {"text": f"{'→' if prevails else '-'} {_figure(kb, value, lang)}: {words}"}


def _figure(kb: KnowledgeBase, value: Value, lang: Language) -> str:
    """A figure as printed, with its vintage, publisher, day and id."""
    from policykb.core.formats import format_date

    rows = [kb.record[one] for one in value.ids]
    released = format_date(value.released, lang) if value.released else label(
        "prevailing.undated", lang)
    return label("prevailing.figure", lang, printed="; ".join(row["printed"] for row in rows),
                 vintage=label(f"vintage.{value.vintage}", lang), released=released,
                 publisher="; ".join(dict.fromkeys(
                     kb.record[row["source_id"]]["publisher"] for row in rows)),
                 ids=", ".join(value.ids))
