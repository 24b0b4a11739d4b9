"""What a partner needs to decide, and never a name."""
