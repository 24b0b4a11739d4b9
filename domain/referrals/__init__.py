"""The life of a referral: the table of moves, and when somebody is reminded."""
