"""A page to print or a file to take along, offered; what is on it comes from the room that asks."""
