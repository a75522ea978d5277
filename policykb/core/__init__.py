"""What everything else stands on: intervals, dates, words, addresses, digests.

Here belongs what knows nothing of the tables: numbers, periods, text, the
catalogue of words, published addresses.  Not here: anything that reads a file
of the data, or needs pandas or networkx.
"""
