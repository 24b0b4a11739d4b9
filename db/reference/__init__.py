"""Quarters, needs and places, read once per database; never written by a screen."""
