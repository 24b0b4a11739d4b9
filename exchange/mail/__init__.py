"""The text of a queued message, and one attempt to hand it to the mail server."""
