"""Partners: found, read, kept true, imported. Texts are shown escaped, never as markup."""
