"""Counts kept with every change, and the one door by which they are told; no record."""
