"""The privacy notice by version and language; what was published is never changed."""
