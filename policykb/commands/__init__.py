"""The commands of ``python -m policykb``, one module for each kind.

Here belongs what is asked on the command line and how the answer is printed.  Not
here: the answer itself, which comes from the rooms below.
"""
