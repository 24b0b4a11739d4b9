"""An agenda as a calendar file: references, never names."""
