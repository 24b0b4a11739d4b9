"""Two cases, or two records of a tenant, side by side and made one; never for good."""
