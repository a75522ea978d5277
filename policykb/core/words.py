"""Names that moved to ``formats``."""
# re-exports until all have moved

from policykb.core.formats import (
    format_date,
    format_interval,
    format_number,
    format_period,
    format_value,
    with_unit,
)

__all__ = ["format_date", "format_interval", "format_number", "format_period", "format_value",
           "with_unit"]
