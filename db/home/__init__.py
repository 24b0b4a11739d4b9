"""What each role should see first, and the agenda behind an address; it only reads."""
