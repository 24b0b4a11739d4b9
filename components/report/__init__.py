"""A report chosen, looked at, and asked for as files; it computes no figure."""
