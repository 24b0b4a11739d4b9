"""How the lines of the record hang together: pure, without a key or a table."""
