"""Small pictures of entity pages, drawn by our own short code.

A drawing library takes some 65 ms for a chart; these take well below one
millisecond, so that every page can have its own.  No style and no colour
stands in them: classes of the style sheet carry both, also in the dark.
Shape and words say what colour says.

Here belongs what is drawn and where; not here: which figure of a cell
prevails (``analysis``).  ``course`` draws one indicator at one place over the
years, ``neighbours`` the documents around one document; ``gallery`` knows the
rows that they are drawn from.
"""
