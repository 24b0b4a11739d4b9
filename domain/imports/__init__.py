"""Lists that come by a spreadsheet: what would happen to each row, and runs of writing them."""
