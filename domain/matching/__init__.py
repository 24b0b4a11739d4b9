"""Which services fit a case best, and why."""
