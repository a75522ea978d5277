"""The data package: reading it, putting it in order, finding what is wrong with it.

Here belongs what knows the form of the tables and says how an analyst mends
them.  Not here: what the figures mean together (``analysis``), how they are
shown (``site``).
"""
