"""Shares beside the rounded number they are of: what they say of the part, and of the rest."""

import numpy as np

from domain.figures import protection
from inference.book import SMALL, SURE, Score

LARGEST = 160


def of_shares() -> Score:
    """Every part of every base, each as likely: share and rounded base are both shown."""
    found: dict[tuple[int | None, int | None], list[tuple[int, int]]] = {}
    for whole in range(protection.BASE, LARGEST):
        for part in range(whole + 1):
            key = protection.rounded(whole), protection.share(part, whole)
            found.setdefault(key, []).append((part, whole))
    score = Score()
    for pairs in found.values():
        for which in (lambda part, whole: part, lambda part, whole: whole - part):
            counts = np.bincount([which(*pair) for pair in pairs])
            _judge(score, counts)
    return score


def _judge(score: Score, counts: np.ndarray) -> None:
    """All pairs that read alike at once."""
    there = int(sum(counts[n] for n in SMALL if n < len(counts)))
    best = int(counts.argmax())
    score.there += there
    if best in SMALL and counts[best] > SURE * counts.sum():
        score.claimed += int(counts.sum())
        score.right += int(counts[best])
