"""The pages made from rows, one module a kind: functions of the site (and a row) that give pages.

Here belongs what a page shows and in which order.  Not here: in which order
pages are made (``assembly``), how a template becomes markup (``rendering``).
"""
