"""The life of a case: its states, its end, the lines of its diary."""
