"""The audit as the notebook tells it: checks, findings, implied targets, what cannot be rated."""

from __future__ import annotations

import pandas as pd

from policykb.core.catalogue import label
from policykb.core.vocabulary import AuditKind, Bearing, FindingState, Verdict
from policykb.studies.frames import counted, only, ordered
from policykb.studies.registry import Book, study


@study
def audit_counts(book: Book) -> pd.DataFrame:
    """How many checks of each kind came out how."""
    counts = book.basis.audit.groupby(["kind", "result"]).size().reset_index(name="count")
    return ordered(counts, ["kind", "result"])


@study
def finding_counts(book: Book) -> pd.DataFrame:
    """What the audit found by kind: how much is open, may flip a verdict, is explained, was mended."""
    frame = book.basis.findings
    rows = []
    for kind in AuditKind:
        here = only(frame, kind=kind)
        states = here["state"].value_counts()
        if len(here):
            unsettled = only(here, state=FindingState.OPEN)
            rows.append({"kind": kind, "unexplained": len(unsettled),
                         "flips": int(unsettled["bearing"].eq(Bearing.FLIPS).sum()),
                         "explained": int(states.get(FindingState.EXPLAINED, 0)),
                         "mended": int(states.get(FindingState.MENDED, 0))})
    return pd.DataFrame(rows, columns=["kind", "unexplained", "flips", "explained", "mended"])


@study
def audit_findings(book: Book) -> pd.DataFrame:
    """What the audit found, by kind, the open before the explained, within these what may flip a verdict."""
    frame = book.basis.findings.rename(columns={"state": "finding_state"})
    kinds = {kind: n for n, kind in enumerate(AuditKind)}
    return frame.sort_values("kind", key=lambda one: one.map(kinds), kind="stable",
                             ignore_index=True)


@study
def implied_targets(book: Book) -> pd.DataFrame:
    """Targets that only follow from a result and its reported attainment."""
    frame = only(book.basis.audit, kind="implied_target")
    return ordered(frame[["place_id", "computed_low", "computed_high", "text_vi", "text_en", "id"]],
                   ["place_id", "id"])


@study
def reasons(book: Book) -> pd.DataFrame:
    """Why targets cannot be rated, counted."""
    return counted(only(book.basis.attainment, verdict=Verdict.NOT_RATED), "reason")


@study
def unrated(book: Book) -> pd.DataFrame:
    """The targets of the nation and of the provinces read closely that cannot be rated, with why."""
    places = (book.basis.nation, *book.settings.many("provinces"))
    frame = only(book.basis.attainment, verdict=Verdict.NOT_RATED, place_id=places)
    return ordered(frame[["place_id", "document_id", "indicator_id", "printed", "reason",
                          "sentence_vi", "sentence_en", "target_id"]],
                   ["place_id", "reason", "target_id"])


@study
def audit_facts(book: Book) -> pd.DataFrame:
    """One row: how many checks, failures, conflicts and implied targets."""
    frame, targets, why = book.basis.audit, book.basis.attainment, reasons(book)
    known = book.basis.findings
    unsettled, states = only(known, state=FindingState.OPEN), known["state"].value_counts()
    kinds, results = frame["kind"].value_counts(), frame["result"].value_counts()
    conflicts = only(frame, kind="conflict")["result"].value_counts()
    return pd.DataFrame([{
        **{str(state): int(states.get(state, 0)) for state in FindingState},
        **{str(bearing): int(unsettled["bearing"].eq(bearing).sum())
           for bearing in (Bearing.FLIPS, Bearing.RESTS)},
        "checks": len(frame), "ok": int(results.get("ok", 0)),
        "fails": int(results.get("fails", 0)), "conflicts": int(conflicts.get("fails", 0)),
        "revisions": int(conflicts.get("revision", 0)),
        "implied": int(kinds.get("implied_target", 0)), "targets": len(targets),
        "unrated": int(targets["verdict"].eq(Verdict.NOT_RATED).sum()),
        "first_reason": label(f"reason.{why['reason'][0]}") if len(why) else "–",
        "first_count": int(why["count"][0]) if len(why) else 0}])


@study
def verdicts(book: Book) -> pd.DataFrame:
    """Verdicts counted."""
    return counted(book.basis.attainment, "verdict")
