"""What someone must do by when; most tasks are set and ended by the life of a referral."""
