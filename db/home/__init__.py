"""What each role should see first, the agenda behind an address, what leaves of mail to staff."""
