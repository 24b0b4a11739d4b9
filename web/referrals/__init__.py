"""The page where a partner answers, without an account and without a script."""
