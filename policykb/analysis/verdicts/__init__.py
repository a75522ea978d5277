"""How far each target is attained: the rules, their results, the sentences that tell them.

Here belongs whatever decides a verdict or words it, a file a kind of rule.  Not
here: which figure of a cell prevails (``analysis.prevailing``), how a verdict is
shown (``site``).
"""
