"""The provinces read closely: their targets, what their sources claim, drafts, tasks, mergers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from policykb.core.vocabulary import Measure, Stage, Verdict
from policykb.data.rows import rows_of
from policykb.studies import cascade
from policykb.studies.frames import VERDICT, Row, counted, in_words, only, ordered, spans
from policykb.studies.registry import Book, study


def _provinces(book: Book) -> tuple[str, ...]:
    return book.settings.many("provinces")


@study
def five_provinces(book: Book) -> pd.DataFrame:
    """Every target of the provinces read closely with its verdict."""
    frame = only(book.basis.attainment, place_id=_provinces(book))
    return ordered(frame[[*VERDICT, "stage"]], ["place_id", "document_id", "target_id"])


@study
def five_facts(book: Book) -> pd.DataFrame:
    """One row: how the targets of these provinces stand."""
    frame = five_provinces(book)
    state = frame["verdict"].value_counts()
    known = [book.kb.record[place] for place in _provinces(book) if place in book.kb.record]
    return pd.DataFrame([{
        "targets": len(frame), "ended": int(state.get(Verdict.ENDED, 0)),
        "unrated": int(state.get(Verdict.NOT_RATED, 0)),
        "merged": sum(bool(place["valid_to"]) for place in known)}])


@study
def five_verdicts(book: Book) -> pd.DataFrame:
    """Verdicts on the targets of these provinces, counted."""
    return counted(five_provinces(book), "verdict")


@study
def five_sums(book: Book) -> pd.DataFrame:
    """The arithmetic of these provinces: what must add up, and whether it does."""
    frame = only(book.basis.audit, place_id=_provinces(book), kind=("identity", "parts_whole"))
    return ordered(frame[["place_id", "kind", "result", "text_vi", "text_en", "id"]],
                   ["place_id", "result", "id"])


@study
def claims(book: Book) -> pd.DataFrame:
    """What the sources themselves say of their targets, beside what is computed."""
    frame = book.kb.reported_attainments.rename(columns={"basis": "claim_basis"})
    known = book.basis.attainment.set_index("target_id")
    frame = frame.assign(**{name: [known[name].get(t) for t in frame["target_id"]]
                            for name in ("label", "label_en")})
    return ordered(frame[["place_id", "indicator_id", "printed", "claim_basis", "label", "label_en",
                          "ambiguous", "id"]], ["place_id", "id"])


@study
def readings_of_ambiguous(book: Book) -> pd.DataFrame:
    """The readings of attainments whose head is ambiguous, each with its arithmetic.

    Columns: place_id, claim, indicator_id, observed, target, computed_low,
    computed_high (per cent of the target), supports, reading.
    """
    record = book.kb.record
    rows = []
    for one in book.kb.rows.table("target_candidates"):
        claim, seen = record[one["attainment_id"]], record[one["observation_id"]]
        goal = record.get(one["target_id"] or "", {})
        low, high = _percent_of(seen, goal)
        rows.append((claim["place_id"], claim["printed"], seen["indicator_id"], seen["printed"],
                     goal.get("printed"), low, high, one["supports"], one["reading"]))
    columns = ["place_id", "claim", "indicator_id", "observed", "target", "computed_low",
               "computed_high", "supports", "reading"]
    return ordered(pd.DataFrame(rows, columns=columns), ["place_id", "indicator_id"])


def _percent_of(seen: Row, goal: Row) -> tuple[float, float]:
    """An observation in per cent of a target; NaN where there is none."""
    if not goal or None in (goal["low"], seen["low"], seen["high"]):
        return float("nan"), float("nan")
    return seen["low"] / goal["low"] * 100, seen["high"] / goal["low"] * 100


@study
def drafts(book: Book) -> pd.DataFrame:
    """Draft targets beside the adopted ones that took their place.

    Columns: place_id, indicator_id and printed of the draft, document_id,
    adopted_indicator_id and adopted of what was adopted, change (code).
    """
    targets = only(book.kb.targets, place_id=_provinces(book))
    followed = targets["replaced_by_target_id"].notna() & targets["stage"].eq(Stage.DRAFT)
    before = targets[targets["document_id"].isin(targets[followed]["document_id"])]
    after = set(before["replaced_by_target_id"].dropna())
    documents = {book.kb.record[one]["document_id"] for one in after}
    rows = [_draft_row(book, one) for one in rows_of(before)]
    rows += [(r["place_id"], None, None, r["document_id"], r["indicator_id"], r["printed"], "new")
             for r in rows_of(only(targets, document_id=tuple(documents))) if r["id"] not in after]
    columns = ["place_id", "indicator_id", "draft", "document_id", "adopted_indicator_id",
               "adopted", "change"]
    frame = in_words(pd.DataFrame(rows, columns=columns), "change", "study.change", "change")
    return ordered(frame.drop(columns="change"), ["place_id", "indicator_id"])


def _draft_row(book: Book, draft: Row) -> tuple[Any, ...]:
    after = book.kb.record.get(draft["replaced_by_target_id"] or "", {})
    change = "none" if not after else "same"
    if after and after["indicator_id"] != draft["indicator_id"]:
        change = "indicator"
    elif after and any(after[part] != draft[part] for part in ("bound", "low", "high")):
        change = "value"
    return (draft["place_id"], draft["indicator_id"], draft["printed"], after.get("document_id"),
            after.get("indicator_id"), after.get("printed"), change)


@study
def target_tasks(book: Book) -> pd.DataFrame:
    """Tasks that concern targets: who has to look at which again."""
    rows = []
    for task in book.kb.rows.table("tasks"):
        for one in task["target_ids"]:
            target = book.kb.record[one]
            rows.append((task["place_id"], task["lead_vi"], task["status"], task["deadline"],
                         task["summary_vi"], task["summary_en"], target["indicator_id"],
                         target["printed"]))
    columns = ["place_id", "lead_vi", "status", "deadline", "summary_vi", "summary_en",
               "indicator_id", "printed"]
    return ordered(pd.DataFrame(rows, columns=columns), ["place_id", "indicator_id"])


@study
def clusters(book: Book) -> pd.DataFrame:
    """Industrial clusters and their land in one province, results and plans, as printed."""
    frame = only(book.kb.observations, place_id=book.settings.one("cluster_province"),
                 measure=Measure.LEVEL, indicator_id=book.settings.many("cluster_indicators"))
    frame = frame.assign(period_used=spans(frame))
    return ordered(frame[["indicator_id", "period_used", "printed", "vintage", "source_id", "id"]],
                   ["indicator_id", "period_used", "id"])


@study
def bac_kan_chains(book: Book) -> pd.DataFrame:
    """The chains of the documents of the province that ended, as in :func:`cascade.chains`."""
    return only(cascade.chains(book), place_id=book.settings.one("ended_province"))


@study
def bac_kan_fates(book: Book) -> pd.DataFrame:
    """The targets of the province that ended, before and after the merger.

    Columns: document_id, indicator_id, printed, before, after (the
    verdict as of the two days set for it), value and reason of the
    second day.
    """
    place = book.settings.one("ended_province")
    after = book.at(book.settings.one("after_merger"), place)
    before = book.at(book.settings.one("before_merger"), place).set_index("target_id")
    known = [one if one in before.index else None for one in after["target_id"]]
    frame = after.assign(
        printed=[book.kb.record[one]["printed"] for one in after["target_id"]],
        before_vi=[before["label"].get(one) for one in known],
        before_en=[before["label_en"].get(one) for one in known],
        after_vi=after["label"], after_en=after["label_en"])
    return ordered(frame[["document_id", "indicator_id", "printed", "before_vi", "before_en",
                          "after_vi", "after_en", "value_text_vi", "value_text_en", "period_used",
                          "target_id"]], ["document_id", "target_id"])
