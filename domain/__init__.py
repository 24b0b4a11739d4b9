"""Ponte's own rules: pure functions and vocabulary, no input or output."""
