"""The sheet a tenant takes home, as a page and as a message. It asks nothing of any other host."""
