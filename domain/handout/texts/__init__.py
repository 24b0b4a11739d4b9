"""What a sheet says by itself, a module for each language; the same keys in all."""
