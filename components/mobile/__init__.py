"""The mobile office: calendar, list of a stop, check-in. Names only for who may read them."""
