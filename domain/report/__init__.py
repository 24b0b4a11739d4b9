"""What a report holds and which period and place it is on, whatever file it becomes."""
