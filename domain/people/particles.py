"""Parts of compound names: what alone says nothing, what a family name begins with."""

from domain.text import words

PARTICLES = frozenset(
    words(
        "al d da dal dalla de degli dei del dell della delle delli di e el l la le li lo san sant y"
    )
)
"""Of names of here and of Spain: alone they say nothing, so a text may well hold them."""
LIGHT = PARTICLES | frozenset(words("ben bin bint das den der do dos du ibn mc st van von zu"))
"""What weighs nothing beside the word it stands before."""
FIRST = (LIGHT - frozenset(words("e l y"))) | frozenset(
    words("abd abu ait dalle dello mac ould santa")
)
"""What a family name of several words begins with."""
