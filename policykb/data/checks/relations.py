"""Relations between documents: in time, by authority, without circles."""

from __future__ import annotations

from collections.abc import Iterator

from policykb.data.checks.base import Data, cycles, rule
from policykb.data.checks.dates import Span, issued
from policykb.data.problems import Problem
from policykb.data.tables import Row


@rule("relation_date", needs="relations relation_types documents")
def relations_run_in_time(data: Data) -> Iterator[Problem]:
    """The acting document is not issued before the one it acts on, as its type demands."""
    for row in data.rows["relations"]:
        kind = data.get("relation_types", row["type"])
        acting, other = (data.get("documents", row[c]) for c in ("from_id", "to_id"))
        first, second = issued(acting), issued(other)
        if kind and first and second and row["from_id"] != row["to_id"] \
                and not _in_time(kind["date_rule"], first, second):
            yield data.problem("relations", row, "from_id", "relation_date", type=row["type"],
                               acting=row["from_id"], acting_date=acting["issued_on"],  # type: ignore[index]
                               other=row["to_id"], other_date=other["issued_on"])  # type: ignore[index]


def _in_time(date_rule: str, acting: Span, other: Span) -> bool:
    """Whether two dates may stand as the rule says; only what is surely wrong is not."""
    if date_rule == "not_before":
        return acting[1] >= other[0]
    if date_rule == "after":
        return acting[1] > other[0]
    if date_rule == "same_date":
        return acting[0] <= other[1] and other[0] <= acting[1]
    return True


@rule("relation_authority", needs="relations relation_types documents organizations")
def relations_respect_authority(data: Data) -> Iterator[Problem]:
    """The two issuers stand to each other as the type of the relation demands."""
    for row in data.rows["relations"]:
        kind = data.get("relation_types", row["type"])
        acting, other = (_issuer(data, row[c]) for c in ("from_id", "to_id"))
        if kind and acting and other and not _entitled(data, kind["authority_rule"], acting, other):
            yield data.problem("relations", row, "type", "relation_authority", type=row["type"],
                               acting=acting["id"], other=other["id"],
                               acting_rank=acting["rank"], other_rank=other["rank"])


def _issuer(data: Data, document: str) -> Row | None:
    row = data.get("documents", document)
    return data.get("organizations", row["issuer_id"]) if row else None


def _entitled(data: Data, authority_rule: str, acting: Row, other: Row) -> bool:
    if not (acting["rank"].isdigit() and other["rank"].isdigit()):
        return True  # told by the schema
    first, second = int(acting["rank"]), int(other["rank"])  # 1 is the highest
    allowed = {"same_or_higher_acts": first <= second, "higher_acts": first < second,
               "target_same_or_higher": second <= first,
               "same_authority": acting["id"] in _line(data, other["id"])}
    return allowed.get(authority_rule, True)


def _line(data: Data, organization: str) -> list[str]:
    """A body and its successors."""
    found: list[str] = []
    while organization and organization not in found:
        found.append(organization)
        row = data.get("organizations", organization)
        organization = row["successor_id"] if row else ""
    return found


@rule("relation_cycle", "cascade_cycle", needs="relations relation_types")
def relations_do_not_circle(data: Data) -> Iterator[Problem]:
    """Each acyclic type, and the implementation cascade as a whole, has no cycle."""
    types = data.by_id["relation_types"]
    told: set[int] = set()
    for kind in types.values():
        if kind["acyclic"] == "1":
            edges = [row for row in data.rows["relations"] if row["type"] == kind["id"]]
            for row, cycle in cycles(edges, "from_id", "to_id"):
                told.add(row.line)
                yield data.problem("relations", row, "to_id", "relation_cycle",
                                   type=kind["id"], cycle=cycle)
    cascade = {kind["id"] for kind in types.values() if kind["cascade"] == "1"}
    edges = [row for row in data.rows["relations"]
             if row["type"] in cascade and row.line not in told]
    for row, cycle in cycles(edges, "from_id", "to_id"):
        yield data.problem("relations", row, "to_id", "cascade_cycle", cycle=cycle)
