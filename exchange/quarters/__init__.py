"""The figures of quarters as a file for a spreadsheet, word for word as on screen."""
