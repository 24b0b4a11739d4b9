"""How a case changes and ends, its requests with it; a change names the version it saw."""
