"""Who must show what to come in; never who they are."""
