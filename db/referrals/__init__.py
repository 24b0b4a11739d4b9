"""What is asked of partners and what becomes of it: one table of moves, no way round it."""
