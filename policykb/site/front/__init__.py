"""What the start page says: the nation's targets, the provinces' tiles, what changed.

Three questions, each with a short answer and with everything it rests on.
Here belongs what is chosen, counted and put in order for it.  Not here: any
figure or verdict computed anew; they are those of the entity pages.
"""
