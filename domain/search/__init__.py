"""Search over small documents, forgiving typos and accents; in memory, without a store."""
