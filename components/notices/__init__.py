"""The privacy notice on paper and its versions; never which version a case was given."""
