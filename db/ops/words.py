"""What the command line says when something is refused: sentences, and what to do next."""

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from db.accounts.passwords import LONGEST, SHORTEST, PasswordFlaw
from db.accounts.users import Refusal

ACCOUNT: dict[Refusal | PasswordFlaw, str] = {
    Refusal.USERNAME_FORM: (
        "a user name has 2 to 80 letters without accents, digits or . _ @ + -, "
        "and begins with a letter or digit"
    ),
    Refusal.USERNAME_TAKEN: "this user name is taken; the account there was not changed",
    Refusal.NAME_MISSING: "say the name and surname of the person",
    Refusal.LAST_ADMINISTRATOR: "the last administrator must stay one",
    Refusal.UNKNOWN_USER: "nobody has this user name",
    Refusal.UNKNOWN_LANGUAGE: "there is no such language: choose it or en",
    Refusal.NO_LOCAL_ACCOUNTS: "this installation has no accounts of its own "
    "(PONTE_LOCAL_ACCOUNTS is 0): people sign in at their provider, which says who has which role",
    Refusal.EXTERNAL: "this person signs in at a provider, and has no password here",
    Refusal.EMAIL_FORM: "this is not an e-mail address",
    PasswordFlaw.SHORT: f"the password is too short: at least {SHORTEST} characters",
    PasswordFlaw.LONG: f"the password is too long: at most {LONGEST} characters",
    PasswordFlaw.NAME: "the password must not contain the user name",
    PasswordFlaw.SAME: "the password must differ from the one before",
    PasswordFlaw.SIMPLE: "the password repeats too few different characters",
    PasswordFlaw.COMMON: "the password is easy to guess: take three or four words that do not "
    "belong together, no names, places or dates",
}
AS_OWNER = (
    "As the owner of the tables say `python -m db migrate`, then "
    "`python -m db grants ROLE --apply` for this role"
)


def database_words(error: SQLAlchemyError) -> str:
    """What a database said, as a sentence that ends with what to do."""
    told = " ".join(str(getattr(error, "orig", None) or error).split())
    if "locked" in told or "lock timeout" in told:
        return "the database is in use by another command or server: try again in a moment"
    if "QueuePool limit" in told:
        return "every connection to the database is in use: try again in a moment"
    if "no such table" in told or ("does not exist" in told and "relation" in told):
        return "the database is not up to date: run `python -m db migrate` first"
    if "permission denied" in told or "must be owner" in told:
        return f"the role named in DATABASE_URL may not do that ({told}). {AS_OWNER}"
    if "not a database" in told:
        return "the file is no database"
    if "unable to open" in told:
        return "the file of the database cannot be opened"
    if "readonly" in told or "read-only" in told:
        return "the database cannot be written to"
    if "connect" in told:
        return f"the database does not answer ({told})"
    return f"the database does not do what was asked ({told})"


def file_words(error: OSError) -> str:
    """Why a file could not be read or written."""
    name = error.filename or "the file"
    if isinstance(error, FileNotFoundError):
        return f"there is no file or folder {name}"
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder, not a file"
    if isinstance(error, FileExistsError) and Path(name).is_file():
        return f"{name} is there already and stays: say another name"
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"{name} is not a folder"
    if isinstance(error, PermissionError):
        return f"{name} may not be read or written by this user"
    return f"{name}: {error.strerror or error}"
