"""A new case while the tenant talks: nothing typed is lost, nothing is saved twice."""
