"""What the audit found, with what became of it: open, explained or mended.

The audit finds by itself; ``data/findings.csv`` says what was decided of a finding.
What is found and has no row is open, a row whose finding is no longer found was mended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from policykb.analysis.audit import audit
from policykb.analysis.frames import frame_of
from policykb.analysis.values import values_of
from policykb.analysis.verdicts.attain import attain
from policykb.core.periods import year_text
from policykb.core.vocabulary import RATED, AuditKind, Bearing, FindingState
from policykb.data.knowledge import KnowledgeBase
from policykb.data.rows import Row, rows_of

COLUMNS = {
    "key": "names the finding; it follows from the rows concerned and stays while these do",
    "kind": "what does not agree: a member of policykb.core.vocabulary.AuditKind",
    "state": "open, explained (a row of findings.csv says why), mended (no longer found)",
    "bearing": "flips (a verdict would be another with one of the figures alone or left out), "
               "rests (a verdict uses one of the figures), none",
    "place_id": "the territory, where it is of one", "figure_ids": "the rows concerned",
    "text_vi": "the figures, what does not meet, and by how much", "text_en": "",
    "explanation_vi": "why it is so, where it was explained", "explanation_en": "",
    "decided_on": "the day of that, ISO", "source_id": "the source of that",
}
"""The columns of :func:`findings`; a blank second one has the meaning of the first."""
#: Kinds whose figures say the same, or that are of no figures: leaving one out decides nothing.
_SAME = frozenset({AuditKind.MIRROR_CITED, AuditKind.PLAN_NOT_STORED, AuditKind.NAMED_DOCUMENT,
                   AuditKind.EXPIRED_DOCUMENT, AuditKind.DUPLICATE_SYMBOL})


def findings(kb: KnowledgeBase, as_of: date | str | None = None) -> pd.DataFrame:
    """Every finding of the audit with its state, the weightiest first.

    One row a finding with the columns of :data:`COLUMNS`: the open before the
    explained before the mended, within these what may flip a verdict before
    what a verdict rests on before the rest.
    """
    bearings = _Bearings(kb)
    rows = [row | {"bearing": Bearing.NONE if row["state"] == FindingState.MENDED
                   else bearings.of(row)} for row in found(kb, as_of)]
    states, bears, kinds = (list(one) for one in (FindingState, Bearing, AuditKind))
    rows.sort(key=lambda row: (states.index(row["state"]), bears.index(row["bearing"]),
                               kinds.index(row["kind"]), row["key"]))
    return frame_of(rows, list(COLUMNS))


def found(kb: KnowledgeBase, as_of: date | str | None = None) -> list[Row]:
    """The rows of :func:`findings` in the order of the audit, without what hangs on them."""
    decided = {row["key"]: row for row in kb.rows.table("findings")}
    computed = [row for row in rows_of(audit(kb, as_of)) if row["result"] == "fails"]
    rows = [_joined(row, decided.get(row["id"])) for row in computed]
    now = {row["id"] for row in computed}
    return rows + [_mended(kb, row) for key, row in decided.items() if key not in now]


def open_kinds(kb: KnowledgeBase) -> dict[str, list[str]]:
    """The kinds of the open findings by each of the rows they concern."""
    known: dict[str, list[str]] = {}
    for row in found(kb):
        for one in row["figure_ids"] if row["state"] == FindingState.OPEN else ():
            known.setdefault(one, []).append(row["kind"])
    return known


def _joined(row: Row, decision: Row | None) -> Row:
    explained = decision is not None and decision["state"] == FindingState.EXPLAINED
    words = decision if explained and decision else {}
    return {"key": row["id"], "kind": row["kind"], "place_id": row["place_id"],
            "state": FindingState.EXPLAINED if explained else FindingState.OPEN,
            "figure_ids": row["subject_ids"], "text_vi": row["text_vi"], "text_en": row["text_en"],
            **{column: words.get(column) for column in
               ("explanation_vi", "explanation_en", "decided_on", "source_id")}}


def _mended(kb: KnowledgeBase, decision: Row) -> Row:
    places = [kb.record[one].get("place_id") for one in decision["figure_ids"] if one in kb.record]
    words = {f"text_{language}": decision[f"explanation_{language}"] for language in ("vi", "en")}
    return {**{column: decision.get(column) for column in COLUMNS}, **words,
            "state": FindingState.MENDED, "place_id": next(iter(places), None)}


class _Bearings:
    """What hangs on findings: the verdicts today, and what they would be with fewer figures."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self._using: dict[str, set[str]] = {}
        self._known: dict[tuple[str, frozenset[str], frozenset[str]], dict[str, str]] = {}
        for row in attain(kb).itertuples():
            for one in (*row.observation_ids, *row.baseline_ids):
                self._using.setdefault(one, set()).add(row.target_id)

    def of(self, finding: Row) -> Bearing:
        """The weight of one finding."""
        ids = [one for one in finding["figure_ids"] if self.kb.table_of.get(one) == "observations"]
        if finding["kind"] not in _SAME and self._flips(finding["kind"], ids):
            return Bearing.FLIPS
        targets = {one for one in finding["figure_ids"] if self.kb.table_of.get(one) == "targets"}
        return Bearing.RESTS if targets or any(one in self._using for one in ids) else Bearing.NONE

    def _flips(self, kind: AuditKind, ids: list[str]) -> bool:
        rated: dict[str, set[str]] = {}
        for place, own in self._by_place(ids).items():
            for left_out in _choices(kind, own):
                for target, verdict in self._verdicts(place, own, left_out).items():
                    rated.setdefault(target, set()).add(verdict)
        return any(len(verdicts) > 1 for verdicts in rated.values())

    def _by_place(self, ids: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in ids:
            found.setdefault(self.kb.record[one]["place_id"], []).append(one)
        return found

    def _verdicts(self, place: str, ids: list[str], left_out: frozenset[str]) -> dict[str, str]:
        """What would be said of the targets that the figures bear on, without some of them."""
        kin = values_of(self.kb).kin_of
        names = {self.kb.record[one]["indicator_id"] for one in ids}
        names |= {other for one in names for other in kin.get(one, ())}
        since = min(year_text(self.kb.record[one]["period_to"]) for one in ids)
        targets = self.kb.targets
        wanted = targets[targets["place_id"].eq(place) & targets["indicator_id"].isin(names)
                         & targets["period_to"].ge(since)]
        key = place, frozenset(wanted["id"]), left_out
        if not wanted.empty and key not in self._known:
            # What takes a target up stays: it says whether the target goes on.
            takes = targets[targets["id"].isin(key[1]) | targets["implements_target_id"].isin(key[1])]
            self._known[key] = self._judged(place, left_out, takes, set(key[1]))
        return self._known.get(key, {})

    def _judged(self, place: str, left_out: frozenset[str], targets: pd.DataFrame,
                wanted: set[str]) -> dict[str, str]:
        """The verdicts that rate ``wanted`` on the figures of one place but those left out."""
        figures, readings = self.kb.observations, self.kb.readings
        few = figures[figures["place_id"].eq(place) & ~figures["id"].isin(left_out)]
        read = readings[readings["figure_id"].isin({*few["id"], *wanted})]
        small = self.kb
        for name, rows in (("observations", few), ("readings", read), ("targets", targets)):
            small = small.with_table(name, rows.reset_index(drop=True))
        return {str(row.target_id): str(row.verdict) for row in attain(small).itertuples()
                if row.target_id in wanted and row.verdict in RATED}


def _choices(kind: AuditKind, ids: list[str]) -> list[frozenset[str]]:
    """Which figures to leave out in turn: none, each, and of rivals all but each."""
    every = frozenset(ids)
    without = [frozenset(), *(frozenset({one}) for one in ids)]
    alone = [every - {one} for one in ids] if kind == AuditKind.CONFLICT else []
    return list(dict.fromkeys([*without, *alone]))
