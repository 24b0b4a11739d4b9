"""Elements of our own that any room uses; they know the browser and no noun of the field."""
