"""The pages made from rows, and what machines read beside them.

Here belongs how a thing is shown: markup, drawings, twins, the search index.
Not here: any computation of the field (``analysis``), anything of Sphinx
(``build``).
"""
