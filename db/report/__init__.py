"""A report of a closed period, every figure with its definition; it lays nothing out."""
