from sqlalchemy import select

from db.models.directory import Partner
from db.network import starter


def test_references_follow_the_last_one_given_out_whatever_the_ids(session):
    session.add(
        Partner(reference="P-00002", name="Ente", name_key="ente", type_code="ODV", istat="012133")
    )
    session.flush()
    added = starter.load(session)
    references = session.scalars(select(Partner.reference).order_by(Partner.id)).all()
    assert references == [f"P-{number:05}" for number in range(2, added + 3)]
