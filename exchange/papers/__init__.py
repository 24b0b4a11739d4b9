"""One page to print or to take along, made aside of what a screen shows; no figure of its own."""
