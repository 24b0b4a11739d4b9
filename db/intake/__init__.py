"""A new case in one transaction: saved once, or not at all."""
