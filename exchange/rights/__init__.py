"""What is held about a person as a paper and as a file; never chooses what belongs to it."""
