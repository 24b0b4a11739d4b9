"""How quarters are drawn: grades and looks, as plain data; never a count of its own."""
