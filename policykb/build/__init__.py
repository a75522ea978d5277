"""From book, notebooks and pages to a site: the only place that knows Sphinx.

Here belongs when a page is made and where it is written.  Not here: what
stands on it (``site``, ``studies``).
"""
