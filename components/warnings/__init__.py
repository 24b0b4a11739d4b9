"""Early warnings in words; no number for who may not have it."""
