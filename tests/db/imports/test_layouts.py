"""How a list was read is remembered for the next of its shape, and no writing of it is kept."""

import pytest
from sqlalchemy import select

from db.directory import import_layout as of_directory
from db.imports.layouts import KeptLayout
from db.mobile import import_layout as of_convened
from db.models.accounts import AuditEvent
from db.models.layouts import ImportMeaning
from domain.permissions import PermissionDenied

SHAPE, OTHER = "a" * 64, "b" * 64


def test_the_last_choice_for_a_head_is_remembered_for_each_kind_of_list(
    session, coordinator, manager
):
    first = KeptLayout(SHAPE, ("name", "", "address"), False)
    of_directory.keep_layout(session, coordinator, first)
    later = KeptLayout(SHAPE, ("name", "phone", "address"), True)
    of_directory.keep_layout(session, coordinator, later)
    assert of_directory.layout(session, coordinator, [OTHER, SHAPE]) == later
    assert of_directory.layout(session, coordinator, [OTHER]) is None
    assert of_convened.layout(session, manager, [SHAPE]) is None
    told = session.execute(select(AuditEvent.user_id, AuditEvent.action, AuditEvent.subject)).all()
    assert told == [(coordinator.user_id, "import.layout", "directory")] * 2


def test_what_a_writing_means_is_remembered_but_not_the_writing(session, manager):
    said = {("quarter", "valle ollona"): ("VA-05",), ("quarter", "altrove"): ()}
    of_convened.keep_meanings(session, manager, said)
    of_convened.keep_meanings(session, manager, {("quarter", "altrove"): ("VA-01",)})
    asked = [*said, ("quarter", "mai visto")]
    assert of_convened.meanings(session, manager, asked) == {
        ("quarter", "valle ollona"): ("VA-05",),
        ("quarter", "altrove"): ("VA-01",),
    }
    kept = session.execute(select(*ImportMeaning.__table__.columns)).all()
    assert "ollona" not in repr(kept)


def test_who_may_not_import_a_list_reads_and_changes_nothing_of_it(session, executive, coordinator):
    for call in (
        lambda: of_directory.layout(session, executive, [SHAPE]),
        lambda: of_convened.meanings(session, coordinator, [("quarter", "x")]),
    ):
        with pytest.raises(PermissionDenied):
            call()
