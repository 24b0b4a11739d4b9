"""The page where a partner reads and corrects what we hold about it, without an account."""
