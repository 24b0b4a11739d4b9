"""One module per measured tool: how it is started, and what is done in it."""
