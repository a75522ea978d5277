"""What differs between two states of the data: compared, told in words, made rows.

Here belongs what says that a row, a value or a verdict is another than before.
Not here: how a state is read from git (``data/revisions``), how changes are
shown on a page or in the feed (``site``).
"""
