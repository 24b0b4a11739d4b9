"""What came from the camper without signal: shown, decided on. It writes no case itself."""
