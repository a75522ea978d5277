"""How far each target is attained: the rules, their results, the sentences that tell them."""
