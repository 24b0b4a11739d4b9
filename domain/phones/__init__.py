"""Telephone numbers: read as people write them, stored so that they can be called; of nobody."""
