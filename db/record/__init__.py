"""The record of acts: its chain, its seals, and who reads what of it; it changes no line."""
