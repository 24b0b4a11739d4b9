"""Early warnings, raised once for each week that has ended, acknowledged by a person."""
