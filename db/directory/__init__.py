"""Partners, services and referents, and how they are kept true; it knows no case."""
