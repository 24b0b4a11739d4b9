"""What a person types and has not saved, encrypted; read by that person alone."""
