"""How lists of convened tenants are read, as somebody chose it before."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from db.access import requires
from db.imports import layouts
from db.imports.layouts import KeptLayout, Meanings
from domain.permissions import Actor, Permission

LIST = "convened"


@requires(Permission.IDENTITY_READ)
def layout(session: Session, actor: Actor, fingerprints: Collection[str]) -> KeptLayout | None:
    """What was chosen last for a file with one of these heads; None: nothing ever was."""
    return layouts.layout(session, LIST, fingerprints)


@requires(Permission.IDENTITY_READ)
def keep_layout(session: Session, actor: Actor, chosen: KeptLayout) -> None:
    """Remember a choice for the next file with that head."""
    layouts.keep_layout(session, actor, LIST, chosen)


@requires(Permission.IDENTITY_READ)
def meanings(session: Session, actor: Actor, asked: Collection[tuple[str, str]]) -> Meanings:
    """What is remembered of these writings, each with the key of its column."""
    return layouts.meanings(session, LIST, asked)


@requires(Permission.IDENTITY_READ)
def keep_meanings(session: Session, actor: Actor, chosen: Meanings) -> None:
    """Remember what writings mean."""
    layouts.keep_meanings(session, actor, LIST, chosen)
