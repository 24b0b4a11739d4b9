"""Messages queued in the transaction they follow from; it sends nothing itself."""
