"""A new case as typed, and what must hold before it is stored."""
