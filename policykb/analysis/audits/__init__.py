"""The checks of :mod:`policykb.analysis.audit`, a file a subject; each yields the rows of its findings.

Here belongs what is found by comparing figures with each other.  Not here: faults
of a single row, which an analyst is told before anything is built (``data.checks``).
"""
