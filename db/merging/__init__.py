"""Two cases or two records of a tenant made one, and two again; nothing is thrown away."""
