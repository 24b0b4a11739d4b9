"""Which fields can be put right, and what must hold of them then."""
