"""The mobile office: stops, visits, who of a list is the same."""
