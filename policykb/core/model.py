"""Names that moved to ``intervals``, ``printed``, ``periods`` and ``text``."""
# re-exports until all have moved

from policykb.core.intervals import INF, Interval, corners, corners_if_any, tidy
from policykb.core.periods import (
    is_full_years,
    months_between,
    numbered_day,
    period_end,
    period_start,
)
from policykb.core.printed import (
    Bound,
    Figure,
    NumberError,
    Role,
    digit_worth,
    number,
    reads_two_ways,
)
from policykb.core.text import nearest, place_tones, slug, source_id, unaccented

__all__ = ["INF", "Bound", "Figure", "Interval", "NumberError", "Role", "corners",
           "corners_if_any", "digit_worth", "is_full_years", "months_between", "nearest",
           "number", "numbered_day", "period_end", "period_start", "place_tones",
           "reads_two_ways", "slug", "source_id", "tidy", "unaccented"]
