"""Partners for the tests of the directory."""

from sqlalchemy.orm import Session

from db.directory import write as partners_write
from domain.directory.forms import Organisation, Referent, Service
from domain.permissions import Actor

VARESE, COMO, MONZA, SARONNO = "012133", "013075", "108033", "012119"


def add_partner(
    session: Session,
    actor: Actor,
    name: str,
    *,
    type_code: str = "ODV",
    istat: str = VARESE,
    service: Service | None = None,
    referent: Referent | None = None,
    **organisation: str,
) -> str:
    """A partner with at most one service and one referent; its reference."""
    form = Organisation(name=name, type_code=type_code, istat=istat, **organisation)
    reference = partners_write.create(session, actor, form)
    version = 1
    if service:
        partners_write.save_service(session, actor, reference, version, service)
        session.flush()
        version += 1
    if referent:
        partners_write.save_referent(session, actor, reference, version, referent)
    session.flush()
    return reference
