"""Wishes of tenants about their data, erasure, retention; never loses a figure with a case."""
