"""What the start page says: the nation's targets, the provinces' tiles, what changed.

Three questions, each with a short answer and with everything it rests on.
Figures and verdicts are those of the entity pages; here they are chosen,
counted and put in order, never computed anew.
"""
