"""Charts, drawn once to SVG with their alternative text.

An Altair specification is turned into SVG when a notebook runs, without
JavaScript, style or font of its own, so that it reads in print, on a phone,
in the dark and to a screen reader.  The drawing is kept under
``_build/charts`` by the digest of its specification.  Colour never carries a
meaning alone: shapes and words say the same.

Here belongs a kind of chart, a module a kind.  Not here: the numbers it shows
(the studies), nor the drawings of pages (``site``).
"""

from policykb.studies.charts.bars import counts, parts
from policykb.studies.charts.chart import Chart, words
from policykb.studies.charts.intervals import delays, targets
from policykb.studies.charts.lines import series
from policykb.studies.charts.look import WIDTH
from policykb.studies.charts.points import growth, marks
from policykb.studies.interactive import SPECIFICATIONS, interactive

__all__ = ["SPECIFICATIONS", "WIDTH", "Chart", "counts", "delays", "growth", "interactive", "marks",
           "parts", "series", "targets", "words"]
