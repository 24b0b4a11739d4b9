"""How well a need is covered somewhere."""
