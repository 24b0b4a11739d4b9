"""Parts of compound names that alone say nothing."""

from domain.text import words

PARTICLES = frozenset(
    words(
        "al d da dal dalla de degli dei del dell della delle delli di e el l la le li lo san sant y"
    )
)
