"""Names that moved to ``problems``, ``schema``, ``tables`` and ``knowledge``."""
# re-exports until all have moved

from policykb.data.knowledge import KnowledgeBase, data_digest, load
from policykb.data.problems import DataError, Problem, problem
from policykb.data.schema import Field, Schema, Table, read_schema
from policykb.data.tables import Row, is_blank, read_rows

__all__ = ["DataError", "Field", "KnowledgeBase", "Problem", "Row", "Schema", "Table",
           "data_digest", "is_blank", "load", "problem", "read_rows", "read_schema"]
