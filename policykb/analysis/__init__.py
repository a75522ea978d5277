"""What the data say together: values, the graph of documents, verdicts, alignment, audit.

Here belongs every computation of the field, as functions of the knowledge
base that give values or frames.  Not here: markup, drawings, files.
"""
