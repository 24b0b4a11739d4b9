"""What is the same on every screen that imports a list. What a row means, each list's room says."""
