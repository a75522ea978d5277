"""The commands of ``python -m policykb``, one module for each kind."""
