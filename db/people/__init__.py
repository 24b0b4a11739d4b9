"""Identity: the only door to who a tenant is. Every reading is on record."""
