"""When more cases come than past and season explain."""
