"""What may be stored of a partner, what it may propose, how it has answered."""
