"""How a list was read is remembered for the next of its shape, and no writing of it is kept."""

from inspect import isfunction, signature

import pytest
from sqlalchemy import select

from db.imports import layouts, runs
from db.imports.layouts import KeptLayout
from db.models.accounts import AuditEvent
from db.models.layouts import ImportMeaning
from domain.imports.runs import ImportList
from domain.permissions import PermissionDenied

DIRECTORY, CONVENED = ImportList
SHAPE, OTHER = "a" * 64, "b" * 64


def test_the_last_choice_for_a_head_is_remembered_for_each_kind_of_list(
    session, coordinator, manager
):
    first = KeptLayout(SHAPE, ("name", "", "address"), False)
    layouts.keep_layout(session, coordinator, DIRECTORY, first)
    later = KeptLayout(SHAPE, ("name", "phone", "address"), True)
    layouts.keep_layout(session, coordinator, DIRECTORY, later)
    assert layouts.layout(session, coordinator, DIRECTORY, [OTHER, SHAPE]) == later
    assert layouts.layout(session, coordinator, DIRECTORY, [OTHER]) is None
    assert layouts.layout(session, manager, CONVENED, [SHAPE]) is None
    told = session.execute(select(AuditEvent.user_id, AuditEvent.action, AuditEvent.subject)).all()
    assert told == [(coordinator.user_id, "import.layout", "directory")] * 2


def test_what_a_writing_means_is_remembered_but_not_the_writing(session, manager):
    said = {("quarter", "valle ollona"): ("VA-05",), ("quarter", "altrove"): ()}
    layouts.keep_meanings(session, manager, CONVENED, said)
    layouts.keep_meanings(session, manager, CONVENED, {("quarter", "altrove"): ("VA-01",)})
    asked = [*said, ("quarter", "mai visto")]
    assert layouts.meanings(session, manager, CONVENED, asked) == {
        ("quarter", "valle ollona"): ("VA-05",),
        ("quarter", "altrove"): ("VA-01",),
    }
    kept = session.execute(select(*ImportMeaning.__table__.columns)).all()
    assert "ollona" not in repr(kept)


def test_who_may_not_import_a_list_reads_and_changes_nothing_of_it(
    session, executive, manager, coordinator
):
    doors = [
        function
        for module in (layouts, runs)
        for function in vars(module).values()
        if isfunction(function) and hasattr(function, "permission")
    ]
    assert len(doors) == 8
    for function in doors:
        rest = [None] * (len(signature(function).parameters) - 3)
        for actor, of in ((executive, DIRECTORY), (manager, DIRECTORY), (coordinator, CONVENED)):
            with pytest.raises(PermissionDenied):
                function(session, actor, of, *rest)
