"""Identity, in its own tables: encrypted, and found by indexes that are unreadable themselves."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Code, EncryptedText, UtcDateTime
from domain.corrections.fields import Field


class Household(Base):
    """Who lives together in a dwelling."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    quarter_id: Mapped[int] = mapped_column(ForeignKey("quarter.id"))
    size: Mapped[int | None] = mapped_column(comment="people, the tenant included")
    minors: Mapped[int | None]
    over_65: Mapped[int | None]


class Person(Base):
    """A tenant. Each field is a Fernet token; nothing here is readable without the keys."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    family_name: Mapped[str] = mapped_column(EncryptedText)
    given_name: Mapped[str] = mapped_column(EncryptedText)
    codice_fiscale: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText, comment="E.164")
    earlier_code: Mapped[str | None] = mapped_column(
        EncryptedText, comment="provisional codice fiscale, once another took its place"
    )
    email: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    dwelling: Mapped[str | None] = mapped_column(EncryptedText, comment="ALER dwelling code")
    fictitious: Mapped[bool] = mapped_column(default=False, comment="demonstration data")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PersonKey(Base):
    """The key of what the record says of a person. Destroyed, nobody reads it any more."""

    __tablename__ = "person_key"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str | None] = mapped_column(EncryptedText, comment="Fernet key; null: destroyed")
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PersonToken(Base):
    """Blind index: keyed digests of a person's codice fiscale and phone."""

    __tablename__ = "person_token"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="crypto.blind"
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class NameWord(Base):
    """Every word of names that somebody bears, once; nothing says who."""

    __tablename__ = "name_word"
    __table_args__ = {"sqlite_with_rowid": False}

    label: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True, comment="keyed hash")
    word: Mapped[bytes] = mapped_column(LargeBinary, comment="sealed; all of one length")
    place: Mapped[int] = mapped_column(
        BigInteger, unique=True, comment="in the order in which words became known"
    )


class NamePosting(Base):
    """A piece of the list of those who bear a word of a name (`db.people.postings`)."""

    __tablename__ = "name_posting"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[bytes] = mapped_column(
        LargeBinary(16), primary_key=True, comment="keyed hash of the word and the piece's number"
    )
    ids: Mapped[bytes] = mapped_column(LargeBinary, comment="sealed ids of persons, padded")


class Correction(Base):
    """One field put right: what stood there before and after. It goes with its case or person."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    case_id: Mapped[int] = mapped_column(
        ForeignKey("case.id", ondelete="CASCADE"), index=True, comment="where it was corrected"
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, comment="whose field it is"
    )
    field: Mapped[Field] = mapped_column(Code(Field))
    before: Mapped[str] = mapped_column(
        EncryptedText, comment="text, code or number; of `person` and `member` an id of person"
    )
    after: Mapped[str] = mapped_column(EncryptedText)


class Draft(Base):
    """What a person has typed and not saved yet; encrypted. A token is one form of one tab."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(64), comment="db.drafts.keep.PLACES")
    token: Mapped[str] = mapped_column(String(43), unique=True, comment="one-time token")
    content: Mapped[str] = mapped_column(EncryptedText, comment="JSON of the form")
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    typed_at: Mapped[int | None] = mapped_column(
        BigInteger, comment="of the last message of a browser, by its own clock, in milliseconds"
    )
    used_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        comment="saved or thrown away: the content is gone, what comes late is refused",
    )
