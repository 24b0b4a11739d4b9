"""What is counted, what a measure means, and what may be told of a count to whom."""
