"""The screens of the actions in quarters, here, on the map and on *Oggi*."""
