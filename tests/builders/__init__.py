"""Tiny data packages for tests, written as an analyst would type them.

Here belong rows, packages and books that more than one test file needs:
``rows`` (one row with what its table requires), ``package`` (tables on disk),
``goals``, ``cascade`` and ``edition`` (three small worlds: verdicts, chains of
documents, two states of the data) and ``book`` (a book to be built).  What
only one file needs stays in it; test files never import one another.
"""
