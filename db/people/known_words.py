"""The words of names that are known, in the memory of this process: read once, then what is new."""

from collections.abc import Iterable
from threading import Lock

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.access import without_actor
from db.engine import insert_into
from db.memory import PerDatabase
from db.models.people import NameWord
from db.people.sealed import key_of, seal, unseal
from domain.people.known import KnownNames
from domain.people.words import LONGEST

_CHUNK = 500


class _Known:
    """What this process has read of one database."""

    def __init__(self) -> None:
        self.vocabulary = KnownNames()
        self.last: tuple[int, bytes] = (0, b"")
        """Place and sealed word of the last one read: a word written again is sealed anew, so who
        finds another there knows that what was read was never committed.
        """
        self.lock = Lock()

    def renew(self, session: Session) -> None:
        """Read what is new; everything again where the last word read is not there."""
        rows = _after(session, self.last[0])
        if self.last[0] and (not rows or (rows[0].place, bytes(rows[0].word)) != self.last):
            self.vocabulary, rows = KnownNames(), _after(session, 0)
        if rows:
            self.vocabulary.add(_opened(bytes(row.label), bytes(row.word)) for row in rows)
            self.last = rows[-1].place, bytes(rows[-1].word)


_known: PerDatabase[_Known] = PerDatabase(lambda _session: _Known())


def vocabulary(session: Session) -> KnownNames:
    """All words of names; none that was saved before is missing."""
    known = _known.of(session)
    with known.lock:
        known.renew(session)
        return known.vocabulary


@without_actor("reads words of names into memory before somebody waits for them; tells nothing")
def warm(session: Session) -> int:
    """Read the words now; how many they are."""
    return len(vocabulary(session))


def row_of(word: str, place: int) -> tuple[bytes, bytes, int]:
    """A word as it is stored."""
    label = key_of("word", word)
    text = word.encode()
    return label, seal(label, bytes([len(text)]) + text, 1 + LONGEST), place


def add(session: Session, words: Iterable[str]) -> None:
    """Know more words. The caller holds the index for itself."""
    labels = {key_of("word", word): word for word in words}
    for start in range(0, len(labels), _CHUNK):
        some = list(labels)[start : start + _CHUNK]
        for label in session.scalars(select(NameWord.label).where(NameWord.label.in_(some))):
            del labels[bytes(label)]
    if labels:
        last = session.scalar(select(func.max(NameWord.place))) or 0
        rows = [row_of(labels[label], n) for n, label in enumerate(sorted(labels), last + 1)]
        session.execute(
            insert_into(session, NameWord),
            [{"label": label, "word": word, "place": place} for label, word, place in rows],
        )


def remove(session: Session, words: Iterable[str]) -> None:
    """Forget words that nobody bears."""
    labels = [key_of("word", word) for word in words]
    session.execute(delete(NameWord).where(NameWord.label.in_(labels)))


def _after(session: Session, place: int) -> list[NameWord]:
    columns = (NameWord.label, NameWord.word, NameWord.place)
    query = select(*columns).where(NameWord.place >= place).order_by(NameWord.place)
    return list(session.execute(query))  # type: ignore[arg-type]


def _opened(label: bytes, value: bytes) -> str:
    told = unseal(label, value)
    return told[1 : 1 + told[0]].decode()
