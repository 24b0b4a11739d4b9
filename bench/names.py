"""`python -m bench.names`: people found in spite of slips, and what their index tells a thief.

Fills a database of each kind with people alone, measures look-ups and disk, and attacks the index
that stood here before (a digest of every word and of its first three to eight letters beside each
person) and the present one, as decision 20 says. Prints JSON.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from sqlalchemy import Engine, text

from bench.servers import ROOT

sys.path.append(str(ROOT / "tests"))
os.environ.setdefault("PONTE_DEMO", "1")
os.environ.setdefault("PONTE_VAR_DIR", tempfile.mkdtemp(prefix="ponte-bench-"))
from name_support import asked_wrongly, people
from postgres import private_server

from db.bulk import filling
from db.crypto import blind, encrypt
from db.engine import make_engine, reading
from db.models.people import Household, NamePosting, NameWord, Person, PersonToken
from db.ops.migrate import migrate
from db.people import fill, known_words
from db.people.find import people_named
from db.people.index import tokens_of
from domain.people.words import asked, terms
from domain.text import words

KNOWN = 200
SAMPLE = 100_000
ENDINGS = words("i o a ini elli etti oni otti ucci azzi ato aro ese an escu enko ic ski son ez")
TABLES = (Household, Person, PersonToken, NameWord, NamePosting)


def many(count: int) -> Iterator[tuple[str, str]]:
    """Names with the frequencies of real ones: the n-th most common surname has 1/n of the first;
    to the real ones come made ones, one for twenty people.
    """
    rng, base = Random(20), people(3000)
    surnames = sorted({family for family, _given in base})
    made = (
        s[: max(3, len(s) - 2)] + a + b
        for a in ("", "r", "t", "n", "l")
        for s in surnames
        for b in ENDINGS
    )
    families = list(dict.fromkeys([*surnames, *made]))[: max(500, count // 20)]
    given = sorted({given for _family, given in base})
    rng.shuffle(families)
    rng.shuffle(given)
    odds = [1 / (n + 8) for n in range(len(families))]
    given_odds = [1 / (n + 8) for n in range(len(given))]
    yield from zip(
        rng.choices(families, odds, k=count), rng.choices(given, given_odds, k=count), strict=True
    )


def filled(engine: Engine, names: list[tuple[str, str]]) -> None:
    """Households of one person each, with a phone."""
    migrate(engine)
    closed, found_by = lru_cache(200_000)(encrypt), lru_cache(200_000)(terms)
    index = fill.Whole()
    for number, (family, given) in enumerate(names, 1):
        index.add(number, found_by(family, given), tokens_of(None, f"+39316{number:07d}"))
    rows = (
        (n, n, closed(family), closed(given), 1, "2026-01-01 00:00:00.000000")
        for n, (family, given) in enumerate(names, 1)
    )
    with filling(engine, [model.__table__ for model in TABLES], lambda _step: None) as filler:
        filler.write(
            Household.__table__, ("id", "quarter_id"), ((n + 1, 1) for n in range(len(names)))
        )
        filler.write(
            Person.__table__,
            ("id", "household_id", "family_name", "given_name", "fictitious", "created_at"),
            rows,
        )
        for some in index.tokens():
            filler.write(PersonToken.__table__, fill.TOKEN, some)
        filler.write(NameWord.__table__, fill.WORD, index.words())
        filler.write(NamePosting.__table__, fill.POSTING, index.postings())


def old_terms(name: str) -> set[str]:
    """What the index before this one had of a name."""
    found = words(name)
    every = (*found, *(a + b for a, b in pairwise(found)))
    return {w[:n] for w in every if len(w) > 2 for n in (*range(3, min(len(w), 8) + 1), len(w))}


def old_index(engine: Engine, names: list[tuple[str, str]]) -> None:
    """The table in which the names stood before, as it was."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE old_token (digest BIGINT, person_id INT, "
                "PRIMARY KEY (digest, person_id))" + (" WITHOUT ROWID" if _sqlite(engine) else "")
            )
        )
    digest = lru_cache(500_000)(blind)
    rows = sorted(
        (digest("name", term), n)
        for n, name in enumerate(names, 1)
        for term in old_terms(name[0]) | old_terms(name[1])
    )
    with engine.connect() as connection, connection.begin():
        driver = connection.connection.driver_connection
        if _sqlite(engine):
            driver.executemany("INSERT INTO old_token VALUES (?, ?)", rows)
        else:
            with driver.cursor() as c, c.copy("COPY old_token FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute(text("CREATE INDEX old_person ON old_token (person_id)"))


def weight(engine: Engine, names: list[tuple[str, str]]) -> dict[str, float]:
    """MB of the tables by which names are found, now and before; they are gone afterwards. Before
    is measured with SAMPLE people and multiplied.
    """
    old_index(engine, names[:SAMPLE])
    times = len(names) / min(SAMPLE, len(names))
    now = _megabytes(engine, "name_word", "name_posting")
    return {"now_mb": now, "before_mb": round(times * _megabytes(engine, "old_token"), 1)}


def _megabytes(engine: Engine, *names: str) -> float:
    """What tables take with their indexes, seen by dropping them."""
    with engine.begin() as connection:
        if not _sqlite(engine):
            sizes = [text(f"SELECT pg_total_relation_size('{name}')") for name in names]
            return round(sum(connection.scalar(size) for size in sizes) / 1e6, 1)
        free = text("PRAGMA freelist_count")
        before = connection.scalar(free)
        for name in names:
            connection.execute(text(f"DROP TABLE {name}"))
        pages = connection.scalar(free) - before
        return round(pages * connection.scalar(text("PRAGMA page_size")) / 1e6, 1)


def _sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def look_ups(engine: Engine, names: list[tuple[str, str]], turns: int) -> dict[str, float]:
    """Milliseconds from the words typed to the ids found, names with a slip."""
    rng, times, own = Random(3), [], []
    some = rng.sample(names, turns)
    with reading(engine) as session:
        began = perf_counter()
        known = known_words.warm(session)
        first = perf_counter() - began
        for _place, family, given in asked_wrongly(some, 4):
            began, busy = perf_counter(), process_time()
            people_named(session, asked(f"{family} {given}"), 8)
            times.append(1000 * (perf_counter() - began))
            own.append(1000 * (process_time() - busy))
    times.sort()
    return {
        "words": known,
        "words_read_in_s": round(first, 2),
        "median_ms": round(statistics.median(times), 1),
        "median_of_our_processor_ms": round(statistics.median(own), 1),
        "p95_ms": round(times[int(0.95 * len(times))], 1),
        "load": round(os.getloadavg()[0], 1),
    }


def found_of(count: int) -> dict[str, dict[str, float]]:
    """Of `count` known people, how many are proposed with a slip in one name and in both."""
    names = people(count)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/names.db")
        filled(engine, names)
        with reading(engine) as session:
            told = {}
            for both in (False, True):
                met = first = strangers = 0
                for place, family, given in asked_wrongly(names, 11, both=both):
                    ids = people_named(session, asked(f"{family} {given}"), 8)
                    met += place + 1 in ids
                    first += place + 1 in ids[:3]
                    strangers += len(ids) - (place + 1 in ids)
                told["slip in each" if both else "one slip"] = {
                    "proposed": round(met / count, 4),
                    "among the first three": round(first / count, 4),
                    "strangers": round(strangers / count, 2),
                }
        engine.dispose()
    return told


def attacked(engine: Engine, names: list[tuple[str, str]]) -> dict[str, float]:
    """How many whole surnames of others, in percent, who holds the tables reads with KNOWN tenants
    whose names and ids he knows: he labels what is stored beside a known one with each word of the
    name, keeps what fits all known ones that have it and no other, and reads the others by it.
    """
    chosen = set(Random(5).sample(range(1, len(names) + 1), min(KNOWN, len(names) // 2)))
    with engine.connect() as connection:
        before = connection.execute(text("SELECT person_id, digest FROM old_token")).all()
        now = connection.execute(text("SELECT person_id, digest FROM person_token")).all()
    return {"before_%": _read(names, chosen, before), "now_%": _read(names, chosen, now)}


def _read(names: list[tuple[str, str]], chosen: set[int], rows: list) -> float:
    stored: defaultdict[int, set[int]] = defaultdict(set)
    for person, digest in rows:
        stored[person].add(digest)
    frequent = Counter(digest for digests in stored.values() for digest in digests)
    bear: defaultdict[str, set[int]] = defaultdict(set)
    for number in chosen:
        for word in words(" ".join(names[number - 1])):
            bear[word].add(number)
    labels: dict[int, str] = {}
    for word, mine in bear.items():
        fits = set.intersection(*(stored[n] for n in mine))
        for n in chosen - mine:
            fits -= stored[n]
        if fits:  # of a word and its beginnings the word is the rarest
            labels[min(fits, key=lambda digest: (frequent[digest], digest))] = word
    others = [n for n in range(1, len(names) + 1) if n not in chosen]
    read = sum(
        any(labels.get(d) in words(names[n - 1][0]) for d in stored[n] if d in labels)
        for n in others
    )
    return round(100 * read / len(others), 1)


@contextmanager
def engines() -> Iterator[dict[str, Engine]]:
    """An empty database of each kind."""
    server = Path(tempfile.mkdtemp(prefix="ponte-bench-pg-"))
    with tempfile.TemporaryDirectory() as folder, private_server(server) as url:
        made = {
            "sqlite": make_engine(f"sqlite:///{folder}/many.db"),
            "postgresql": make_engine(url),
        }
        yield made
        for engine in made.values():
            engine.dispose()
    shutil.rmtree(server, ignore_errors=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.names", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--known", type=int, default=3_000, help="of how many people one is found")
    parser.add_argument("--attacked", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=300)
    told = parser.parse_args()
    print(json.dumps({"found": found_of(told.known)}, indent=1), flush=True)
    with engines() as made:
        names = list(many(told.attacked))
        filled(made["sqlite"], names)
        old_index(made["sqlite"], names)
        print(json.dumps({"attack": attacked(made["sqlite"], names)}), flush=True)
    with engines() as made:
        names = list(many(told.people))
        for kind, engine in made.items():
            filled(engine, names)
            print(json.dumps({kind: look_ups(engine, names, told.turns)}), flush=True)
            print(json.dumps({kind: weight(engine, names)}), flush=True)


if __name__ == "__main__":
    main()
