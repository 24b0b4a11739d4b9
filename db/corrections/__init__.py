"""What was written of a tenant or a case, put right; the value before always stays on record."""
