"""The checks of :mod:`policykb.analysis.audit`, a file a subject; each yields the rows of its findings."""
