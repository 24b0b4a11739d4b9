"""The map, its table and the profile of a quarter; figures come as texts, never as cases."""
