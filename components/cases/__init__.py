"""The list of cases and the parts of one case; what a person sees of it is decided in `db`."""
