"""The four accounts of a demonstration, which have no password."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.access import audit, without_actor
from db.accounts import shut
from db.clock import utcnow
from db.models.accounts import User
from domain.acts import Act
from domain.vocabulary import Role

DEMO_USERS = {
    Role.COMMUNITY_MANAGER: ("demo-community-manager", "Giulia Prova"),
    Role.EXECUTIVE: ("demo-executive", "Marco Esempio"),
    Role.COORDINATOR: ("demo-coordinator", "Elena Dimostra"),
    Role.ADMINISTRATOR: ("demo-administrator", "Paolo Modello"),
}


@without_actor("start of a demonstration")
def ensure_demo_users(session: Session) -> None:
    """The four accounts of a demonstration: no password, entered by button in demonstration."""
    present = {user.username: user for user in _demo_users(session)}
    for role, (username, name) in DEMO_USERS.items():
        if username not in present:
            session.add(
                User(username=username, name=name, role=role, password_hash="", created_at=utcnow())
            )
            audit(session, None, Act.USER_CREATE, username, role.value)


@without_actor("the button of a demonstration, which the web refuses in real use")
def demo_user(session: Session, role: Role) -> int | None:
    """The id of the demonstration account of a role, None when it is missing or disabled."""
    username, _name = DEMO_USERS.get(role, ("", ""))
    return session.scalar(
        select(User.id).where(User.username == username, User.role == role, User.active)
    )


@without_actor("the button of a demonstration")
def set_demo_language(session: Session, user_id: int, language: str) -> None:
    """The language a demonstration account is entered in."""
    user = session.get_one(User, user_id)
    if user.language != language:
        user.language = language
        audit(session, None, Act.USER_LANGUAGE, user.username, language)


@without_actor("start in real use")
def retire_demo_users(session: Session) -> None:
    """Disable what a demonstration left in this database: nobody enters without a password."""
    for user in _demo_users(session):
        if user.active and not user.password_hash:
            user.active = False
            shut.everything(session, user.id)
            audit(session, None, Act.USER_DISABLE, user.username)


def _demo_users(session: Session) -> list[User]:
    names = [username for username, _name in DEMO_USERS.values()]
    return list(session.scalars(select(User).where(User.username.in_(names))))
