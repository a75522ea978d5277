"""Recalculated series: a value says nothing of a target that was set in another one."""

from __future__ import annotations

from datetime import date

from policykb.analysis.value import Value
from policykb.analysis.values import Values
from policykb.analysis.verdicts.result import Result, Target, placed
from policykb.core.intervals import corners_if_any


def superseded(values: Values, target: Target, last: Value) -> bool:
    """Whether the value's series has been replaced by a recalculated one."""
    later = values.last_of_series.get(target.row["place_id"], {})
    return bool(last.series) and any(
        end > last.end for series, end in later.items() if series != last.series)


def recalculated(target: Target, values: Values, result: Result) -> bool:
    """Whether the verdict would be another in the series that the target was set in.

    That is an older one which was still published when the target was
    issued.  What lies between the two is measured in the last year of both.
    """
    value, place = result.value, target.row["place_id"]
    if result.reason or not (value and value.series and target.issued):
        return False
    ends = values.last_of_series.get(place, {})
    known = [v for v in values.of(place, target.row["indicator_id"]) if v.annual and v.series]
    for older, ended in ends.items():
        if not target.issued <= ended < ends.get(value.series, date.min):
            continue
        of_both = [(old, new) for old in known for new in known if old.series == older
                   and new.series == value.series and old.end == new.end]
        if of_both:
            old, new = max(of_both, key=lambda pair: (pair[0].end, pair[1].rank, pair[0].rank))
            before = corners_if_any(lambda y, was, now: y + was - now, value.interval,
                                    old.interval, new.interval)
            verdict = placed(value.interval, target.accept)
            return before is None or placed(before, target.accept) != verdict
    return False
