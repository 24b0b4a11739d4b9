"""Actions in quarters: what a form of one must say, and where it stands."""
