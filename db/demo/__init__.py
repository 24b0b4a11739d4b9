"""Demonstration data: invented people, invented organisations, two years of believable work.

Everything follows from `seed` and `today`: the same two give the same data (the ciphertexts,
the blind digests and the references of cases differ by installation, because its keys do). The
clock of the data stops at midnight of `today` in Rome: nothing has happened today yet, and what is
due today is due. Nobody here exists: surnames are joined words, codici fiscali carry the place code
Z999 that no country has, telephones lie in ranges given to nobody (`names`), addresses of
mail end in example.org, organisations call themselves imaginary.
"""
