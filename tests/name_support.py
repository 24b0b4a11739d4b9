"""Names of forty countries as tenants have them, and slips as hands make them; nobody's own."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

_PEOPLES = Path(__file__).with_name("names_of_tenants.txt")
"""How often, family names, given names of a people; `_` stands for the blank inside a name."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def people(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """`count` different names: family name and given name."""
    rng, found = Random(seed), dict[tuple[str, str], None]()
    peoples = [line.split("|") for line in _PEOPLES.read_text("utf-8").splitlines()]
    odds = [int(odd) * len(families.split()) for odd, families, _given in peoples]
    while len(found) < count:
        _odd, families, given = rng.choices(peoples, odds)[0]
        family, first = rng.choice(families.split()), rng.choice(given.split())
        if rng.random() < 0.12:
            first += "_" + rng.choice(given.split())
        if rng.random() < 0.06:
            family += "_" + rng.choice(families.split())
        found[family.replace("_", " "), first.replace("_", " ")] = None
    return list(found)


def slipped(rng: Random, name: str) -> str:
    """`name` with one letter left out, doubled, changed, a neighbour on the keyboard instead, or
    changing places with the next: anywhere, the first letter too.
    """
    places = [i for i, sign in enumerate(name) if sign.isalpha()]
    while True:
        i, kind = rng.choice(places), rng.randrange(5)
        sign = name[i]
        made = {
            0: name[:i] + name[i + 1 :],
            1: name[:i] + sign + name[i:],
            2: name[:i] + name[i + 1 : i + 2] + sign + name[i + 2 :],
            3: name[:i] + rng.choice("abcdefghijklmnopqrstuvwxyz") + name[i + 1 :],
            4: name[:i] + rng.choice([*_beside(sign.lower()), sign]) + name[i + 1 :],
        }[kind]
        if made.lower() != name.lower() and made.strip():
            return made


def _beside(letter: str) -> Iterator[str]:
    for row in _KEYS:
        at = row.find(letter)
        yield from row[max(0, at - 1) : at + 2].replace(letter, "") if at >= 0 else ""


def asked_wrongly(
    names: list[tuple[str, str]], seed: int, *, both: bool = False
) -> Iterator[tuple[int, str, str]]:
    """Each name with a slip in one of its two, or in `both`, by its place in the list."""
    rng = Random(seed)
    for place, (family, given) in enumerate(names):
        in_family = rng.random() < 0.5
        yield (
            place,
            slipped(rng, family) if both or in_family else family,
            slipped(rng, given) if both or not in_family else given,
        )
