"""A case put right, part by part, each saved by itself; never without its history."""
