"""Of two choices that read alike Streamlit saves one only: no chooser may have them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from case_support import add_service
from hypothesis import given
from hypothesis import strategies as st
from support import add_user, app_as

from components.choosing import distinct
from db import network_owners
from db.engine import transaction
from db.models.directory import Contact, Partner, PartnerService
from db.network_owners import Owner
from domain.vocabulary import Role

ROOT = Path(__file__).parent.parent.parent
CHOOSERS = {"selectbox", "multiselect", "radio", "segmented_control", "pills", "select_slider"}


def choosers() -> Iterator[tuple[str, ast.Call]]:
    for path in [*sorted(ROOT.glob("components/**/*.py")), *sorted(ROOT.glob("pages/**/*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CHOOSERS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_chooser_takes_its_words_from_the_one_place_that_tells_them_apart():
    loose = [
        where
        for where, call in choosers()
        for word in call.keywords
        if word.arg == "format_func" and not ast.unparse(word.value).startswith("distinct(")
    ]
    assert not loose
    assert len(list(choosers())) > 30


@given(st.dictionaries(st.integers(), st.sampled_from(["Rossi", "rossi ", "Rossi (2)", "Bianchi"])))
def test_labels_never_read_alike(said):
    label = distinct(said, said.__getitem__)
    read = {" ".join(label(option).split()).casefold() for option in said}
    assert len(read) == len(said)


def test_a_label_that_is_alone_stays_as_it_is_and_others_say_what_tells_them_apart():
    people = [("Rossi", "medico"), ("Rossi", "infermiera"), ("Bianchi", "medico"), ("Rossi", "")]
    label = distinct(people, lambda p: p[0], lambda p: p[1])
    assert list(map(label, people)) == ["Rossi · medico", "Rossi · infermiera", "Bianchi", "Rossi"]


def test_of_two_referents_of_one_name_the_one_chosen_is_saved(monkeypatch, engine):
    with transaction(engine) as session:
        partner_id = session.get_one(PartnerService, add_service(session, contacts=0)).partner_id
        twins = [
            Contact(partner_id=partner_id, position=n, name="Maria Rossi", phone=phone)
            for n, phone in ((1, "+390332111111"), (2, "+390332222222"))
        ]
        session.add_all(twins)
        session.flush()
        reference = session.get_one(Partner, partner_id).reference
        session.info.pop("written", None)
    at = app_as(monkeypatch, Role.COORDINATOR, "partners", engine=engine)
    at.query_params["partner"] = reference
    at.session_state["partner-editing"] = reference
    at.run()
    [parts] = [box for box in at.selectbox if box.label == "Che cosa modificare"]
    first, second = [label for label in parts.options if "Maria Rossi" in label]
    assert first != second
    parts.select(first).run()
    assert "+390332111111" in [field.value for field in at.text_input]
    parts = next(box for box in at.selectbox if box.label == "Che cosa modificare")
    parts.select(second).run()
    assert "+390332222222" in [field.value for field in at.text_input]


def test_two_colleagues_of_one_name_are_told_apart_by_their_user_name(engine):
    with transaction(engine) as session:
        me = add_user(session, Role.COORDINATOR, "m.rossi")
        other = add_user(session, Role.COORDINATOR, "maria.rossi")
        named = network_owners.owners(session, me)
        session.info.pop("written", None)
    said = [named[Owner(user_id=user)] for user in (me.user_id, other.user_id)]
    assert [name.split(" · ")[-1] for name in said] == ["m.rossi", "maria.rossi"]
