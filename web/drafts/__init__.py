"""Takes in what is being typed, a moment after the last letter."""
