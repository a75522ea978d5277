"""What the page of a place says before its rows: the answer, pace, states at dates, a brief.

Here belongs what is counted, chosen and put in order for that page.  Everything
is computed from the results of
:func:`policykb.analysis.verdicts.attainment.attain` and from the data; words
come from the catalogue.  Not here: how it is laid out (``templates``), which
figure of a cell prevails (``analysis``).
"""
