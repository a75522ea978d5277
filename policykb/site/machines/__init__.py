"""What machines read: one file a format, plain functions over the library of the pages.

Here belongs every file of the site that is no page for readers: twins, JSON-LD,
citations, sitemap, feed, search index, downloads.  Not here: pages (``site``),
when a file is written again (``build``).
"""
