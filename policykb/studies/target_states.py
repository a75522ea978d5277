"""Kinds of targets: which are met, which missed, which nobody measures."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from policykb.analysis.coverage import percent
from policykb.analysis.resting import resting
from policykb.core.catalogue import SPOKEN
from policykb.core.vocabulary import RATED, Stage, Verdict
from policykb.data.rows import rows_of
from policykb.studies.frames import Row, across, counted, first_and_last, in_words, kept, only, ranked
from policykb.studies.issuers import level
from policykb.studies.registry import Book, study

#: How targets of a kind stand.
STATES = ("met", "missed", "open", "waiting", "unmeasured")
#: Rows of the longest tables.
_SHOWN = 15


@study
def target_states(book: Book) -> pd.DataFrame:
    """Every commitment in force or replaced, once, with its state and what it is about.

    ``state`` is ``met``, ``missed``, ``open`` (a verdict on the way, at
    the edge or awaited), ``waiting`` (a result is known but rates
    nothing: before or outside the period, or another obstacle) or
    ``unmeasured`` (nothing is known of this indicator in this place).
    """
    frame = book.once(only(book.basis.attainment, stage=(Stage.ADOPTED, Stage.REPLACED)))
    seen, record = book.kb.observations, book.kb.record
    known = set(zip(seen["place_id"], seen["indicator_id"], strict=True))
    states = [_state(r.verdict, (r.place_id, r.indicator_id) in known or bool(r.observation_ids))
              for r in frame.itertuples()]
    return frame[["target_id", "document_id", "place_id", "indicator_id", "verdict"]].assign(
        state=states, kind=[record[i]["kind"] for i in frame["indicator_id"]],
        concept=[record[i]["concept_id"] or i for i in frame["indicator_id"]],
        level=[level(book, one) for one in frame["document_id"]])


def _state(verdict: str, measured: bool) -> str:
    """The state of one target, see :func:`target_states`."""
    if verdict in (Verdict.MET, Verdict.MISSED):
        return verdict
    if verdict in RATED or verdict == Verdict.AWAITING_FINAL:
        return "open"
    return "waiting" if measured else "unmeasured"


@study
def states_by_kind(book: Book) -> pd.DataFrame:
    """Kinds of indicators by the states of their targets."""
    frame = across(target_states(book), "kind", "state", STATES)
    return in_words(frame, "kind", "site.is.indicator_kind", "what")


@study
def states_by_concept(book: Book) -> pd.DataFrame:
    """The concepts that most targets are about, by state; the indicator used most names each."""
    frame = target_states(book)
    named: dict[str, str] = {}
    for one in counted(frame, "indicator_id")["indicator_id"]:
        named.setdefault(book.kb.record[one]["concept_id"] or one, one)
    table = across(frame, "concept", "state", STATES)
    table = table.assign(indicator_id=[named[c] for c in table["concept"]],
                         targets=table[list(STATES)].sum(axis=1).astype(int))
    return ranked(table, "targets", "concept").head(_SHOWN)


@study
def states_by_level(book: Book) -> pd.DataFrame:
    """Who set the targets, by the states of the targets."""
    frame = across(target_states(book), "level", "state", STATES)
    return in_words(frame, "level", "study.level", "who")


@study
def never_measured(book: Book) -> pd.DataFrame:
    """Indicators by how many of their targets have no result at all: count, places."""
    groups = only(target_states(book), state="unmeasured").groupby("indicator_id")
    table = groups.size().rename("count").reset_index()
    table = table.assign(places=groups["place_id"].nunique().to_numpy(dtype=int))
    return ranked(table, "count", "indicator_id").head(_SHOWN)


@study
def states_facts(book: Book) -> pd.DataFrame:
    """One row: the states in all, and the kind of indicator measured least."""
    frame = states_by_kind(book)
    facts: Row = {one: int(frame[one].sum()) for one in STATES}
    facts["targets"] = sum(facts.values())
    facts["share"] = percent(facts["unmeasured"], facts["targets"])
    total = frame[list(STATES)].sum(axis=1)
    shares = [percent(u, t) for u, t in zip(frame["unmeasured"], total, strict=True)]
    _, last = first_and_last(frame.assign(share=shares).sort_values(["share", "kind"]))
    facts |= {"worst": last.get(f"what_{SPOKEN}", "–"),
              "worst_share": last.get("share", float("nan"))}
    return pd.DataFrame([facts])


@study
def resting_facts(book: Book) -> pd.DataFrame:
    """One row: verdicts on periods that are over, and how many rest on estimates of which time."""
    frame = book.basis.attainment
    own = [not book.kb.record[one]["variant_of"] for one in frame["target_id"]]
    return pd.DataFrame([asdict(resting(rows_of(kept(frame, own))))])
