"""One typed graph over places, bodies, documents, targets, figures and tasks: the documented face.

Nodes are the ids of the data package.  Edges stand in the active voice, the
acting (later) document first, and are keyed by their type; inverses are
generated with labels of their own (:func:`inverse_label`), never stored.
"""

from __future__ import annotations

from policykb.analysis.building import build, edge_label, inverse_edges, inverse_label, of
from policykb.analysis.cascade import (
    Delay,
    Step,
    cascade,
    chain,
    delay_between,
    implementers,
    most_depended_on,
    resting_on_superseded,
)
from policykb.analysis.counterparts import counterparts, national_targets_without_counterpart
from policykb.analysis.delays import first_acts
from policykb.analysis.frames import frame_of
from policykb.analysis.places import coverage, covered, predecessors, provinces

__all__ = [
    "Delay", "Step", "build", "cascade", "chain", "counterparts", "coverage", "covered",
    "delay_between", "edge_label", "first_acts", "frame_of", "implementers", "inverse_edges", "inverse_label",
    "most_depended_on", "national_targets_without_counterpart", "of", "predecessors",
    "provinces", "resting_on_superseded",
]
