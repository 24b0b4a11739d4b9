"""Putting right what was written about a tenant: which fields, and what must hold of them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

from domain.errors import Changed, Refused
from domain.intake.form import IDENTITY, Gap, identity_field
from domain.people.flaws import Flaw
from domain.phones.read import PhoneFlaw
from domain.text import TooLong, clean_line
from domain.vocabulary import N_, Labelled


class Field(Labelled):
    """What can be corrected."""

    FAMILY_NAME = "family_name", N_("Family name")
    GIVEN_NAME = "given_name", N_("Given name")
    CODICE_FISCALE = "codice_fiscale", N_("Codice fiscale")
    PHONE = "phone", N_("Telephone")
    EMAIL = "email", N_("E-mail")
    ADDRESS = "address", N_("Address")
    DWELLING = "dwelling", N_("Dwelling code")
    PERSON = "person", N_("Whom the case is for")
    MEMBER = "member", N_("Who lives in the household")
    SIZE = "size", N_("In the household")
    MINORS = "minors", N_("Minors")
    OVER_65 = "over_65", N_("Over 65")
    QUARTER = "quarter", N_("Quarter")
    CHANNEL = "channel", N_("Channel")
    NOTICE = "notice", N_("Privacy notice")
    NOTICE_WAY = "notice_way", N_("How the notice was given")
    NOTICE_LANGUAGE = "notice_language", N_("Language of the notice")
    LANGUAGE = "language", N_("Language")

    @property
    def tells_identity(self) -> bool:
        """Whether its values say who somebody is: then only the history may hold them."""
        return self.value in IDENTITY or self in (Field.PERSON, Field.MEMBER)


class Fault(Labelled):
    """Why a correction cannot stand; the label tells the person what to do."""

    CF_TAKEN = "cf_taken", N_("This codice fiscale belongs to somebody already known.")
    NOBODY = "nobody", N_("Write a name, a codice fiscale or a telephone at least.")
    ELSEWHERE = (
        "elsewhere",
        N_("This person already lives in another household that has cases: nothing was moved."),
    )
    FOR_THEM = (
        "for_them",
        N_("A case is for this person: say first whom it is for, then take them off."),
    )


Problem = Flaw | PhoneFlaw | Gap | Fault


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is; as typed until `checked` returns it normal. Empty: not known."""

    family_name: str = ""
    given_name: str = ""
    codice_fiscale: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    dwelling: str = ""

    def marks(self) -> dict[str, str]:
        """By field a mark of what it says: to see later whether it still says so."""
        return {name: _mark(text) for name, text in asdict(self).items()}


NOBODY = Identity()


def checked(typed: Identity, taken: Callable[[str], bool], present: Identity = NOBODY) -> Identity:
    """The same, clean and normal. What stands there already (`present`) is not judged again.

    `taken` says whether a codice fiscale is somebody else's. Raises Refused with every
    problem at once.
    """
    problems: dict[str, Problem] = {}
    values = {}
    for name, text in asdict(typed).items():
        try:
            kept = clean_line(text) == getattr(present, name)
            values[name] = getattr(present, name) if kept else identity_field(name, text)
        except Refused as error:
            problems[name] = error.why
        except TooLong:
            problems[name] = Gap.TOO_LONG
    code = values.get("codice_fiscale", "")
    if code and code != present.codice_fiscale and taken(code):
        problems["codice_fiscale"] = Fault.CF_TAKEN
    if not problems and not any(values.values()):
        problems["family_name"] = Fault.NOBODY
    if problems:
        raise Refused(problems)
    return Identity(**values)


def changes(
    present: Identity, mine: Identity, seen: Mapping[str, str] | None = None
) -> dict[Field, tuple[str, str]]:
    """What `mine` changes of `present`: by field what it says before and after.

    `seen` are the marks of what the person had before them: a field they did not touch keeps what
    somebody else wrote meanwhile; one that both changed raises Changed.
    """
    found = {}
    for name in IDENTITY:
        before, after = getattr(present, name), getattr(mine, name)
        if before == after:
            continue
        if seen is not None and _mark(before) != seen[name]:
            if _mark(after) == seen[name]:
                continue
            raise Changed(name)
        found[Field(name)] = before, after
    return found


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()
