"""What a person types and has not saved; kept for that person alone, never shown to another."""
