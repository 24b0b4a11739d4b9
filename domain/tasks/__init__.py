"""What someone of the agency must do by when."""
