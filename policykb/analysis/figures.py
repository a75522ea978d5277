"""The former home of values; see values, value and prevailing."""

# re-exports until all have moved
from policykb.analysis.prevailing import precedence
from policykb.analysis.value import FINAL, VINTAGES, Value, observed, printed_figure
from policykb.analysis.values import Values, values_of

__all__ = ["FINAL", "VINTAGES", "Value", "Values", "observed", "precedence", "printed_figure", "values_of"]
