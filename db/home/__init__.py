"""What each role should see first, and the agenda behind an address; what leaves of the mail to staff."""
