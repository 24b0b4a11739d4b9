"""The figures of quarters for map, table and profile, told as each role may know them."""
