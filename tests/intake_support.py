"""The form of a new case as a test fills it and reads it."""

from case_support import add_service
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import app_as, token_for

from db.accounts import users as accounts
from db.drafts import keep as drafts
from db.engine import transaction
from db.models.cases import Case
from db.models.directory import ServiceArea
from db.reference.catalogue import catalogue_of
from domain.vocabulary import Role


def open_form(monkeypatch, engine, **typed):
    """The form, with `typed` already in the draft (the chips live in the browser)."""
    token_for(engine, Role.COMMUNITY_MANAGER)
    with transaction(engine) as session:
        user_id = accounts.demo_user(session, Role.COMMUNITY_MANAGER)
        quarter = catalogue_of(session).quarters_by_code["VA-01"].id
        content = {"quarter_id": quarter, "channel": "UM-SPO", "needs": ["EC-UTE"]}
        content |= {"nobody": "unsaid"} | typed
        actor = accounts.Actor(user_id, "x", Role.COMMUNITY_MANAGER)
        drafts.keep(session, actor, drafts.INTAKE, "token-of-the-test", content)
    at = app_as(monkeypatch, Role.COMMUNITY_MANAGER, "intake", engine=engine)
    at.query_params["draft"] = "token-of-the-test"  # as in the tab that began it
    return at.run()


def field(at, label):
    return next(f for f in (*at.text_input, *at.text_area) if f.label == label)


def stored(engine, model):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model))


def answering(engine):
    """A service that answers the need of the form in its quarter."""
    with transaction(engine) as session:
        service = add_service(session, needs=("EC-UTE",))
        session.add(ServiceArea(service_id=service, place="VA"))
        session.info["audited"] = True


def reference_of_the_case(engine):
    """Of the one case there is: the number in it tells nothing."""
    with Session(engine) as session:
        return session.scalars(select(Case.reference)).one()
