"""The sheet a tenant takes home, made on screen: what is on it, what is left off and why. Nothing
is printed that the judge of `domain.handout` has not cleared.
"""
