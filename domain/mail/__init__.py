"""What a message is for, where it stands, when it is tried again."""
