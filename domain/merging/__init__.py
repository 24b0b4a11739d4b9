"""What may be merged, and what comes of it."""
